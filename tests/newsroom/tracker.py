"""What a Tracker is: something that looks at articles night after night, and says which were edited or went away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsroom.newsroom import Answer, Newsroom
from newsroom.story import Story


@dataclass(frozen=True, kw_only=True)
class Change:
    """A tracker's claim that an article said something else from a night on, and not yet at the moment `after`."""

    story: int
    after: datetime
    night: int
    quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A tracker's claim that an article went away, made in a night."""

    story: int
    night: int


@dataclass(kw_only=True)
class Web:
    """The newsroom's web as one tracker meets it: counts requests, and keeps when a page was there to be had."""

    newsroom: Newsroom
    requests: int = 0
    unchanged: int = 0
    length: int = 0
    showed: dict[int, list[int]] = field(default_factory=dict)

    def get(self, url: str, night: int, headers: Mapping[str, str] | None = None) -> Answer:
        """One request."""
        answer = self.newsroom.serve(url, night, headers or {})
        self.requests += 1
        self.unchanged += answer.status == 304
        self.length += len(answer.body)
        if answer.showed:
            told = self.story(url)
            nights = self.showed.setdefault(told.number, [])
            if night not in nights:
                nights.append(night)
        return answer

    def story(self, url: str) -> Story:
        """The story that has or had an address."""
        host, slug = url.split("/")[2], url.rstrip("/").rpartition("/")[2]
        return self.newsroom.by_path[host.removesuffix(".example"), slug]


def weekly(newsroom: Newsroom, night: int) -> list[Story]:
    """The stories that lists have shown and of which a uniform weekly look is due, a seventh of them a night."""
    known = (one for one in newsroom.stories if newsroom.first_night(one) < night)
    return [one for one in known if (one.number // 4 + night) % 7 == 0]


class Tracker(Protocol):
    """Told of new articles by lists, a night at a time; decides itself which it looks at again."""

    name: str
    web: Web

    def night(self, night: int, new: list[Story]) -> None:
        """All looks of one night: at every new article, and again at those it likes."""
        ...

    def changes(self) -> list[Change]:
        """All changes found, asked for at the end."""
        ...

    def gone(self) -> list[Gone]:
        """All removals reported."""
        ...


def play(newsroom: Newsroom, tracker: Tracker) -> None:
    """Let a tracker look, night after night."""
    for night in range(1, newsroom.nights + 1):
        tracker.night(night, newsroom.listed(night))
