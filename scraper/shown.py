"""Lines of a list as they are handed to the archive: many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar

from archive import DateClaim, Decision, Entry
from scraper.listing import Listed

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


class Lister(Protocol):
    """What an entry needs to know of the source whose list it stands in."""

    name: str

    def key(self, url: str) -> str:
        """The canonical address, by which an article is known; empty for what is no web address."""
        ...


def entries_of(lines: Iterable[Listed], of: Lister, list_url: str, seen_at: datetime) -> Iterator[Entry]:
    """Those lines that have a date and a headline, as the archive keeps them."""
    for line in lines:
        if line.published and line.title:
            yield line.entry(of.name, list_url, of.key(line.url), seen_at)


def by_the_fifty(some: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """As many as one transaction takes, in order."""
    rest = iter(some)
    while part := tuple(islice(rest, AT_ONCE)):
        yield part


class Stated:
    """The dates that tonight's lists state of each address."""

    def __init__(self) -> None:
        self._of: defaultdict[str, list[DateClaim]] = defaultdict(list)

    def add(self, key: str, claim: DateClaim | None) -> Sequence[DateClaim]:
        """Those of an address, this one among them, in a list that grows as more lists answer."""
        if claim is not None and claim not in self._of[key]:
            self._of[key].append(claim)
        return self._of[key]


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
