"""Counts articles, or pages, while they are written: what each source gave, what was withheld of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Row

from archive.export.articles import ARTICLES
from archive.export.table import Chunk
from archive.moments import LONDON

_PLACES = {column.name: place for place, column in enumerate(ARTICLES.columns)}
_COUNTED = itemgetter(
    *map(_PLACES.__getitem__, ("source", "source_kind", "licence", "published_on", "withheld"))
)


@dataclass
class Coverage:
    """How much of one source an export holds, from its first to its last day."""

    source: str
    kind: str
    licence: str
    count: int = 0
    first_day: date | None = None
    last_day: date | None = None

    def add(self, day: date | None) -> None:
        """Count an article or a record."""
        self.count += 1
        if day is not None:
            self.first_day = min(day, self.first_day or day)
            self.last_day = max(day, self.last_day or day)


class Tally:
    """Articles by source, and by the reason why cells of theirs were withheld."""

    def __init__(self) -> None:
        self.withheld: Counter[str] = Counter()
        self._sources: dict[str, Coverage] = {}

    def passing(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The rows of the table of articles, counted as they pass."""
        for chunk in chunks:
            for source, kind, licence, day, withheld in map(_COUNTED, chunk):
                written = date.fromisoformat(day) if day and isinstance(day, str) else day or None
                self._sources.setdefault(source, Coverage(source, kind, licence)).add(written)
                if withheld:
                    self.withheld[withheld] += 1
            yield chunk

    def coverage(self) -> list[Coverage]:
        """Every source with an article, by name."""
        return [self._sources[name] for name in sorted(self._sources)]


class Pages:
    """Captures in WARC files: records by kind and by source; those withheld and those of which there is no record."""

    def __init__(self) -> None:
        self.records: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._sources: dict[str, Coverage] = {}

    def add(self, row: Row[Any], kind: str) -> None:
        """Count the record of a capture."""
        self.records[kind] += 1
        day = row.captured_at.astimezone(LONDON).date()
        self._sources.setdefault(row.name, Coverage(row.name, row.kind, row.licence)).add(day)

    def coverage(self) -> list[Coverage]:
        """Every source with a record, by name."""
        return [self._sources[name] for name in sorted(self._sources)]
