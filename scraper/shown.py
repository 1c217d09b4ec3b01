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


class LeftOut:
    """Addresses that tonight's lists did not speak for. A bare one may still be spoken for by a list with titles."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._said

    def says_more(self, key: str, said: str) -> bool:
        """Whether a list says more of an address, in letters, than any list that left it out before."""
        more = len(said) > self._said.get(key, 0)
        if more:
            self._said[key] = len(said)
        return more
