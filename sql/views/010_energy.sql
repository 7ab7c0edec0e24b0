-- Which figures are about energy?
-- Columns: those of metrics.
-- Grain: a figure whose own topic it is, whatever its article is about.
SELECT * FROM metrics WHERE topic = 'energy'
