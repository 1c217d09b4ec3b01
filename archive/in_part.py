"""Texts that were read in part, since the rest is for subscribers: what of them can be compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from archive.folding import fold
from archive.model import ReadingRow


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one look showed of a text in part; `closed` says that a rest is known to be behind a wall."""

    capture_id: int
    text: str
    closed: bool


def is_in_part() -> ColumnElement[bool]:
    """Whether a reading's text is not known to be whole: some is missing, or a page that is not free leaves it open."""
    open_to_doubt = and_(ReadingRow.text_complete.is_(None), ReadingRow.paywalled.is_(True))
    return or_(ReadingRow.text_complete.is_(False), open_to_doubt)


def read_in_part(reading: ReadingRow) -> bool:
    """The same of a row at hand."""
    return reading.text_complete is False or (reading.text_complete is None and bool(reading.paywalled))


def metered(looks: Iterable[Shown]) -> list[int]:
    """Of looks in order of moment the captures that show no more than a meter's turn: more or less of the same text.

    Each is held against the fullest that was shown since the text was last another one. What a page shows in whole,
    as far as anybody can tell, is compared as it stands.
    """
    found: list[int] = []
    told: str | None = None
    fullest, closed = "", False
    for one in looks:
        walled = closed or one.closed
        if told is not None and walled and same_as_far(one.text, fullest):
            if fold(one.text) != fold(told):
                found.append(one.capture_id)
            fullest, closed = max(fullest, one.text, key=len), walled
        else:
            told, fullest, closed = one.text, one.text, one.closed
    return found


def same_as_far(one: str, other: str) -> bool:
    """Whether of two texts one is the other with paragraphs left out, or cut short."""
    less, more = sorted((_paragraphs(one), _paragraphs(other)), key=lambda parts: sum(map(len, parts)))
    if not less:
        return True
    left = iter(more)
    *whole, last = less
    return all(part in left for part in whole) and any(full.startswith(last) for full in left)


def _paragraphs(text: str) -> Sequence[str]:
    return [fold(part) for part in text.split("\n\n") if part]
