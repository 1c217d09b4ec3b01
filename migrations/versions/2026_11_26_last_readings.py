"""Keeps with each article which reading it had last, which views, searches and exports looked for among its captures."""

import re
from collections.abc import Sequence
from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LAST = """UPDATE article SET reading_id = (
    SELECT coalesce(c.reading_id, f.reading_id) FROM capture AS c LEFT JOIN capture AS f ON f.id = c.follows_id
    WHERE c.article_id = article.id AND coalesce(c.reading_id, f.reading_id) IS NOT NULL
    ORDER BY c.captured_at DESC, c.url DESC LIMIT 1)"""

# What revision 0005 cannot spell.
_SPELT = {
    "sqlite": {"THEN_JOIN": "CROSS JOIN {0}", "UTC_DATE": "substr({0}, 1, 10)"},
    "postgresql": {"THEN_JOIN": "JOIN {0}", "UTC_DATE": "CAST({0} AT TIME ZONE 'UTC' AS DATE)"},
}
_WORD = re.compile(r"\b(THEN_JOIN|UTC_DATE)\(([^()]*)\)")

VIEWS = {
    "about": """\
-- One row an article and a body or programme it is about (role subject), as it read last. Where an article does not tell
-- itself, it is about what the releases are about that it reports on.
-- article_id: the article
-- kind: body or programme
-- slug: slug of it
-- told_by: article, or release where the releases it reports on tell
SELECT a.public_id, x.kind, x.slug, 'article'
FROM article AS a
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE a.merged_into IS NULL
UNION ALL
SELECT DISTINCT a.public_id, x.kind, x.slug, 'release'
FROM article_link AS l
THEN_JOIN(article AS a) ON a.id = l.from_id
THEN_JOIN(article AS t) ON t.id = l.to_id AND t.merged_into IS NULL AND t.state <> 'withheld'
THEN_JOIN(subject AS x) ON x.reading_id = t.reading_id AND x.role = 'subject' AND x.kind IN ('body', 'programme')
WHERE l.relation = 'reports_on' AND a.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM subject AS o
    WHERE o.reading_id = a.reading_id AND o.kind = x.kind AND o.role = 'subject' AND (
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
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'body'
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
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'programme'
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
THEN_JOIN(subject AS x) ON x.reading_id = a.reading_id AND x.kind = 'office holder'
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
JOIN reading AS r ON r.id = a.reading_id
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
JOIN reading_link AS l ON l.reading_id = a.reading_id AND l.relation IN ('original', 'get_the_report')
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
JOIN reading AS r ON r.id = a.reading_id
JOIN reading AS q ON q.id = t.reading_id
WHERE l.relation = 'reports_on' AND s.kind = 'press' AND a.merged_into IS NULL AND t.merged_into IS NULL
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
JOIN reading AS r ON r.id = a.reading_id
JOIN capture AS c ON c.id = (SELECT m.id FROM capture AS m WHERE m.article_id = a.id
    AND m.captured_at > a.last_seen_at
    AND (m.outcome = 'gone' OR (m.outcome = 'redirected' AND m.moved_to <> ''))
    ORDER BY m.captured_at, m.url LIMIT 1)
WHERE a.merged_into IS NULL AND a.state IN ('gone', 'moved')
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
SELECT d.source, s.kind, DAY(d.day), CAST(DAY_NUMBER(d.day) AS BIGINT), CAST(sum(d.crawls) AS INTEGER), CAST(sum(d.good) AS INTEGER),
    CAST(sum(d.failed) AS INTEGER), CAST(sum(d.captures) AS INTEGER), CAST(sum(d.was_read) AS INTEGER),
    CAST(sum(d.unread) AS INTEGER), CAST(sum(d.missed) AS INTEGER), CAST(sum(d.blocked) AS INTEGER),
    CAST(sum(d.errors) AS INTEGER)
FROM (
    SELECT k.source, UTC_DATE(k.started_at) AS day, 1 AS crawls,
        CASE WHEN k.result IN ('ok', 'partial') THEN 1 ELSE 0 END AS good,
        CASE WHEN k.result IN ('ok', 'partial') THEN 0 ELSE 1 END AS failed,
        0 AS captures, 0 AS was_read, 0 AS unread, 0 AS missed, 0 AS blocked, 0 AS errors
    FROM crawl AS k
    UNION ALL
    SELECT a.source, UTC_DATE(c.captured_at), 0, 0, 0, 1,
        CASE WHEN c.outcome IN ('read', 'not-modified') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'unread' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome IN ('gone', 'redirected') THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'blocked' THEN 1 ELSE 0 END,
        CASE WHEN c.outcome = 'error' THEN 1 ELSE 0 END
    FROM capture AS c
    JOIN article AS a ON a.id = c.article_id
) AS d
JOIN source AS s ON s.name = d.source
GROUP BY d.source, s.kind, d.day
""",
}


def upgrade() -> None:
    op.add_column(
        "article",
        sa.Column(
            "reading_id",
            sa.Integer(),
            nullable=True,
            comment="what it read last: the reading of the last capture that has one",
        ),
    )
    op.execute(_LAST)
    op.create_index(op.f("ix_article_reading_id"), "article", ["reading_id"])
    _replace(VIEWS)


def downgrade() -> None:
    _replace({name: _spelling().VIEWS[name] for name in VIEWS})
    op.drop_index(op.f("ix_article_reading_id"), table_name="article")
    op.drop_column("article", "reading_id")


def _replace(written: dict[str, str]) -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    for name in VIEWS:
        _spelling()._make(name, _WORD.sub(_spelt, written[name]))


def _spelt(found: re.Match[str]) -> str:
    return _SPELT[op.get_bind().dialect.name][found[1]].format(found[2])


def _spelling():
    """The revision that made the views first: they are spelt as there."""
    return import_module("migrations.versions.2026_11_26_views")
