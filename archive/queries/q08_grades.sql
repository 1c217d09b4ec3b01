-- What share of forces is at each grade, by scale and year, with scales kept apart?
-- :question = : what was graded, as pages name it; an empty one for all questions
-- scale: the scale
-- year: year of publication
-- question: what was graded
-- rank: 1 is best, on this scale; empty for a finding
-- grade: slug of the grade
-- bodies: bodies of which a release of that year states the grade
-- share: share of all that were graded on this question in that year, from 0 to 1
-- Caveat: a year is that of publication; a cycle of inspections takes two to three of them.
WITH graded AS (
    SELECT scale, published_year AS year, question, rank, grade, count(DISTINCT body) AS bodies
    FROM article_grades
    WHERE source_kind = 'inspectorate' AND published_year IS NOT NULL AND (:question = '' OR question = :question)
    GROUP BY scale, published_year, question, rank, grade
)
SELECT scale, year, question, rank, grade, bodies,
    round(CAST(bodies * 1.0 / sum(bodies) OVER (PARTITION BY scale, year, question) AS NUMERIC), 3) AS share
FROM graded
ORDER BY scale, year, question, coalesce(rank, 99), grade
