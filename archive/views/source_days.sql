-- One row a source and a UTC day on which it was crawled or an article of it was captured: what the archive covers.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- day: UTC day
-- day_number: days from 1 January 1970, to count days with
-- crawls: crawls that began
-- good_crawls: those that ended well, or partly so
-- failed_crawls: those that failed or were cut off
-- captures: looks at articles, of any origin and outcome
-- read: looks that were read, or told that nothing changed
-- unread: looks at pages that could not be read
-- missed: looks that met a 404, a 410 or a redirect
-- blocked: looks that met a block or challenge page
-- errors: looks that met an error
SELECT d.source, s.kind, DAY(d.day), CAST(DAY_NUMBER(d.day) AS BIGINT), CAST(sum(d.crawls) AS INTEGER), CAST(sum(d.good) AS INTEGER),
    CAST(sum(d.failed) AS INTEGER), CAST(sum(d.captures) AS INTEGER), CAST(sum(d.was_read) AS INTEGER),
    CAST(sum(d.unread) AS INTEGER), CAST(sum(d.missed) AS INTEGER), CAST(sum(d.blocked) AS INTEGER),
    CAST(sum(d.errors) AS INTEGER)
FROM (
    SELECT k.source, UTC_DATE(k.started_at) AS day, 1 AS crawls,
        CASE WHEN k.result IN ('ok', 'partial') THEN 1 ELSE 0 END AS good,
        CASE WHEN k.result IN ('ok', 'partial') THEN 0 ELSE 1 END AS failed,
        0 AS captures, 0 AS was_read, 0 AS unread, 0 AS missed, 0 AS blocked, 0 AS errors
    FROM crawl AS k
    UNION ALL
    SELECT a.source, UTC_DATE(c.captured_at), 0, 0, 0, 1,
        CASE WHEN c.outcome IN ('read', 'not-modified') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'unread' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome IN ('gone', 'redirected') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'blocked' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'error' THEN 1 ELSE 0 END
    FROM capture AS c
    JOIN article AS a ON a.id = c.article_id
) AS d
JOIN source AS s ON s.name = d.source
GROUP BY d.source, s.kind, d.day
