-- How sure is each date: its precision, where it is from, and what contradicts it?
-- :kind = : inspectorate, syndicator, government or press; an empty one for all
-- source_kind: inspectorate, syndicator, government or press
-- published_from: where the article's date is from; empty without a date
-- published_precision: second, minute, day, month, year or relative
-- articles: articles
-- contested: those of which the candidates differ by more than a day, or a later claim moved the date
-- candidates: different dates stated of them, by pages and lists
-- most_days_apart: days between an article's date and the candidate furthest from it
-- Caveat: the view `article_dates` has every candidate with the words it was stated in.
WITH candidates AS (
    SELECT article_id, count(DISTINCT coalesce(value_at, value_on) || origin) AS stated, max(abs(days_apart)) AS furthest
    FROM article_dates
    WHERE field = 'published' AND precision <> 'relative'
    GROUP BY article_id
)
SELECT a.source_kind, coalesce(a.published_from, '') AS published_from,
    coalesce(a.published_precision, '') AS published_precision, count(*) AS articles,
    sum(a.published_conflict) AS contested, coalesce(sum(c.stated), 0) AS candidates,
    coalesce(max(c.furthest), 0) AS most_days_apart
FROM articles AS a
LEFT JOIN candidates AS c ON c.article_id = a.article_id
WHERE :kind = '' OR a.source_kind = :kind
GROUP BY a.source_kind, coalesce(a.published_from, ''), coalesce(a.published_precision, '')
ORDER BY a.source_kind, 2, 3
