-- Is the archive complete: gaps by source and week, blocks, failures?
-- :since = 2000-01-01: weeks with a UTC day then or later
-- source: the source
-- first_day: first UTC day of that week (Monday to Sunday) with a crawl or a look
-- last_day: the last
-- days_crawled_well: days of it with a crawl that ended well, or partly so
-- failed_crawls: crawls that failed or were cut off
-- captures: looks at articles
-- unread: those at pages that could not be read
-- blocked: those that met a block or challenge page
-- errors: those that met an error
-- Caveat: a week without any crawl or look has no row; the view `gaps` has the days on which no crawl ended well.
SELECT source, min(day) AS first_day, max(day) AS last_day,
    count(CASE WHEN good_crawls > 0 THEN 1 END) AS days_crawled_well, sum(failed_crawls) AS failed_crawls,
    sum(captures) AS captures, sum(unread) AS unread, sum(blocked) AS blocked, sum(errors) AS errors
FROM source_days
WHERE day >= :since
GROUP BY source, (day_number + 3) / 7
ORDER BY source, min(day)
