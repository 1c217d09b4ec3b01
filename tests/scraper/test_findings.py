"""What is remembered of the channels' answers during a crawl."""

import json

from scraper.channels import Feed, Listing
from scraper.findings import Findings
from scraper.listing import Listed

FEED, LISTING = Feed(("https://gazette.example/feed",)), Listing(("https://gazette.example/news",))
ONE, TWO = Listed(url="https://gazette.example/1"), Listed(url="https://gazette.example/2")


def test_an_answer_is_not_undone_by_a_later_failure() -> None:
    findings = Findings()
    findings.tell(FEED, FEED.urls[0], "404")
    findings.tell(FEED, FEED.urls[0], "answered", [ONE])
    findings.tell(FEED, FEED.urls[0], "blocked")
    assert findings.answers == ["answered"]
    assert findings.lines == 1


def test_a_page_that_only_repeats_what_its_list_has_shown_gives_nothing_new() -> None:
    findings = Findings()
    assert findings.tell(LISTING, LISTING.urls[0], "answered", [ONE]) == 1
    assert findings.tell(LISTING, LISTING.urls[0], "answered", [ONE, TWO]) == 1
    assert findings.tell(LISTING, LISTING.urls[0], "answered", [TWO, ONE]) == 0
    assert findings.tell(FEED, FEED.urls[0], "answered", [ONE]) == 1, "another list has not shown it"


def test_the_findings_of_a_crawl_are_kept_by_channel() -> None:
    findings = Findings()
    findings.tell(FEED, FEED.urls[0], "answered", [ONE, TWO])
    findings.tell(LISTING, LISTING.urls[0], "blocked")
    assert json.loads(findings.as_json()) == {
        "Feed": {"answer": "answered", "lines": 2, "unchanged": 0},
        "Listing": {"answer": "blocked", "lines": 0, "unchanged": 0},
    }


def test_a_list_that_has_not_changed_has_answered_and_gave_the_lines_of_the_last_time() -> None:
    findings = Findings()
    findings.tell_again(FEED, FEED.urls[0], "answered", 20)
    findings.tell_again(LISTING, LISTING.urls[0], "not understood", 0)
    assert (findings.answers, findings.lines) == (["answered", "not understood"], 20)
    assert findings.unchanged == 1, "what was never understood tells nothing by standing still"
