-- One row a version of an article: a run of consecutive captures that say the same.
-- The archive as of a moment is WHERE seen_from <= :moment AND :moment < seen_until, a row an article.
-- article_id: the article
-- source: its source
-- url: its canonical address now
-- version: position, quiet ones counted; may shift when an older capture arrives: cite article_id and a moment
-- seen_from: first capture that said so
-- seen_until: first capture that said something else; 9999-12-31T23:59:59Z for the last version
-- seen_after: last capture that still said the old thing; empty for the first version
-- last_seen_at: last capture that said so
-- change: first, edit, quiet (the meaning is the same) or revert
-- changed: the fields that differ from the version before, separated by |
-- words_added: words of the text that the version before did not have
-- words_removed: words of the version before that are not in the text
-- title: headline
-- standfirst: the sentence under the headline
-- kind: press release, news article, publication, letter, ...
-- published_on: London day this version claims
-- published_at: the instant it claims
-- updated_on: London day of the update it claims
-- updated_at: the instant of the update it claims
-- words: number of words of the text
-- text: the body, paragraphs separated by a blank line
-- text_sha256: digest of the text
-- reader: template, version of the code and library that read it
SELECT a.public_id, a.source, a.url, v.number, INSTANT(v.seen_from),
    coalesce((SELECT INSTANT(n.seen_from) FROM version AS n
        WHERE n.article_id = v.article_id AND n.number = v.number + 1), '9999-12-31T23:59:59Z'),
    INSTANT(v.seen_after), INSTANT(v.last_seen_at), v.change, v.changed, v.words_added, v.words_removed,
    CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.standfirst END,
    r.kind, DAY(r.published_on), INSTANT(r.published_at), DAY(r.updated_on), INSTANT(r.updated_at), r.words,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.text END, r.text_sha256,
    r.reader || ' ' || r.reader_version || CASE WHEN r.library = '' THEN '' ELSE ' ' || r.library END
FROM version AS v
JOIN article AS a ON a.id = v.article_id
JOIN reading AS r ON r.id = v.reading_id
WHERE a.merged_into IS NULL
