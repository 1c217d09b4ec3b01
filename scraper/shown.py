"""Lines of a list as they are handed to the archive: many at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from archive import Decision, Entry

# Lists have thousands of lines. What an interruption costs of them is shown again the next night.
AT_ONCE = 50
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a list shows: dated lines, and what was decided about the pages of lines. One transaction keeps them."""

    entries: tuple[Entry, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def __len__(self) -> int:
        return len(self.entries) + len(self.decisions)


def by_the_fifty(some: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """As many as one transaction takes, in order."""
    rest = iter(some)
    while part := tuple(islice(rest, AT_ONCE)):
        yield part
