-- Which releases got no coverage in the press within 14 days, by programme?
-- :days = 14: how many London days after the release count
-- programme: slug of the programme that the release is about; empty without one
-- release_id: article_id of the release
-- published_on: London day of its publication
-- title: its headline
-- sources_watched: newspapers that were crawled well at least once in these days
-- covered_later: articles that reported on it outside of these days, or on a day that is not known
-- Caveat: where sources_watched is 0 or low, nobody looked: that is no silence of the press. A release whose days are not
-- Caveat: over at the archive's last crawl is in the list as well.
WITH watched AS (
    SELECT DISTINCT c.source, c.day_number
    FROM crawls AS c
    JOIN sources AS s ON s.source = c.source
    WHERE s.kind = 'press' AND c.result IN ('ok', 'partial')
),
silent AS (
    SELECT a.article_id, a.published_on, a.published_day_number, a.title
    FROM articles AS a
    WHERE a.source_kind = 'inspectorate' AND a.published_precision IN ('second', 'minute', 'day')
        AND NOT EXISTS (SELECT 1 FROM coverage AS c
            WHERE c.release_id = a.article_id AND c.lag_days BETWEEN 0 AND :days)
),
-- A crawl counts for the releases of the days before it that no earlier crawl of its source counts for already.
counts_for AS (
    SELECT day_number AS until,
        lag(day_number, 1, day_number - :days - 1) OVER (PARTITION BY source ORDER BY day_number) AS after
    FROM watched
),
turns AS (
    SELECT CASE WHEN after < until - :days THEN until - :days ELSE after + 1 END AS day_number, 1 AS more
    FROM counts_for
    UNION ALL
    SELECT until + 1, -1 FROM counts_for
    UNION ALL
    SELECT published_day_number, 0 FROM silent
),
watching AS (
    SELECT day_number, sum(sum(more)) OVER (ORDER BY day_number) AS sources
    FROM turns
    GROUP BY day_number
)
SELECT coalesce(p.programme, '') AS programme, r.article_id AS release_id, r.published_on, r.title,
    CAST(coalesce(w.sources, 0) AS INTEGER) AS sources_watched,
    (SELECT count(*) FROM coverage AS c WHERE c.release_id = r.article_id) AS covered_later
FROM silent AS r
LEFT JOIN watching AS w ON w.day_number = r.published_day_number
LEFT JOIN article_programmes AS p ON p.article_id = r.article_id AND p.role = 'subject'
    AND p.source_kind = 'inspectorate'
ORDER BY 1, r.published_on, r.article_id
