-- One row a change of an article after it was first seen, with the interval it happened in.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- url: its canonical address now
-- title: its headline after the change
-- version: position of the version it came to
-- seen_after: last capture that still said the old thing: it happened later than this
-- seen_from: first capture that said the new thing: and not later than this
-- hours_between: hours between the two, which is how exactly the moment is known
-- change: edit, quiet (the meaning is the same) or revert (it said so before)
-- changed: the fields that differ, separated by |
-- words_added: words of the text that the version before did not have
-- words_removed: words of the version before that are not in the text
-- text_sha256_before: digest of the text before
-- text_sha256: digest of the text after
SELECT a.public_id, a.source, s.kind, a.url, CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END, v.number,
    INSTANT(v.seen_after), INSTANT(v.seen_from), (SECONDS(v.seen_from) - SECONDS(v.seen_after)) / 3600.0,
    v.change, v.changed, v.words_added, v.words_removed, p.text_sha256, r.text_sha256
FROM version AS v
JOIN version AS w ON w.article_id = v.article_id AND w.number = v.number - 1
JOIN reading AS r ON r.id = v.reading_id
JOIN reading AS p ON p.id = w.reading_id
JOIN article AS a ON a.id = v.article_id
JOIN source AS s ON s.name = a.source
WHERE a.merged_into IS NULL
