-- Where does an aim stand beside what was reached of the same measure and unit?
-- Columns: measure, place, unit, reached, reached_period, aim, aim_period, share.
-- Grain: a pair of figures of one measure; share is what was reached of the aim.
SELECT
  r.measure,
  coalesce(r.place, t.place) AS place,
  r.unit,
  r.value AS reached,
  r.period AS reached_period,
  t.value AS aim,
  t.period AS aim_period,
  round(r.value / nullif(t.value, 0), 3) AS share
FROM metrics AS r
JOIN metrics AS t
  ON lower(t.measure) = lower(r.measure) AND t.unit = r.unit AND coalesce(t.place, '') = coalesce(r.place, '')
WHERE r.status = 'actual' AND r.kind = 'level' AND t.status = 'target' AND t.kind = 'level'
ORDER BY measure, place, reached_period, aim_period
