"""A run at its end, as it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from archive import Met, Share
from scraper.health.observed import Observed


@dataclass(frozen=True, kw_only=True)
class Floors:
    """What a source gives on any night, also on its first: lines of all its lists, shares of pages.

    `read` is the share of pages that could be read; `title`, `day`, `text` are those of the pages read that gave them.
    """

    lines: int = 1
    read: float = 0.8
    title: float = 0.0
    day: float = 0.0
    text: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a run came to: how it ended (`reason`), what it was answered, what it met.

    `outage` is why it was ended where nothing could be recorded, its class before the colon. `lost` captures or lines
    did not get into the archive, `errors` counts those of the program itself by their kind, `refused` requests would
    have gone elsewhere than to the public web. `clock_vouched` says that it is a server's clock that is wrong, and not
    ours. `lines` are those of all lists, `unchanged` how many lists had not changed, `answers` what each channel
    answered. `met` counts looks by what they met, `live` those at articles that were there at the look before.
    """

    started_at: datetime
    reason: str
    floors: Floors = field(default_factory=Floors)
    outage: str = ""
    lost: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0
    clock_vouched: bool = False
    responses: int = 0
    lines: int = 0
    unchanged: int = 0
    answers: Sequence[str] = ()
    met: Mapping[Met, int] = field(default_factory=dict)
    live: Mapping[Met, int] = field(default_factory=dict)
    observed: Observed = field(default_factory=Observed)

    @property
    def day(self) -> date:
        """The UTC day it began."""
        return self.started_at.date()

    @property
    def looks(self) -> int:
        """How many looks at articles were made."""
        return sum(self.met.values())

    @property
    def unread(self) -> Share:
        """Of the pages that were there those that could not be read; one that has not changed was read before."""
        met = {one: self.met.get(one, 0) for one in (Met.READ, Met.NOT_MODIFIED, Met.UNREAD)}
        return Share(odd=met[Met.UNREAD], of=sum(met.values()))
