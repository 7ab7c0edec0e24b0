-- From what to what did things move, where a sentence gives both?
-- Columns: measure, place, earlier, earlier_period, later, later_period, unit, sentence.
-- Grain: a pair of figures of one sentence.
SELECT
  l.measure,
  l.place,
  f.value AS earlier,
  f.period AS earlier_period,
  l.value AS later,
  l.period AS later_period,
  l.unit,
  l.sentence
FROM metrics AS f
JOIN metrics AS l
  ON l.article_id = f.article_id
  AND l.sentence_start = f.sentence_start
  AND l.ordinal = f.ordinal + 1
  AND l.unit = f.unit
WHERE f.kind = 'from' AND l.kind = 'level'
ORDER BY l.article_id, l.ordinal
