"""Sketches of how pages are built, by which a layout is known again whatever stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Self

# Of a page's marks so many are kept at most; marks are left out by their number, the same ones on every page.
MOST_MARKS = 64
# Pages of one layout share so much of the marks of the plainer one.
ALIKE = 0.6
# Written before a sketch: sketches of another making are not compared. Count it up when pages are sketched otherwise.
MAKING = "1"
DIGITS = 6


@dataclass(frozen=True)
class Sketch:
    """Numbers of those marks of a page's markup that can be divided by `every`, a power of two."""

    every: int
    marks: frozenset[int]

    @classmethod
    def of(cls, marks: Iterable[str]) -> Self:
        """The sketch of a page with these marks."""
        numbers = {
            int.from_bytes(blake2b(mark.encode("utf-8", "replace"), digest_size=3).digest()) for mark in marks
        }
        every = 1
        while len(numbers) > MOST_MARKS:
            every *= 2
            numbers = {number for number in numbers if number % every == 0}
        return cls(every, frozenset(numbers))

    def written(self) -> str:
        """As text. Ex: "1:2:0003fa01c6" of making 1, every second mark, two marks."""
        return f"{MAKING}:{self.every}:" + "".join(f"{mark:0{DIGITS}x}" for mark in sorted(self.marks))

    def is_like(self, other: "Sketch") -> bool:
        """Whether two pages are built alike: most of what is on the plainer of them is on the other too."""
        every = max(self.every, other.every)
        one, two = self._at(every), other._at(every)
        return len(one & two) >= max(ALIKE * min(len(one), len(two)), 1)

    def _at(self, every: int) -> frozenset[int]:
        return self.marks if every == self.every else frozenset(m for m in self.marks if m % every == 0)


@lru_cache(maxsize=4096)  # a source has few layouts, and the same ones night after night
def read_sketch(written: str) -> Sketch | None:
    """A sketch from its text; None for one of another making."""
    making, _, rest = written.partition(":")
    every, _, marks = rest.partition(":")
    if making != MAKING:
        return None
    digits = (marks[at : at + DIGITS] for at in range(0, len(marks), DIGITS))
    return Sketch(int(every), frozenset(int(mark, 16) for mark in digits))


def find_sketch(one: Sketch, known: Iterable[Sketch]) -> Sketch | None:
    """The layout of these that a page has; None for a layout that is none of them."""
    return next((other for other in known if one.is_like(other)), None)
