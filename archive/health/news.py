"""What is news to the operator: what is wrong now against what the last message told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.health.troubles import DAY, DISK, WHOLE, Trouble


@dataclass(frozen=True, kw_only=True)
class Told:
    """A trouble as the operator was told of it: class of cause, since when, and when it was last told of."""

    source: str
    cause: str
    since: datetime
    told_at: datetime


@dataclass(frozen=True, kw_only=True)
class Over:
    """A trouble that was told of and is no more. `mended` unless nobody crawls the source any longer."""

    source: str
    cause: str
    since: datetime
    nights: int
    mended: bool


@dataclass(frozen=True, kw_only=True)
class News:
    """What is new (never told of, or of another class than it was), what is still broken, what is over.

    `before` has the class that was told of, of those of the new ones that had another.
    """

    new: Sequence[Trouble] = ()
    still: Sequence[Trouble] = ()
    over: Sequence[Over] = ()
    before: Mapping[str, str]

    @property
    def is_news(self) -> bool:
        """Whether there is anything that was not told before."""
        return bool(self.new or self.over)


def news(told: Sequence[Told], wrong: Sequence[Trouble], good: Mapping[str, datetime], now: datetime) -> News:
    """What to tell. `good` has when the last crawl that ended well began, by source.

    A trouble that ended and came back since it was told of is new.
    """
    known = {one.source: one for one in told}
    new: list[Trouble] = []
    still: list[Trouble] = []
    for trouble in wrong:
        one = known.get(trouble.source)
        same = one is not None and one.cause == trouble.cause and not _ended(one, good)
        (still if same else new).append(trouble)
    left = {trouble.source for trouble in wrong}
    over = [_over(one, good, now) for one in told if one.source not in left]
    before = {
        trouble.source: known[trouble.source].cause
        for trouble in new
        if trouble.source in known and not _ended(known[trouble.source], good)
    }
    return News(new=new, still=still, over=over, before=before)


def _ended(told: Told, good: Mapping[str, datetime]) -> bool:
    return told.source in good and good[told.source] > told.since


def _over(told: Told, good: Mapping[str, datetime], now: datetime) -> Over:
    mended = told.source in (WHOLE, DISK) or _ended(told, good)
    until = good.get(told.source, now) if mended else now
    return Over(
        source=told.source,
        cause=told.cause,
        since=told.since,
        nights=max((until - told.since) // DAY, 1),
        mended=mended,
    )
