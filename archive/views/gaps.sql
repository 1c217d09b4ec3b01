-- One row a time of whole days on which no crawl of a source ended well: what may have been missed.
-- The last one of a source may be open: it lasts to the last day on which anything was crawled.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- last_good_day: UTC day of the last good crawl before it
-- next_good_day: UTC day of the first good crawl after it; empty while there is none
-- days_missed: whole days between the two
-- failed_crawls: crawls meanwhile that failed or were cut off
SELECT g.source, s.kind, g.day, g.next_day, g.next_number - g.day_number - 1,
    (SELECT count(*) FROM crawl AS f WHERE f.source = g.source
        AND SECONDS(f.started_at) / 86400 > g.day_number AND SECONDS(f.started_at) / 86400 < g.next_number)
FROM (
    SELECT o.source, o.day, o.day_number, lead(o.day) OVER (PARTITION BY o.source ORDER BY o.day_number) AS next_day,
        coalesce(lead(o.day_number) OVER (PARTITION BY o.source ORDER BY o.day_number),
            (SELECT max(SECONDS(z.started_at) / 86400) FROM crawl AS z) + 1) AS next_number
    FROM (SELECT DISTINCT k.source, UTC_DAY(k.started_at) AS day, SECONDS(k.started_at) / 86400 AS day_number
        FROM crawl AS k WHERE k.result IN ('ok', 'partial')) AS o
) AS g
JOIN source AS s ON s.name = g.source
WHERE g.next_number > g.day_number + 1
