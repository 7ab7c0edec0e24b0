-- Which rules read most figures, and how sure are they?
-- Columns: rule, figures, mean_confidence.
-- Grain: a rule.
SELECT rule, count(*) AS figures, round(avg(confidence), 3) AS mean_confidence
FROM metrics
GROUP BY rule
ORDER BY figures DESC, rule
