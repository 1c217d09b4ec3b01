-- One row a link: one that a page has to its original or its report, or one found by what two articles say.
-- from_article_id: the article that links, is a copy, or reports on the other
-- to_article_id: the other article, when the archive has it
-- to_url: its address
-- relation: original, get_the_report, copy_of, same_release or reports_on
-- score: 1 for a link that the page has; else the share of words repeated, from 0 to 1
-- shared_words: words that stand in runs of five that both have
-- longest_run: words of the longest run that both have
-- confidence: how sure the link is, from 0 to 1
-- evidence: what speaks for it, separated by |
-- method: how it was found
SELECT a.public_id,
    (SELECT t.public_id FROM article AS t JOIN address AS d ON d.article_id = t.id
        WHERE d.key = l.key AND t.merged_into IS NULL AND t.state <> 'withheld' ORDER BY t.id LIMIT 1),
    l.url, l.relation, 1.0, NULL, NULL, 1.0, '', 'explicit link'
FROM article AS a
JOIN reading_link AS l ON l.reading_id = a.reading_id AND l.relation IN ('original', 'get_the_report')
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, t.public_id, t.url, l.relation, l.score, l.shared_words, l.longest_run, l.confidence,
    CASE WHEN HIDDEN(a) THEN NULL ELSE l.evidence END, l.method
FROM article_link AS l
JOIN article AS a ON a.id = l.from_id
JOIN article AS t ON t.id = l.to_id
WHERE a.merged_into IS NULL AND t.merged_into IS NULL
