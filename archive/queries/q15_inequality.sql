-- Which forces does the press write about, and how much for the newspapers that cover their area?
-- :kind = police: police, fire or agency
-- body: slug of the body
-- name: its name today
-- region: region of England by ONS, or Wales
-- gss_code: code of the Government Statistical Service: join populations by it
-- titles: newspapers of the archive whose area it is in
-- articles: articles of the press about it
-- from_own_area: those of newspapers whose area it is in
-- per_title: these by title
-- Caveat: titles of the archive, not all there are. Populations are not in the archive.
WITH written AS (
    SELECT body, source, count(*) AS articles
    FROM article_bodies
    WHERE role = 'subject' AND source_kind = 'press'
    GROUP BY body, source
)
SELECT b.body, b.name, b.region, b.gss_code,
    (SELECT count(*) FROM source_areas AS w WHERE w.body = b.body AND w.source_kind = 'press') AS titles,
    coalesce(sum(p.articles), 0) AS articles,
    coalesce(sum(CASE WHEN o.source IS NOT NULL THEN p.articles END), 0) AS from_own_area,
    round(CAST(coalesce(sum(CASE WHEN o.source IS NOT NULL THEN p.articles END), 0) * 1.0
        / nullif((SELECT count(*) FROM source_areas AS w
            WHERE w.body = b.body AND w.source_kind = 'press'), 0) AS NUMERIC), 2) AS per_title
FROM bodies AS b
LEFT JOIN written AS p ON p.body = b.body
LEFT JOIN source_areas AS o ON o.source = p.source AND o.body = b.body
WHERE b.kind = :kind
GROUP BY b.body, b.name, b.region, b.gss_code
ORDER BY coalesce(sum(p.articles), 0) DESC, b.body
