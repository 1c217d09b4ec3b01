"""The tables that say what articles rest on: captures, addresses, links, files."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, null, select
from sqlalchemy.orm import Session, aliased

from archive.export.articles import article_id, reader
from archive.export.scope import Scope
from archive.export.table import Column, Table, computed, joined, prefixed, stored
from archive.history import reading_as_of
from archive.model import AddressRow, Article, ArticleLink, CaptureRow, FileRow, ReadingLink, ReadingRow
from archive.versions import LOOKS, READING_ID

_EXPLICIT = ("original", "get_the_report")
_EARLIER = aliased(Article, name="earlier")


def _captures(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(LOOKS)
        .join(Article, CaptureRow.article_id == Article.id)
        .outerjoin(ReadingRow, ReadingRow.id == READING_ID)
        .where(*scope.holds_article(), *scope.by_then(CaptureRow.captured_at))
        .order_by(Article.public_id, CaptureRow.captured_at, CaptureRow.url)
    )


def _addresses(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(AddressRow, AddressRow.article_id == Article.id)
        .where(*scope.holds_article(), *scope.by_then(AddressRow.first_seen_at))
        .order_by(Article.public_id, AddressRow.id)
    )


def _links(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(ReadingLink, ReadingLink.reading_id == reading_as_of(scope.as_of))
        .where(*scope.holds_article(), ReadingLink.relation.in_(_EXPLICIT))
        .order_by(Article.public_id, ReadingLink.id)
    )


def _files(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(FileRow, FileRow.article_id == Article.id)
        .where(*scope.holds_article(), *scope.by_then(FileRow.first_seen_at))
        .order_by(Article.public_id, FileRow.id)
    )


def _derived(cells: Select[Any], scope: Scope) -> Select[Any]:
    """Both articles had been seen by the moment asked for, and neither was taken down since."""
    return (
        cells.select_from(Article)
        .join(ArticleLink, ArticleLink.from_id == Article.id)
        .join(_EARLIER, ArticleLink.to_id == _EARLIER.id)
        .where(*scope.holds_article(), *scope.by_then(_EARLIER.first_seen_at))
        .where(_EARLIER.merged_into.is_(None), _EARLIER.state != "withheld")
        .order_by(Article.public_id, _EARLIER.public_id, ArticleLink.relation)
    )


def _linked_article(scope: Scope) -> ColumnElement[Any]:
    """The article that has the address linked to; several addresses with one key are one article."""
    target, address = aliased(Article, name="target"), aliased(AddressRow, name="target_address")
    known = (
        select(target.public_id)
        .join(address, address.article_id == target.id)
        .where(address.key == ReadingLink.key, target.merged_into.is_(None), target.state != "withheld")
        .where(*scope.by_then(target.first_seen_at))
    )
    return known.order_by(target.id).limit(1).correlate(ReadingLink).scalar_subquery()


CAPTURES = Table(
    name="captures",
    meaning="One row a look at an article at one moment, whatever it met.",
    key=("capture_id",),
    columns=(
        prefixed("capture_id", "ca-", CaptureRow.id, "id of the capture"),
        article_id("the article looked at"),
        stored("url", CaptureRow.url),
        stored("captured_at", CaptureRow.captured_at),
        stored("origin", CaptureRow.origin),
        stored("outcome", CaptureRow.outcome),
        stored("status", CaptureRow.status),
        stored("sha256", CaptureRow.sha256),
        stored("bytes", CaptureRow.length),
        computed(
            "reader", ReadingRow.reader, lambda _: reader(), "template, version and library that read it"
        ),
        prefixed("crawl_id", "cr-", CaptureRow.crawl_id, "the crawl that looked"),
    ),
    within=_captures,
)

ADDRESSES = Table(
    name="addresses",
    meaning="One row an address at which an article was met.",
    key=("article_id", "url"),
    columns=(
        article_id(),
        stored("url", AddressRow.url),
        stored("first_seen_at", AddressRow.first_seen_at),
        computed("last_seen_at", AddressRow.last_seen_at, lambda scope: scope.clip(AddressRow.last_seen_at)),
        stored("reason", AddressRow.reason),
    ),
    within=_addresses,
)

_DERIVED = Table(
    name="derived",
    meaning="The rows of links that were found by what both articles say.",
    key=("from_article_id", "to_url", "relation"),
    columns=(
        stored("from_article_id", Article.public_id),
        stored("to_article_id", _EARLIER.public_id),
        stored("to_url", _EARLIER.url),
        stored("relation", ArticleLink.relation),
        stored("score", ArticleLink.score),
        stored("shared_words", ArticleLink.shared_words),
        stored("longest_run", ArticleLink.longest_run),
        stored("confidence", ArticleLink.confidence),
        joined("evidence", ArticleLink.evidence, lambda _: ArticleLink.evidence.expression),
        stored("method", ArticleLink.method),
    ),
    within=_derived,
)


def _and_derived(session: Session, scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    """The links that pages have, then those that were found."""
    yield from rows
    with closing(_DERIVED.rows(session, scope)) as found:
        yield from found


LINKS = Table(
    name="links",
    meaning="One row a link: from what an article last read to a page it names as its original or its report, "
    "from an article of the press to an earlier one that it is a copy of or to a release that it reports on, "
    "or from a syndicator's page to the release that it has the same text as.",
    key=("from_article_id", "to_url", "relation"),
    columns=(
        stored("from_article_id", Article.public_id, "the article that links, is a copy, or reports"),
        computed(
            "to_article_id",
            Article.public_id,
            _linked_article,
            "the article linked to, when the archive has it",
        ),
        stored("to_url", ReadingLink.url),
        stored(
            "relation",
            ReadingLink.relation,
            "original, get_the_report, copy_of, same_release or reports_on",
        ),
        Column(
            name="score",
            type="number",
            meaning=f"1 for a link that the page has; {ArticleLink.score.comment}",
            cell=lambda _: literal(1.0),
        ),
        Column(
            name="shared_words",
            type="integer",
            meaning=f"{ArticleLink.shared_words.comment}; empty for a link that the page has",
            cell=lambda _: null(),
        ),
        Column(
            name="longest_run",
            type="integer",
            meaning=f"{ArticleLink.longest_run.comment}; empty for a link that the page has",
            cell=lambda _: null(),
        ),
        Column(
            name="confidence",
            type="number",
            meaning=str(ArticleLink.confidence.comment),
            cell=lambda _: literal(1.0),
        ),
        Column(
            name="evidence",
            type="list",
            meaning="what speaks for it: link (it links to the release or its report), runs (it quotes it), body:, "
            "programme: and office-holder: with what both are about, days: from the release to the article",
            cell=lambda _: literal("link"),
        ),
        Column(
            name="method",
            type="string",
            meaning="how the link was found",
            cell=lambda _: literal("explicit link"),
        ),
    ),
    within=_links,
    amend=_and_derived,
)

FILES = Table(
    name="files",
    meaning="One row a document that an article links to, such as a report as PDF: by its digest, not its bytes.",
    key=("article_id", "url", "sha256"),
    columns=(
        article_id("the article that links to it"),
        stored("url", FileRow.url),
        stored("name", FileRow.name),
        stored("sha256", FileRow.sha256),
        stored("bytes", FileRow.length),
        stored("first_seen_at", FileRow.first_seen_at),
    ),
    within=_files,
)
