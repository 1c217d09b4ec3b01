-- One row a document that an article links to, such as a report as PDF: by its digest, not its bytes.
-- article_id: the article that links to it
-- url: where it was had
-- name: file name
-- sha256: digest of its bytes
-- bytes: number of its bytes
-- first_seen_at: when it was first had with these bytes
SELECT a.public_id, f.url, f.name, f.sha256, f.length, INSTANT(f.first_seen_at)
FROM file AS f
JOIN article AS a ON a.id = f.article_id
WHERE a.merged_into IS NULL
