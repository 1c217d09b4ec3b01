-- Which inspectors are named, how often, in what office, by year?
-- :person = : slug of an office holder; an empty one for all
-- person: slug of the office holder
-- name: the name
-- office: the office held on the day of publication
-- year: year of publication
-- source_kind: who names them: inspectorate, syndicator, government or press
-- articles: articles that do
-- times: how often in all of them
-- Caveat: named, not quoted. Chief constables and commissioners are in no table of office holders, and so not here.
SELECT person, name, office, published_year AS year, source_kind, count(*) AS articles, sum(times) AS times
FROM article_people
WHERE :person = '' OR person = :person
GROUP BY person, name, office, published_year, source_kind
ORDER BY person, published_year, office, source_kind
