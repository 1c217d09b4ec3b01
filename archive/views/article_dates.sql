-- One row a date that a page or a list stated of an article: all candidates, with the words they were stated in.
-- article_id: the article
-- source: its source
-- field: published, updated, sent, or page: when a page was made of an older document
-- value_on: London day
-- value_at: instant, if a time was given
-- precision: second, minute, day, month, year or relative
-- raw: the words it was read from
-- origin: json-ld, meta, microdata, time, feed, listing, url, label or stamp
-- doubt: what is odd about it
-- seen_from: first capture that stated it; empty for a list's claim
-- chosen: 1 where the article's date of publication or of update is this one; else 0
-- days_apart: days from the article's date of publication to this one
SELECT a.public_id, a.source, d.field, DAY(d.value_on), INSTANT(d.value_at), d.precision, d.raw, d.origin, d.doubt,
    (SELECT INSTANT(min_seen.captured_at) FROM capture AS min_seen WHERE min_seen.reading_id = d.reading_id
        ORDER BY min_seen.captured_at LIMIT 1),
    CASE WHEN d.field = 'published' AND d.value_on = a.published_on AND d.origin = a.published_from
            AND d.raw = a.published_raw THEN 1
        WHEN d.field = 'updated' AND d.value_on = a.updated_on
            AND (d.value_at = a.updated_at OR a.updated_at IS NULL) THEN 1
        ELSE 0 END,
    DAY_NUMBER(d.value_on) - DAY_NUMBER(a.published_on)
FROM date_claim AS d
JOIN article AS a ON a.id = d.article_id
WHERE a.merged_into IS NULL
