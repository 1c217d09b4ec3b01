"""What one run of a source came to, as it is kept with the run for later ones to be compared with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from archive.capture import Met
from archive.health.chance import Share


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Of the pages that one template read in a run: how many, and how many gave a title of their own, day and text."""

    read: int = 0
    title: int = 0
    day: int = 0
    text: int = 0

    def __add__(self, other: "Pages") -> "Pages":
        return Pages(
            read=self.read + other.read,
            title=self.title + other.title,
            day=self.day + other.day,
            text=self.text + other.text,
        )

    def without(self, field: str) -> Share:
        """Those without a field: title, day or text."""
        return Share(odd=self.read - int(getattr(self, field)), of=self.read)


@dataclass(frozen=True, kw_only=True)
class Night:
    """What a night's looks at known articles, at most `looks` of a source, are expected to come to.

    Articles that are due, the share of edits expected to be missed, and the source's validators: they are believed
    while enough samples agree and none is a lie (`archive.validators`).
    """

    looks: int
    due: int
    missed: float
    believed: bool
    agreed: int
    lied: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A run in numbers.

    `lists` has the lines of the first page of each list, by the address asked for; one that has not changed counts as
    it was, one without an answer as 0. `fewer` are those that had fewer lines than ever, or gave no answer. `newest`
    is the latest day that a line or a page bears, `clock` the seconds by which the first server that told the time was
    ahead of us. `looks` counts what looks at articles met, `pages` what each template
    read, `layouts` the pages of each layout by its sketch. `told` are the classes of what was found wrong, `program`
    is the version of the code that read. `next_night` is what the night after it is expected to come to.
    """

    lists: Mapping[str, int] = field(default_factory=dict)
    fewer: tuple[str, ...] = ()
    newest: date | None = None
    clock: float | None = None
    looks: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, Pages] = field(default_factory=dict)
    layouts: Mapping[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    program: str = ""
    next_night: Night | None = None

    def met(self, what: Met) -> Share:
        """The share of looks that met something."""
        return Share(odd=self.looks.get(what, 0), of=sum(self.looks.values()))

    @property
    def unread(self) -> Share:
        """Of the pages that were there those that could not be read; one that has not changed was read before."""
        read, same, unread = (self.looks.get(met, 0) for met in (Met.READ, Met.NOT_MODIFIED, Met.UNREAD))
        return Share(odd=unread, of=read + same + unread)

    def lacking(self, missing: str) -> Share:
        """Of the pages read those without a field: title, day or text."""
        return sum(self.pages.values(), Pages()).without(missing)

    def document(self) -> dict[str, Any]:
        """As it is kept: what JSON can say."""
        newest = self.newest.isoformat() if self.newest else None
        return {**asdict(self), "newest": newest, "fewer": list(self.fewer), "told": list(self.told)}

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> "Measured | None":
        """A run as it was kept; None for one of a program that did not measure."""
        if not kept:
            return None
        return cls(
            lists=kept.get("lists", {}),
            fewer=tuple(kept.get("fewer", ())),
            newest=date.fromisoformat(kept["newest"]) if kept.get("newest") else None,
            clock=kept.get("clock"),
            looks=kept.get("looks", {}),
            pages={name: Pages(**pages) for name, pages in kept.get("pages", {}).items()},
            layouts=kept.get("layouts", {}),
            told=tuple(kept.get("told", ())),
            program=kept.get("program", ""),
            next_night=Night(**kept["next_night"]) if kept.get("next_night") else None,
        )
