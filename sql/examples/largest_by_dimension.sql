-- What are the three largest figures of each dimension, in its base unit?
-- Columns: dimension, place_in_list, value_norm, unit_norm, quote, measure, title.
-- Grain: a figure.
SELECT dimension, place_in_list, value_norm, unit_norm, quote, measure, title
FROM (
  SELECT
    m.dimension,
    m.value_norm,
    m.unit_norm,
    m.quote,
    m.measure,
    a.title,
    row_number() OVER (PARTITION BY m.dimension, m.unit_norm ORDER BY m.value_norm DESC, m.metric_id) AS place_in_list
  FROM metrics AS m
  JOIN articles AS a ON a.article_id = m.article_id
  WHERE m.value_norm IS NOT NULL
)
WHERE place_in_list <= 3
ORDER BY dimension, unit_norm, place_in_list
