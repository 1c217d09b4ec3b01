"""Asks for the documents that recorded articles link to, each address once, for their digests."""

import hashlib
import logging
from collections.abc import Iterator
from typing import Self
from urllib.parse import unquote, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import run_in_thread
from twisted.python.failure import Failure

from archive import Capture, Document, Met, Reading, UnreachableArchive
from scraper import looks, outage, outcomes
from scraper.source import Source

logger = logging.getLogger(__name__)
# Documents asked for in one crawl of a source; what is left over waits for the next look at its article.
MOST_DOCUMENTS = 500
# Readers take a PDF whose header stands this far behind its first byte.
HEADER_WITHIN = 1024


class Documents:
    """Follows the links of articles, once these are recorded, to the source's own documents."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.left = MOST_DOCUMENTS
        self.linking: dict[str, list[str]] = {}
        crawler.signals.connect(self.seek, signal=signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for what was recorded."""
        return cls(crawler)

    async def seek(self, item: object, spider: Source) -> None:
        """Ask for the documents of an article that the archive does not have."""
        if not isinstance(item, Capture) or item.reading is None or not spider.document_hosts:
            return
        linked = dict(_linked(spider, item.reading))
        if not linked:
            return
        article = item.addresses[0].key
        given = spider.name, article, linked, item.captured_at
        try:
            had = await run_in_thread(spider.archive.has_documents, *given)
        except UnreachableArchive as error:
            outage.end(self.crawler, outage.DATABASE, error)
            return
        for key, url in linked.items():
            if key in had:
                continue
            if key not in self.linking and self.left and self.crawler.engine:
                self.left -= 1
                request = Request(url, self.take, errback=self.failed, cb_kwargs={"key": key}, priority=-10)
                self.crawler.engine.crawl(request)
                self.linking[key] = []
            self.linking.get(key, []).append(article)

    def take(self, response: Response, key: str) -> Iterator[Document]:
        """What each article that links to it keeps of a document. A block or a web page is none."""
        spider = self.crawler.spider
        is_pdf = b"%PDF-" in response.body[:HEADER_WITHIN]
        if not isinstance(spider, Source) or not spider.document_key(response.url):
            logger.info("%s led away from the documents: %s", key, response.url)
        elif outcomes.of_status(response.status) is not Met.READ or not is_pdf:
            logger.warning("%s: no PDF, status %d", response.url, response.status)
        else:
            for article in self.linking[key]:
                yield _document(response, spider.name, article, key)

    def failed(self, failure: Failure) -> None:
        """A document that cannot be had is asked for again when its article is looked at again."""
        logger.info("%s: %s", failure.request.url, outcomes.why(failure))  # type: ignore[attr-defined]


def _document(response: Response, source: str, article: str, key: str) -> Document:
    return Document(
        source=source,
        article=article,
        url=response.url,
        key=key,
        name=unquote(urlsplit(response.url).path.rpartition("/")[2]),
        sha256=hashlib.sha256(response.body).hexdigest(),
        length=len(response.body),
        seen_at=looks.moment_of(response),
    )


def _linked(source: Source, reading: Reading) -> Iterator[tuple[str, str]]:
    """Key and address of each document that an article offers or names in its text."""
    for link in reading.links:
        if link.relation in {"get_the_report", "body"} and (key := source.document_key(link.url)):
            yield key, link.url
