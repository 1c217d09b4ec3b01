-- How long after a release does the local press first cover it, by force and year?
-- :confidence = 0.5: how sure a link from article to release has to be, from 0 to 1
-- body: slug of the body that the release is about
-- body_name: its name today
-- year: year of the release
-- releases: releases of which the lag of the first coverage is known to the minute
-- median_hours: median of these lags
-- mean_hours: mean of them
-- shortest_hours: the shortest
-- Caveat: only releases and articles that both state a time of day can be compared; coverage from before the release is
-- Caveat: left out. First means first in the archive: a newspaper that was not watched then may have been earlier.
WITH first_coverage AS (
    SELECT release_id, min(lag_minutes) AS minutes
    FROM coverage
    WHERE lag_minutes >= 0 AND confidence >= :confidence
    GROUP BY release_id
),
ranked AS (
    SELECT b.body, b.body_name, b.published_year AS year, f.minutes,
        row_number() OVER (PARTITION BY b.body, b.published_year ORDER BY f.minutes, f.release_id) AS place,
        count(*) OVER (PARTITION BY b.body, b.published_year) AS of_all
    FROM first_coverage AS f
    JOIN article_bodies AS b ON b.article_id = f.release_id AND b.role = 'subject'
)
SELECT body, body_name, year, count(*) AS releases,
    round(CAST(avg(CASE WHEN place IN ((of_all + 1) / 2, (of_all + 2) / 2) THEN minutes END) / 60.0 AS NUMERIC), 1)
        AS median_hours,
    round(CAST(avg(minutes) / 60.0 AS NUMERIC), 1) AS mean_hours,
    round(CAST(min(minutes) / 60.0 AS NUMERIC), 1) AS shortest_hours
FROM ranked
GROUP BY body, body_name, year
ORDER BY body, year
