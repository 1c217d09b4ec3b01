-- How much of each article repeats the release word for word?
-- :least = 0.0: leave out articles that share less than this, from 0 to 1
-- score: share of the article's words that stand in runs of five of the release
-- shared_words: number of these words
-- longest_run: words of the longest run that both have
-- article_words: words of the article
-- release_share: shared words by words of the release
-- source: the newspaper
-- article_id: the article
-- title: its headline
-- release_id: the release
-- release_title: its headline
-- Caveat: what both quote from a third text counts as repeated too. Texts are compared as they read last.
SELECT c.score, c.shared_words, c.longest_run, a.words AS article_words,
    round(CAST(c.shared_words * 1.0 / nullif(r.words, 0) AS NUMERIC), 3) AS release_share,
    c.source, c.article_id, c.title, c.release_id, c.release_title
FROM coverage AS c
JOIN articles AS a ON a.article_id = c.article_id
JOIN articles AS r ON r.article_id = c.release_id
WHERE c.score >= :least
ORDER BY c.score DESC, c.article_id, c.release_id
