"""Takes a page apart: title, standfirst, the first words of the text, the rest of it, tags, links, address."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from archive.folding import plain
from archive.subjects.mention import Page
from archive.subjects.wording import sentences

_LEAD_SENTENCES = 2
_STATED = ("original", "get_the_report")
_OWN_HOST = re.compile(r"(?:^|\.)(?:hmicfrs\.)?justiceinspectorates\.gov\.uk$|(?:^|\.)hmic\.gov\.uk$")
_NO_WORD = re.compile(r"[^A-Za-z0-9']+")
_SMALL = frozenset(["and", "of", "the", "in", "for", "to", "a"])


@dataclass(frozen=True)
class Parts:
    """The parts of a page in plain letters, most telling first."""

    page: Page

    @cached_property
    def title(self) -> str:
        """The headline."""
        return plain(self.page.title)

    @cached_property
    def standfirst(self) -> str:
        """The sentence under it."""
        return plain(self.page.standfirst)

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return plain(self.page.text)

    @cached_property
    def low(self) -> str:
        """Title, standfirst and text in small letters, for patterns that are quicker without capitals."""
        return f"{self.title}\n{self.standfirst}\n{self.text}".lower()

    @cached_property
    def lead_end(self) -> int:
        """Where the first sentences of the text end; a text that opens with its title has them after that."""
        begun = len(self.title) if self.text.startswith(self.title) else 0
        bounds = sentences(self.text[begun : begun + 1500])
        return begun + bounds[min(_LEAD_SENTENCES, len(bounds)) - 1][1]

    @cached_property
    def lead(self) -> str:
        """The first sentences of the text."""
        return self.text[: self.lead_end]

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The words and the address of each link to what the page reports on, as words."""
        return tuple(
            f"{plain(link.text)}. {_words(link.url)}"
            for link in self.page.links
            if link.relation in _STATED or _OWN_HOST.search(urlsplit(link.url).hostname or "")
        )

    @cached_property
    def address(self) -> str:
        """The words of the page's address."""
        return _words(self.page.url)


def _words(url: str) -> str:
    """The words of an address, written as a name is: /news/kent-police-told-to-act/ is News Kent Police Told to Act."""
    words = _NO_WORD.sub(" ", unquote(urlsplit(url).path)).split()
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)
