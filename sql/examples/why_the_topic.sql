-- Which phrases decided what each article is about?
-- Columns: title, topic, score, reasons.
-- Grain: an article; reasons are the weightiest phrases for its topic.
SELECT
  title,
  topic,
  max(score) AS score,
  string_agg(reason['phrase'], ', ' ORDER BY reason['weight'] DESC, reason['phrase']) AS reasons
FROM (
  SELECT article_id, title, topic, map_extract(topic_scores, topic)[1] AS score, unnest(topic_reasons) AS reason
  FROM articles
)
WHERE reason['topic'] = topic
GROUP BY article_id, title, topic
ORDER BY topic, title
