-- Are the counts of the ledger possible, and is no document worked off beyond its end?
-- Columns: document_id, uri, status, position, size.
-- Grain: a document of which that is not so.
SELECT document_id, uri, status, position, size
FROM documents
WHERE position < 0 OR position > size OR size < 0 OR skipped_bytes < 0 OR articles < 0 OR records < 0
ORDER BY uri
