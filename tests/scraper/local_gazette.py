"""A newspaper on this machine: run with the port it is served on, this crawls it once."""

import sys
from typing import ClassVar

from local_clock import set_clock
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from scraper.channels import Feed
from scraper.source import Source

HOME = f"http://127.0.0.1:{sys.argv[1]}/"


class LocalGazette(Source):
    """A feed, and articles whose addresses end in a number."""

    name = "local_gazette"
    title = "Local Gazette"
    home = HOME
    hosts: ClassVar[tuple[str, ...]] = ("127.0.0.1",)
    articles = r"^/[a-z]+/[^/?]+-\d+$"
    channels = (Feed((f"{HOME}feed.xml",)),)


if __name__ == "__main__":
    set_clock()
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    # Two nights follow each other at once, and at no more than a hundred requests a second.
    settings.update({"LOOK_AGAIN_AFTER_HOURS": 0, "DOWNLOAD_DELAY": 0.01, "LOG_LEVEL": "WARNING"}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(LocalGazette)
    process.start()
