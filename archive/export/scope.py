"""Which rows an export holds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from archive.history import published_since
from archive.model import AddressRow, Article, Crawl, DecisionRow, EntryRow
from archive.moments import start_of
from archive.types import UtcDateTime


class Mode(StrEnum):
    """What is shared: `archive.export.sharing` says which cells each mode withholds."""

    OPEN_TEXT = "open-text"
    METADATA = "metadata"
    STRICT = "strict"
    LOCAL_FULL = "local-full"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What was asked for: a mode, the archive as of a moment, some sources, articles since a London day."""

    mode: Mode = Mode.OPEN_TEXT
    as_of: datetime | None = None
    sources: tuple[str, ...] = ()
    since: date | None = None

    def holds_article(self) -> list[ColumnElement[bool]]:
        """Conditions on `Article`. A merged one is in what it became; one taken down, or never read, is nowhere."""
        conditions: list[ColumnElement[bool]] = [
            Article.merged_into.is_(None),
            Article.state != "withheld",
            Article.first_seen_at.is_not(None),
        ]
        conditions += self._of_sources(Article.source)
        conditions += self.by_then(Article.first_seen_at)
        return conditions if self.since is None else [*conditions, published_since(self.since)]

    def holds_entry(self) -> list[ColumnElement[bool]]:
        """Conditions on `EntryRow`, outer-joined to its `Article`."""
        conditions: list[ColumnElement[bool]] = [Article.id.is_(None) | (Article.state != "withheld")]
        conditions += self._of_sources(EntryRow.source)
        conditions += self.by_then(EntryRow.first_seen_at)
        if self.since is None:
            return conditions
        undated = EntryRow.published_on.is_(None) & (EntryRow.first_seen_at >= start_of(self.since))
        return [*conditions, (EntryRow.published_on >= self.since) | undated]

    def holds_decision(self) -> list[ColumnElement[bool]]:
        """Conditions on `DecisionRow`; those about an article that was taken down are left out."""
        taken_down = (
            select(AddressRow.id)
            .join(Article, AddressRow.article_id == Article.id)
            .where(AddressRow.key == DecisionRow.key, Article.state == "withheld")
        )
        conditions = [~taken_down.exists(), *self._of_sources(DecisionRow.source)]
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
        return since + self.by_then(at)
