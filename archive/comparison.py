"""What changed between two readings: fields, paragraphs, words."""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from archive.in_part import read_in_part, same_as_far
from archive.model import ReadingRow

_WORDED = ("title", "standfirst")
_PLAIN = ("kind", "authors", "section", "tags", "original_url")
_DATED = ("published", "updated")

_ALIKE = 0.4
"""Paragraphs that share less of their words than this are one removed and one added, not one changed."""


class Mark(StrEnum):
    """Whether words stand in both readings, only in the former, or only in the latter."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True)
class Run:
    """Consecutive words of one mark."""

    mark: Mark
    words: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field or paragraph that differs, as runs of words.

    `part` is the field's name, or text or notes. `before` and `after` are the numbers of the paragraph,
    from 1, in either reading: 0 for a field, and where the paragraph is only in the other reading.
    """

    part: str
    runs: tuple[Run, ...]
    before: int = 0
    after: int = 0


def compare(before: ReadingRow, after: ReadingRow) -> list[Change]:
    """What differs: fields first, then the paragraphs of text and notes, aligned.

    A field that either reading does not know is not compared; nor is a text read in part with a whole one.
    """
    changes = []
    for name in _WORDED + _PLAIN + _DATED:
        old, new = _value(before, name), _value(after, name)
        if old is None or new is None or old == new:
            continue
        runs = _word_runs(old, new) if name in _WORDED else _replaced(old, new)
        changes.append(Change(part=name, runs=runs))
    if _comparable(before, after):
        changes += _paragraph_changes("text", before.text, after.text)
    if before.notes is not None and after.notes is not None:
        changes += _paragraph_changes("notes", before.notes, after.notes)
    return changes


def _comparable(before: ReadingRow, after: ReadingRow) -> bool:
    """Whether both texts are whole, or both are in part and one is not merely more of the other."""
    walled = False in (before.text_complete, after.text_complete)
    if read_in_part(before) != read_in_part(after):
        return False
    return not (walled and same_as_far(before.text, after.text))


def _value(reading: ReadingRow, name: str) -> str | None:
    """A field as it is shown; of a date the instant, or else the day."""
    if name in _DATED:
        value = getattr(reading, f"{name}_at") or getattr(reading, f"{name}_on")
        return None if value is None else str(value)
    value = getattr(reading, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None else str(value)


def _replaced(old: str, new: str) -> tuple[Run, ...]:
    runs = (Run(mark=Mark.REMOVED, words=old), Run(mark=Mark.ADDED, words=new))
    return tuple(run for run in runs if run.words)


def _word_runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of two strings, in order, each marked."""
    before, after = old.split(), new.split()
    runs: list[Run] = []
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(mark=Mark.SAME, words=" ".join(before[i:j])))
        else:
            runs += _replaced(" ".join(before[i:j]), " ".join(after[k:n]))
    return tuple(runs)


def _paragraph_changes(part: str, old: str, new: str) -> list[Change]:
    before, after = _paragraphs(old), _paragraphs(new)
    changes = []
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs = _pairs(before, after, range(i, j), range(k, n))
            changes += [_paragraph_change(part, before, after, pair) for pair in pairs]
    return changes


def _paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph]


def _paragraph_change(
    part: str, before: list[str], after: list[str], pair: tuple[int | None, int | None]
) -> Change:
    old, new = pair
    runs = _word_runs("" if old is None else before[old], "" if new is None else after[new])
    return Change(
        part=part,
        runs=runs,
        before=0 if old is None else old + 1,
        after=0 if new is None else new + 1,
    )


def _pairs(
    before: list[str], after: list[str], old: range, new: range
) -> list[tuple[int | None, int | None]]:
    """Which paragraph became which, in reading order; None where it has no counterpart.

    The two most alike are paired first, then what stands above them and what stands below.
    """
    best = max(
        ((_likeness(before[i], after[k]), -i, -k) for i in old for k in new),
        default=(0.0, 0, 0),
    )
    if best[0] < _ALIKE:
        return [(i, None) for i in old] + [(None, k) for k in new]
    i, k = -best[1], -best[2]
    above = _pairs(before, after, range(old.start, i), range(new.start, k))
    below = _pairs(before, after, range(i + 1, old.stop), range(k + 1, new.stop))
    return [*above, (i, k), *below]


def _likeness(old: str, new: str) -> float:
    """The share of words two paragraphs have in common, from 0 to 1."""
    before, after = Counter(old.split()), Counter(new.split())
    return 2 * (before & after).total() / max(1, before.total() + after.total())
