"""One look at an article: from the address that was asked for to the capture that came of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Protocol
from urllib.parse import urlsplit

from scrapy.http import Response
from twisted.python.failure import Failure

from archive import Address, Capture, Cause, DateClaim, Due, Met, Origin
from scraper import addresses, outcomes, public_web

logger = logging.getLogger(__name__)
MOST_HOPS = 5
# Why a redirect was not followed. Ex: "redirect refused: private address", "redirect refused: too many"
REFUSED, TOO_MANY = "redirect refused: ", "too many"
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Asker(Protocol):
    """What a look needs to know of the source it is made for."""

    name: str
    hosts: tuple[str, ...]
    origin: Origin
    crawl_id: int

    def address(self, url: str, reason: str) -> Address:
        """An address as the archive keeps it."""
        ...

    def is_article(self, url: str) -> bool:
        """Whether an address is one of the source's articles."""
        ...


@dataclass(frozen=True, kw_only=True)
class Look:
    """The address asked for, the dates that lists gave with it, and the redirects followed so far.

    Lists may give more dates while it is under way. `state` is that of a known article; empty for one that the archive
    does not have. `unless` are the headers that ask for the page only if it has changed; a redirect asks for the whole.
    """

    asked: str
    listed: Sequence[DateClaim] = ()
    hops: tuple[str, ...] = ()
    state: str = ""
    unless: Mapping[str, str] = field(default_factory=dict)

    def hop(self, location: str) -> "Look":
        """The same look, one redirect on."""
        return replace(self, hops=(*self.hops, location), unless={})


# One look in so many asks for the whole page in any case, to see whether the validators tell the truth.
SAMPLED = 24


def unless_unchanged(article: Due, night: date) -> dict[str, str]:
    """Headers that ask for an article's page only if it has changed; none in the nights in which it is a sample."""
    sample = has_its_turn(article.article_id, night, SAMPLED)
    return {} if sample else validators(article.etag, article.last_modified)


def has_its_turn(name: str, night: date, nights: int) -> bool:
    """Whether tonight is the one of so many nights in which something of this name has its turn."""
    return (int.from_bytes(sha256(name.encode()).digest()[:4]) + night.toordinal()) % nights == 0


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """Headers that ask for a page only if it no longer has these validators."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def moment_of(response: Response) -> datetime:
    """When a response was captured: now, or the date of its WARC record."""
    moment = response.meta.get("captured_at")
    return moment if isinstance(moment, datetime) else now()


def now() -> datetime:
    """This second: moments are told and cited in whole seconds, and what was kept has to be no later than that."""
    return datetime.now(UTC).replace(microsecond=0)


def headers_of(response: Response) -> Mapping[str, str]:
    """The headers by lower-case name, as text."""
    return {
        name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def capture(site: Asker, look: Look, response: Response) -> Capture:
    """What the look met, as far as status, headers and signs of a challenge tell."""
    header = headers_of(response)
    met, reason = outcomes.of_status(response.status), why_blocked(response)
    if reason:
        met = Met.BLOCKED
    elif met is Met.ERROR:
        leads_off = response.status in REDIRECTS and (response.headers.get("Location") or b"").strip()
        reason = f"{REFUSED}no web page" if leads_off else f"HTTP {response.status}"
    return Capture(
        source=site.name,
        addresses=_addresses(site, look),
        captured_at=moment_of(response),
        origin=site.origin,
        met=met,
        status=response.status,
        body=response.body,
        content_type=header.get("content-type", ""),
        noarchive="noarchive" in header.get("x-robots-tag", "").lower() or None,
        etag=header.get("etag", ""),
        last_modified=header.get("last-modified", ""),
        reason=reason,
        listed=tuple(look.listed),
        crawl=site.crawl_id,
    )


def _is_itself(asked: str, location: str) -> bool:
    """Whether a redirect leads to the page that was asked for, by another query: it has not moved. Ex: "?r=a"."""
    one, other = urlsplit(asked), urlsplit(location)
    return (one.hostname, one.path) == (other.hostname, other.path)


def is_gone(response: Response) -> bool:
    """Whether there is nothing at the address that was asked for."""
    return outcomes.of_status(response.status) is Met.GONE


def refused(response: Response) -> str:
    """What a list's address answered in place of a list, in a word; empty for a page that can be read.

    Ex: "404", "blocked"
    """
    if why_blocked(response):
        return "blocked"
    return "" if outcomes.of_status(response.status) is Met.READ else str(response.status)


def why_blocked(response: Response) -> str:
    """Why a response is a block or a challenge; empty for any other."""
    met = outcomes.of_status(response.status)
    why = "" if met is Met.GONE else outcomes.challenge(response.body, headers_of(response))
    return why or (f"HTTP {response.status}" if met is Met.BLOCKED else "")


def unanswered(site: Asker, look: Look, failure: Failure, captured_at: datetime) -> Capture:
    """A look that met nothing: no address, no answer, too many bytes, or a host that asks to be left alone."""
    kept_out = outcomes.trouble(failure) in {Cause.BLOCKED, Cause.CHALLENGE}
    return Capture(
        source=site.name,
        addresses=_addresses(site, look),
        captured_at=captured_at,
        origin=site.origin,
        met=Met.BLOCKED if kept_out else Met.ERROR,
        reason=outcomes.why(failure),
        crawl=site.crawl_id,
    )


def _addresses(site: Asker, look: Look) -> tuple[Address, ...]:
    return (site.address(look.asked, "fetched"), *(site.address(url, "redirect") for url in look.hops))


def location_of(response: Response) -> str:
    """Where a redirect leads, as an absolute address; empty for any other response, and for a broken redirect."""
    if response.status not in REDIRECTS:
        return ""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    return addresses.absolute(response.url, location) if location.strip() else ""


def led_away(site: Asker, look: Look, response: Response, location: str) -> Capture | None:
    """The capture of a redirect that is not followed, or None for one to another address of an article."""
    met = capture(site, look, response)
    refused = public_web.refusal(location, allowed_hosts=site.hosts)
    if outcomes.is_wall(location):
        return replace(met, met=Met.BLOCKED, reason="redirected to a wall")
    if refused or len(look.hops) >= MOST_HOPS:
        reason = f"{REFUSED}{refused or TOO_MANY}"
        logger.warning("%s: %s: %s", look.asked, reason, location[:200])
        return replace(met, met=Met.ERROR, reason=reason)
    if not site.is_article(location) and not _is_itself(look.asked, location):
        to = outcomes.place(look.asked, location, site.hosts)
        return replace(met, met=Met.REDIRECTED, moved_to=location, reason=to, body=b"")
    return None
