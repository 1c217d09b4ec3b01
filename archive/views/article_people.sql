-- One row an article and an office holder of the inspectorate it names, as it read last.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- person: slug of the office holder
-- name: as the inspectorate prints it
-- office: the office held on the day of publication; empty if none is known
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link
-- evidence: the words matched, separated by |
-- times: how often the person is named
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug,
    (SELECT min(n.name) FROM office_holder AS n WHERE n.slug = x.slug),
    coalesce((SELECT max(o.role) FROM office_holder AS o WHERE o.slug = x.slug
        AND o.valid_from <= DAY(a.published_on)
        AND (o.valid_to = '' OR o.valid_to >= substr(DAY(a.published_on), 1, length(o.valid_to)))), ''),
    x.role, x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'office holder'
WHERE a.merged_into IS NULL
