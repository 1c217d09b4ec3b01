-- One row a dated line of a list: a feed item, a listing row, a Latest News line.
-- entry_id: id of the entry
-- source: the source whose list it is
-- list_url: the list it was first seen in
-- title: as printed
-- published_on: London day of the stamp
-- published_at: instant of the stamp, if it has a time
-- published_raw: the stamp as printed
-- summary: as printed
-- url: its link, if any
-- article_id: the article, when the archive has it
-- first_seen_at: first list that showed it
-- last_seen_at: last list that showed it
SELECT 'en-' || CAST(e.id AS TEXT), e.source, e.list_url,
    CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE e.title END,
    DAY(e.published_on), INSTANT(e.published_at), e.published_raw,
    CASE WHEN HIDDEN(a) THEN NULL ELSE e.summary END,
    e.url, a.public_id, INSTANT(e.first_seen_at), INSTANT(e.last_seen_at)
FROM entry AS e
LEFT JOIN article AS a ON a.id = e.article_id
