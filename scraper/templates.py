"""Templates: how a site's pages are read, by the first of its templates whose mark is on the page."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from lxml.html import HtmlElement
from scrapy.http import Response

from archive import Capture, Met, Reading, Stored
from scraper.addresses import absolute
from scraper.article_page import ArticlePage, Missing, Unreadable
from scraper.marks import Attributes
from scraper.opened import open_page
from scraper.reader_version import reader_version
from scraper.site import Site

logger = logging.getLogger(__name__)


class Templates(Site):
    """A site with the templates of its pages.

    Of `pages` the first whose mark is on a page reads it, and the last reads the rest.
    """

    pages: ClassVar[tuple[type[ArticlePage], ...]] = (ArticlePage,)

    def read_into(self, capture: Capture, response: Response) -> tuple[Capture, ArticlePage | None]:
        """The capture with its reading, or saying why it has none: its bytes are kept and can be read later."""
        try:
            page = self.page(response.url, response.body, capture.content_type, capture.captured_at)
            reading = self.sign(page.read())
        except Missing as missing:
            return replace(capture, met=Met.GONE, reason=str(missing)), None
        except Unreadable as unreadable:
            logger.error("%s cannot be read: %s", response.url, unreadable)
            return replace(capture, met=Met.UNREAD, reason=str(unreadable)), None
        named = {"canonical": reading.canonical_url or "", "alias": page.data.shortlink}
        whole = {reason: absolute(response.url, url) for reason, url in named.items() if url}
        own = [self.address(url, reason) for reason, url in whole.items() if self.is_article(url)]
        noarchive = capture.noarchive or page.data.noarchive
        known_by = (*capture.addresses, *own)
        return replace(capture, reading=reading, addresses=known_by, noarchive=noarchive), page

    def page(self, url: str, body: bytes, content_type: str, seen_at: datetime) -> ArticlePage:
        """The page as the first template reads it that recognises it; raises Unreadable where there is none."""
        if body.startswith(b"%PDF"):
            raise Unreadable("a PDF where a page was expected")
        tree = open_page(body, content_type)
        template = first_to_recognise(self.pages, tree)
        return template(url, tree, seen_at, key=self.key)

    def sign(self, reading: Reading) -> Reading:
        """Note in a reading the version of the code that made it."""
        return replace(reading, reader_version=reader_version())

    def reread(self, stored: Stored) -> Reading | None:
        """Read stored bytes with today's templates, for the archive to compare with."""
        try:
            page = self.page(stored.url, stored.body, stored.content_type, stored.captured_at)
            return self.sign(page.read())
        except Unreadable as unreadable:
            logger.warning("%s was readable once and is not today: %s", stored.url, unreadable)
            return None


def first_to_recognise(templates: Sequence[type[ArticlePage]], tree: HtmlElement) -> type[ArticlePage]:
    """The first template whose mark is on a page, else the last of all."""
    attributes = Attributes(tree)
    return next((page for page in templates if attributes.bear(page.mark)), templates[-1])
