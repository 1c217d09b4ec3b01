"""What changed between two readings: fields, paragraphs, words."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
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

_MOST_PAIRS = 40_000
"""Of two hundred paragraphs that became two hundred others every pair is looked at, in half a second."""

_MOST_PAIRS_OF_WORDS = 4_000_000
"""Of two paragraphs of two thousand words each; longer ones, which nobody writes, are one removed and one added."""


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
    if len(before) * len(after) > _MOST_PAIRS_OF_WORDS:
        return _replaced(" ".join(before), " ".join(after))
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(mark=Mark.SAME, words=" ".join(before[i:j])))
        else:
            runs += _replaced(" ".join(before[i:j]), " ".join(after[k:n]))
    return tuple(runs)


def _paragraph_changes(part: str, old: str, new: str) -> list[Change]:
    before, after = _paragraphs(old), _paragraphs(new)
    changes = []
    times = Counter(after)
    # A page may say one line thousands of times: then what is said so often does not tell where anything stands.
    often = sum(times[one] for one in before) > _MOST_PAIRS_OF_WORDS
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=often).get_opcodes():
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
    paired: list[tuple[int, int]] = []
    for _, i, k in sorted(_alike(before, after, old, new)):
        at = bisect(paired, (i, k))
        if (at == 0 or (paired[at - 1][0] < i and paired[at - 1][1] < k)) and (
            at == len(paired) or (paired[at][0] > i and paired[at][1] > k)
        ):
            paired.insert(at, (i, k))
    found: list[tuple[int | None, int | None]] = []
    i, k = old.start, new.start
    for one, other in [*paired, (old.stop, new.stop)]:
        found += [(at, None) for at in range(i, one)] + [(None, at) for at in range(k, other)]
        found.append((one, other))
        i, k = one + 1, other + 1
    return found[:-1]


def _alike(before: list[str], after: list[str], old: range, new: range) -> Iterator[tuple[float, int, int]]:
    """Pairs of paragraphs that are alike, the most alike lowest; of very many those near each other's place."""
    words, others = (
        {i: Counter(said[i].split()) for i in those} for said, those in ((before, old), (after, new))
    )
    reach = max(1, _MOST_PAIRS // max(1, len(old)))
    for i in old:
        middle = new.start + (i - old.start) * len(new) // len(old)
        for k in range(max(new.start, middle - reach), min(new.stop, middle + reach + 1)):
            likeness = _likeness(words[i], others[k])
            if likeness >= _ALIKE:
                yield -likeness, i, k


def _likeness(before: "Counter[str]", after: "Counter[str]") -> float:
    """The share of words two paragraphs have in common, from 0 to 1."""
    return 2 * (before & after).total() / max(1, before.total() + after.total())
