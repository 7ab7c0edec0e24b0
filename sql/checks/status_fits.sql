-- Does a document's status agree with what was found in it?
-- Columns: document_id, uri, status, articles, rejects.
-- Grain: a document of which it does not. One that is gone keeps what it had.
SELECT d.document_id, d.uri, d.status, d.articles, coalesce(r.rejects, 0) AS rejects
FROM documents AS d
LEFT JOIN (SELECT document_id, count(*) AS rejects FROM rejects GROUP BY document_id) AS r
  ON r.document_id = d.document_id
WHERE CASE d.status
  WHEN 'read' THEN coalesce(r.rejects, 0) > 0
  WHEN 'partial' THEN d.articles = 0 OR coalesce(r.rejects, 0) = 0
  WHEN 'empty' THEN d.articles > 0 OR coalesce(r.rejects, 0) > 0
  WHEN 'rejected' THEN d.articles > 0 OR coalesce(r.rejects, 0) = 0
  ELSE false
END
ORDER BY uri
