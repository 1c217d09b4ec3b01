"""What is usual for a source is learned from its own past runs, and from no others."""

from datetime import UTC, datetime, timedelta

import pytest

from archive import (
    DAYS_TO_ACCEPT_FEWER,
    DAYS_TO_ACCEPT_STUCK,
    Archive,
    Cause,
    CrawlResult,
    Envelope,
    Measured,
    Origin,
    Pages,
    Run,
    SourceFacts,
    learned,
)

BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = "https://gazette.example/feed"


def run(night: int, result: str = "ok", **measured: object) -> Run:
    """A run of the night with that number."""
    at = BEGIN + night * DAY
    return Run(started_at=at, finished_at=at, result=result, measured=Measured(**measured))  # type: ignore[arg-type]


def nights(lines: list[int]) -> Envelope:
    """What is learned of a feed with these lines, night by night."""
    return learned(run(night, lists={FEED: count}) for night, count in enumerate(lines))


def test_a_list_is_known_after_a_week_and_by_its_fewest_and_usual_lines() -> None:
    assert not nights([20] * 6).lists[FEED].known
    had = nights([20, 18, 20, 25, 20, 20, 20]).lists[FEED]
    assert (had.known, had.lowest, had.usual) == (True, 18, 20)


def test_seven_runs_of_one_day_do_not_make_a_week() -> None:
    one_day = learned(run(0, lists={FEED: 20}) for _ in range(7))
    assert not one_day.lists[FEED].known


def test_a_run_that_failed_teaches_nothing() -> None:
    spoiled = run(8, "failed", lists={FEED: 0}, looks={"blocked": 9}, told=("blocked",))
    envelope = learned([*(run(night, lists={FEED: 20}) for night in range(7)), spoiled])
    assert envelope.lists[FEED].lowest == 20
    assert envelope.looks["blocked"].odd == 0
    assert envelope.runs == 7


def test_fewer_lines_are_usual_after_so_many_days() -> None:
    short = {"lists": {FEED: 5}, "fewer": (FEED,), "told": (str(Cause.FEWER),)}
    week = [run(night, lists={FEED: 20}) for night in range(7)]
    days = [run(7 + night, "failed", **short) for night in range(DAYS_TO_ACCEPT_FEWER)]
    waiting = learned([*week, *days[:-1]]).lists[FEED]
    assert (waiting.lowest, waiting.days_fewer) == (20, DAYS_TO_ACCEPT_FEWER - 1)
    accepted = learned([*week, *days]).lists[FEED]
    assert (accepted.lowest, accepted.usual, accepted.days_fewer) == (5, 5, 0)


def test_a_night_as_usual_ends_the_count_of_days_with_fewer() -> None:
    week = [run(night, lists={FEED: 20}) for night in range(7)]
    short = run(7, "partial", lists={FEED: 5}, fewer=(FEED,), told=(str(Cause.FEWER),))
    assert learned([*week, short, run(8, lists={FEED: 20})]).lists[FEED].days_fewer == 0


def test_how_old_the_newest_day_ever_was_is_told_by_runs_and_not_by_pauses() -> None:
    moved = (run(night, newest=(BEGIN + (night // 3) * 3 * DAY).date()) for night in range(9))
    assert learned(moved).newest.gaps == [2, 2]
    paused = [run(0, newest=BEGIN.date()), run(90, newest=(BEGIN + 89 * DAY).date())]
    assert learned(paused).newest.gaps == [0]


def test_dates_that_stand_still_are_accepted_after_so_many_days_and_told_of_anew_once_they_moved() -> None:
    still = [
        run(night, "partial", newest=BEGIN.date(), told=(str(Cause.DATES_STUCK),))
        for night in range(DAYS_TO_ACCEPT_STUCK)
    ]
    assert not learned(still[:-1]).newest.accepted
    assert learned(still).newest.accepted
    assert not learned([*still, run(30, newest=(BEGIN + 30 * DAY).date())]).newest.accepted


def test_a_template_is_expected_to_give_what_its_own_pages_gave() -> None:
    envelope = learned([run(0, pages={"news": Pages(read=20, day=20), "reports": Pages(read=10, day=1)})])
    assert envelope.lacking("reports", "day").share == pytest.approx(0.9)
    assert envelope.lacking("news", "day").share == 0
    assert envelope.lacking("new one", "day").share == pytest.approx(0.3)


FACTS = SourceFacts(
    name="gazette",
    title="Gazette",
    kind="press",
    home="https://gazette.example/",
    licence="",
    terms="",
    noted_at=BEGIN,
)


def test_the_past_of_a_crawl_is_that_of_its_source_on_the_network_before_it(archive: Archive) -> None:
    archive.enlist(FACTS)
    numbers = []
    for night, origin in enumerate((Origin.LIVE, Origin.WARC, Origin.LIVE, Origin.LIVE)):
        number = archive.begin("gazette", BEGIN + night * DAY, origin)
        measured = Measured(
            lists={FEED: 20 + night},
            newest=BEGIN.date(),
            pages={"news": Pages(read=2, day=2, text=1)},
            layouts={"1:1:0000010000ff": 2},
            looks={"read": 2},
            program="abc",
        )
        archive.finish(number, _result(BEGIN + night * DAY, measured))
        numbers.append(number)
    usual = archive.envelope(numbers[-1])
    assert usual.runs == 2
    assert [lines for _, lines in usual.lists[FEED].counts] == [20, 22]
    assert usual.pages["news"] == Pages(read=4, day=4, text=2)
    assert (usual.newest.day, usual.program, usual.layouts.pages.of) == (BEGIN.date(), "abc", 4)
    assert usual.ended_at == BEGIN + 2 * DAY


def _result(at: datetime, measured: Measured | None) -> CrawlResult:
    none = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    return CrawlResult(finished_at=at, result="ok", cause="", measured=measured, **none)


def test_runs_of_a_program_that_did_not_measure_are_passed_over(archive: Archive) -> None:
    archive.enlist(FACTS)
    old = archive.begin("gazette", BEGIN, Origin.LIVE)
    archive.finish(old, _result(BEGIN, None))
    usual = archive.envelope(archive.begin("gazette", BEGIN + DAY, Origin.LIVE))
    assert (usual.runs, usual.ended_at) == (0, BEGIN)
