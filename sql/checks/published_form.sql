-- Is every date of publication a day, a month, or a day without its year, and does it say how it was found?
-- Columns: article_id, published, published_basis.
-- Grain: an article of which that is not so.
SELECT article_id, published, published_basis
FROM articles
WHERE (published IS NULL) <> (published_basis IS NULL)
  OR CASE
    WHEN published IS NULL THEN false
    -- 2000 is a leap year, so that --02-29 stands.
    WHEN published LIKE '--%' THEN octet_length(published) <> 7 OR period_start('2000' || substr(published, 2)) IS NULL
    ELSE octet_length(published) NOT IN (7, 10)
      OR published LIKE '%/%'
      OR published LIKE '%Q%'
      OR published LIKE '%H%'
      OR period_start(published) IS NULL
  END
ORDER BY article_id
