"""Counts articles while they are written: what each source gave, what was withheld of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.export.articles import ARTICLES

_PLACES = {column.name: place for place, column in enumerate(ARTICLES.columns)}
_COUNTED = ("source", "source_kind", "licence", "published_on", "withheld")


@dataclass
class Coverage:
    """How much of one source an export holds, from its first to its last day of publication."""

    source: str
    kind: str
    licence: str
    articles: int = 0
    first_day: date | None = None
    last_day: date | None = None

    def add(self, day: date | None) -> None:
        """Count an article."""
        self.articles += 1
        if day is not None:
            self.first_day = min(day, self.first_day or day)
            self.last_day = max(day, self.last_day or day)


class Tally:
    """Articles by source, and by the reason why cells of theirs were withheld."""

    def __init__(self) -> None:
        self.withheld: Counter[str] = Counter()
        self._sources: dict[str, Coverage] = {}

    def passing(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The rows of the table of articles, counted as they pass."""
        for row in rows:
            source, kind, licence, day, withheld = (row[_PLACES[name]] for name in _COUNTED)
            self._sources.setdefault(source, Coverage(source, kind, licence)).add(day)
            if withheld:
                self.withheld[withheld] += 1
            yield row

    def coverage(self) -> list[Coverage]:
        """Every source with an article, by name."""
        return [self._sources[name] for name in sorted(self._sources)]
