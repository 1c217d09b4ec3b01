"""A site's Crawl-delay holds for every pause, those that chance makes short included."""

from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from scraper.politeness import LONGEST_DELAY, Pauses, no_shorter_than

HOST = "www.gazette.example"
OURS, JITTER = 3.0, 0.5


def paced(crawl_delay: str, *, asked_before: bool) -> Downloader:
    """What Scrapy keeps of the host once its robots.txt has been read; `asked_before`: it was asked already."""
    crawler = get_crawler(Spider, {"DOWNLOAD_DELAY": OURS, "DOWNLOAD_DELAY_JITTER": JITTER})
    crawler.spider = crawler._create_spider("one")
    downloader = Downloader(crawler)
    if asked_before:
        downloader.slots[HOST] = Slot(1, OURS, JITTER)
    crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]
    robots = f"User-agent: *\nCrawl-delay: {crawl_delay}\n".encode()
    Pauses(crawler).keep_pace(ProtegoRobotParser(robots, None), Request(f"https://{HOST}/news/"))
    downloader.close()
    return downloader


@pytest.mark.parametrize("seconds", [1.6, 2.0, 3.0, 10.0])
def test_no_pause_is_shorter_than_a_site_asks_for_nor_than_our_own_delay_makes_it(seconds: float) -> None:
    delay, jitter = no_shorter_than(seconds, OURS, JITTER)
    assert delay >= OURS
    assert delay * (1 - jitter) == pytest.approx(max(seconds, OURS * (1 - JITTER)))


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_delay_between_our_shortest_pause_and_our_usual_one_is_kept(asked_before: bool) -> None:
    downloader = paced("2", asked_before=asked_before)
    own = downloader.per_slot_settings[HOST]
    assert own["delay"] == OURS
    assert own["delay"] * (1 - own["jitter"]) == pytest.approx(2)
    if asked_before:
        slot = downloader.slots[HOST]
        assert min(slot.download_delay() for _ in range(200)) >= 2


@pytest.mark.parametrize("crawl_delay", ["1", "1.5", "nan", "soon", "-4"])
def test_a_delay_that_our_shortest_pause_keeps_already_changes_nothing(crawl_delay: str) -> None:
    assert paced(crawl_delay, asked_before=False).per_slot_settings == {}


def test_no_delay_makes_a_night_longer_than_a_minute_a_request() -> None:
    own = paced("86400", asked_before=False).per_slot_settings[HOST]
    assert own == {"delay": LONGEST_DELAY, "jitter": 0.0, "concurrency": 1}
