-- Which articles changed after they were first published, what changed, and when?
-- :since = 2000-01-01: changes seen on that UTC day or later
-- source: who published it
-- article_id: the article
-- title: its headline after the change
-- seen_after: it happened later than this: the last capture that still said the old thing
-- seen_from: and not later than this: the first capture that said the new
-- change: edit, or revert to what it said before
-- changed: the fields that differ, separated by |
-- words_added: words of the text that are new
-- words_removed: words of the text that are gone
-- text_sha256_before: digest of the text before
-- text_sha256: digest of the text after
-- Caveat: changes that leave the meaning alone (quiet) are left out. `hmicfrs diff` shows the words.
SELECT source, article_id, title, seen_after, seen_from, change, changed, words_added, words_removed,
    text_sha256_before, text_sha256
FROM changes
WHERE change <> 'quiet' AND seen_from >= :since
ORDER BY seen_from DESC, article_id, version DESC
