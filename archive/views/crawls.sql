-- One row a run of one source: what it found, how it ended.
-- crawl_id: id of the crawl
-- source: the source crawled
-- started_at: when it began
-- finished_at: when it ended; empty if it was cut off
-- day: UTC day it began
-- day_number: days from 1 January 1970 to it, to count days with
-- origin: live or warc
-- result: ok, failed or partial; empty if it was cut off
-- cause: why it did not end well
-- requests: responses received
-- entries: dated lines seen in lists
-- new: articles seen for the first time
-- changed: articles that read differently, quiet ones included
-- unchanged: articles that read the same
-- unread: pages that could not be read
-- gone: looks that met a 404, a 410 or a soft 404
-- blocked: looks that met a block or challenge page
SELECT 'cr-' || CAST(k.id AS TEXT), k.source, INSTANT(k.started_at), INSTANT(k.finished_at), UTC_DAY(k.started_at),
    SECONDS(k.started_at) / 86400, k.origin, k.result, k.cause, k.requests, k.entries, k.new, k.changed, k.unchanged, k.unread, k.gone, k.blocked
FROM crawl AS k
