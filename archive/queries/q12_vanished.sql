-- Which articles vanished, when, and where did their addresses lead then?
-- :kind = : inspectorate, syndicator, government or press; an empty one for all
-- source: who published it
-- state: gone (a 410 once, a 404 at two looks on two days) or moved
-- article_id: the article
-- title: its last headline
-- last_seen_at: it vanished later than this
-- missed_at: and not later than this
-- status: HTTP status of that look
-- moved_to: where the address led
-- url: its address
-- Caveat: a block, a timeout or a failed crawl makes no article gone. What was taken down here is in `takedowns`.
SELECT source, state, article_id, title, last_seen_at, missed_at, status, moved_to, url
FROM vanished
WHERE :kind = '' OR source_kind = :kind
ORDER BY missed_at, article_id
