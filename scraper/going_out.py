"""Lets requests go to the public web and nowhere else: by what is written, and by what names resolve to."""

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, NotConfigured
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from scraper import certificates, public_web
from scraper.public_web import Refused

logger = logging.getLogger(__name__)
OPENS_LOOPBACK = "LOOPBACK_ALLOWED"
# How many addresses were refused, among the crawl's counts.
REFUSED = "refused_addresses"


def refusal(url: str, settings: BaseSettings) -> str:
    """Why nothing may be asked at an address, as it is written; empty if it may. A setting opens this machine."""
    why = public_web.refusal(url)
    if why and settings.getbool(OPENS_LOOPBACK):
        host = urlsplit(url).hostname or "" if why in {"private address", "unusual port"} else ""
        return public_web.refusal(url, allowed_hosts={host}) if public_web.is_loopback(host) else why
    return why


class PublicWebOnly:
    """Refuses an address before anything of its host is asked for, robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Not where a crawl is replayed: nothing goes out then."""
        if crawler.settings.get("REPLAY_RECORDS"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address of this machine, of a private network, or of no web site."""
        refuse(self.crawler, request)


def refuse(crawler: Crawler, request: Request) -> None:
    """Raise Refused where the request's address is none of the public web, and count it."""
    if why := refusal(request.url, crawler.settings):
        crawler.stats.inc_value(REFUSED)
        raise Refused(f"refused: {why}: {_shown(request.url)}")


def _shown(url: str) -> str:
    """An address as it may stand in a log: what it has of a user and a password is left out."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"[:200]


class PublicNames(CachingThreadedResolver):
    """Resolves names, and keeps those to itself that lead into this machine or a private network.

    What it answers is what is connected to; so a name that answers otherwise the next time gains nothing by it.
    Names of the operator's own proxies lead where they lead.
    """

    inward: ClassVar[dict[str, str]] = {}

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        # Ex: "http://localhost:3128", "proxy:3128"
        proxies = (proxy if "://" in proxy else f"//{proxy}" for proxy in getproxies().values())
        self.proxies = {urlsplit(proxy).hostname for proxy in proxies}
        self.loopback = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """With what the settings say of this machine."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.loopback = crawler.settings.getbool(OPENS_LOOPBACK)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802
        """The address of a name; fails where it is no public one."""
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, resolved: str, name: str) -> str:
        address = ip_address(resolved)
        opened = name in self.proxies or (self.loopback and address.is_loopback)
        if opened or public_web.is_public(address):
            self.inward.pop(name, None)
            return resolved
        self.inward[name] = resolved
        raise DNSLookupError(f"{name} leads to {resolved}")


class PublicWeb(HTTP11DownloadHandler):
    """Sends requests, and says in a word why one was not sent."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self._contextFactory = certificates.Checked()  # type: ignore[assignment]  # zope's interfaces

    async def download_request(self, request: Request) -> Response:
        """The response; raises Refused or BadCertificate, besides what the network raises."""
        refuse(self._crawler, request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if resolved := PublicNames.inward.get(urlsplit(request.url).hostname or ""):
                self._crawler.stats.inc_value(REFUSED)
                why = f"refused: private address: {_shown(request.url)} leads to {resolved}"
                raise Refused(why) from error
            raise
        except DownloadFailedError as error:
            if why := certificates.complaint(error):
                raise certificates.BadCertificate(f"certificate: {why}") from error
            raise
