-- One row an article and a body it names, as it read last. Filter role = 'subject' for what it is about.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- body: slug of the body
-- body_name: its name today
-- body_kind: police, fire or agency
-- region: region of England by ONS, or Wales; empty without one
-- gss_code: code of the Government Statistical Service, to join populations by
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link; release where a release it reports on tells
-- evidence: the words matched, separated by |
-- times: how often it is named; 0 where a release tells
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug, b.name, b.kind, b.region,
    b.gss_code, x.role, x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'body'
LEFT JOIN body AS b ON b.slug = x.slug
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), y.slug, b.name, b.kind, b.region,
    b.gss_code,
    'subject', 'release', '', 0
FROM about AS y
JOIN article AS a ON a.public_id = y.article_id
JOIN source AS s ON s.name = a.source
LEFT JOIN body AS b ON b.slug = y.slug
WHERE y.kind = 'body' AND y.told_by = 'release'
