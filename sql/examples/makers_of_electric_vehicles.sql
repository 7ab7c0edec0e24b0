-- Which companies and products have most figures about electric vehicles?
-- Columns: entity, figures, measures, latest_period.
-- Grain: an entity.
SELECT
  entity,
  count(*) AS figures,
  count(DISTINCT measure) AS measures,
  max(period) AS latest_period
FROM ev
WHERE entity IS NOT NULL
GROUP BY entity
ORDER BY figures DESC, entity
