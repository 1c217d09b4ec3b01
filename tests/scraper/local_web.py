"""The hosts of sources on this machine: run with a source and the port of a proxy that serves them, it crawls once."""

import os
import sys
from dataclasses import replace
from typing import Any, ClassVar

from local_clock import set_clock
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from scraper.channels import Channel, Feed
from scraper.publishers.gov_uk_lists import GovUkSearch
from scraper.source import Source
from scraper.spiders.gov_uk import GovUk
from scraper.spiders.hmicfrs import Hmicfrs


def plain(url: str) -> str:
    """An address without TLS, for which the proxy would need certificates."""
    return url.replace("https:", "http:")


class LocalHmicfrs(Hmicfrs):
    """Its news by one feed, of two lines."""

    home = plain(Hmicfrs.home)
    channels = (Feed((f"{plain(Hmicfrs.home)}news/feed/",)),)
    floors = replace(Hmicfrs.floors, lines=1)


class LocalGovUk(GovUk):
    """Its search, for the organisation of today alone."""

    home = plain(GovUk.home)
    channels: ClassVar[tuple[Channel, ...]] = tuple(
        replace(channel, root=plain(channel.root), queries=channel.queries[:1])
        for channel in GovUk.channels[:1]
        if isinstance(channel, GovUkSearch)
    )


SOURCES: dict[str, type[Source]] = {"hmicfrs": LocalHmicfrs, "gov_uk": LocalGovUk}

if __name__ == "__main__":
    set_clock()
    os.environ["http_proxy"] = f"http://127.0.0.1:{sys.argv[2]}"
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    fast: dict[str, Any] = {"LOOK_AGAIN_AFTER_HOURS": 0, "DOWNLOAD_DELAY": 0.01, "LOG_LEVEL": "WARNING"}
    settings.update(fast, "cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(SOURCES[sys.argv[1]])
    process.start()
