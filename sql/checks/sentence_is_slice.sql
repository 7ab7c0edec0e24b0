-- Is every sentence a slice of its article's text, at most 2 KiB, with the quote inside?
-- Columns: metric_id, article_id, sentence_start, sentence, quote_start, quote_end.
-- Grain: a figure whose sentence is not.
SELECT m.metric_id, m.article_id, m.sentence_start, m.sentence, m.quote_start, m.quote_end
FROM metrics AS m
JOIN articles AS a ON a.article_id = m.article_id
WHERE (
    byte_slice(a.text, m.sentence_start, m.sentence_start + octet_length(m.sentence)) IS DISTINCT FROM m.sentence
  )
  OR octet_length(m.sentence) > 2048
  OR m.quote_start < m.sentence_start
  OR m.quote_end > m.sentence_start + octet_length(m.sentence)
ORDER BY article_id, quote_start
