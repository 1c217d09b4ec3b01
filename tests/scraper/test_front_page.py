"""A newspaper's first page, and which lists it leads to."""

from datetime import UTC, datetime
from pathlib import Path

from scrapy.http import TextResponse

from scraper.channels import Found
from scraper.front_page import FrontPage
from scraper.known_sources import all_sources

HOME = "https://www.henleystandard.co.uk/"
PAGE = (Path(__file__).parent.parent / "fixtures" / "henley_standard" / "front-page.html").read_text("utf-8")
FEED = """<rss><channel><item><title>Force told to answer sooner</title>
<link>https://www.henleystandard.co.uk/local/force-told-to-answer-sooner-190001</link></item></channel></rss>"""


def _parse(text: str, url: str = HOME) -> Found:
    response = TextResponse(url, body=text.encode(), encoding="utf-8")
    is_article = all_sources()["henley_standard"]().is_article
    return FrontPage((HOME,)).parse(response, is_article, datetime(2025, 2, 21, 3, tzinfo=UTC))


def test_it_leads_to_its_feeds_and_to_the_sections_that_may_report_inspections() -> None:
    assert _parse(PAGE).lists == (
        f"{HOME}feeds/latest.xml",
        f"{HOME}local/blue-light/",
        f"{HOME}local/",
    )


def test_what_it_shows_itself_is_listed_as_in_any_listing() -> None:
    (line,) = _parse(PAGE).lines
    assert (line.title, line.published and line.published.on.isoformat()) == (
        "Force told to answer sooner",
        "2025-02-20",
    )


def test_a_feed_that_it_led_to_is_read_as_one() -> None:
    found = _parse(FEED, f"{HOME}feeds/latest.xml")
    assert [line.title for line in found.lines] == ["Force told to answer sooner"]
    assert found.lists == ()


def test_a_page_that_shows_nothing_and_leads_nowhere_did_not_answer() -> None:
    assert not _parse("<html><body><p>Back soon.</p></body></html>").answered
    assert not _parse("").answered
