-- What became of each document: how many figures, numerals passed over by reason, and rejects by code?
-- Columns: document_id, uri, part, code, count.
-- Grain: a document, part (metrics, passed_over, rejects) and code. A document without any has one row, its part null.
SELECT
  d.document_id,
  d.uri,
  c.part,
  c.code,
  coalesce(c.count, 0) AS count
FROM documents AS d
LEFT JOIN (
  SELECT document_id, 'metrics' AS part, CAST(NULL AS VARCHAR) AS code, count(*) AS count
  FROM metrics
  GROUP BY document_id
  UNION ALL
  SELECT a.document_id, 'passed_over', p.reason, count(*)
  FROM passed_over AS p
  JOIN articles AS a ON a.article_id = p.article_id
  GROUP BY a.document_id, p.reason
  UNION ALL
  SELECT document_id, 'rejects', code, count(*)
  FROM rejects
  GROUP BY document_id, code
) AS c ON c.document_id = d.document_id
