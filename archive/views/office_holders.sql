-- One row a person in an office of the inspectorate; who held two offices has two.
-- person: slug, the name in commands and exports
-- name: as the inspectorate prints it
-- office: the office
-- valid_from: day, month or year as known; empty if not known
-- valid_to: last day, month or year; empty if still held, or not known
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT o.slug, o.name, o.role, o.valid_from, o.valid_to, o.note, o.source
FROM office_holder AS o
