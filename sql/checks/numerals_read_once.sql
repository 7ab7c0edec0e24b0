-- Is no numeral both a figure and passed over, or passed over twice?
-- Columns: article_id, span_start, span_end, previous_end.
-- Grain: a span that begins before the one in front of it ends.
SELECT article_id, span_start, span_end, previous_end
FROM (
  SELECT
    article_id,
    span_start,
    span_end,
    max(span_end) OVER (
      PARTITION BY article_id ORDER BY span_start, span_end ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS previous_end
  FROM (
    SELECT article_id, quote_start AS span_start, quote_end AS span_end FROM metrics
    UNION ALL
    SELECT article_id, span_start, span_end FROM passed_over
  )
)
WHERE span_start < previous_end
ORDER BY article_id, span_start
