-- Which causes of concern, recommendations and areas for improvement do releases state, by force and age?
-- :body = : slug of a body; an empty one for all
-- body: slug of the body
-- finding: cause-of-concern, accelerated-cause-of-concern, recommendation, area-for-improvement, promising-practice
-- question: what it is about, as the page names it
-- published_on: London day of the release that states it
-- age_days: days from then to the archive's last crawl
-- article_id: the release
-- title: its headline
-- evidence: the words it was read from
-- Caveat: partial. The archive knows what releases state, and of no list of recommendations with their status: whether
-- Caveat: a finding is still open it cannot say. Later releases on the body (q05) may say that one was discharged.
SELECT g.body, g.grade AS finding, g.question, g.published_on,
    (SELECT max(day_number) FROM crawls) - a.published_day_number AS age_days, g.article_id, g.title, g.evidence
FROM article_grades AS g
JOIN articles AS a ON a.article_id = g.article_id
WHERE g.scale = 'finding' AND g.source_kind = 'inspectorate' AND (:body = '' OR g.body = :body)
ORDER BY g.body, g.published_on, g.grade, g.article_id, g.question
