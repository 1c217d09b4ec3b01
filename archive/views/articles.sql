-- One row an article that was read at least once, as it read last.
-- What was taken down has its row, with `withheld` saying so, and none of its words.
-- article_id: stable public id, the one to cite; never changes when the address does
-- source: name of its source
-- source_kind: inspectorate, syndicator, government or press
-- publisher: the group its source belongs to
-- url: canonical address now
-- original_url: the address the page names as its original
-- title: headline
-- standfirst: the sentence under the headline
-- kind: press release, news article, publication, letter, ...
-- published_on: London day of the earliest date the page has claimed
-- published_at: the instant, if a time was given
-- published_year: year of published_on
-- published_month: year and month of published_on, e.g. 2024-05
-- published_day_number: days from 1 January 1970 to published_on, to count days with
-- published_precision: second, minute, day, month, year or relative
-- published_raw: the page's own words
-- published_from: json-ld, meta, microdata, time, label, stamp, url, feed or listing
-- published_conflict: 1 where candidates differ by more than a day, or a later claim moved the date; else 0
-- updated_on: London day of the page's own claim of an update
-- updated_at: the instant of it
-- first_seen_at: first capture that showed it
-- last_seen_at: last capture that showed it
-- state: live, gone (a 410 once, a 404 at two looks on two days), moved or withheld
-- last_outcome: what the last look met, as in captures
-- version_count: versions, quiet ones left out
-- authors: bylines, separated by |
-- section: the section it stands in
-- tags: tags, separated by |
-- language: language the page declares
-- words: number of words of the text
-- paywalled: 1 where the page marks itself as not free, 0 where it says it is; empty if it says nothing
-- text_complete: 1 where all of its text was read, 0 where not
-- bodies: slugs of the bodies it is about, separated by |; see about
-- programmes: slugs of the programmes it is about, separated by |; see about
-- reports_on: article_ids of the inspectorate's items it covers, separated by |
-- licence: OGL-UK-3.0, all-rights-reserved or unknown
-- terms: the licence in words
-- noarchive: 1 where its last page asked that no copy of it be shown to others: not for a shared copy
-- withheld: why its words are not here, e.g. privacy; empty where they are
-- text: the body, paragraphs separated by a blank line
-- text_sha256: digest of the text
SELECT a.public_id, a.source, s.kind, s.publisher, a.url, r.original_url,
    CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.standfirst END,
    r.kind, DAY(a.published_on), INSTANT(a.published_at), YEAR(a.published_on), MONTH(a.published_on),
    DAY_NUMBER(a.published_on), a.published_precision, a.published_raw, a.published_from,
    FLAG(a.published_conflict), DAY(a.updated_on), INSTANT(a.updated_at), INSTANT(a.first_seen_at),
    INSTANT(a.last_seen_at), a.state, a.last_outcome, a.version_count,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.authors END,
    r.section, r.tags, r.language, r.words, FLAG(r.paywalled), FLAG(r.text_complete),
    (SELECT JOINED(o.slug) FROM (SELECT u.slug FROM (
            SELECT x.slug FROM subject AS x WHERE x.reading_id = a.reading_id AND x.kind = 'body' AND x.role = 'subject'
            UNION
            SELECT x.slug FROM article_link AS l
            JOIN article AS t ON t.id = l.to_id AND t.merged_into IS NULL AND t.state <> 'withheld'
            JOIN subject AS x ON x.reading_id = t.reading_id AND x.kind = 'body' AND x.role = 'subject'
            WHERE l.from_id = a.id AND l.relation = 'reports_on' AND NOT EXISTS (
                SELECT 1 FROM subject AS o WHERE o.reading_id = a.reading_id AND o.kind = 'body' AND o.role = 'subject')
        ) AS u ORDER BY PLAIN(u.slug)) AS o),
    (SELECT JOINED(o.slug) FROM (SELECT u.slug FROM (
            SELECT x.slug FROM subject AS x WHERE x.reading_id = a.reading_id AND x.kind = 'programme' AND x.role = 'subject'
            UNION
            SELECT x.slug FROM article_link AS l
            JOIN article AS t ON t.id = l.to_id AND t.merged_into IS NULL AND t.state <> 'withheld'
            JOIN subject AS x ON x.reading_id = t.reading_id AND x.kind = 'programme' AND x.role = 'subject'
            WHERE l.from_id = a.id AND l.relation = 'reports_on' AND NOT EXISTS (
                SELECT 1 FROM subject AS o WHERE o.reading_id = a.reading_id AND o.kind = 'programme' AND o.role = 'subject'
                    AND o.slug IN (SELECT p.slug FROM programme AS p
                        WHERE p.kind NOT IN ('theme', 'question', 'form', 'response')))
        ) AS u ORDER BY PLAIN(u.slug)) AS o),
    (SELECT JOINED(o.public_id) FROM (SELECT t.public_id FROM article_link AS l JOIN article AS t ON t.id = l.to_id
        WHERE l.from_id = a.id AND l.relation = 'reports_on' AND t.merged_into IS NULL
        ORDER BY PLAIN(t.public_id)) AS o),
    s.licence, s.terms, coalesce(FLAG(a.noarchive), 0),
    CASE WHEN HIDDEN(a) THEN coalesce((SELECT min(w.reason_class) FROM takedown AS w WHERE w.article_id = a.id),
        'withheld') ELSE '' END,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.text END, r.text_sha256
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = a.reading_id
WHERE a.merged_into IS NULL
