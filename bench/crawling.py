"""One crawl of a made-up site as a process of its own: `python -m bench.crawling {archive,title,trafilatura} HOME`.

Prints what it came to as JSON. `archive` is this program's crawl into the archive at ARCHIVE_URL, with nothing left out
but the pauses between requests; `title` and `trafilatura` are Scrapy's own, with a spider of the fewest lines.
"""

import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from archive import Archive
from archive.garbage import collect_seldom
from scraper import night
from scraper.article_page import ArticlePage
from scraper.channels import Sitemap
from scraper.publishers.national_world import NationalWorld
from scraper.publishers.newsquest import Newsquest
from scraper.publishers.reach import Reach
from scraper.source import Source

# Requests at a time, for all ways.
AT_A_TIME = 8
_PACE = {"CONCURRENT_REQUESTS_PER_DOMAIN": AT_A_TIME, "DOWNLOAD_DELAY": 0, "DOWNLOAD_DELAY_JITTER": 0.0}
_QUIET = {**_PACE, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}
# The next night follows at once.
_AT_ONCE = {**_PACE, "LOOK_AGAIN_AFTER_HOURS": 0, "LOOKS_PER_NIGHT": 1_000_000}


def titles(home: str) -> type[scrapy.Spider]:
    """Scrapy, and of each page its title."""
    return _bare(home, lambda response: {"title": response.xpath("//title/text()").get()})


def extracted(home: str) -> type[scrapy.Spider]:
    """Scrapy, and of each page what trafilatura finds."""
    import trafilatura

    def read(response: Response) -> dict[str, Any]:
        found: Any = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        return {"title": found.title, "text": found.text}

    return _bare(home, read)


def _bare(home: str, read: Callable[[Response], dict[str, Any]]) -> type[scrapy.Spider]:
    class Bare(scrapy.Spider):
        name = "bare"
        custom_settings = _QUIET

        async def start(self) -> AsyncIterator[Any]:
            yield scrapy.Request(f"{home}/sitemap.xml", self.parse_list)

        def parse_list(self, response: Response) -> Iterator[scrapy.Request]:
            for url in response.xpath("//*[local-name()='loc']/text()").getall():
                yield scrapy.Request(url, self.parse)

        def parse(self, response: Response) -> Iterator[dict[str, Any]]:
            yield read(response)

    return Bare


def paper(home: str) -> type[Source]:
    """A paper whose pages are of several platforms, and of none that is known."""

    class Paper(Source):
        """A made-up paper."""

        name = "bench_paper"
        title = "The Bench Paper"
        hosts = ("127.0.0.1",)
        articles = rf"{NationalWorld.articles}|{Newsquest.articles}"
        pages = (*Newsquest.pages, *NationalWorld.pages[:-1], *Reach.pages[:-1], ArticlePage)
        channels = (Sitemap((f"{home}/sitemap.xml",)),)
        custom_settings = _AT_ONCE

    Paper.home = f"{home}/"
    return Paper


def archived(home: str) -> int:
    """This program's crawl; how many looks were recorded."""
    source = paper(home)
    with Archive() as archive, archive.crawling([source.name]) as lock:
        ((_, result),) = night.run([source], [None], 0, lock)
    if result is None or result.result != "ok":
        raise RuntimeError(f"the crawl failed: {result}")
    return result.new + result.changed + result.unchanged


def scraped(spider: type[scrapy.Spider]) -> int:
    """A crawl of Scrapy's; how many items it gave."""
    process = AsyncCrawlerProcess()
    crawler = process.create_crawler(spider)
    process.crawl(crawler)
    process.start()
    return int(crawler.stats.get_value("item_scraped_count", 0))


WAYS: dict[str, Callable[[str], int]] = {
    "archive": archived,
    "title": lambda home: scraped(titles(home)),
    "trafilatura": lambda home: scraped(extracted(home)),
}


def main() -> None:
    """Crawl, and say how long it took from the first request to the last record, imports not counted."""
    work, home = WAYS[sys.argv[1]], sys.argv[2]
    if sys.argv[1] == "archive":
        with Archive() as archive:
            archive.upgrade()
        collect_seldom()
    begun, spent = time.perf_counter(), time.process_time()
    count = work(home)
    told = {
        "pages": count,
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - spent,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
