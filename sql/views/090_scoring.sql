-- How do the figures stand against a gold file?
-- Columns: doc, start, end, value, value_hi, unit, item, comparator, kind, direction, measure, entity, place, period,
--   period_basis, base, status, topic, confidence.
-- Grain: a figure. In a store of one text archive, doc is null and start and end are bytes of the file; in a store of
--   records with unique ids, doc is the record's id and start and end are bytes of its text.
SELECT
  CASE WHEN m.source_start IS NULL THEN a.record_id END AS doc,
  coalesce(m.source_start, m.quote_start) AS start,
  coalesce(m.source_end, m.quote_end) AS "end",
  m.value,
  m.value_hi,
  m.unit,
  m.item,
  m.comparator,
  m.kind,
  m.direction,
  m.measure,
  m.entity,
  m.place,
  m.period,
  m.period_basis,
  m.base,
  m.status,
  m.topic,
  m.confidence
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
