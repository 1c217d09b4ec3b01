"""What changes on a page at every look although no editor touched it."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from newsroom import words


def ago(then: datetime, now: datetime) -> str:
    """Ex: 3 hours ago"""
    hours = int((now - then).total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours >= 24 else (max(hours, 1), "hour")
    return f"{count} {unit}{'s' if count != 1 else ''} ago"


@dataclass(frozen=True, kw_only=True)
class Noise:
    """The noise of one look, in pieces that layouts place as they like. `random` is that of the look alone."""

    random: Random
    now: datetime

    def nonce(self) -> str:
        """A number that is never the same."""
        return f"{self.random.getrandbits(64):016x}"

    def script(self) -> str:
        """A script with a nonce and the moment of the page."""
        return f'<script nonce="{self.nonce()}">window.__t={{"at":{self.now.timestamp():.0f},"id":"{self.nonce()}"}}</script>'

    def advert(self) -> str:
        """A slot with a number of its own, labelled or not."""
        label = self.random.choice(
            ("Advertisement", "", "Advertisement - story continues below", "Sponsored")
        )
        return (
            f'<div id="slot-{self.nonce()[:6]}" data-unit="/77/{self.nonce()[:4]}"><span>{label}</span></div>'
        )

    def headlines(self, count: int) -> list[str]:
        """Links to other articles, others at every look."""
        shown = [words.headline(self.random) for _ in range(count)]
        return [f'<a href="/news/other-{self.random.randint(10**6, 10**7)}">{text}</a>' for text in shown]

    def list_of_links(self, heading: str, count: int = 5) -> str:
        """A heading, and links with a time of their own."""
        rows = "".join(
            f"<li>{link} <span>{self.random.randint(1, 23)} hours ago</span></li>"
            for link in self.headlines(count)
        )
        return f"<h3>{heading}</h3><ul>{rows}</ul>"

    def read_more(self) -> str:
        """A link in the midst of the text."""
        (link,) = self.headlines(1)
        forms = (
            "<p><strong>READ MORE: {}</strong></p>",
            "<p>Read more: {}</p>",
            "<p>{}</p>",
            "<p><em>Also in the news: {}</em></p>",
        )
        return self.random.choice(forms).format(link)

    def newsletter(self) -> str:
        """A box that asks for an address, with a sentence in it that reads like text; its words change as well."""
        hour, readers = self.random.choice(("seven", "eight", "noon")), self.random.randint(12, 60)
        return (
            "<div><h3>The Elmcaster briefing</h3><p>Join the "
            f"{readers},000 readers who get the day's stories from our newsroom at {hour}.</p>"
            '<form action="/join"><input type="email" placeholder="you@example.com"><button>Sign up</button></form></div>'
        )

    def card(self) -> str:
        """Another story, promoted with picture and summary between two paragraphs."""
        (link,) = self.headlines(1)
        return f'<div><img src="/i/{self.nonce()}.jpg" alt=""><h4>{link}</h4><span>{self.random.randint(2, 20)} hours ago</span></div>'

    def figure(self) -> str:
        """A picture with a caption; both are exchanged as the picture desk likes."""
        said = words.sentence(self.random)
        return (
            f'<figure><img src="/i/{self.nonce()}.jpg" alt="{said}"><figcaption>{said}</figcaption></figure>'
        )

    def readers(self) -> str:
        """Ex: 17 comments"""
        return f'<a href="#talk">{self.random.randint(2, 300)} comments</a>'

    def within(self, paragraphs: list[str], pieces: list[str]) -> list[str]:
        """The paragraphs with the pieces between them, at other places each time, never before the second."""
        mixed = list(paragraphs)
        for piece in pieces:
            mixed.insert(self.random.randint(min(2, len(mixed)), len(mixed)), piece)
        return mixed
