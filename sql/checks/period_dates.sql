-- Are the first and last day of every period those that it says, and does it say how it was found?
-- Columns: metric_id, period, period_basis, period_start, period_end.
-- Grain: a figure of which that is not so, or whose period cannot be read.
SELECT metric_id, period, period_basis, period_start, period_end
FROM metrics
WHERE (period_start IS DISTINCT FROM period_start(period))
  OR (period_end IS DISTINCT FROM period_end(period))
  OR (period IS NULL) <> (period_basis IS NULL)
  OR (period IS NOT NULL AND period_start(period) IS NULL AND period_end(period) IS NULL)
ORDER BY metric_id
