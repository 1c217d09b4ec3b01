-- How long is it from a first inspection to its re-inspection?
-- :first = ncpi: slug of the programme of the first inspection
-- :second = ncpi-reinspection: slug of the programme of the second
-- body: slug of the body
-- first_on: London day of publication of the last first inspection before the second
-- second_on: London day of publication of the second
-- days: days between the two
-- first_id: article_id of the first
-- second_id: article_id of the second
-- Caveat: days of publication, not of the inspectors' visits.
WITH inspections AS (
    SELECT b.body, p.programme, a.article_id, a.published_on, a.published_day_number
    FROM articles AS a
    JOIN article_bodies AS b ON b.article_id = a.article_id AND b.role = 'subject'
        AND b.source_kind = 'inspectorate'
    JOIN article_programmes AS p ON p.article_id = a.article_id AND p.role = 'subject'
        AND p.source_kind = 'inspectorate'
    WHERE a.source_kind = 'inspectorate' AND a.published_precision IN ('second', 'minute', 'day')
),
pairs AS (
    SELECT s.body, f.published_on AS first_on, s.published_on AS second_on,
        s.published_day_number - f.published_day_number AS days, f.article_id AS first_id, s.article_id AS second_id,
        row_number() OVER (PARTITION BY s.body, s.article_id ORDER BY f.published_on DESC, f.article_id) AS place
    FROM inspections AS s
    JOIN inspections AS f ON f.body = s.body AND f.published_on < s.published_on
    WHERE s.programme = :second AND f.programme = :first
)
SELECT body, first_on, second_on, days, first_id, second_id
FROM pairs
WHERE place = 1
ORDER BY body, second_on
