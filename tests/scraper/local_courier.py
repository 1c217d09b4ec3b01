"""A newspaper on this machine with every kind of list: run with its port and how many nights apart samples are."""

import sys
from typing import ClassVar

from local_clock import set_clock
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from scraper import list_pages, looks
from scraper.channels import Feed, Listing, Sitemap
from scraper.front_page import FrontPage
from scraper.source import Source

HOME = f"http://127.0.0.1:{sys.argv[1]}/"


class LocalCourier(Source):
    """Lists that stand still while nothing is published, and one that is not there."""

    name = "local_courier"
    title = "Local Courier"
    home = HOME
    hosts: ClassVar[tuple[str, ...]] = ("127.0.0.1",)
    articles = r"^/[a-z]+/[^/?]+-\d+$"
    channels = (
        Feed((f"{HOME}feed.xml",)),
        Sitemap((f"{HOME}robots.txt", f"{HOME}nowhere.xml")),
        Listing((f"{HOME}news/",)),
        FrontPage((HOME,)),
    )


if __name__ == "__main__":
    set_clock()
    looks.SAMPLED = list_pages.SAMPLED = int(sys.argv[2])
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    # Nights follow each other at once, and at no more than a hundred requests a second.
    own = {"LOOK_AGAIN_AFTER_HOURS": 0, "DOWNLOAD_DELAY": 0.01, "RETRY_TIMES": 0, "LOG_LEVEL": "INFO"}
    settings.update(own, "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(LocalCourier)
    process.start()
