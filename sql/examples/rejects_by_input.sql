-- Which inputs could not be used, or not wholly, and why?
-- Columns: uri, status, code, rejects, first_detail.
-- Grain: a document and a code.
SELECT d.uri, d.status, r.code, count(*) AS rejects, min(r.detail) AS first_detail
FROM rejects AS r
JOIN documents AS d ON d.document_id = r.document_id
GROUP BY d.uri, d.status, r.code
ORDER BY rejects DESC, d.uri, r.code
