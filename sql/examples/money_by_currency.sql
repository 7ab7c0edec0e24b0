-- Which sums of money are named, in each currency?
-- Columns: currency, figures, smallest, middle, largest.
-- Grain: a currency. The values are compared, never added up: one sum is often told twice.
SELECT
  unit AS currency,
  count(*) AS figures,
  min(value) AS smallest,
  median(value) AS middle,
  max(value) AS largest
FROM metrics
WHERE dimension = 'money'
GROUP BY unit
ORDER BY figures DESC, currency
