"""A crawl ends as a failure where nobody else would tell, or where the night as a whole failed."""

import pytest

from archive import CrawlResult
from scraper.loudness import any_failed, night_failed

COUNTS = dict.fromkeys(("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0)
OK, PARTIAL, BLOCKED, LOST = (
    ("ok", ""),
    ("partial", "interrupted"),
    ("failed", "blocked: all"),
    ("failed", "database: 2"),
)


@pytest.mark.parametrize(
    ("ended", "single", "night"),
    [
        ([OK, PARTIAL], False, False),
        ([OK, BLOCKED, BLOCKED], True, False),
        ([BLOCKED, BLOCKED], True, True),
        ([OK, OK, LOST], True, True),
        ([OK, OK, None], True, True),
        ([], False, False),
    ],
    ids=["well", "some failed", "all failed", "captures lost", "no report", "none"],
)
def test_a_night_fails_as_a_whole_where_nothing_worked_or_something_was_lost(
    ended: list[tuple[str, str] | None], single: bool, night: bool
) -> None:
    results = [
        ("gazette", one and CrawlResult(finished_at=None, result=one[0], cause=one[1], **COUNTS))  # type: ignore[arg-type]
        for one in ended
    ]
    assert (any_failed(results), night_failed(results)) == (single, night)
