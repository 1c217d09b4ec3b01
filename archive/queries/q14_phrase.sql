-- How often is a phrase used, by month and kind of source?
-- :phrase = quiet failings: the phrase, capitals or not
-- month: year and month of publication
-- source_kind: inspectorate, syndicator, government or press
-- articles: articles that have it in headline, standfirst or text
-- of_all: articles of that month and kind
-- Caveat: compared letter by letter; `hmicfrs search` also finds it with other hyphens, apostrophes and accents.
-- Caveat: Of the press only the text that everyone is shown is there.
SELECT published_month AS month, source_kind,
    count(CASE WHEN lower(coalesce(title, '') || ' ' || coalesce(standfirst, '') || ' ' || coalesce(text, ''))
        LIKE '%' || lower(:phrase) || '%' THEN 1 END) AS articles,
    count(*) AS of_all
FROM articles
WHERE published_month IS NOT NULL
GROUP BY published_month, source_kind
ORDER BY published_month, source_kind
