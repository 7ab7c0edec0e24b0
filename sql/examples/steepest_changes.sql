-- What rose or fell most, in percent, within each topic?
-- Columns: topic, change, measure, entity, place, period, base, sentence.
-- Grain: a change in percent, falls below zero.
SELECT
  topic,
  CASE direction WHEN 'down' THEN -value ELSE value END AS change,
  measure,
  entity,
  place,
  period,
  base,
  sentence
FROM metrics
WHERE kind = 'change' AND unit = '%' AND direction IS NOT NULL
ORDER BY topic, abs(value) DESC, metric_id
