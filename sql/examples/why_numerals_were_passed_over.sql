-- Why are numerals no figures, and what do such numerals look like?
-- Columns: reason, numerals, example, around.
-- Grain: a reason, with the first such numeral and the text around it.
SELECT reason, numerals, numeral AS example, around
FROM (
  SELECT
    p.reason,
    p.numeral,
    count(*) OVER (PARTITION BY p.reason) AS numerals,
    row_number() OVER (PARTITION BY p.reason ORDER BY p.article_id, p.span_start) AS place,
    right(byte_slice(a.text, 0, p.span_start), 30) || p.numeral AS around
  FROM passed_over AS p
  JOIN articles AS a ON a.article_id = p.article_id
)
WHERE place = 1
ORDER BY numerals DESC, reason
