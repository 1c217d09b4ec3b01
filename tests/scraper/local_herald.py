"""A newspaper on this machine whose lists differ in what they say: run with its port, this crawls it once."""

import sys
from typing import ClassVar

from local_clock import set_clock
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from scraper.channels import Sitemap
from scraper.front_page import FrontPage
from scraper.source import Source

HOME = f"http://127.0.0.1:{sys.argv[1]}/"


# Asked for at once with the first list, while robots.txt is still to come; it closes them.
CLOSED = tuple(f"{HOME}closed/{name}.xml" for name in "abc")


class LocalHerald(Source):
    """A news sitemap of titles, and a first page that leads to a feed."""

    name = "local_herald"
    title = "Local Herald"
    home = HOME
    hosts: ClassVar[tuple[str, ...]] = ("127.0.0.1",)
    articles = r"^/[a-z]+/[^/?]+-\d+$"
    channels = (Sitemap((f"{HOME}map_news.xml", *CLOSED)), FrontPage((HOME,)))


if __name__ == "__main__":
    set_clock()
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    # Nights follow each other at once, and at no more than a hundred requests a second.
    own = {"LOOK_AGAIN_AFTER_HOURS": 0, "DOWNLOAD_DELAY": 0.01, "RETRY_TIMES": 0, "LOG_LEVEL": "WARNING"}
    settings.update(own, "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(LocalHerald)
    process.start()
