-- One row an article and a programme of inspections it names, as it read last.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- programme: slug of the programme
-- label: what it is called
-- role: subject or mentioned
-- where_found: title, standfirst, text, tag, url or link; release where a release it reports on tells
-- evidence: the words matched, separated by |
-- times: how often it is named; 0 where a release tells
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug, p.label, x.role,
    x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'programme'
LEFT JOIN programme AS p ON p.slug = x.slug
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), y.slug, p.label,
    'subject', 'release', '', 0
FROM about AS y
JOIN article AS a ON a.public_id = y.article_id
JOIN source AS s ON s.name = a.source
LEFT JOIN programme AS p ON p.slug = y.slug
WHERE y.kind = 'programme' AND y.told_by = 'release'
