-- One row a release of the inspectorate and an article of the press that reports on it, with the lag between them.
-- Moments are compared only where both have a time of day; days only where both have a day. A date such as
-- "2 hours ago" never counts. Count with counts_once = 1, or a group's copies of one story count as many.
-- release_id: article_id of the release
-- release_title: its headline
-- release_published_on: London day of its publication
-- release_published_at: the instant, if a time was given
-- release_year: year of release_published_on
-- article_id: the article of the press
-- source: its newspaper
-- publisher: the group the newspaper belongs to
-- title: its headline
-- published_on: London day of its publication
-- published_at: the instant, if a time was given
-- lag_minutes: minutes from the release to the article; negative for one that came before; empty unless both have a time
-- lag_days: London days likewise; empty unless both have a day
-- score: share of the article's words that stand in runs of five of the release, from 0 to 1
-- shared_words: number of these words
-- longest_run: words of the longest run that both have
-- confidence: how sure it is that the article reports on the release, from 0 to 1
-- evidence: what speaks for it, separated by |
-- dates_conflict: 1 where the date of either is contested; else 0
-- counts_once: 0 for a copy that another newspaper of the same group published in the same minute; else 1
SELECT t.public_id, CASE WHEN TITLE_HIDDEN(t) THEN NULL ELSE q.title END,
    DAY(t.published_on), INSTANT(t.published_at), YEAR(t.published_on),
    a.public_id, a.source, s.publisher, CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END,
    DAY(a.published_on), INSTANT(a.published_at),
    CASE WHEN a.published_precision IN ('second', 'minute') AND t.published_precision IN ('second', 'minute')
        THEN (SECONDS(a.published_at) - SECONDS(t.published_at)) / 60 END,
    CASE WHEN a.published_precision IN ('second', 'minute', 'day')
            AND t.published_precision IN ('second', 'minute', 'day')
        THEN DAY_NUMBER(a.published_on) - DAY_NUMBER(t.published_on) END,
    l.score, l.shared_words, l.longest_run, l.confidence, CASE WHEN HIDDEN(a) THEN NULL ELSE l.evidence END,
    CASE WHEN a.published_conflict OR t.published_conflict THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM article_link AS m
        JOIN article AS b ON b.id = m.from_id
        JOIN source AS u ON u.name = b.source
        JOIN article_link AS c ON c.relation IN ('copy_of', 'same_release')
            AND ((c.from_id = a.id AND c.to_id = b.id) OR (c.from_id = b.id AND c.to_id = a.id))
        WHERE m.to_id = l.to_id AND m.relation = 'reports_on' AND b.merged_into IS NULL AND b.id < a.id
            AND u.kind = 'press' AND s.publisher <> '' AND u.publisher = s.publisher
            AND a.published_precision IN ('second', 'minute') AND b.published_precision IN ('second', 'minute')
            AND SECONDS(b.published_at) / 60 = SECONDS(a.published_at) / 60) THEN 0 ELSE 1 END
FROM article_link AS l
JOIN article AS a ON a.id = l.from_id
JOIN article AS t ON t.id = l.to_id
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = a.reading_id
JOIN reading AS q ON q.id = t.reading_id
WHERE l.relation = 'reports_on' AND s.kind = 'press' AND a.merged_into IS NULL AND t.merged_into IS NULL
