"""What the channels of one crawl answered, and what they gave."""

import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive import Met
from scraper.channels import Channel
from scraper.listing import Listed

logger = logging.getLogger(__name__)


@dataclass
class Finding:
    """The best answer of a channel so far, how many lines it gave, and which.

    `unchanged` of its lists said that they have not changed: their lines, as of the last time, are among `lines`.
    """

    answer: str
    lines: int = 0
    unchanged: int = 0
    shown: set[str] = field(default_factory=set)


class Findings:
    """By kind of channel: answered, not understood, blocked, a status, or why there was no answer."""

    def __init__(self) -> None:
        self.by_channel: dict[str, Finding] = {}
        self.to_ask_for = 0
        # What looks at articles met; and those at articles that were there at the look before.
        self.met: Counter[Met] = Counter()
        self.met_of_live: Counter[Met] = Counter()
        # Why looks met nothing. Ex: "too large: more bytes than a page may have"
        self.errors: Counter[str] = Counter()

    def tell(self, channel: Channel, url: str, answer: str, lines: Iterable[Listed] = ()) -> int:
        """Note an answer, which a later failure does not undo; returns how many lines were not shown before."""
        finding = self._finding(channel, answer)
        listed = [line.url or line.title for line in lines]
        anew = set(listed) - finding.shown
        finding.lines += len(listed)
        finding.shown |= anew
        logger.info("%s %s: %s, %d lines", type(channel).__name__, url, answer, len(listed))
        return len(anew)

    def tell_again(self, channel: Channel, url: str, answer: str, lines: int) -> None:
        """Note that a list has not changed since it gave this answer and so many lines."""
        finding = self._finding(channel, answer)
        finding.unchanged += 1
        finding.lines += lines
        logger.info("%s %s: %s, not changed, %d lines", type(channel).__name__, url, answer, lines)

    def _finding(self, channel: Channel, answer: str) -> Finding:
        finding = self.by_channel.setdefault(type(channel).__name__, Finding(answer))
        if finding.answer != "answered":
            finding.answer = answer
        return finding

    def expect(self, source: str, requests: int, delay: float) -> None:
        """Say how long the requests known so far will take at one every `delay` seconds: a polite crawl takes long."""
        self.to_ask_for += requests
        if requests:
            text = "%s: %d articles to ask for so far: about %d min at %g s a request"
            logger.info(text, source, self.to_ask_for, 1 + self.to_ask_for * delay // 60, delay)

    @property
    def answers(self) -> list[str]:
        """The answer of each channel."""
        return [finding.answer for finding in self.by_channel.values()]

    @property
    def lines(self) -> int:
        """How many lines all channels gave."""
        return sum(finding.lines for finding in self.by_channel.values())

    @property
    def unchanged(self) -> int:
        """How many lists that gave an answer have not changed since."""
        return sum(f.unchanged for f in self.by_channel.values() if f.answer == "answered")

    def as_json(self) -> str:
        """For the crawl's row: a JSON object by channel."""
        found = {
            name: {"answer": f.answer, "lines": f.lines, "unchanged": f.unchanged}
            for name, f in self.by_channel.items()
        }
        return json.dumps(found, sort_keys=True)
