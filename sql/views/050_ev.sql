-- Which figures are about electric vehicles?
-- Columns: those of metrics.
-- Grain: a figure whose own topic it is, whatever its article is about.
SELECT * FROM metrics WHERE topic = 'ev'
