"""Checks that nothing is left where nothing may be: of merged articles, and under tombstones."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from archive.model import (
    AddressRow,
    Article,
    ArticleLink,
    Base,
    CaptureRow,
    EntryRow,
    Grade,
    ReadingLink,
    ReadingRow,
    Shingle,
    Subject,
    Takedown,
)
from archive.proof.finding import RESTORE, Finding
from archive.removal.suppression import WITHHELD

MERGED = "merged"
TOMBSTONES = "tombstones"
_TAKE_DOWN = "run `hmicfrs takedown` for it again, with the scope of `hmicfrs takedown --list`"
# A tombstone, and that an article was merged, stay with the article they are of.
_STAY = {"takedown", "article"}
_WITHHELD = and_(Article.state == WITHHELD, Article.merged_into.is_(None))


def of_merged(session: Session) -> Iterator[Finding]:
    """Rows that point to an article that became another one, and articles that became one that did."""
    merged = select(Article.id).where(Article.merged_into.is_not(None))
    for table in Base.metadata.sorted_tables:
        for column in _pointing(table):
            key = list(table.primary_key)
            left = (
                select(*key, Article.public_id)
                .join_from(table, Article, Article.id == column)
                .where(column.in_(merged))
            )
            for *row, article in session.execute(left.order_by(*key)):
                yield Finding(
                    check=MERGED,
                    table=table.name,
                    row=", ".join(map(str, row)),
                    article=article,
                    what="it is left to an article that became another one",
                    do=RESTORE,
                )
    yield from _chained(session)


def _pointing(table: FromClause) -> list[ColumnElement[Any]]:
    """The columns of a table that name an article whose row it is."""
    if table.description in _STAY:
        return []
    return [
        key.parent for key in sorted(table.foreign_keys, key=str) if key.column.table is Article.__table__
    ]


def _chained(session: Session) -> Iterator[Finding]:
    target = aliased(Article)
    further = select(Article.public_id).join(target, target.id == Article.merged_into)
    for article in session.scalars(further.where(target.merged_into.is_not(None)).order_by(Article.id)):
        what = "what it became has become another one, or itself"
        yield Finding(
            check=MERGED, table="article", row="merged_into", article=article, what=what, do=RESTORE
        )


def of_taken_down(session: Session) -> Iterator[Finding]:
    """Words and traces of articles that were taken down, and tombstones that stand for nothing."""
    for table, what, found in _words():
        for row, article in session.execute(found):
            yield Finding(
                check=TOMBSTONES, table=table, row=str(row), article=article, what=what, do=_TAKE_DOWN
            )
    yield from _unmatched(session)


def _words() -> Iterator[tuple[str, str, Any]]:
    """Table, what is wrong, and the rows: each with the id of its article."""
    silent = ("text", "text_sha256", "text_fold", "sha256")
    unknown = ("standfirst", "notes", "authors", "section", "tags", "links_sha256")
    says = or_(
        *(getattr(ReadingRow, name) != "" for name in silent),
        *(getattr(ReadingRow, name).is_not(None) for name in unknown),
        and_(ReadingRow.title != "", _scope("title", "all")),
    )
    own = ReadingRow.article_id == Article.id
    yield "reading", "words of what was taken down", _rows(ReadingRow, own).where(says)
    for table in (ReadingLink, Subject, Grade):
        rows = select(table.id, Article.public_id).join(ReadingRow, table.reading_id == ReadingRow.id)
        name = str(table.__tablename__)
        yield name, "it is of what was taken down", rows.join(Article, own).where(_WITHHELD)
    yield from _traces()


def _traces() -> Iterator[tuple[str, str, Any]]:
    looks = _rows(CaptureRow, CaptureRow.article_id == Article.id)
    yield (
        "capture",
        "it leads to the bytes of what was taken down",
        looks.where(CaptureRow.sha256.is_not(None)),
    )
    lines = _rows(EntryRow, EntryRow.article_id == Article.id)
    yield (
        "entry",
        "words of what was taken down",
        lines.where(or_(EntryRow.summary != "", _scope("title", "all"))),
    )
    ends = or_(ArticleLink.from_id == Article.id, ArticleLink.to_id == Article.id)
    yield "article_link", "it is of what was taken down", _rows(ArticleLink, ends)
    sample = select(Shingle.run, Article.public_id).join(Article, Shingle.article_id == Article.id)
    yield "shingle", "a sample of what was taken down", sample.where(_WITHHELD)
    addresses = _rows(AddressRow, AddressRow.article_id == Article.id)
    shown = or_(AddressRow.url.not_like("sha256:%"), AddressRow.key.not_like("sha256:%"))
    yield "address", "an address of what was taken down", addresses.where(shown, _scope("all"))


def _rows(table: Any, own: ColumnElement[bool]) -> Any:
    return select(table.id, Article.public_id).join(Article, own).where(_WITHHELD).order_by(table.id)


def _scope(*scopes: str) -> ColumnElement[bool]:
    other = aliased(Article)
    of_it = or_(other.id == Article.id, other.merged_into == Article.id)
    return exists().where(
        Takedown.article_id == other.id, of_it, Takedown.scope.in_(scopes), Takedown.lifted_at.is_(None)
    )


def _unmatched(session: Session) -> Iterator[Finding]:
    standing = _scope("text", "title", "all")
    rows = select(Article.public_id).where(_WITHHELD, ~standing).order_by(Article.id)
    for article in session.scalars(rows):
        what = "it is withheld, and no tombstone says why"
        yield Finding(check=TOMBSTONES, table="article", row="state", article=article, what=what, do=RESTORE)
    shown = (
        select(Takedown.id, Article.public_id)
        .join(Article, Article.id == Takedown.article_id)
        .where(Takedown.lifted_at.is_(None), Article.merged_into.is_(None), Article.state != WITHHELD)
    )
    for number, article in session.execute(shown.order_by(Takedown.id)):
        yield Finding(
            check=TOMBSTONES,
            table="takedown",
            row=str(number),
            article=article,
            what="a tombstone stands, and its article is not withheld",
            do=_TAKE_DOWN,
        )
