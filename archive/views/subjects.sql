-- One row a body, programme, grade, office holder or council that a version of an article names.
-- article_id: the article
-- version: the version that names it
-- kind: body, programme, grade, office holder or council
-- slug: its slug in the reference table of its kind; of a council its name
-- gss_code: of a body, code of the Government Statistical Service
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link
-- evidence: the words matched, separated by |
-- times: how often it is named
-- method: the rule that found it
SELECT a.public_id, v.number, x.kind, x.slug, b.gss_code, x.role, x.where_found,
    CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times, x.method
FROM version AS v
JOIN article AS a ON a.id = v.article_id
JOIN subject AS x ON x.reading_id = v.reading_id
LEFT JOIN body AS b ON b.slug = x.slug AND x.kind = 'body'
WHERE a.merged_into IS NULL
