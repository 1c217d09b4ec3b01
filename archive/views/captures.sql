-- One row a look at an article at one moment, whatever it met.
-- capture_id: id of the capture
-- article_id: the article looked at
-- source: its source
-- url: the address asked for
-- captured_at: the moment of the look
-- origin: live, wayback, warc or upload
-- outcome: read, unread, not-modified, redirected, gone, blocked or error
-- status: HTTP status
-- reason: why it is unread, blocked or an error
-- moved_to: where a redirect led, if not to this article
-- sha256: digest of the bytes received
-- bytes: number of bytes received
-- reader: template, version of the code and library that read it
-- crawl_id: the crawl that looked
SELECT 'ca-' || CAST(c.id AS TEXT), a.public_id, a.source, c.url, INSTANT(c.captured_at), c.origin, c.outcome,
    c.status, c.reason, c.moved_to, c.sha256, c.length,
    r.reader || ' ' || r.reader_version || CASE WHEN r.library = '' THEN '' ELSE ' ' || r.library END,
    'cr-' || CAST(c.crawl_id AS TEXT)
FROM capture AS c
JOIN article AS a ON a.id = c.article_id
LEFT JOIN capture AS f ON f.id = c.follows_id
LEFT JOIN reading AS r ON r.id = coalesce(c.reading_id, f.reading_id)
