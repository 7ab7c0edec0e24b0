-- Does every figure carry its article's date?
-- Columns: metric_id, article_id, metric_published, article_published.
-- Grain: a figure that does not.
SELECT m.metric_id, m.article_id, m.published AS metric_published, a.published AS article_published
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
WHERE m.published IS DISTINCT FROM a.published
ORDER BY article_id, metric_id
