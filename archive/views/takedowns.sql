-- One row a time that an article, or its text, was taken down.
-- article_id: the article
-- source: its source
-- scope: text, title (and text), or all
-- reason_class: publisher, privacy, court, copyright or other
-- decided_on: UTC day it was taken down
SELECT a.public_id, a.source, d.scope, d.reason_class, UTC_DAY(d.decided_at)
FROM takedown AS d
JOIN article AS a ON a.id = d.article_id
