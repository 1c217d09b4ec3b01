-- One row a programme of inspections, or a kind of publication.
-- programme: slug, its name in commands and exports
-- label: what it is called
-- keywords: words that tell it, separated by |
-- since: day, month or year it began; empty if not known
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT p.slug, p.label, p.keywords, p.since, p.note, p.source
FROM programme AS p
