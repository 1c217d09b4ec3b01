-- How long is a force in Engage, and who is in it on a given day?
-- :day = 2024-12-31: London day on which to look; an empty one for all times ever
-- body: slug of the body
-- body_name: its name today
-- moved_in_on: London day of the release that states Engage
-- moved_out_on: London day of the next release that states Scan; empty while there is none
-- days: days between the two; empty while there is no second
-- moved_in_id: article_id of the first release
-- moved_in_title: its headline
-- moved_out_id: article_id of the second release
-- Caveat: days are those of publication by the inspectorate, as its releases state the stage; a move that no release of the
-- Caveat: archive states is not known here.
WITH stated AS (
    SELECT DISTINCT g.body, g.grade, g.article_id, a.published_on, a.published_day_number, a.title
    FROM article_grades AS g
    JOIN articles AS a ON a.article_id = g.article_id
    WHERE g.scale = 'monitoring' AND g.source_kind = 'inspectorate' AND a.published_on IS NOT NULL
),
followed AS (
    SELECT stated.*, lag(grade) OVER (PARTITION BY body ORDER BY published_on, article_id) AS grade_before
    FROM stated
),
moves AS (
    SELECT followed.*,
        lead(published_on) OVER (PARTITION BY body ORDER BY published_on, article_id) AS next_on,
        lead(published_day_number) OVER (PARTITION BY body ORDER BY published_on, article_id) AS next_number,
        lead(article_id) OVER (PARTITION BY body ORDER BY published_on, article_id) AS next_id
    FROM followed
    WHERE grade_before IS NULL OR grade_before <> grade
)
SELECT m.body, b.name AS body_name, m.published_on AS moved_in_on, m.next_on AS moved_out_on,
    m.next_number - m.published_day_number AS days, m.article_id AS moved_in_id, m.title AS moved_in_title,
    m.next_id AS moved_out_id
FROM moves AS m
LEFT JOIN bodies AS b ON b.body = m.body
WHERE m.grade = 'engage'
    AND (:day = '' OR (m.published_on <= :day AND (m.next_on IS NULL OR m.next_on > :day)))
ORDER BY m.body, m.published_on
