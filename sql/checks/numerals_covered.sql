-- Is every numeral in digits covered by a figure's quote or by a row that says why it is none?
-- Columns: article_id, span_start, span_end, numeral.
-- Grain: a maximal run of digits that is covered by neither.
-- A run is covered if, of the spans that begin no later, the one that reaches farthest reaches its end.
WITH points AS (
  SELECT article_id, quote_start AS span_start, quote_end AS span_end, true AS covers FROM metrics
  UNION ALL
  SELECT article_id, span_start, span_end, true FROM passed_over
  UNION ALL
  SELECT article_id, run['start'], run['end'], false
  FROM (SELECT article_id, unnest(digit_runs(text)) AS run FROM articles)
),
uncovered AS (
  SELECT article_id, span_start, span_end
  FROM (
    SELECT
      article_id,
      span_start,
      span_end,
      covers,
      max(CASE WHEN covers THEN span_end END) OVER (
        PARTITION BY article_id ORDER BY span_start, covers DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS reach
    FROM points
  )
  WHERE NOT covers AND (reach IS NULL OR reach < span_end)
)
SELECT u.article_id, u.span_start, u.span_end, byte_slice(a.text, u.span_start, u.span_end) AS numeral
FROM uncovered AS u
JOIN articles AS a ON a.article_id = u.article_id
ORDER BY article_id, span_start
