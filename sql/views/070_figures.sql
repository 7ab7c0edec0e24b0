-- What does each figure say, and where does it stand?
-- Columns: title, published, topic, measure, entity, place, period, value, value_hi, unit, item, status, comparator,
--   kind, direction, sentence, metric_id.
-- Grain: a figure.
SELECT
  a.title,
  m.published,
  m.topic,
  m.measure,
  m.entity,
  m.place,
  m.period,
  m.value,
  m.value_hi,
  m.unit,
  m.item,
  m.status,
  m.comparator,
  m.kind,
  m.direction,
  m.sentence,
  m.metric_id
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
