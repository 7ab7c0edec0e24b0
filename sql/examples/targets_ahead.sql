-- Which figures are aims, forecasts or limits for a day that was still to come when the article appeared?
-- Columns: title, published, status, measure, place, period, value, unit, sentence.
-- Grain: a figure, the nearest day first.
SELECT a.title, m.published, m.status, m.measure, m.place, m.period, m.value, m.unit, m.sentence
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
WHERE m.status <> 'actual' AND m.period_end > period_end(m.published)
ORDER BY m.period_end, a.title, m.ordinal
