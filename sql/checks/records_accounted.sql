-- Do the articles and the rejects of a container add up to its records?
-- Columns: document_id, uri, records, articles, rejects.
-- Grain: a document of which they do not.
SELECT
  d.document_id,
  d.uri,
  d.records,
  coalesce(a.articles, 0) AS articles,
  coalesce(r.rejects, 0) AS rejects
FROM documents AS d
LEFT JOIN (SELECT document_id, count(*) AS articles FROM articles GROUP BY document_id) AS a
  ON a.document_id = d.document_id
LEFT JOIN (SELECT document_id, count(*) AS rejects FROM rejects GROUP BY document_id) AS r
  ON r.document_id = d.document_id
WHERE d.format = 'jsonl' AND d.records <> coalesce(a.articles, 0) + coalesce(r.rejects, 0)
ORDER BY uri
