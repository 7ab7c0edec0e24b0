-- Do the articles of a document stand in order inside it, apart from each other, each of a text source as long there as
--   its text?
-- Columns: article_id, document_id, ordinal, source_start, source_end, previous_end, size, text_bytes.
-- Grain: an article that does not.
SELECT article_id, document_id, ordinal, source_start, source_end, previous_end, size, text_bytes
FROM (
  SELECT
    a.article_id,
    a.document_id,
    a.ordinal,
    a.source_start,
    a.source_end,
    d.size,
    d.format,
    a.text_bytes,
    lag(a.source_end, 1, 0) OVER (PARTITION BY a.document_id ORDER BY a.ordinal, a.source_start) AS previous_end
  FROM (
    SELECT article_id, document_id, ordinal, source_start, source_end, octet_length(text) AS text_bytes FROM articles
  ) AS a
  JOIN documents AS d ON d.document_id = a.document_id
)
WHERE source_start < previous_end
  OR source_end < source_start
  OR source_end > size
  OR (format IN ('archive', 'text') AND source_end - source_start <> text_bytes)
ORDER BY document_id, ordinal, source_start
