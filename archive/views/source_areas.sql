-- One row a source and a body whose area it covers: which newspapers watch which force or service.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- publisher: the group it belongs to
-- body: slug of the body
-- body_name: its name today
-- body_kind: police, fire or agency
-- region: region of England by ONS, or Wales; empty without one
-- gss_code: code of the Government Statistical Service, to join populations by
SELECT s.name, s.kind, s.publisher, b.slug, b.name, b.kind, b.region, b.gss_code
FROM source AS s
JOIN body AS b ON '|' || s.areas || '|' LIKE '%|' || b.slug || '|%'
