-- Do the quotes of an article stand in the order of their ordinals, from 0 without a gap, none empty and none inside
--   another?
-- Columns: metric_id, article_id, ordinal, quote_start, quote_end, previous_end.
-- Grain: a figure that stands wrong.
SELECT metric_id, article_id, ordinal, quote_start, quote_end, previous_end
FROM (
  SELECT
    metric_id,
    article_id,
    ordinal,
    quote_start,
    quote_end,
    lag(quote_end, 1, 0) OVER (PARTITION BY article_id ORDER BY ordinal, quote_start) AS previous_end,
    row_number() OVER (PARTITION BY article_id ORDER BY ordinal, quote_start) AS place
  FROM metrics
)
WHERE quote_start >= quote_end OR quote_start < previous_end OR ordinal + 1 <> place
ORDER BY article_id, ordinal, quote_start
