-- One row a grade or finding that an article states of a body, as it read last.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- title: its headline
-- published_on: London day of publication
-- published_year: year of it
-- body: slug of the body graded
-- scale: the scale, which tells what a rank means; grades of two scales do not compare
-- question: what was graded, as the page names it; empty if not said
-- grade: slug of the grade on that scale
-- label: the grade as reports print it
-- rank: 1 is best, on this scale only; empty for a finding
-- evidence: the words it was read from
SELECT a.public_id, a.source, s.kind, CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END,
    DAY(a.published_on), YEAR(a.published_on), g.body, g.scale, g.question, g.grade, k.label, k.rank,
    CASE WHEN HIDDEN(a) THEN NULL ELSE g.evidence END
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = a.reading_id
JOIN grade AS g ON g.reading_id = r.id
LEFT JOIN scale_grade AS k ON k.scale = g.scale AND k.grade = g.grade
WHERE a.merged_into IS NULL
