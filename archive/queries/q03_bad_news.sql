-- Is bad news covered more than good news?
-- :confidence = 0.5: how sure a link from article to release has to be, from 0 to 1
-- scale: the scale; grades of two scales do not compare
-- rank: 1 is best, on this scale; empty for a finding
-- grade: slug of the grade
-- releases: releases of the inspectorate that state the grade, once each
-- covered_releases: those that the press reported on
-- articles: articles of the press that did, copies of one group in one minute counted once
-- articles_per_release: articles by release
-- Caveat: a release that states several grades counts under each of them; a release without a grade under none.
WITH graded AS (
    SELECT DISTINCT article_id, scale, grade, rank
    FROM article_grades
    WHERE source_kind = 'inspectorate'
),
covered AS (
    SELECT release_id, count(*) AS articles
    FROM coverage
    WHERE counts_once = 1 AND confidence >= :confidence
    GROUP BY release_id
)
SELECT g.scale, g.rank, g.grade, count(*) AS releases, count(c.release_id) AS covered_releases,
    coalesce(sum(c.articles), 0) AS articles,
    round(CAST(coalesce(sum(c.articles), 0) * 1.0 / count(*) AS NUMERIC), 2) AS articles_per_release
FROM graded AS g
LEFT JOIN covered AS c ON c.release_id = g.article_id
GROUP BY g.scale, g.rank, g.grade
ORDER BY g.scale, coalesce(g.rank, 99), g.grade
