-- Do the rejects of a document stand inside it, under its uri, each with the stage that refused it?
-- Columns: document_id, uri, stage, code, span_start, span_end, size.
-- Grain: a reject that does not.
SELECT r.document_id, r.uri, r.stage, r.code, r.span_start, r.span_end, d.size
FROM rejects AS r
JOIN documents AS d ON d.document_id = r.document_id
WHERE r.uri <> d.uri OR r.stage = '' OR r.span_start < 0 OR r.span_end < r.span_start OR r.span_end > d.size
ORDER BY uri, span_start
