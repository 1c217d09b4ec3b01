"""What a backfill tells while it runs, and at its end."""

from io import StringIO

from rich.console import Console

from scraper import ingest_report
from scraper.backfill_report import Report, show


def report() -> Report:
    return Report(ingest_report.Report())


def test_how_long_it_takes_is_told_by_captures_alone() -> None:
    told, start = report(), 1000.0
    told.known, told.since = 100, start
    told.done = 10
    assert told.pace(start + 30) == "10 of 100 captures known so far, 20 a minute, about 4 min left"
    told.spent, told.since = 30.0, None
    assert told.pace(start + 3000) == told.pace(start + 30), "lists of the next source are no captures"


def test_nothing_is_told_of_what_cannot_be_known_yet() -> None:
    assert report().pace(1000.0) == "0 of 0 captures known so far"


def test_the_table_has_the_columns_that_say_something() -> None:
    told, printed = report(), StringIO()
    told.of("express_and_star").listed = 3
    told.advance("express_and_star", asked=1, missing=1)
    told.advance("express_and_star", asked=0, missing=0)
    show(told, Console(width=80, file=printed))
    said = printed.getvalue()
    assert "express_and_star" in said
    assert all(name in said for name in ("listed", "here", "asked", "repeated", "missing"))
    assert "blocked" not in said


def test_a_capture_more_than_was_thought_leaves_no_time_below_nought() -> None:
    told = report()
    told.known, told.done, told.since = 1, 2, 0.0
    assert told.pace(60.0).endswith("about 0 min left")
