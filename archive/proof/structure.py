"""Checks that the database is sound: its pages and indexes, and that every row points to one that is there."""

import logging
from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, and_, exists, func, literal_column, select, text
from sqlalchemy.orm import Session

from archive.model import AddressRow, Article, Base
from archive.proof.finding import RESTORE, Finding

logger = logging.getLogger(__name__)

CHECK = "structure"
_MOST = 100
_AMCHECK = "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'amcheck')"
_MAY = "SELECT has_function_privilege('bt_index_check(regclass)', 'execute')"
_INDEXES = (
    "SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE a.amname = 'btree' AND n.nspname = 'public' ORDER BY 1"
)


def pages(session: Session) -> Iterator[Finding]:
    """What the database says of its own pages and indexes. Postgres: where the extension amcheck is there."""
    if session.get_bind().dialect.name == "sqlite":
        for (said,) in session.execute(text(f"PRAGMA integrity_check({_MOST})")):
            if said != "ok":
                yield _finding("", "", said)
    elif session.scalar(text(_AMCHECK)) and session.scalar(text(_MAY)):
        # pages that cannot be read raise, which ends the check
        for index in session.scalars(text(_INDEXES)).all():
            session.execute(text("SELECT bt_index_check(CAST(:index AS regclass))"), {"index": index})


def dangling(session: Session) -> Iterator[Finding]:
    """Rows that point to a row that is not there, by every foreign key of the model."""
    for table in Base.metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
            yield from _of(session, constraint)


def _of(session: Session, constraint: ForeignKeyConstraint) -> Iterator[Finding]:
    table, referred = constraint.table, constraint.referred_table
    target = referred.alias("target")
    pairs = [(key.parent, target.c[key.column.name]) for key in constraint.elements]
    pointing = and_(*(own.is_not(None) for own, _ in pairs))
    there = exists(select(literal_column("1")).where(*(own == its for own, its in pairs)))
    key = list(table.primary_key)
    points_to = [own for own, _ in pairs]
    broken = select(*key, *points_to).where(pointing, ~there).order_by(*key)
    for row in session.execute(broken):
        number, to = row[: len(key)], row[len(key) :]
        yield _finding(
            table.name,
            ", ".join(map(str, number)),
            f"points to a row of {referred.name} that is not there",
            " ".join(f"{own.name} {value}" for own, value in zip(points_to, to, strict=True)),
        )


def unique(session: Session) -> Iterator[Finding]:
    """Addresses that lead to two articles of a source."""
    leading = (
        select(Article.source, AddressRow.key, func.count(Article.id.distinct()))
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.merged_into.is_(None))
        .group_by(Article.source, AddressRow.key)
        .having(func.count(Article.id.distinct()) > 1)
        .order_by(Article.source, AddressRow.key)
    )
    for source, key, articles in session.execute(leading):
        yield Finding(
            check="addresses",
            table="address",
            row=key,
            what=f"leads to {articles} articles of {source}",
            expected="one article",
            found=str(articles),
            do="look at both with `hmicfrs show`; the next look at it makes them one",
        )


def _finding(table: str, row: str, what: str, found: str = "") -> Finding:
    return Finding(check=CHECK, table=table, row=row, what=what, found=found, do=RESTORE)
