-- One row an article and a body or programme it is about (role subject), as it read last. Where an article does not tell
-- itself, it is about what the releases are about that it reports on.
-- article_id: the article
-- kind: body or programme
-- slug: slug of it
-- told_by: article, or release where the releases it reports on tell
SELECT a.public_id, x.kind, x.slug, 'article'
FROM article AS a
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE a.merged_into IS NULL
UNION ALL
SELECT DISTINCT a.public_id, x.kind, x.slug, 'release'
FROM article_link AS l
THEN_JOIN(article AS a) ON a.id = l.from_id
THEN_JOIN(article AS t) ON t.id = l.to_id AND t.merged_into IS NULL AND t.state <> 'withheld'
THEN_JOIN(subject AS x) ON x.reading_id = t.reading_id AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE l.relation = 'reports_on' AND a.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM subject AS o
    WHERE o.reading_id = a.reading_id AND o.kind = x.kind AND o.role = 'subject' AND (
        o.slug = x.slug OR o.kind = 'body' OR EXISTS (SELECT 1 FROM programme AS p
            WHERE p.slug = o.slug AND p.kind NOT IN ('theme', 'question', 'form', 'response'))))
