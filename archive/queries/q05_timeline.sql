-- The timeline of one force: its inspections, re-inspections and moves, and the coverage of them, in order.
-- :body = staffordshire: slug of a body
-- published_on: London day of publication
-- published_at: the instant, if a time was given
-- source_kind: inspectorate, syndicator, government or press
-- source: who published it
-- kind: press release, news article, publication, letter, ...
-- programmes: programmes it is about, separated by |
-- title: headline
-- article_id: the article
-- url: its address
-- Caveat: what has no date is not here.
SELECT a.published_on, a.published_at, a.source_kind, a.source, a.kind, a.programmes, a.title, a.article_id, a.url
FROM articles AS a
JOIN article_bodies AS b ON b.article_id = a.article_id AND b.role = 'subject'
WHERE b.body = :body AND a.published_on IS NOT NULL
ORDER BY a.published_on, coalesce(a.published_at, ''), a.article_id
