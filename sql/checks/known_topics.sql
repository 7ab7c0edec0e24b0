-- Is every topic that is given one that the article was scored for?
-- Columns: table_name, id, column_name, topic.
-- Grain: a topic that is not. An article has a score for every topic of the vocabulary, and for `other`.
SELECT 'articles' AS table_name, article_id AS id, 'topic' AS column_name, topic
FROM articles WHERE NOT array_has(map_keys(topic_scores), topic)
UNION ALL
SELECT 'articles', article_id, 'labels', label
FROM (SELECT article_id, topic_scores, unnest(labels) AS label FROM articles)
WHERE NOT array_has(map_keys(topic_scores), label)
UNION ALL
SELECT 'articles', article_id, 'sections', section['topic']
FROM (SELECT article_id, topic_scores, unnest(sections) AS section FROM articles)
WHERE NOT array_has(map_keys(topic_scores), section['topic'])
UNION ALL
SELECT 'metrics', m.metric_id, 'topic', m.topic
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
WHERE NOT array_has(map_keys(a.topic_scores), m.topic)
ORDER BY table_name, column_name, id
