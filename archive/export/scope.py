"""Which rows an export holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from archive.history import published_since, published_until, reading_as_of
from archive.model import AddressRow, Article, Crawl, DecisionRow, EntryRow, Subject
from archive.moments import start_of
from archive.types import UtcDateTime


class Mode(StrEnum):
    """What is shared: `archive.export.sharing` says which cells each mode withholds."""

    OPEN_TEXT = "open-text"
    METADATA = "metadata"
    DERIVED = "derived"
    STRICT = "strict"
    LOCAL_FULL = "local-full"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What was asked for: a mode, the archive as of a moment, some sources, bodies or programmes, some days.

    Of `bodies` and `programmes` each is the slug of one; an article is about it if it is a subject (role subject) of
    what the article says at the moment exported. `since` and `until` are London days of publication, both included.
    """

    mode: Mode = Mode.OPEN_TEXT
    as_of: datetime | None = None
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    bodies: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    def holds_article(self) -> list[ColumnElement[bool]]:
        """Conditions on `Article`. A merged one is in what it became; one taken down, or never read, is nowhere."""
        conditions: list[ColumnElement[bool]] = [
            Article.merged_into.is_(None),
            Article.state != "withheld",
            Article.first_seen_at.is_not(None),
        ]
        conditions += self._of_sources(Article.source)
        conditions += self.by_then(Article.first_seen_at)
        conditions += self._about()
        if self.since is not None:
            conditions.append(published_since(self.since))
        if self.until is not None:
            conditions.append(published_until(self.until))
        return conditions

    def holds_entry(self) -> list[ColumnElement[bool]]:
        """Conditions on `EntryRow`, outer-joined to its `Article`."""
        conditions: list[ColumnElement[bool]] = [Article.id.is_(None) | (Article.state != "withheld")]
        conditions += self._of_sources(EntryRow.source)
        conditions += self.by_then(EntryRow.first_seen_at)
        conditions += self._about()
        undated = EntryRow.published_on.is_(None)
        if self.since is not None:
            seen = undated & (EntryRow.first_seen_at >= start_of(self.since))
            conditions.append((EntryRow.published_on >= self.since) | seen)
        if self.until is not None:
            seen = undated & (EntryRow.first_seen_at < _after(self.until))
            conditions.append((EntryRow.published_on <= self.until) | seen)
        return conditions

    def holds_decision(self) -> list[ColumnElement[bool]]:
        """Conditions on `DecisionRow`; those about an article that was taken down are left out."""
        judged = (
            select(AddressRow.id)
            .join(Article, AddressRow.article_id == Article.id)
            .where(AddressRow.key == DecisionRow.key)
        )
        conditions = [
            ~judged.where(Article.state == "withheld").exists(),
            *self._of_sources(DecisionRow.source),
        ]
        if about := self._about():
            conditions.append(judged.where(Article.merged_into.is_(None), *about).exists())
        return conditions + self._between(DecisionRow.decided_at)

    def holds_crawl(self) -> list[ColumnElement[bool]]:
        """Conditions on `Crawl`."""
        return self._of_sources(Crawl.source) + self._between(Crawl.started_at)

    def by_then(self, seen: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        """The condition that something was there by the moment asked for, if one was."""
        return [] if self.as_of is None else [seen <= self.as_of]

    def clip(self, seen: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
        """An instant, but never later than the moment asked for."""
        if self.as_of is None:
            return seen.expression
        return case((seen <= self.as_of, seen), else_=literal(self.as_of, UtcDateTime()))

    def _of_sources(self, name: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
        return [name.in_(self.sources)] if self.sources else []

    def _between(self, at: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
        since = [] if self.since is None else [at >= start_of(self.since)]
        until = [] if self.until is None else [at < _after(self.until)]
        return since + until + self.by_then(at)

    def _about(self) -> list[ColumnElement[bool]]:
        """The conditions on `Article` that it is about one of the bodies, and one of the programmes, asked for."""
        return [
            select(Subject.id)
            .where(Subject.reading_id == reading_as_of(self.as_of), Subject.role == "subject")
            .where(Subject.kind == kind, Subject.slug.in_(slugs))
            .correlate(Article)
            .exists()
            for kind, slugs in (("body", self.bodies), ("programme", self.programmes))
            if slugs
        ]


def _after(day: date) -> datetime:
    """The first instant after a London day."""
    return start_of(day + timedelta(days=1))
