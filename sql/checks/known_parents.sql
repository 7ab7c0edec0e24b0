-- Does every row belong to a row that is there?
-- Columns: table_name, id, parent, parent_id.
-- Grain: a row without its article or document, or a figure whose document is not its article's.
SELECT 'articles' AS table_name, a.article_id AS id, 'documents' AS parent, a.document_id AS parent_id
FROM articles AS a LEFT ANTI JOIN documents AS d ON d.document_id = a.document_id
UNION ALL
SELECT 'metrics', m.metric_id, 'articles', m.article_id
FROM metrics AS m LEFT ANTI JOIN articles AS a ON a.article_id = m.article_id AND a.document_id = m.document_id
UNION ALL
SELECT 'passed_over', p.article_id || '@' || CAST(p.span_start AS VARCHAR), 'articles', p.article_id
FROM passed_over AS p LEFT ANTI JOIN articles AS a ON a.article_id = p.article_id
UNION ALL
SELECT 'rejects', r.uri, 'documents', r.document_id
FROM rejects AS r LEFT ANTI JOIN documents AS d ON d.document_id = r.document_id
ORDER BY table_name, id
