-- Is every numeral that was passed over the very bytes that its offsets name, with a reason?
-- Columns: article_id, span_start, span_end, numeral, reason, found.
-- Grain: a numeral of which that is not so.
SELECT
  p.article_id,
  p.span_start,
  p.span_end,
  p.numeral,
  p.reason,
  byte_slice(a.text, p.span_start, p.span_end) AS found
FROM passed_over AS p
JOIN articles AS a ON a.article_id = p.article_id
WHERE (byte_slice(a.text, p.span_start, p.span_end) IS DISTINCT FROM p.numeral) OR p.numeral = '' OR p.reason = ''
ORDER BY article_id, span_start
