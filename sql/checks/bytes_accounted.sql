-- Do the articles of a text source and the bytes skipped add up to its size?
-- Columns: document_id, uri, size, article_bytes, skipped_bytes.
-- Grain: a document of which they do not. Of one that broke off while it was read nothing can be said.
SELECT d.document_id, d.uri, d.size, coalesce(a.article_bytes, 0) AS article_bytes, d.skipped_bytes
FROM documents AS d
LEFT JOIN (
  SELECT document_id, sum(source_end - source_start) AS article_bytes FROM articles GROUP BY document_id
) AS a ON a.document_id = d.document_id
LEFT ANTI JOIN (SELECT document_id FROM rejects WHERE code = 'unreadable') AS r ON r.document_id = d.document_id
WHERE d.format IN ('archive', 'text') AND d.size <> coalesce(a.article_bytes, 0) + d.skipped_bytes
ORDER BY uri
