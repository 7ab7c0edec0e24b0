-- How many figures of each topic are there for each place?
-- Columns: place, energy, environment, transport, drugs, ev, other.
-- Grain: a place as the texts name it.
SELECT
  place,
  count(*) FILTER (WHERE topic = 'energy') AS energy,
  count(*) FILTER (WHERE topic = 'environment') AS environment,
  count(*) FILTER (WHERE topic = 'transport') AS transport,
  count(*) FILTER (WHERE topic = 'drugs') AS drugs,
  count(*) FILTER (WHERE topic = 'ev') AS ev,
  count(*) FILTER (WHERE topic NOT IN ('energy', 'environment', 'transport', 'drugs', 'ev')) AS other
FROM metrics
WHERE place IS NOT NULL
GROUP BY place
ORDER BY count(*) DESC, place
