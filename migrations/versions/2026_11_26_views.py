"""Views with plain names for whoever queries the archive, and an index of the words that articles say now.

A later migration that alters a table drops the views first and makes them again: both databases refuse it otherwise.
"""

import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The views as they were made by this revision; those of today are in archive/views.
VIEWS = {
    "sources": """\
-- One row a source: a place dated items come from.
-- source: name in commands and exports, e.g. hmicfrs
-- title: title as readers know it
-- kind: inspectorate, syndicator, government or press
-- home: address of its front page
-- licence: OGL-UK-3.0, all-rights-reserved or unknown
-- terms: the licence in words
-- publisher: the group it belongs to
-- areas: slugs of the bodies whose area it covers, separated by |
-- terms_url: where its terms of use are published
-- terms_checked_on: London day the operator last read them
-- robots_txt: its robots.txt as last checked
-- verified_on: London day its lists and an article were last read on its site by a check
SELECT s.name, s.title, s.kind, s.home, s.licence, s.terms, s.publisher, s.areas, s.terms_url,
    DAY(s.terms_checked_on), s.robots_txt, DAY(s.verified_on)
FROM source AS s
""",
    "source_areas": """\
-- One row a source and a body whose area it covers: which newspapers watch which force or service.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- publisher: the group it belongs to
-- body: slug of the body
-- body_name: its name today
-- body_kind: police, fire or agency
-- region: region of England by ONS, or Wales; empty without one
-- gss_code: code of the Government Statistical Service, to join populations by
SELECT s.name, s.kind, s.publisher, b.slug, b.name, b.kind, b.region, b.gss_code
FROM source AS s
JOIN body AS b ON '|' || s.areas || '|' LIKE '%|' || b.slug || '|%'
""",
    "bodies": """\
-- One row a police force, fire and rescue service or agency that is or was inspected.
-- body: slug, its name in commands and exports
-- kind: police, fire or agency
-- name: full name today
-- aliases: other names in use, separated by |
-- gss_code: code of the Government Statistical Service; empty without one
-- region: region of England by ONS, or Wales; empty without one
-- valid_from: day, month or year as known; empty if not known
-- valid_to: last day, month or year; empty for one that exists
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT b.slug, b.kind, b.name, b.aliases, b.gss_code, b.region, b.valid_from, b.valid_to, b.note, b.source
FROM body AS b
""",
    "body_names": """\
-- One row a name that a body had for a time.
-- body: slug of the body; hmicfrs is the inspectorate itself
-- name: the name
-- valid_from: day, month or year as known
-- valid_to: last day, month or year; empty for the name of today
-- source_of_facts: where that is from, separated by ;
SELECT n.body, n.name, n.valid_from, n.valid_to, n.source
FROM body_name AS n
""",
    "programmes": """\
-- One row a programme of inspections, or a kind of publication.
-- programme: slug, its name in commands and exports
-- label: what it is called
-- keywords: words that tell it, separated by |
-- since: day, month or year it began; empty if not known
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT p.slug, p.label, p.keywords, p.since, p.note, p.source
FROM programme AS p
""",
    "scales": """\
-- One row a grade on a scale. Ranks are of one scale only: an inserted grade moved those below it.
-- scale: name of the scale
-- grade: slug of the grade
-- label: as reports print it
-- rank: 1 is best, on this scale only; empty for a finding
-- valid_from: day it came into use; empty if not known
-- valid_to: last day; empty if in use
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT g.scale, g.grade, g.label, g.rank, g.valid_from, g.valid_to, g.note, g.source
FROM scale_grade AS g
""",
    "office_holders": """\
-- One row a person in an office of the inspectorate; who held two offices has two.
-- person: slug, the name in commands and exports
-- name: as the inspectorate prints it
-- office: the office
-- valid_from: day, month or year as known; empty if not known
-- valid_to: last day, month or year; empty if still held, or not known
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT o.slug, o.name, o.role, o.valid_from, o.valid_to, o.note, o.source
FROM office_holder AS o
""",
    "about": """\
-- One row an article and a body or programme it is about (role subject), as it read last. Where an article does not tell
-- itself, it is about what the releases are about that it reports on.
-- article_id: the article
-- kind: body or programme
-- slug: slug of it
-- told_by: article, or release where the releases it reports on tell
SELECT a.public_id, x.kind, x.slug, 'article'
FROM article AS a
JOIN subject AS x ON x.reading_id = LAST_READING(a) AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE a.merged_into IS NULL
UNION ALL
SELECT DISTINCT a.public_id, x.kind, x.slug, 'release'
FROM article AS a
JOIN article_link AS l ON l.from_id = a.id AND l.relation = 'reports_on'
JOIN article AS t ON t.id = l.to_id AND t.merged_into IS NULL AND t.state <> 'withheld'
JOIN subject AS x ON x.reading_id = LAST_READING(t) AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE a.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM subject AS o
    WHERE o.reading_id = LAST_READING(a) AND o.kind = x.kind AND o.role = 'subject' AND (
        o.slug = x.slug OR o.kind = 'body' OR EXISTS (SELECT 1 FROM programme AS p
            WHERE p.slug = o.slug AND p.kind NOT IN ('theme', 'question', 'form', 'response'))))
""",
    "articles": """\
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
    (SELECT JOINED(o.slug) FROM (SELECT x.slug FROM about AS x
        WHERE x.article_id = a.public_id AND x.kind = 'body' ORDER BY PLAIN(x.slug)) AS o),
    (SELECT JOINED(o.slug) FROM (SELECT x.slug FROM about AS x
        WHERE x.article_id = a.public_id AND x.kind = 'programme' ORDER BY PLAIN(x.slug)) AS o),
    (SELECT JOINED(o.public_id) FROM (SELECT t.public_id FROM article_link AS l JOIN article AS t ON t.id = l.to_id
        WHERE l.from_id = a.id AND l.relation = 'reports_on' AND t.merged_into IS NULL
        ORDER BY PLAIN(t.public_id)) AS o),
    s.licence, s.terms, coalesce(FLAG(a.noarchive), 0),
    CASE WHEN HIDDEN(a) THEN coalesce((SELECT min(w.reason_class) FROM takedown AS w WHERE w.article_id = a.id),
        'withheld') ELSE '' END,
    CASE WHEN HIDDEN(a) THEN NULL ELSE r.text END, r.text_sha256
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = LAST_READING(a)
WHERE a.merged_into IS NULL
""",
    "versions": """\
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
""",
    "entries": """\
-- One row a dated line of a list: a feed item, a listing row, a Latest News line.
-- entry_id: id of the entry
-- source: the source whose list it is
-- list_url: the list it was first seen in
-- title: as printed
-- published_on: London day of the stamp
-- published_at: instant of the stamp, if it has a time
-- published_raw: the stamp as printed
-- summary: as printed
-- url: its link, if any
-- article_id: the article, when the archive has it
-- first_seen_at: first list that showed it
-- last_seen_at: last list that showed it
SELECT 'en-' || CAST(e.id AS TEXT), e.source, e.list_url,
    CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE e.title END,
    DAY(e.published_on), INSTANT(e.published_at), e.published_raw,
    CASE WHEN HIDDEN(a) THEN NULL ELSE e.summary END,
    e.url, a.public_id, INSTANT(e.first_seen_at), INSTANT(e.last_seen_at)
FROM entry AS e
LEFT JOIN article AS a ON a.id = e.article_id
""",
    "captures": """\
-- One row a look at an article at one moment, whatever it met.
-- capture_id: id of the capture
-- article_id: the article looked at
-- source: its source
-- url: the address asked for
-- captured_at: the moment of the look
-- origin: live, wayback, warc or upload
-- outcome: read, unread, not-modified, redirected, gone, blocked or error
-- status: HTTP status
-- reason: why it is unread, blocked or an error
-- moved_to: where a redirect led, if not to this article
-- sha256: digest of the bytes received
-- bytes: number of bytes received
-- reader: template, version of the code and library that read it
-- crawl_id: the crawl that looked
SELECT 'ca-' || CAST(c.id AS TEXT), a.public_id, a.source, c.url, INSTANT(c.captured_at), c.origin, c.outcome,
    c.status, c.reason, c.moved_to, c.sha256, c.length,
    r.reader || ' ' || r.reader_version || CASE WHEN r.library = '' THEN '' ELSE ' ' || r.library END,
    'cr-' || CAST(c.crawl_id AS TEXT)
FROM capture AS c
JOIN article AS a ON a.id = c.article_id
LEFT JOIN capture AS f ON f.id = c.follows_id
LEFT JOIN reading AS r ON r.id = coalesce(c.reading_id, f.reading_id)
""",
    "addresses": """\
-- One row an address at which an article was met.
-- article_id: the article
-- url: the address as it was used
-- first_seen_at: first capture that met it
-- last_seen_at: last capture that met it
-- reason: fetched, redirect, canonical or alias
SELECT a.public_id, d.url, INSTANT(d.first_seen_at), INSTANT(d.last_seen_at), d.reason
FROM address AS d
JOIN article AS a ON a.id = d.article_id
WHERE a.merged_into IS NULL
""",
    "article_dates": """\
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
""",
    "subjects": """\
-- One row a body, programme, grade, office holder or council that a version of an article names.
-- article_id: the article
-- version: the version that names it
-- kind: body, programme, grade, office holder or council
-- slug: its slug in the reference table of its kind; of a council its name
-- gss_code: of a body, code of the Government Statistical Service
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link
-- evidence: the words matched, separated by |
-- times: how often it is named
-- method: the rule that found it
SELECT a.public_id, v.number, x.kind, x.slug, b.gss_code, x.role, x.where_found,
    CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times, x.method
FROM version AS v
JOIN article AS a ON a.id = v.article_id
JOIN subject AS x ON x.reading_id = v.reading_id
LEFT JOIN body AS b ON b.slug = x.slug AND x.kind = 'body'
WHERE a.merged_into IS NULL
""",
    "article_bodies": """\
-- One row an article and a body it names, as it read last. Filter role = 'subject' for what it is about.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- body: slug of the body
-- body_name: its name today
-- body_kind: police, fire or agency
-- region: region of England by ONS, or Wales; empty without one
-- gss_code: code of the Government Statistical Service, to join populations by
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link; release where a release it reports on tells
-- evidence: the words matched, separated by |
-- times: how often it is named; 0 where a release tells
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug, b.name, b.kind, b.region,
    b.gss_code, x.role, x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN subject AS x ON x.reading_id = LAST_READING(a) AND x.kind = 'body'
LEFT JOIN body AS b ON b.slug = x.slug
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), y.slug, b.name, b.kind, b.region,
    b.gss_code,
    'subject', 'release', '', 0
FROM about AS y
JOIN article AS a ON a.public_id = y.article_id
JOIN source AS s ON s.name = a.source
LEFT JOIN body AS b ON b.slug = y.slug
WHERE y.kind = 'body' AND y.told_by = 'release'
""",
    "article_programmes": """\
-- One row an article and a programme of inspections it names, as it read last.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- programme: slug of the programme
-- label: what it is called
-- role: subject or mentioned
-- where_found: title, standfirst, text, tag, url or link; release where a release it reports on tells
-- evidence: the words matched, separated by |
-- times: how often it is named; 0 where a release tells
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug, p.label, x.role,
    x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN subject AS x ON x.reading_id = LAST_READING(a) AND x.kind = 'programme'
LEFT JOIN programme AS p ON p.slug = x.slug
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), y.slug, p.label,
    'subject', 'release', '', 0
FROM about AS y
JOIN article AS a ON a.public_id = y.article_id
JOIN source AS s ON s.name = a.source
LEFT JOIN programme AS p ON p.slug = y.slug
WHERE y.kind = 'programme' AND y.told_by = 'release'
""",
    "article_people": """\
-- One row an article and an office holder of the inspectorate it names, as it read last.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- published_on: London day of publication
-- published_year: year of it
-- person: slug of the office holder
-- name: as the inspectorate prints it
-- office: the office held on the day of publication; empty if none is known
-- role: subject, mentioned or author
-- where_found: title, standfirst, text, tag, url or link
-- evidence: the words matched, separated by |
-- times: how often the person is named
SELECT a.public_id, a.source, s.kind, DAY(a.published_on), YEAR(a.published_on), x.slug,
    (SELECT min(n.name) FROM office_holder AS n WHERE n.slug = x.slug),
    coalesce((SELECT max(o.role) FROM office_holder AS o WHERE o.slug = x.slug
        AND o.valid_from <= DAY(a.published_on)
        AND (o.valid_to = '' OR o.valid_to >= substr(DAY(a.published_on), 1, length(o.valid_to)))), ''),
    x.role, x.where_found, CASE WHEN HIDDEN(a) THEN NULL ELSE x.evidence END, x.times
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN subject AS x ON x.reading_id = LAST_READING(a) AND x.kind = 'office holder'
WHERE a.merged_into IS NULL
""",
    "grades": """\
-- One row a grade or finding that a version of an article states of a body.
-- article_id: the article
-- version: the version that states it
-- body: slug of the body graded
-- scale: the scale, which tells what a rank means
-- question: what was graded, as the page names it; empty if not said
-- grade: slug of the grade on that scale
-- evidence: the words it was read from
SELECT a.public_id, v.number, g.body, g.scale, g.question, g.grade,
    CASE WHEN HIDDEN(a) THEN NULL ELSE g.evidence END
FROM version AS v
JOIN article AS a ON a.id = v.article_id
JOIN grade AS g ON g.reading_id = v.reading_id
WHERE a.merged_into IS NULL
""",
    "article_grades": """\
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
JOIN reading AS r ON r.id = LAST_READING(a)
JOIN grade AS g ON g.reading_id = r.id
LEFT JOIN scale_grade AS k ON k.scale = g.scale AND k.grade = g.grade
WHERE a.merged_into IS NULL
""",
    "links": """\
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
JOIN reading_link AS l ON l.reading_id = LAST_READING(a) AND l.relation IN ('original', 'get_the_report')
WHERE a.merged_into IS NULL
UNION ALL
SELECT a.public_id, t.public_id, t.url, l.relation, l.score, l.shared_words, l.longest_run, l.confidence,
    CASE WHEN HIDDEN(a) THEN NULL ELSE l.evidence END, l.method
FROM article_link AS l
JOIN article AS a ON a.id = l.from_id
JOIN article AS t ON t.id = l.to_id
WHERE a.merged_into IS NULL AND t.merged_into IS NULL
""",
    "coverage": """\
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
JOIN reading AS r ON r.id = LAST_READING(a)
JOIN reading AS q ON q.id = LAST_READING(t)
WHERE l.relation = 'reports_on' AND s.kind = 'press' AND a.merged_into IS NULL AND t.merged_into IS NULL
""",
    "changes": """\
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
""",
    "vanished": """\
-- One row an article that is no longer at its address, and when that was first met.
-- article_id: the article
-- source: its source
-- source_kind: inspectorate, syndicator, government or press
-- url: its canonical address
-- title: its last headline
-- state: gone or moved
-- last_seen_at: last capture that showed it: it vanished later than this
-- missed_at: first look after that which did not meet it: and not later than this
-- status: HTTP status of that look
-- moved_to: where a redirect led; empty for one that is gone
SELECT a.public_id, a.source, s.kind, a.url, CASE WHEN TITLE_HIDDEN(a) THEN NULL ELSE r.title END, a.state,
    INSTANT(a.last_seen_at), INSTANT(c.captured_at), c.status, c.moved_to
FROM article AS a
JOIN source AS s ON s.name = a.source
JOIN reading AS r ON r.id = LAST_READING(a)
JOIN capture AS c ON c.id = (SELECT m.id FROM capture AS m WHERE m.article_id = a.id
    AND m.captured_at > a.last_seen_at
    AND (m.outcome = 'gone' OR (m.outcome = 'redirected' AND m.moved_to <> ''))
    ORDER BY m.captured_at, m.url LIMIT 1)
WHERE a.merged_into IS NULL AND a.state IN ('gone', 'moved')
""",
    "decisions": """\
-- One row a judgement of an address, at each of two steps: why it was kept or left out.
-- source: the source
-- url: the address judged
-- decided_at: when
-- kept: 1 if kept, 0 if left out
-- score: 0 to 1
-- words: the words that made it, separated by |
-- step: list: by a list's line, before it was asked for; text: by what its page says
SELECT d.source, d.url, INSTANT(d.decided_at), FLAG(d.kept), d.score, d.words, d.step
FROM decision AS d
""",
    "files": """\
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
""",
    "takedowns": """\
-- One row a time that an article, or its text, was taken down.
-- article_id: the article
-- source: its source
-- scope: text, title (and text), or all
-- reason_class: publisher, privacy, court, copyright or other
-- decided_on: UTC day it was taken down
SELECT a.public_id, a.source, d.scope, d.reason_class, UTC_DAY(d.decided_at)
FROM takedown AS d
JOIN article AS a ON a.id = d.article_id
""",
    "crawls": """\
-- One row a run of one source: what it found, how it ended.
-- crawl_id: id of the crawl
-- source: the source crawled
-- started_at: when it began
-- finished_at: when it ended; empty if it was cut off
-- day: UTC day it began
-- day_number: days from 1 January 1970 to it, to count days with
-- origin: live or warc
-- result: ok, failed or partial; empty if it was cut off
-- cause: why it did not end well
-- requests: responses received
-- entries: dated lines seen in lists
-- new: articles seen for the first time
-- changed: articles that read differently, quiet ones included
-- unchanged: articles that read the same
-- unread: pages that could not be read
-- gone: looks that met a 404, a 410 or a soft 404
-- blocked: looks that met a block or challenge page
SELECT 'cr-' || CAST(k.id AS TEXT), k.source, INSTANT(k.started_at), INSTANT(k.finished_at), UTC_DAY(k.started_at),
    SECONDS(k.started_at) / 86400, k.origin, k.result, k.cause, k.requests, k.entries, k.new, k.changed, k.unchanged, k.unread, k.gone, k.blocked
FROM crawl AS k
""",
    "source_days": """\
-- One row a source and a UTC day on which it was crawled or an article of it was captured: what the archive covers.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- day: UTC day
-- day_number: days from 1 January 1970, to count days with
-- crawls: crawls that began
-- good_crawls: those that ended well, or partly so
-- failed_crawls: those that failed or were cut off
-- captures: looks at articles, of any origin and outcome
-- read: looks that were read, or told that nothing changed
-- unread: looks at pages that could not be read
-- missed: looks that met a 404, a 410 or a redirect
-- blocked: looks that met a block or challenge page
-- errors: looks that met an error
SELECT d.source, s.kind, d.day, d.day_number, CAST(sum(d.crawls) AS INTEGER), CAST(sum(d.good) AS INTEGER),
    CAST(sum(d.failed) AS INTEGER), CAST(sum(d.captures) AS INTEGER), CAST(sum(d.was_read) AS INTEGER),
    CAST(sum(d.unread) AS INTEGER), CAST(sum(d.missed) AS INTEGER), CAST(sum(d.blocked) AS INTEGER),
    CAST(sum(d.errors) AS INTEGER)
FROM (
    SELECT k.source, UTC_DAY(k.started_at) AS day, SECONDS(k.started_at) / 86400 AS day_number, 1 AS crawls,
        CASE WHEN k.result IN ('ok', 'partial') THEN 1 ELSE 0 END AS good,
        CASE WHEN k.result IN ('ok', 'partial') THEN 0 ELSE 1 END AS failed,
        0 AS captures, 0 AS was_read, 0 AS unread, 0 AS missed, 0 AS blocked, 0 AS errors
    FROM crawl AS k
    UNION ALL
    SELECT a.source, UTC_DAY(c.captured_at), SECONDS(c.captured_at) / 86400, 0, 0, 0, 1,
        CASE WHEN c.outcome IN ('read', 'not-modified') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'unread' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome IN ('gone', 'redirected') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'blocked' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'error' THEN 1 ELSE 0 END
    FROM capture AS c
    JOIN article AS a ON a.id = c.article_id
) AS d
JOIN source AS s ON s.name = d.source
GROUP BY d.source, s.kind, d.day, d.day_number
""",
    "gaps": """\
-- One row a time of whole days on which no crawl of a source ended well: what may have been missed.
-- The last one of a source may be open: it lasts to the last day on which anything was crawled.
-- source: the source
-- source_kind: inspectorate, syndicator, government or press
-- last_good_day: UTC day of the last good crawl before it
-- next_good_day: UTC day of the first good crawl after it; empty while there is none
-- days_missed: whole days between the two
-- failed_crawls: crawls meanwhile that failed or were cut off
SELECT g.source, s.kind, g.day, g.next_day, g.next_number - g.day_number - 1,
    (SELECT count(*) FROM crawl AS f WHERE f.source = g.source
        AND SECONDS(f.started_at) / 86400 > g.day_number AND SECONDS(f.started_at) / 86400 < g.next_number)
FROM (
    SELECT o.source, o.day, o.day_number, lead(o.day) OVER (PARTITION BY o.source ORDER BY o.day_number) AS next_day,
        coalesce(lead(o.day_number) OVER (PARTITION BY o.source ORDER BY o.day_number),
            (SELECT max(SECONDS(z.started_at) / 86400) FROM crawl AS z) + 1) AS next_number
    FROM (SELECT DISTINCT k.source, UTC_DAY(k.started_at) AS day, SECONDS(k.started_at) / 86400 AS day_number
        FROM crawl AS k WHERE k.result IN ('ok', 'partial')) AS o
) AS g
JOIN source AS s ON s.name = g.source
WHERE g.next_number > g.day_number + 1
""",
}

_READ = (
    "SELECT coalesce(c.reading_id, f.reading_id) FROM capture AS c LEFT JOIN capture AS f ON f.id = c.follows_id "
    "WHERE c.article_id = {0}.id AND coalesce(c.reading_id, f.reading_id) IS NOT NULL "
    "ORDER BY c.captured_at DESC, c.url DESC LIMIT 1"
)
_DOWN = "SELECT 1 FROM takedown AS td WHERE td.article_id = {0}.id"
_BOTH = {
    "LAST_READING": f"({_READ})",
    "HIDDEN": f"({{0}}.state = 'withheld' OR EXISTS ({_DOWN}))",
    "TITLE_HIDDEN": f"(EXISTS ({_DOWN} AND td.scope <> 'text') "
    f"OR ({{0}}.state = 'withheld' AND NOT EXISTS ({_DOWN})))",
}
_SPELT = {
    "sqlite": {
        "INSTANT": "(replace(substr({0}, 1, 19), ' ', 'T') || 'Z')",
        "DAY": "{0}",
        "MONTH": "substr({0}, 1, 7)",
        "YEAR": "CAST(substr({0}, 1, 4) AS INTEGER)",
        "DAY_NUMBER": "CAST(julianday({0}) - 2440587.5 AS INTEGER)",
        "UTC_DAY": "substr({0}, 1, 10)",
        "SECONDS": "CAST(strftime('%s', {0}) AS INTEGER)",
        "FLAG": "{0}",
        "JOINED": "group_concat({0}, '|')",
        "PLAIN": "{0}",
    },
    "postgresql": {
        "INSTANT": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        "DAY": "to_char({0}, 'YYYY-MM-DD')",
        "MONTH": "to_char({0}, 'YYYY-MM')",
        "YEAR": "CAST(extract(year FROM {0}) AS INTEGER)",
        "DAY_NUMBER": "({0} - DATE '1970-01-01')",
        "UTC_DAY": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        "SECONDS": "CAST(floor(extract(epoch FROM {0})) AS BIGINT)",
        "FLAG": "CAST({0} AS INTEGER)",
        "JOINED": "string_agg({0}, '|')",
        "PLAIN": '{0} COLLATE "C"',
    },
}
_WORD = re.compile(r"\b([A-Z][A-Z_]+)\(([^()]*)\)")


# Words as this revision indexes them; those of today are in archive/wording.py.
_BREAK = "0z0"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u2032`\u00b4"
_MARKS = "\u0300-\u036f"
_RUN = re.compile(f"[^\\W_][^\\W_{_MARKS}]*(?:[{_MARKS}{_APOSTROPHES}]+[^\\W_]+)*[{_MARKS}]*")
_PARTS = re.compile("[a-z]+|[0-9]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, words, tokenize = 'unicode61 remove_diacritics 2')",
)
_POSTGRES = (
    """CREATE TABLE search_index (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    lengthy BOOLEAN NOT NULL,
    title_vector TSVECTOR NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
    words_vector TSVECTOR NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED
)""",
    "CREATE INDEX ix_search_index_title_vector ON search_index USING gin (title_vector)",
    "CREATE INDEX ix_search_index_words_vector ON search_index USING gin (words_vector)",
    "COMMENT ON TABLE search_index IS 'What an article says now, as a search compares it. Derived, never edited.'",
    "COMMENT ON COLUMN search_index.article_id IS 'the article'",
    "COMMENT ON COLUMN search_index.title IS 'words of the headline: without case, accents, apostrophes'",
    "COMMENT ON COLUMN search_index.words IS 'words of headline, standfirst and text, a made-up word between them'",
    "COMMENT ON COLUMN search_index.lengthy IS 'not every place of a word is kept: phrases are looked for in words'",
    "COMMENT ON COLUMN search_index.title_vector IS 'of title'",
    "COMMENT ON COLUMN search_index.words_vector IS 'of words'",
)
_SAID = """SELECT a.id, r.title, r.standfirst, r.text FROM article AS a JOIN reading AS r ON r.id = (
    SELECT coalesce(c.reading_id, f.reading_id) FROM capture AS c LEFT JOIN capture AS f ON f.id = c.follows_id
    WHERE c.article_id = a.id AND coalesce(c.reading_id, f.reading_id) IS NOT NULL
    ORDER BY c.captured_at DESC, c.url DESC LIMIT 1)
WHERE a.merged_into IS NULL AND a.state <> 'withheld' AND a.id > :last ORDER BY a.id LIMIT 200"""


def upgrade() -> None:
    for name, written in VIEWS.items():
        _make(name, written)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        _run(statement)
    _fill()


def downgrade() -> None:
    _run("DROP TABLE search_index")
    for name in reversed(VIEWS):
        _run(f"DROP VIEW {name}")


def _fill() -> None:
    """Index what articles say now, some hundred at a time."""
    connection = op.get_bind()
    insert = sa.text(
        "INSERT INTO search_index (article_id, title, words, lengthy) VALUES (:id, :title, :words, :lengthy)"
    )
    if connection.dialect.name == "sqlite":
        insert = sa.text("INSERT INTO search_index (rowid, title, words) VALUES (:id, :title, :words)")
    last = 0
    while rows := connection.execute(sa.text(_SAID), {"last": last}).all():
        last = rows[-1].id
        for row in rows:
            title = _words(row.title)
            words = f" {_BREAK} ".join((title, _words(row.standfirst or ""), _words(row.text)))
            said = {"id": row.id, "title": title, "words": words, "lengthy": _lengthy(words)}
            if connection.dialect.name == "sqlite":
                del said["lengthy"]
            connection.execute(insert, said)


def _words(text: str) -> str:
    runs = _RUN.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    said = " ".join(part for run in runs for part in _PARTS.findall(_folded(run)) if len(part) <= 64)
    return said if len(said) <= 500_000 else said[:500_000].rsplit(" ", 1)[0]


def _folded(run: str) -> str:
    if not run.isascii():
        run = unicodedata.normalize("NFKD", run.casefold())
        run = "".join(letter for letter in run if not unicodedata.combining(letter)).translate(_LETTERS)
    for apostrophe in _APOSTROPHES:
        run = run.replace(apostrophe, "")
    return run.lower()


def _lengthy(words: str) -> bool:
    every = words.split()
    times: dict[str, int] = {}
    for word in every:
        times[word] = times.get(word, 0) + 1
    return len(every) > 16_000 or max(times.values(), default=0) > 250


def _make(name: str, written: str) -> None:
    """Make a view of its text: lines that explain it and its columns, then a SELECT."""
    head, select = re.match(r"((?:--[^\n]*\n)+)(.+)", written, re.DOTALL).groups()
    lines = [line.removeprefix("--").strip() for line in head.splitlines()]
    told = [line.partition(": ") for line in lines]
    columns = {
        column: meaning for column, _, meaning in told if re.fullmatch(r"[a-z_0-9]+", column) and meaning
    }
    meaning = " ".join(
        line for line, (column, _, _) in zip(lines, told, strict=True) if column not in columns
    )
    dialect = op.get_bind().dialect.name
    spelt = _BOTH | _SPELT[dialect]

    def spell(found: re.Match[str]) -> str:
        form = spelt.get(found[1])
        return found[0] if form is None else form.format(found[2])

    _run(f"CREATE VIEW {name} ({', '.join(columns)}) AS\n{_WORD.sub(spell, select.strip())}")
    if dialect == "postgresql":
        _run(f"COMMENT ON VIEW {name} IS {_quoted(meaning)}")
        for column, meaning in columns.items():
            _run(f"COMMENT ON COLUMN {name}.{column} IS {_quoted(meaning)}")


def _run(statement: str) -> None:
    """psycopg takes a per cent sign for a parameter's."""
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    connection.exec_driver_sql(statement.replace("%", "%%") if postgres else statement)


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
