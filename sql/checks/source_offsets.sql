-- Do a figure's offsets in the source agree with those in its article, and are they absent for records of a container?
-- Columns: metric_id, uri, format, article_source_start, quote_start, quote_end, source_start, source_end.
-- Grain: a figure whose offsets do not.
SELECT
  m.metric_id,
  d.uri,
  d.format,
  a.source_start AS article_source_start,
  m.quote_start,
  m.quote_end,
  m.source_start,
  m.source_end
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
JOIN documents AS d ON d.document_id = a.document_id
WHERE CASE
  WHEN d.format IN ('archive', 'text')
    THEN (m.source_start IS DISTINCT FROM a.source_start + m.quote_start)
      OR (m.source_end IS DISTINCT FROM a.source_start + m.quote_end)
  ELSE m.source_start IS NOT NULL OR m.source_end IS NOT NULL
END
ORDER BY uri, article_source_start, quote_start
