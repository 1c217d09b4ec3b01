-- One row an article that is no longer at its address, and when that was first met.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- url: its canonical address
-- title: its last headline
-- state: gone or moved
-- last_seen_at: last capture that showed it: it vanished later than this
-- missed_at: first look after that which did not meet it: and not later than this
-- status: HTTP status of that look
-- moved_to: where a redirect led; empty for one that is gone
SELECT a.public_id, a.source, s.kind, a.url, CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END, a.state,
    INSTANT(a.last_seen_at), INSTANT(c.captured_at), c.status, c.moved_to
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = a.reading_id
JOIN capture AS c ON c.id = (SELECT m.id FROM capture AS m WHERE m.article_id = a.id
    AND m.captured_at > a.last_seen_at
    AND (m.outcome = 'gone' OR (m.outcome = 'redirected' AND m.moved_to <> ''))
    ORDER BY m.captured_at, m.url LIMIT 1)
WHERE a.merged_into IS NULL AND a.state IN ('gone', 'moved')
