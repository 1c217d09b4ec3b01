"""One page, from its site or from a saved file; it is looked at and never archived."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import ArchiveError
from scraper import looks, outcomes
from scraper.addresses import absolute
from scraper.markup import decode, parse
from scraper.night import side_by_side
from scraper.structured_data import StructuredData
from scraper.visit import Visit

logger = logging.getLogger(__name__)

# The address of a saved page that neither says its own nor was given one.
NOWHERE = "https://page.invalid/"


class NotServed(ArchiveError):
    """A site did not give the page that was asked for: it was closed, refused or not there."""

    exit_code = 1


class NoSuchFile(ArchiveError):
    """A saved page that cannot be read."""

    exit_code = 5


@dataclass(frozen=True, kw_only=True)
class OnePage:
    """A page's address and bytes, and when they were seen (UTC)."""

    url: str
    body: bytes
    content_type: str
    seen_at: datetime

    def as_response(self) -> Response:
        """As a list's reader takes it."""
        from scrapy.http import TextResponse

        return TextResponse(self.url, body=self.body, headers={"Content-Type": self.content_type})


class _Fetch(Visit):
    """Asks for the page at `address`."""

    name = "one_page"
    address: ClassVar[str]

    async def visit(self) -> None:
        """Ask once, redirects included."""
        answer = await self.ask(Request(self.address))
        if isinstance(answer, Failure):
            self.crawler.stats.set_value("page/refused", outcomes.why(answer))
        elif refused := looks.refused(answer):
            self.crawler.stats.set_value("page/refused", f"it answers {answer.status} ({refused})")
        else:
            content_type = looks.headers_of(answer).get("content-type", "")
            page = OnePage(
                url=answer.url, body=answer.body, content_type=content_type, seen_at=datetime.now(UTC)
            )
            self.crawler.stats.set_value("page/served", page)


def page_at(where: str, url: str = "") -> OnePage:
    """The page at an address, or in a file; `url` is a saved page's own address, which it may also say itself.

    Raises NotServed, saying why a site gave no page, and NoSuchFile.
    """
    return fetched(where) if urlsplit(where).scheme in {"http", "https"} else saved(Path(where), url)


def fetched(address: str) -> OnePage:
    """The page as its site serves it to an honest client. A process can fetch once. Raises NotServed."""
    fetch = type("Fetch", (_Fetch,), {"address": address})
    ((_, told),) = side_by_side(
        [fetch],
        [None],
        0,
        lambda crawler: crawler.stats.get_value("page/served") or crawler.stats.get_value("page/refused"),
    )
    if not isinstance(told, OnePage):
        raise NotServed(f"{address} was not served: {told or 'it ended without an answer'}")
    return told


def saved(path: Path, url: str) -> OnePage:
    """The page in a file, seen now. Raises NoSuchFile."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise NoSuchFile(f"{path}: {error.strerror or error}: give an address or a saved page") from error
    return OnePage(
        url=url or _own_address(body) or NOWHERE, body=body, content_type="", seen_at=datetime.now(UTC)
    )


def _own_address(body: bytes) -> str:
    tree = parse(decode(body))
    if tree is None:
        return ""
    linked = tree.xpath("//link[translate(@rel, 'CANONIL', 'canonil')='canonical']/@href")
    own = str(linked[0]) if linked else StructuredData(tree).meta("og:url")
    return absolute(NOWHERE, own) if own.startswith("http") else ""
