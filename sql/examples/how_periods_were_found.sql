-- How sure is the time of the figures: said by the sentence, carried on, worked out from the article's date, or open?
-- Columns: topic, basis, figures, share.
-- Grain: a topic and a way; share is of the topic's figures.
SELECT
  topic,
  coalesce(period_basis, 'open') AS basis,
  count(*) AS figures,
  round(count(*) / CAST(sum(count(*)) OVER (PARTITION BY topic) AS DOUBLE), 3) AS share
FROM metrics
GROUP BY topic, coalesce(period_basis, 'open')
ORDER BY topic, figures DESC, basis
