-- Does every column of a fixed set of values hold one of them?
-- Columns: table_name, id, column_name, value.
-- Grain: a value that is not one.
SELECT 'metrics' AS table_name, metric_id AS id, 'comparator' AS column_name, comparator AS value
FROM metrics WHERE comparator NOT IN ('=', '~', '>', '>=', '<', '<=')
UNION ALL
SELECT 'metrics', metric_id, 'kind', kind
FROM metrics WHERE kind NOT IN ('level', 'change', 'from', 'ratio')
UNION ALL
SELECT 'metrics', metric_id, 'direction', direction
FROM metrics WHERE direction NOT IN ('up', 'down')
UNION ALL
SELECT 'metrics', metric_id, 'status', status
FROM metrics WHERE status NOT IN ('actual', 'target', 'forecast', 'limit')
UNION ALL
SELECT 'metrics', metric_id, 'period_basis', period_basis
FROM metrics WHERE period_basis NOT IN ('stated', 'carried', 'published')
UNION ALL
SELECT 'articles', article_id, 'published_basis', published_basis
FROM articles WHERE published_basis NOT IN ('dateline', 'signature', 'text', 'field')
UNION ALL
SELECT 'documents', document_id, 'status', status
FROM documents WHERE status NOT IN ('read', 'partial', 'empty', 'rejected', 'gone')
UNION ALL
SELECT 'documents', document_id, 'format', format
FROM documents WHERE format NOT IN ('archive', 'text', 'jsonl')
UNION ALL
SELECT 'rejects', uri, 'code', code
FROM rejects
WHERE code NOT IN (
  'binary', 'invalid_encoding', 'invalid_json', 'invalid_field', 'too_long', 'unknown_format', 'unreadable'
)
UNION ALL
SELECT 'runs', run_id, 'status', status
FROM runs WHERE status NOT IN ('done', 'interrupted', 'failed')
ORDER BY table_name, column_name, id
