-- Is every score of a topic between 0 and 1?
-- Columns: article_id, topic_scores.
-- Grain: an article with a score that is not.
SELECT article_id, topic_scores
FROM articles
WHERE array_max(map_values(topic_scores)) > 1 OR array_min(map_values(topic_scores)) < 0
ORDER BY article_id
