"""Runs every check of an archive, one after another; what they find is named, and nothing is repaired."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from archive import database
from archive.model import Article, CaptureRow
from archive.proof import (
    captures,
    chain,
    derivation,
    indexed,
    left_behind,
    manifests,
    related,
    said,
    stored_bytes,
    structure,
)
from archive.proof.finding import RESTORE, Finding, Findings

logger = logging.getLogger(__name__)

Tell = Callable[[str, int, int], None]
_AT_ONCE = 100  # articles
_LAST = 2**31 - 1  # the largest number Postgres gives one


class Whole(NamedTuple):
    """A check of the whole archive; one of many things tells first `how_many`, and then yields for each."""

    name: str
    run: Callable[[Session], Iterable[Finding | None]]
    how_many: Callable[[Session], int] | None = None


class ByArticle(NamedTuple):
    """A check of articles from one number to another."""

    name: str
    run: Callable[[Session, int, int], Iterable[Finding]]


WHOLE = (
    Whole("the database's own pages", structure.pages),
    Whole("rows that point to others", structure.dangling),
    Whole("addresses", structure.unique),
    Whole("readings", captures.unowned),
    Whole("lines of lists", said.entries),
    Whole("merged articles", left_behind.of_merged),
    Whole("tombstones", left_behind.of_taken_down),
    Whole("relations", related.plausible),
    Whole("lines of other sources", related.strays),
    Whole("bytes that are missing", stored_bytes.missing),
    Whole("manifests", chain.unbroken),
    Whole("captures in no manifest", chain.left_out),
)
BYTES = (Whole("bytes", stored_bytes.unpacked, stored_bytes.count),)
"""The check that takes the longest, as it unpacks every page."""
BY_ARTICLE = (
    ByArticle("digests", said.readings),
    ByArticle("captures", captures.coherent),
    ByArticle("versions and dates", derivation.articles),
    ByArticle("search index", indexed.in_step),
)


def published(digest: str) -> tuple[Whole, ...]:
    """Whether the manifest of that digest, which somebody else has kept, is still there."""
    return (Whole("the digest given", partial(chain.holding, digest=digest)),)


@dataclass(kw_only=True)
class Verified:
    """What was looked through, how long it took, and what was found; `waiting` captures are in no manifest yet."""

    articles: int = 0
    captures: int = 0
    pages: int = 0
    seconds: float = 0.0
    manifests: int = 0
    head: str = ""
    waiting: int = 0
    findings: Findings = field(default_factory=Findings)


def verify(engine: Engine, whole: Sequence[Whole], tell: Tell) -> Verified:
    """Run the checks `whole`, and those by article. `tell` hears which check is at what of how much.

    All of them see the archive as it stood at one moment, also while a crawl writes. Raises UnreachableArchive.
    """
    began = monotonic()
    verified = Verified()
    with _only_reading(engine) as session:
        _count(session, verified)
        for check in whole:
            verified.findings.add(_guarded(session, check.name, _told(session, check, tell)))
        seen = 0
        for first, last in _ranges(session):
            tell("articles", seen, verified.articles)
            seen += _AT_ONCE
            for one in BY_ARTICLE:
                where = f"{one.name} of articles {first} to {last}"
                verified.findings.add(_guarded(session, where, one.run(session, first, last)))
    verified.seconds = monotonic() - began
    return verified


def _count(session: Session, verified: Verified) -> None:
    verified.articles = session.scalar(select(func.count()).select_from(Article)) or 0
    verified.captures = session.scalar(select(func.count()).select_from(CaptureRow)) or 0
    verified.pages = stored_bytes.count(session)
    verified.waiting = manifests.waiting(session)
    if (last := manifests.head(session)) is not None:
        verified.manifests, verified.head = last.number, last.sha256


@contextmanager
def _only_reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment, and to which the database refuses to write."""
    with database.readers(engine)(autoflush=False) as session:
        if engine.dialect.name == "sqlite":
            session.execute(text("PRAGMA query_only = ON"))
        try:
            yield session
        finally:
            session.rollback()
            if engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA query_only = OFF"))


def _told(session: Session, check: Whole, tell: Tell) -> Iterator[Finding]:
    total = check.how_many(session) if check.how_many else 1
    tell(check.name, 0, total)
    for done, found in enumerate(check.run(session), 1):
        if check.how_many and done % _AT_ONCE == 0:
            tell(check.name, done, total)
        if found is not None:
            yield found


def _guarded(session: Session, where: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """What a check finds; that it could not be run to its end is a finding too."""
    try:
        yield from found
    except (DatabaseError, ValueError) as error:
        logger.info("%s: %r", where, error)
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        session.rollback()
        yield Finding(check="unreadable", table="", row="", what=f"{where}: {reason}", do=RESTORE)


def _ranges(session: Session) -> Iterator[tuple[int, int]]:
    """Numbers of articles, so many at a time; the last range has no end, since what is beyond it is wrong."""
    first = -_LAST
    while True:
        some = select(Article.id).where(Article.id >= first).order_by(Article.id).limit(_AT_ONCE).subquery()
        last, number = session.execute(select(func.max(some.c.id), func.count())).one()
        if number < _AT_ONCE:
            yield first, _LAST
            return
        yield first, last
        first = last + 1
