"""How likely it is that so many of so few went wrong by chance, so that one odd page of two raises no alarm."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

# What happens to a source by chance less often than once in so many runs is taken for no chance.
ONE_IN = 1000
# Before a source has a past, one page in fifty is expected to be odd; that weighs as much as 25 pages of its own.
EXPECTED, WEIGHT = 0.02, 25.0
# So few are judged together with those of the nights before: a paper of one article a night is watched too.
ENOUGH = 4
# More pages than this are not judged more finely.
MOST = 400


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of so many."""

    odd: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(odd=self.odd + other.odd, of=self.of + other.of)

    @property
    def rate(self) -> float:
        """What to expect of the next: the share so far, and less the more there is of it the general expectation."""
        return (self.odd + EXPECTED * WEIGHT) / (self.of + WEIGHT)

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of none."""
        return self.odd / self.of if self.of else 0.0


def is_no_chance(found: Share, rate: float) -> bool:
    """Whether so many odd ones are not to be expected where each is odd with this probability; one alone may be."""
    return found.odd > 1 and likelihood(found, rate) * ONE_IN < 1


def is_unusual(tonight: Share, rate: float, before: Sequence[Share], *, most: float) -> bool:
    """Whether more than `most` are odd, and by no chance: tonight, or with the nights before where tonight has few."""
    both = (tonight, _together(tonight, before))
    return tonight.share > most and any(found.share > most and is_no_chance(found, rate) for found in both)


def _together(tonight: Share, before: Sequence[Share]) -> Share:
    """Tonight's, and where these are few those of the nights before, the last first, until they are enough."""
    for share in reversed(before):
        if tonight.of >= ENOUGH:
            break
        tonight += share
    return tonight


def likelihood(found: Share, rate: float) -> float:
    """How likely so many odd ones, or more, are among so many."""
    if found.of > MOST:
        found = Share(odd=round(found.odd * MOST / found.of), of=MOST)
    few = (comb(found.of, k) * rate**k * (1 - rate) ** (found.of - k) for k in range(found.odd))
    return max(1.0 - sum(few), 0.0)
