-- Were all figures of a document made by the rules that the ledger names?
-- Columns: document_id, uri, ledger_version, metrics_version, metrics.
-- Grain: a document and a version of which that is not so.
SELECT
  d.document_id,
  d.uri,
  d.extract_version AS ledger_version,
  m.extract_version AS metrics_version,
  count(*) AS metrics
FROM metrics AS m
JOIN documents AS d ON d.document_id = m.document_id
WHERE m.extract_version <> d.extract_version
GROUP BY d.document_id, d.uri, d.extract_version, m.extract_version
ORDER BY uri, metrics_version
