-- One row an address at which an article was met.
-- article_id: the article
-- url: the address as it was used
-- first_seen_at: first capture that met it
-- last_seen_at: last capture that met it
-- reason: fetched, redirect, canonical or alias
SELECT a.public_id, d.url, INSTANT(d.first_seen_at), INSTANT(d.last_seen_at), d.reason
FROM address AS d
JOIN article AS a ON a.id = d.article_id
WHERE a.merged_into IS NULL
