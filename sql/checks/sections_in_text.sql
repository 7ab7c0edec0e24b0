-- Do the sections of an article stand inside its text?
-- Columns: article_id, heading, span_start, span_end, text_bytes.
-- Grain: a section that does not.
SELECT article_id, section['heading'] AS heading, section['start'] AS span_start, section['end'] AS span_end, text_bytes
FROM (SELECT article_id, octet_length(text) AS text_bytes, unnest(sections) AS section FROM articles)
WHERE section['start'] < 0 OR section['start'] > section['end'] OR section['end'] > text_bytes
ORDER BY article_id, span_start
