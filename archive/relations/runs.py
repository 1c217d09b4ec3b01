"""Says which runs of five words a text has, and which of them stand in another."""

import struct
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, chain

from archive.folding import fold

RUN = 5
"""Words; shorter runs are had in common by chance."""

# Runs of these alone are in all that concerns the inspectorate, and would lead from each article to every other.
NAME = frozenset(
    "his her majestys hm inspectorate of for constabulary constabularies and the fire rescue services hmicfrs".split()
)

Run = tuple[str, ...]
_SAMPLE = 64


@lru_cache(maxsize=256)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without case; kept for the texts that were asked for last."""
    return tuple(fold(text).casefold().split())


def runs(said: Sequence[str]) -> list[Run]:
    """All runs of five of these words, in order."""
    return list(zip(*(said[start:] for start in range(RUN)), strict=False))


@lru_cache(maxsize=256)
def in_order(text: str) -> tuple[Run, ...]:
    """All runs of a text, in order; kept for the texts that were asked for last."""
    return tuple(runs(words(text)))


def telling(text: str) -> list[bytes]:
    """All runs of a text but those of the name alone, in order, written with a space between their words."""
    said = words(text)
    ends = list(accumulate(len(word.encode()) + 1 for word in said))
    begins = [0, *ends]
    whole = " ".join(said).encode()
    named = [word in NAME for word in said]
    return [
        whole[begins[at] : end - 1]
        for at, end in enumerate(ends[RUN - 1 :])
        if not (named[at] and all(named[at : at + RUN]))
    ]


def sample(text: str) -> set[int]:
    """The lowest digests of all runs: two texts that have many runs in common have many of these in common."""
    told = telling(text)
    digests = b"".join([blake2b(run, digest_size=8).digest() for run in told])
    return set(sorted(set(struct.unpack(f">{len(told)}q", digests)))[:_SAMPLE])


@lru_cache(maxsize=256)
def known(text: str) -> frozenset[Run]:
    """All runs of a text, to look others up in; kept for the texts that were asked for last."""
    return frozenset(in_order(text))


def starts(own: Iterable[Run], others: Collection[Run]) -> set[int]:
    """The places at which a run begins that the other text has too."""
    return {start for start, run in enumerate(own) if run in others}


def covered(begun: Iterable[int]) -> set[int]:
    """The places of all words of the runs that begin at these places."""
    return set(chain.from_iterable(range(start, start + RUN) for start in begun))


def longest(begun: Collection[int]) -> int:
    """Words of the longest stretch of runs that follow one another; 0 without any.

    >>> longest({3, 4, 9})
    6
    """
    most = 0
    length = 0
    before = None
    for start in sorted(begun):
        length = length + 1 if before is not None and start == before + 1 else RUN
        most, before = max(most, length), start
    return most
