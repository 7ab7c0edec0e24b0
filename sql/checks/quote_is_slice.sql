-- Is every quote the very bytes of its article's text that its offsets name?
-- Columns: metric_id, article_id, quote_start, quote_end, quote, found.
-- Grain: a figure whose quote is not; `found` is what stands there, null where that is no whole text.
SELECT
  m.metric_id,
  m.article_id,
  m.quote_start,
  m.quote_end,
  m.quote,
  byte_slice(a.text, m.quote_start, m.quote_end) AS found
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
WHERE byte_slice(a.text, m.quote_start, m.quote_end) IS DISTINCT FROM m.quote
ORDER BY article_id, quote_start
