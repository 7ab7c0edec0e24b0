-- How did each measure with figures for several periods move?
-- Columns: measure, place, unit, points, series.
-- Grain: a measure, place and unit; series lists period and value in order of time.
SELECT
  lower(measure) AS measure,
  place,
  unit,
  count(*) AS points,
  string_agg(period || ': ' || CAST(value AS VARCHAR), '; ' ORDER BY period_start, period) AS series
FROM metrics
WHERE kind IN ('level', 'from') AND status = 'actual' AND period IS NOT NULL AND measure IS NOT NULL
GROUP BY lower(measure), place, unit
HAVING count(DISTINCT period) > 1
ORDER BY points DESC, measure, place, unit
