-- Which articles may be shared in full, and which as metadata only?
-- :open_licence = OGL-UK-3.0: the licence that allows to share the text
-- source_kind: inspectorate, syndicator, government or press
-- licence: the licence
-- articles: articles
-- in_full: those whose text may be shared
-- metadata_only: those of which only metadata may be
-- asked_not_to: of the latter those whose page asks not to be archived
-- taken_down: those that were taken down: nothing of them is shared
-- Caveat: what the exports do by themselves; no legal advice.
SELECT source_kind, licence, count(*) AS articles,
    count(CASE WHEN licence = :open_licence AND noarchive = 0 AND withheld = '' THEN 1 END) AS in_full,
    count(CASE WHEN (licence <> :open_licence OR noarchive = 1) AND withheld = '' THEN 1 END) AS metadata_only,
    count(CASE WHEN noarchive = 1 AND withheld = '' THEN 1 END) AS asked_not_to,
    count(CASE WHEN withheld <> '' THEN 1 END) AS taken_down
FROM articles
GROUP BY source_kind, licence
ORDER BY source_kind, licence
