"""Site: which addresses are a source's own, which of them are articles, and which are one article."""

import re
from collections.abc import Mapping
from types import MappingProxyType
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
    `former` are hosts whose paths no rule leads to today's, each with a regular expression for its articles': these
    are known by the addresses they had. `document_hosts` hold the files that articles link to. On a platform that
    numbers its articles, group 1 of `numbered` is the number in them.
    """

    home: ClassVar[str]
    hosts: tuple[str, ...]
    folds: ClassVar[tuple[addresses.Fold, ...]] = ()
    articles: ClassVar[str]
    led_to: ClassVar[str] = ""
    former: ClassVar[Mapping[str, str]] = MappingProxyType({})
    document_hosts: ClassVar[tuple[str, ...]] = ()
    numbered: ClassVar[str] = ""

    def key(self, url: str) -> str:
        """The canonical address, by which an article is known; empty for what is no web address."""
        return addresses.key_or_nothing(url, (*self.folds, *addresses.INSPECTORATE))

    def address(self, url: str, reason: str) -> Address:
        """An address as the archive keeps it."""
        key = self.key(url)
        host, target = _host_and_target(key)
        number = re.search(self.numbered, target) if self.numbered and host == self.hosts[0] else None
        return Address(url=url, key=key, reason=reason, number=number[1] if number else "")

    def is_ours(self, url: str) -> bool:
        """Whether this source may ask for the address."""
        return addresses.same_site(url, (*self.hosts, WAYBACK_HOST))

    def is_article(self, url: str) -> bool:
        """Whether an address is one of the source's articles."""
        led_to = bool(self.led_to) and self._matches(self.led_to, url)
        return led_to or self.is_listed(url) or self._was_article(url)

    def is_listed(self, url: str) -> bool:
        """Whether an address is an article that is asked for where a list shows it."""
        return self._matches(self.articles, url)

    def _matches(self, pattern: str, url: str) -> bool:
        host, target = _host_and_target(self.key(url))
        return host == self.hosts[0] and bool(re.search(pattern, target))

    def _was_article(self, url: str) -> bool:
        host, target = _host_and_target(self.key(url))
        pattern = self.former.get(host or "")
        return bool(pattern and re.search(pattern, target))

    def document_key(self, url: str) -> str:  # noqa: ARG002
        """What a document that an article links to is known by; empty for what is none of this source's."""
        return ""

    def address_to_ask(self, url: str) -> str:
        """An address as a list gives it, but on today's host and scheme."""
        parts, scheme = urlsplit(url), urlsplit(self.home).scheme
        parts = parts if parts.hostname == self.hosts[0] else urlsplit(self.key(url))
        return parts._replace(scheme=scheme, fragment="").geturl()


def _host_and_target(key: str) -> tuple[str | None, str]:
    parts = urlsplit(key)
    return parts.hostname, parts.path + (f"?{parts.query}" if parts.query else "")
