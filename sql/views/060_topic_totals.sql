-- How many articles and how many figures are about each topic?
-- Columns: topic, articles, metrics.
-- Grain: a topic. Articles count by their primary topic, figures by their own; no values are added up.
SELECT
  coalesce(a.topic, m.topic) AS topic,
  coalesce(a.articles, 0) AS articles,
  coalesce(m.metrics, 0) AS metrics
FROM (SELECT topic, count(*) AS articles FROM articles GROUP BY topic) AS a
FULL JOIN (SELECT topic, count(*) AS metrics FROM metrics GROUP BY topic) AS m ON m.topic = a.topic
