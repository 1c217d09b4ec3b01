-- One row a police force, fire and rescue service or agency that is or was inspected.
-- body: slug, its name in commands and exports
-- kind: police, fire or agency
-- name: full name today
-- aliases: other names in use, separated by |
-- gss_code: code of the Government Statistical Service; empty without one
-- region: region of England by ONS, or Wales; empty without one
-- valid_from: day, month or year as known; empty if not known
-- valid_to: last day, month or year; empty for one that exists
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT b.slug, b.kind, b.name, b.aliases, b.gss_code, b.region, b.valid_from, b.valid_to, b.note, b.source
FROM body AS b
