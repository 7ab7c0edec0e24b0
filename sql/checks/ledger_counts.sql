-- Does the ledger count as many articles of a document as there are?
-- Columns: document_id, uri, counted, found.
-- Grain: a document of which it does not.
SELECT d.document_id, d.uri, d.articles AS counted, coalesce(a.articles, 0) AS found
FROM documents AS d
LEFT JOIN (SELECT document_id, count(*) AS articles FROM articles GROUP BY document_id) AS a
  ON a.document_id = d.document_id
WHERE d.articles <> coalesce(a.articles, 0)
ORDER BY uri
