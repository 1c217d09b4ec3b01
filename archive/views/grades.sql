-- One row a grade or finding that a version of an article states of a body.
-- article_id: the article
-- version: the version that states it
-- body: slug of the body graded
-- scale: the scale, which tells what a rank means
-- question: what was graded, as the page names it; empty if not said
-- grade: slug of the grade on that scale
-- evidence: the words it was read from
SELECT a.public_id, v.number, g.body, g.scale, g.question, g.grade,
    CASE WHEN HIDDEN(a) THEN NULL ELSE g.evidence END
FROM version AS v
JOIN article AS a ON a.id = v.article_id
JOIN grade AS g ON g.reading_id = v.reading_id
WHERE a.merged_into IS NULL
