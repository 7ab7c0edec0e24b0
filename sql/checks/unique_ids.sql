-- Is every id the id of one row?
-- Columns: table_name, id, rows.
-- Grain: an id that several rows have. A document's uri and an article's place in its document count as ids too.
SELECT 'documents' AS table_name, document_id AS id, count(*) AS rows
FROM documents GROUP BY document_id HAVING count(*) > 1
UNION ALL
SELECT 'documents', uri, count(*) FROM documents GROUP BY uri HAVING count(*) > 1
UNION ALL
SELECT 'articles', article_id, count(*) FROM articles GROUP BY article_id HAVING count(*) > 1
UNION ALL
SELECT 'articles', document_id || '#' || CAST(ordinal AS VARCHAR), count(*)
FROM articles GROUP BY document_id, ordinal HAVING count(*) > 1
UNION ALL
SELECT 'metrics', metric_id, count(*) FROM metrics GROUP BY metric_id HAVING count(*) > 1
UNION ALL
SELECT 'passed_over', article_id || '@' || CAST(span_start AS VARCHAR), count(*)
FROM passed_over GROUP BY article_id, span_start HAVING count(*) > 1
UNION ALL
SELECT 'runs', run_id, count(*) FROM runs GROUP BY run_id HAVING count(*) > 1
ORDER BY table_name, id
