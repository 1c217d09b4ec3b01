"""The archive: what its callers may ask of it, each verb one transaction."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import exists, func, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from archive import crawls, database, decisions, entries, recording, rereading, schema
from archive.capture import (
    Capture,
    CrawlResult,
    Decision,
    Due,
    Entry,
    Met,
    Origin,
    Outcome,
    Rereader,
    SourceFacts,
    TermsRead,
    Verification,
)
from archive.folding import storable
from archive.model import AddressRow, Article, Crawl, DecisionRow, Source
from archive.rereading import ReadAgain, Reread
from archive.settings import Settings

logger = logging.getLogger(__name__)

T = TypeVar("T")

# What Postgres says of two transactions that met: unique violation, serialization failure, deadlock.
_MET_ANOTHER = frozenset({"23505", "40001", "40P01"})
# With many writers the second try may meet a third transaction, and so on; each of them got its own work done.
_MOST_TRIES = 5
_KEYS_AT_ONCE = 500  # SQLite takes a limited number of values in one statement


class Archive:
    """An archive at a URL, by default the one the settings name. Every verb may be called from any thread.

    Any verb raises UnreachableArchive if the database cannot be used. Nothing is opened before the first.
    """

    def __init__(self, url: str | None = None) -> None:
        settings = Settings()
        self.engine = database.engine(url or settings.archive_url)
        self.url = database.shown(self.engine.url)
        self._bodies_kept = {Met.UNREAD, Met.READ} if settings.archive_keep_every_body else {Met.UNREAD}
        self._readers = database.readers(self.engine)
        self._writers = database.writers(self.engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def upgrade(self) -> None:
        """Bring the database to this program's schema. Raises NewerArchive."""
        schema.upgrade(self.engine)

    def exists(self) -> bool:
        """Whether there is a database with this program's schema."""
        return not database.absent(self.engine) and schema.revision(self.engine) == schema.head()

    def check(self) -> None:
        """Raise OlderArchive or NewerArchive unless the database has this program's schema."""
        schema.check(self.engine)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for reading: it sees the archive as it stood at its beginning, and changes nothing."""
        with self._readers() as session:
            yield session

    def enlist(self, facts: SourceFacts) -> None:
        """Note what a source is. It comes before any crawl, entry or capture of that source."""
        row = Source(
            name=facts.name,
            title=facts.title,
            kind=facts.kind,
            home=facts.home,
            licence=facts.licence,
            terms=facts.terms,
            publisher=facts.publisher,
            areas="|".join(facts.areas),
            noted_at=facts.noted_at,
        )
        self._write(lambda session: session.merge(row))

    def verify(self, check: Verification) -> None:
        """Note that a source, enlisted before, passed a check on its site."""
        told = {"verified_on": check.verified_on, "robots_txt": storable(check.robots_txt)}
        self._write(lambda session: _tell(session, check.source, told))

    def note_terms(self, read: TermsRead) -> None:
        """Note that the operator has read the terms of a source, enlisted before."""
        told = {"terms_url": storable(read.terms_url), "terms_checked_on": read.checked_on}
        self._write(lambda session: _tell(session, read.source, told))

    def verified(self) -> dict[str, date]:
        """The sources that have passed a check, with the London day of the last one."""
        passed = select(Source.name, Source.verified_on).where(Source.verified_on.is_not(None))
        with self._readers() as session:
            return {name: day for name, day in session.execute(passed) if day}

    def begin(self, source: str, started_at: datetime, origin: Origin) -> int:
        """Note that a crawl of a source began; returns its number for `Capture.crawl` and `finish`."""
        return self._write(lambda session: crawls.begin(session, source, started_at, origin))

    def finish(self, crawl_id: int, result: CrawlResult) -> None:
        """Note how a crawl ended; what it met as gone or moved counts from now on, unless it failed."""
        self._write(lambda session: crawls.finish(session, crawl_id, result))

    def record(self, capture: Capture, reread: Rereader | None = None) -> Outcome:
        """Keep one look at an article, with all that follows from it. The same look twice changes nothing.

        `reread` reads the bytes of earlier captures again, where another version of the templates read
        them: so a better template is never taken for an edit. Raises ValueError for a look that was read
        without a reading, or the other way round.
        """
        recording.refuse_nonsense(capture)
        kept = self._bodies_kept
        return self._write(lambda session: recording.record(session, capture, reread, kept))

    def give(self, number: int, answers: Sequence[ReadAgain]) -> Reread:
        """Give an article's stored captures what today's templates read in their bytes (`overdue`, `kept`)."""
        return self._write(lambda session: rereading.give(session, number, answers))

    def give_on_trial(self, number: int, answers: Sequence[ReadAgain]) -> Reread:
        """What `give` would come to; nothing is kept of it."""
        with self._writers() as session:
            found = rereading.give(session, number, answers)
            session.rollback()
            return found

    def enlisted(self) -> set[str]:
        """The sources that the archive knows."""
        with self._readers() as session:
            return set(session.scalars(select(Source.name)))

    def note(self, seen: Sequence[Entry]) -> int:
        """Keep the lines of a list; returns how many were never seen before."""
        return self._write(lambda session: entries.note(session, seen))

    def decide(self, decision: Decision) -> None:
        """Keep why an address was kept or left out; a later decision replaces an earlier one."""
        self._write(lambda session: decisions.keep(session, decision))

    def known(self, source: str, keys: Collection[str]) -> set[str]:
        """Those of the keys that need no fetching: the source has the article, or it was left out."""
        found: set[str] = set()
        rest = iter(sorted(keys))
        with self._readers() as session:
            while chunk := list(islice(rest, _KEYS_AT_ONCE)):
                found |= decisions.known(session, source, chunk)
        return found

    def holds(self, source: str, keys: Collection[str]) -> bool:
        """Whether one of these keys is an address of an article of the source that was read at least once."""
        held = (
            exists()
            .where(
                AddressRow.key.in_(keys),
                AddressRow.article_id == Article.id,
                Article.source == source,
                Article.first_seen_at.is_not(None),
            )
            .select()
        )
        with self._readers() as session:
            return bool(session.scalar(held))

    def due(self, source: str, limit: int, before: datetime) -> list[Due]:
        """Articles of a source not looked at since `before`, the least recently looked at first.

        Their `url` is the address at which they were last met, at the end of a redirect where there was one.
        A page that could not be read at first, and was left out when it could, is not looked at again.
        """
        left_out = exists().where(
            DecisionRow.source == source, DecisionRow.key == Article.url, DecisionRow.kept.is_(False)
        )
        met = (
            select(AddressRow.url)
            .where(AddressRow.article_id == Article.id, AddressRow.reason != "canonical")
            .order_by(AddressRow.last_seen_at.desc(), AddressRow.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(Article.public_id, func.coalesce(met, Article.url), Article.state, Article.last_looked_at)
            .where(
                Article.source == source,
                Article.merged_into.is_(None),
                Article.state != "withheld",
                Article.last_looked_at < before,
                or_(Article.first_seen_at.is_not(None), ~left_out),
            )
            .order_by(Article.last_looked_at, Article.id)
            .limit(limit)
        )
        with self._readers() as session:
            return [
                Due(article_id=public_id, url=url, state=state, last_looked_at=at)
                for public_id, url, state, at in session.execute(statement)
            ]

    def completed(self, source: str) -> bool:
        """Whether the last crawl of the source ended well, or partly so, with its lists followed to the end.

        Otherwise older items may have been missed, and the next crawl has to ask in full depth.
        """
        last = select(Crawl.result, Crawl.cut_short).where(Crawl.source == source).order_by(Crawl.id.desc())
        with self._readers() as session:
            row = session.execute(last.limit(1)).first()
        return row is not None and row.result in ("ok", "partial") and not row.cut_short

    def heard(self, source: str) -> set[str]:
        """The channels of a source that answered in one of its last thirty crawls; none before the first."""
        last = select(Crawl.detail).where(Crawl.source == source).order_by(Crawl.id.desc()).limit(30)
        with self._readers() as session:
            told = [detail for detail in session.scalars(last) if detail]
        return {name for detail in told for name, said in detail.items() if said.get("answer") == "answered"}

    def _write(self, work: Callable[[Session], T]) -> T:
        """One transaction; again if it met another that did the same, as then there is a row to find."""
        for tried in range(1, _MOST_TRIES + 1):
            try:
                with self._writers.begin() as session:
                    return work(session)
            except DBAPIError as error:
                if tried == _MOST_TRIES or not _met_another(error):
                    raise
                logger.info("met another transaction, trying again: %s", error.orig)
        raise AssertionError("the last try returns or raises")


def _met_another(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in _MET_ANOTHER


def _tell(session: Session, source: str, told: Mapping[str, Any]) -> None:
    row = session.get_one(Source, source)
    for name, value in told.items():
        setattr(row, name, value)
