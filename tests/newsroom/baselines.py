"""Trackers to compare with: uniform weekly looks, and a version wherever bytes, or extracted text, are others."""

from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urljoin

import trafilatura

from newsroom.newsroom import Answer, Newsroom
from newsroom.story import Story
from newsroom.tracker import Change, Gone, Web, weekly

Says = Callable[[str], str]


def bytes_of(body: str) -> str:
    """What change trackers compare that know nothing of articles."""
    return sha256(body.encode()).hexdigest()


def text_of(body: str) -> str:
    """Headline and text as trafilatura extracts them, white space folded; empty where it finds no text."""
    found = trafilatura.bare_extraction(body, include_comments=False, with_metadata=True)
    if found is None or not found.text:
        return ""
    return " ".join(f"{found.title} {found.text}".split())


class Weekly:
    """Looks at every article once a week, by whole requests; what is not found at a look is gone."""

    def __init__(self, name: str, newsroom: Newsroom, says: Says) -> None:
        self.name, self.newsroom, self.says = name, newsroom, says
        self.web = Web(newsroom=newsroom)
        self.said: dict[int, tuple[str, int]] = {}
        self.absent: set[int] = set()
        self._changes: list[Change] = []
        self._gone: list[Gone] = []

    def night(self, night: int, new: list[Story]) -> None:
        """The new ones, and a seventh of the known ones."""
        for one in [*new, *weekly(self.newsroom, night)]:
            self._note(one, night, self._ask(self.newsroom.address(one), night))

    def changes(self) -> list[Change]:
        """All changes found."""
        return self._changes

    def gone(self) -> list[Gone]:
        """All removals reported."""
        return self._gone

    def _ask(self, url: str, night: int) -> Answer:
        answer = self.web.get(url, night)
        if "Location" in answer.headers:
            answer = self.web.get(urljoin(url, answer.headers["Location"]), night)
        return answer

    def _note(self, one: Story, night: int, answer: Answer) -> None:
        if answer.status in {404, 410}:
            if one.number in self.said and one.number not in self.absent:
                self._gone.append(Gone(story=one.number, night=night))
            self.absent.add(one.number)
        if answer.status != 200 or not (says := self.says(answer.body)):
            return
        self.absent.discard(one.number)
        before, seen = self.said.get(one.number, (says, night))
        if says != before:
            after = self.newsroom.moment(seen)
            self._changes.append(Change(story=one.number, after=after, night=night))
        self.said[one.number] = (says, night)
