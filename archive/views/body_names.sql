-- One row a name that a body had for a time.
-- body: slug of the body; hmicfrs is the inspectorate itself
-- name: the name
-- valid_from: day, month or year as known
-- valid_to: last day, month or year; empty for the name of today
-- source_of_facts: where that is from, separated by ;
SELECT n.body, n.name, n.valid_from, n.valid_to, n.source
FROM body_name AS n
