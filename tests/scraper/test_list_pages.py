"""Which parts of a list are asked for again, by what their index and their names tell."""

from datetime import UTC, datetime, timedelta

import pytest

from archive import ListPage
from scraper import dates, list_pages
from scraper.list_pages import ListPages

NIGHT = datetime(2026, 11, 20, 2, tzinfo=UTC)
LAST = NIGHT - timedelta(days=1)
PART = "https://gazette.example/sitemaps/part-1.xml"


def lists(url: str, dated: str, now: str = "", at: datetime = LAST) -> ListPages:
    """The part, known as of a moment with the date its index gave then, and the date that the index gives now."""
    page = ListPage(source="gazette", url=url, at=at, answer="answered", etag="a", dated=dated)
    made = ListPages("gazette", {url: page}, NIGHT)
    made.index([(url, dates.machine(now, field="updated", origin="feed") if now else None)])
    return made


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tonight is no list's turn to be asked for in whole."""
    monkeypatch.setattr(list_pages, "SAMPLED", 1_000_000_000)


@pytest.mark.parametrize(
    ("then", "now", "stands_still"),
    [
        ("2026-11-18T09:00:00Z", "2026-11-18T09:00:00Z", True),
        ("2026-11-18T09:00:00Z", "2026-11-19T21:00:00Z", False),
        ("2026-11-17", "2026-11-17", True),
        ("2026-11-19", "2026-11-19", False),
        ("", "2026-11-17", False),
        ("2026-11-17", "", False),
    ],
)
def test_a_part_is_asked_for_where_its_date_is_another_or_the_very_day_on_which_it_was_had(
    then: str, now: str, stands_still: bool
) -> None:
    assert (lists(PART, then, now).stands_still(PART) is not None) is stands_still


@pytest.mark.parametrize(
    ("name", "at", "stands_still"),
    [
        ("2026-10.xml", datetime(2026, 11, 5, 2, tzinfo=UTC), True),
        ("2026-10.xml", datetime(2026, 11, 2, 2, tzinfo=UTC), False),
        ("2026-11.xml", LAST, False),
        ("part-1.xml", LAST, False),
    ],
)
def test_a_part_without_a_date_that_is_named_for_a_month_is_complete_some_days_after_it(
    name: str, at: datetime, stands_still: bool
) -> None:
    url = f"https://gazette.example/sitemaps/{name}"
    assert (lists(url, "", at=at).stands_still(url) is not None) is stands_still


def test_of_a_list_that_is_a_sample_tonight_nothing_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_pages, "SAMPLED", 1)
    known = lists(PART, "2026-11-17", "2026-11-17")
    assert known.stands_still(PART) is None
    assert known.unless_unchanged(PART) == {}
