"""Counts the words that came and went where the text of an article changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from archive.folding import fold


class Moved(NamedTuple):
    """How many words a text has that it did not have before, and how many it has lost."""

    words_added: int = 0
    words_removed: int = 0


def moved(looks: Iterable[Any], changed: Mapping[int, str]) -> dict[int, Moved]:
    """For each capture that changed the text, the words that moved.

    `looks` are (capture, text, whether it is in part) in order of moment; `changed` the fields each version's first
    capture changed, separated by |. A whole text is held against the last whole one, one in part likewise.
    """
    found: dict[int, Moved] = {}
    before: dict[bool, Counter[str]] = {}
    for number, text, in_part in looks:
        words = Counter(fold(text).split())
        if "text" in changed.get(number, "").split("|"):
            old = before.get(bool(in_part), words)
            found[number] = Moved((words - old).total(), (old - words).total())
        before[bool(in_part)] = words
    return found
