-- Is every value a finite number, every range wider than nothing, every chance between 0 and 1, every norm whole?
-- Columns: metric_id, quote, value, value_hi, value_norm, unit_norm, confidence, confidence_amount.
-- Grain: a figure of which that is not so.
SELECT metric_id, quote, value, value_hi, value_norm, unit_norm, confidence, confidence_amount
FROM metrics
WHERE isnan(value)
  OR abs(value) > 1.7976931348623157e308
  OR isnan(value_hi)
  OR value_hi <= value
  OR (value_norm IS NULL) <> (unit_norm IS NULL)
  OR unit = ''
  OR confidence NOT BETWEEN 0 AND 1
  OR confidence_amount NOT BETWEEN 0 AND 1
ORDER BY metric_id
