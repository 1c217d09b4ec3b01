-- What did a page say on a given day?
-- :article = hm-lsynjnzfvv: id of an article, or its address
-- :moment = 2025-06-09T23:00:00Z: an instant, or a day (its end in UTC)
-- article_id: the article
-- version: position of the version that stood then
-- seen_from: first capture that said so
-- seen_until: first capture that said something else
-- last_seen_at: last capture that said so
-- title: headline
-- standfirst: the sentence under the headline
-- text: the body
-- Caveat: the last thing that the archive had seen by then. The page itself may have changed between two looks.
WITH asked AS (
    SELECT CASE WHEN length(:moment) = 10 THEN :moment || 'T23:59:59Z' ELSE :moment END AS moment
)
SELECT v.article_id, v.version, v.seen_from, v.seen_until, v.last_seen_at, v.title, v.standfirst, v.text
FROM versions AS v
JOIN asked ON v.seen_from <= asked.moment AND asked.moment < v.seen_until
WHERE v.article_id = :article OR v.url = :article
ORDER BY v.article_id
