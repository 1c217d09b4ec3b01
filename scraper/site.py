"""Site: which addresses are a source's own, which of them are articles, and which are one article."""

import re
from typing import ClassVar
from urllib.parse import urlsplit

from archive import Address
from scraper import addresses

WAYBACK_HOST = "web.archive.org"


class Site:
    """A source's place on the web.

    `hosts` are those it may ask, its own first; `folds` lead its older addresses to today's; `articles` is a
    regular expression that path and query of an article's canonical address match; those that match `led_to` are
    articles too, but asked for only where another article leads to them, never because a list does.
    `document_hosts` hold the files that articles link to. On a platform that numbers its
    articles `numbered` is one whose group 1 is the number: addresses with one number are one article, whatever
    words and section stand around it.
    """

    home: ClassVar[str]
    hosts: tuple[str, ...]
    folds: ClassVar[tuple[addresses.Fold, ...]] = ()
    articles: ClassVar[str]
    led_to: ClassVar[str] = ""
    document_hosts: ClassVar[tuple[str, ...]] = ()
    numbered: ClassVar[str] = ""

    def canonical(self, url: str) -> str:
        """The canonical address, to show and to compare; empty for what is no web address."""
        return addresses.key_or_nothing(url, (*self.folds, *addresses.INSPECTORATE))

    def key(self, url: str) -> str:
        """What an article is known by: its number on this site, else its canonical address."""
        canonical = self.canonical(url)
        host, target = _host_and_target(canonical)
        number = re.search(self.numbered, target) if self.numbered and host == self.hosts[0] else None
        return f"https://{host}/{number[1]}" if number else canonical

    def address(self, url: str, reason: str) -> Address:
        """An address as the archive keeps it."""
        return Address(url=url, key=self.key(url), reason=reason, canonical=self.canonical(url))

    def is_ours(self, url: str) -> bool:
        """Whether this source may ask for the address."""
        return addresses.same_site(url, (*self.hosts, WAYBACK_HOST))

    def is_article(self, url: str) -> bool:
        """Whether an address is one of the source's articles."""
        return self.is_listed(url) or (bool(self.led_to) and self._matches(self.led_to, url))

    def is_listed(self, url: str) -> bool:
        """Whether an address is an article that is asked for where a list shows it."""
        return self._matches(self.articles, url)

    def _matches(self, pattern: str, url: str) -> bool:
        host, target = _host_and_target(self.canonical(url))
        return host == self.hosts[0] and bool(re.search(pattern, target))

    def document_key(self, url: str) -> str:  # noqa: ARG002
        """What a document that an article links to is known by; empty for what is none of this source's."""
        return ""

    def address_to_ask(self, url: str) -> str:
        """An address as a list gives it, but on today's host and scheme."""
        parts, scheme = urlsplit(url), urlsplit(self.home).scheme
        parts = parts if parts.hostname == self.hosts[0] else urlsplit(self.canonical(url))
        return parts._replace(scheme=scheme, fragment="").geturl()


def _host_and_target(canonical: str) -> tuple[str | None, str]:
    parts = urlsplit(canonical)
    return parts.hostname, parts.path + (f"?{parts.query}" if parts.query else "")
