"""What an article says now, as it is compared when a report is led back to the releases it reports on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

PUBLICATION = "publication"
"""The kind of a report's own page: what is said of a report was said in the release that offers it."""

_VAGUE = ("month", "year")


@dataclass(frozen=True, kw_only=True)
class Account:
    """What an article says now: its text, the London day it is of, and the bodies, programmes and people it names.

    `bodies` are those it is about, `named` those it names besides. `day` is None where no day is known. `opening` is
    the standfirst, empty without one.
    """

    article_id: int
    public_id: str
    source_kind: str
    kind: str
    day: date | None
    reading_id: int
    title_fold: str
    opening: str
    text: str
    bodies: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def whole(self) -> str:
        """All that may be quoted of it."""
        return f"{self.opening}\n\n{self.text}" if self.opening else self.text

    @property
    def is_release(self) -> bool:
        """Whether it tells of something new, and is not the page of a report."""
        return self.kind != PUBLICATION


def account(row: Any, said: Any, named: Iterable[tuple[str, str, str]]) -> Account:
    """What a row with the columns `_TOLD` says, of which `said` are standfirst and text.

    `named` are kind, slug and role of what it names.
    """
    return Account(
        article_id=row.id,
        public_id=row.public_id,
        source_kind=row.source_kind,
        kind=row.kind or "",
        day=day_of(row),
        reading_id=row.reading_id,
        title_fold=row.title_fold,
        opening=said.standfirst or "",
        text=said.text,
        **_by_field(named),
    )


_FIELDS = {
    ("body", "subject"): "bodies",
    ("body", "mentioned"): "named",
    ("council", "subject"): "bodies",
    ("programme", "subject"): "programmes",
    ("office holder", "subject"): "people",
    ("office holder", "mentioned"): "people",
}


def _by_field(named: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, slug, role in named:
        if field := _FIELDS.get((kind, role)):
            found.setdefault(field, set()).add(slug)
    return {field: frozenset(slugs) for field, slugs in found.items()}


def day_of(row: Any) -> date | None:
    """The London day that such a row is of, if one is known."""
    return None if row.published_precision in _VAGUE else row.published_on
