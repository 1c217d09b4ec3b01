"""Tells which kept readings still name what is noted beside them: it only reads, so that any process may do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, select

from archive.model import Article, ReadingRow, Source
from archive.reading_room import ReadingRoom
from archive.subjects import noting
from archive.subjects.mention import Named, Page, PageLink

# What decides what a reading names, besides what is altered with its words: then it is annotated as well.
_MARK = (
    ReadingRow.sha256,
    ReadingRow.annotated_by,
    Article.url,
    Article.published_on.label("article_published_on"),
    Source.kind.label("source_kind"),
    Source.areas,
)
MARKED = (
    select(ReadingRow.id, *_MARK)
    .join(Article, Article.id == ReadingRow.article_id)
    .join(Source, Source.name == Article.source)
    .order_by(ReadingRow.id)
)
_SAYING = MARKED.add_columns(
    *(getattr(ReadingRow, name) for name in (*noting.SAID, "published_on")),
).where(ReadingRow.id.in_(bindparam("readings", expanding=True)))
Mark = tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was worked out of readings, by their internal numbers.

    `still` name what is noted beside them, as long as their mark is this; `otherwise` may name something else.
    """

    still: Mapping[int, Mark] = field(default_factory=dict)
    otherwise: Mapping[int, Named] = field(default_factory=dict)

    def beside(self, other: "Known") -> "Known":
        """Both together."""
        return Known(
            still={**self.still, **other.still},
            otherwise={**self.otherwise, **other.otherwise},
        )

    def after(self, last: int) -> "Known":
        """What is known of readings after one of that number."""
        return Known(
            still={number: mark for number, mark in self.still.items() if number > last},
            otherwise={number: named for number, named in self.otherwise.items() if number > last},
        )


NOTHING = Known()


def mark(row: Row[*tuple[Any, ...]]) -> Mark:
    """What a row of `MARKED` tells of its reading."""
    return tuple(getattr(row, column.key) for column in _MARK)


def look_through(room: ReadingRoom, numbers: Sequence[int]) -> Known:
    """Read what these readings say and what is noted beside them, and find what they name today."""
    still: dict[int, Mark] = {}
    otherwise: dict[int, Named] = {}
    with room.session() as session:
        links, noted = noting.links_of(session, numbers), noting.noted(session, numbers)
        for row in session.connection().execute(_SAYING, {"readings": numbers}):
            named = noting.named(_page(row, links[row.id]))
            if row.annotated_by is not None and noting.as_noted(row.id, named.found) == noted[row.id]:
                still[row.id] = mark(row)
            else:
                otherwise[row.id] = named
    return Known(still=still, otherwise=otherwise)


def look_through_at(url: str, numbers: Sequence[int]) -> Known:
    """The same in a process that has no archive open: of the one at a URL, which stays open as long as the process."""
    return look_through(_room(url), numbers)


@cache
def _room(url: str) -> ReadingRoom:
    return ReadingRoom(url)


def _page(row: Row[*tuple[Any, ...]], links: Sequence[PageLink]) -> Page:
    on = row.published_on or row.article_published_on
    said = {name: getattr(row, name) for name in noting.SAID}
    return noting.page(said, links, row.url, on, row.source_kind, noting.items(row.areas))
