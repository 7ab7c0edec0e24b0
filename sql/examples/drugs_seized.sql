-- What amounts of which substances are told of, and where?
-- Columns: item, place, period, value, unit, kilograms, measure, sentence.
-- Grain: a figure with a mass, about illicit drugs.
SELECT
  item,
  place,
  period,
  value,
  unit,
  CASE unit_norm WHEN 'kg' THEN value_norm END AS kilograms,
  measure,
  sentence
FROM drugs
WHERE item IS NOT NULL AND unit <> '1'
ORDER BY item, kilograms DESC NULLS LAST, metric_id
