"""A run is judged against its source's own past: every cause by its name, and no alarm on a night as ever."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from nightly import (
    BEGIN,
    DAY,
    SOURCES,
    Habits,
    Life,
    at_the_pages,
    empty,
    fewer,
    life_of,
    outage,
    sketch_named,
    under_one_title,
    without_days,
)

from archive import DAYS_TO_ACCEPT_FEWER, Cause, Envelope, Measured, Met, Pages
from archive.health.envelope import Run
from scraper.health.ended import Ended, Floors
from scraper.health.judge import judge, judge_replay, measured
from scraper.health.observed import Observed
from scraper.health.verdict import Verdict

NIGHT = 30


def night_of(number: int) -> date:
    """The day of the night with that number."""
    return (BEGIN + number * DAY).date()


def told(verdict: Verdict) -> set[Cause]:
    return set(verdict.told)


def lived(name: str, nights: int = NIGHT) -> Life:
    """A source after some nights as ever."""
    life = life_of(name)
    for _ in life.nights(nights):
        pass
    return life


def ended(**known: object) -> Ended:
    """A run in which two lists gave thirty lines and four pages were read."""
    seen = Observed(lists={"feed": 20, "news": 10})
    seen.pages["news"] = Pages(read=4, day=4, text=4)
    given = {
        "responses": 9,
        "lines": 30,
        "answers": ("answered",),
        "met": {Met.READ: 4},
        "observed": seen,
        **known,
    }
    return Ended(started_at=BEGIN, **{"reason": "finished", **given})  # type: ignore[arg-type]


def test_a_first_run_in_which_all_is_well_is_ok() -> None:
    verdict = judge(ended(), Envelope())
    assert (verdict.result, verdict.cause) == ("ok", "")


@pytest.mark.parametrize("habits", SOURCES, ids=lambda habits: habits.name)
def test_nights_as_ever_raise_no_alarm(habits: Habits) -> None:
    """Christmas, a pause of six weeks, single pages and lists that fail are among them."""
    life = life_of(habits.name, "1")
    alarms = [(day, verdict.cause) for day, verdict in life.nights(330, range(150, 195)) if verdict.told]
    assert alarms == []


PLANTED: dict[str, tuple[Callable[[Ended], Ended], Cause]] = {
    "name": (outage(Cause.DNS), Cause.DNS),
    "server": (outage(Cause.UNREACHABLE), Cause.UNREACHABLE),
    "robots.txt": (outage(Cause.ROBOTS), Cause.ROBOTS),
    "lists blocked": (outage(Cause.BLOCKED), Cause.BLOCKED),
    "lists challenged": (outage(Cause.CHALLENGE), Cause.CHALLENGE),
    "empty": (empty, Cause.EMPTY),
    "pages blocked": (at_the_pages(Met.BLOCKED, Cause.BLOCKED), Cause.BLOCKED),
    "pages challenged": (at_the_pages(Met.BLOCKED, Cause.CHALLENGE), Cause.CHALLENGE),
    "pages silent": (at_the_pages(Met.ERROR, Cause.UNREACHABLE), Cause.UNREACHABLE),
    "pages unread": (at_the_pages(Met.UNREAD, None), Cause.HALF_READ),
    "pages gone": (at_the_pages(Met.GONE, None), Cause.VANISHED),
    "no days": (without_days, Cause.FIELD_LOST),
    "no titles": (under_one_title, Cause.FIELD_LOST),
}


@pytest.mark.parametrize("trouble", PLANTED)
@pytest.mark.parametrize("name", ["daily", "weekly", "inspectorate", "shabby"])
def test_what_goes_wrong_fails_the_run_of_its_night_by_its_name_and_the_next_is_as_ever(
    name: str, trouble: str
) -> None:
    spoil, cause = PLANTED[trouble]
    life = life_of(name, troubles={night_of(NIGHT): spoil})
    *_, night, after = (verdict for _, verdict in life.nights(NIGHT + 2))
    assert (night.result, night.cause.partition(":")[0]) == ("failed", str(cause))
    # Where a field is lost that was there, a page is read as saying what it does not say.
    assert night.disbelieved is (cause is Cause.FIELD_LOST)
    assert not after.told


def redesigned(life: Life, name: str) -> None:
    """Set all pages of a source in other layouts from now on."""
    life.layouts = tuple((f"{name} {old}", share) for old, share in life.habits.layouts)


def causes(life: Life, nights: int) -> list[tuple[str, set[Cause]]]:
    return [(verdict.result, told(verdict)) for _, verdict in life.nights(nights)]


@pytest.mark.parametrize("name", ["daily", "inspectorate", "two-faced"])
def test_a_new_layout_that_can_be_read_is_told_once(name: str) -> None:
    life = lived(name)
    redesigned(life, "new")
    first, *rest = causes(life, 10)
    assert first == ("partial", {Cause.LAYOUT})
    assert all(causes == set() for _, causes in rest)
    redesigned(life, "newer")
    assert causes(life, 1) == [("partial", {Cause.LAYOUT})]


def test_a_paper_of_few_pages_is_told_of_when_it_is_certain() -> None:
    life = lived("small", 60)
    redesigned(life, "new")
    found = [number for number, (_, causes) in enumerate(causes(life, 30)) if Cause.LAYOUT in causes]
    assert len(found) == 1
    assert found[0] <= 8


def test_a_new_layout_that_cannot_be_read_fails_until_it_can_and_is_then_no_news() -> None:
    life = lived("daily")
    redesigned(life, "new")
    days = [night_of(NIGHT + number) for number in range(4)]
    life.troubles = dict.fromkeys(days[:3], without_days)
    *broken, mended = (verdict for _, verdict in life.nights(4))
    for verdict in broken:
        assert (verdict.result, verdict.cause.partition(":")[0]) == ("failed", "layout changed")
        assert "give no day" in verdict.cause
    assert not mended.told


def test_a_layout_tried_on_some_pages_is_told_when_most_have_it() -> None:
    life = lived("daily")
    life.layouts = (("news", 0.8), ("trial", 0.2))
    assert all(not found for _, found in causes(life, 2))
    life.layouts = (("trial", 1.0),)
    assert causes(life, 1) == [("partial", {Cause.LAYOUT})]


def test_fewer_lines_are_told_until_they_are_usual() -> None:
    life = lived("weekly")
    life.troubles = {night_of(NIGHT + number): fewer for number in range(20)}
    nights = causes(life, 20)
    assert [found for _, found in nights[:DAYS_TO_ACCEPT_FEWER]] == [{Cause.FEWER}] * DAYS_TO_ACCEPT_FEWER
    assert all(not found for _, found in nights[DAYS_TO_ACCEPT_FEWER:])


def test_a_list_without_an_answer_is_told_on_the_third_day_as_others_speak_for_the_source() -> None:
    def one_silent(run: Ended) -> Ended:
        run.observed.lists["list-0"] = 0
        run.observed.silent.add("list-0")
        return run

    life = lived("inspectorate")
    life.troubles = {night_of(NIGHT + number): one_silent for number in range(3)}
    assert [found for _, found in causes(life, 3)] == [set(), set(), {Cause.FEWER}]


def test_lists_that_have_not_changed_are_not_fewer() -> None:
    life = lived("quiet")
    run = life.run(BEGIN + NIGHT * DAY, looks=0)
    assert not told(judge(replace(run, lines=0, unchanged=2), life.usual))


def test_dates_that_stand_still_for_much_longer_than_ever_are_told_and_then_accepted() -> None:
    life = lived("daily", 60)
    life.stuck_since = life.newest
    days = [number for number, (_, found) in enumerate(causes(life, 60)) if Cause.DATES_STUCK in found]
    assert len(days) == 14, "a title that has ceased is not told of for ever"
    assert 4 <= days[0] <= 12


def test_at_christmas_dates_may_stand_still_longer() -> None:
    usual = Envelope()
    usual.newest.gaps, usual.newest.day = [2] * 20, date(2025, 12, 19)
    seen = Observed(lists={"feed": 20})
    for day, stuck in ((date(2025, 12, 30), False), (date(2026, 1, 12), True)):
        run = replace(
            ended(observed=seen), started_at=BEGIN.replace(year=day.year, month=day.month, day=day.day)
        )
        assert (Cause.DATES_STUCK in told(judge(run, usual))) is stuck


def test_a_clock_a_day_off_the_servers_fails_the_run_and_a_time_zone_does_not() -> None:
    for hours, wrong in ((30, True), (-700, True), (13, False), (0, False)):
        run = ended()
        run.observed.offsets = [hours * 3600.0, hours * 3600.0 + 1, 0.0]
        verdict = judge(run, Envelope())
        assert (Cause.CLOCK in told(verdict)) is wrong
        assert verdict.result == ("failed" if wrong else "ok")


def test_a_run_before_the_end_of_the_last_is_a_wrong_clock_unless_the_servers_agree_with_it() -> None:
    usual = Envelope(ended_at=BEGIN + 40 * DAY)
    assert judge(ended(), usual).result == "failed"
    agreed = ended()
    agreed.observed.offsets = [1.0]
    verdict = judge(agreed, usual)
    assert (verdict.result, told(verdict)) == ("partial", {Cause.CLOCK})
    assert not judge(ended(), Envelope(ended_at=BEGIN + timedelta(seconds=30))).told


def test_a_clock_that_was_set_since_the_last_runs_fails_one_run_and_a_server_that_is_always_wrong_none() -> (
    None
):
    usual = Envelope()
    for hours, failed in (
        (0, False),
        (0.1, False),
        (20, True),
        (0, False),
        (20, False),
        (-9, True),
        (-9, False),
    ):
        run = ended()
        run.observed.offsets = [hours * 3600.0]
        verdict = judge(run, usual)
        assert (verdict.result, told(verdict)) == (("failed", {Cause.CLOCK}) if failed else ("ok", set())), (
            hours
        )
        kept = measured(run, usual, verdict)
        usual.learn(Run(started_at=BEGIN, result=verdict.result, measured=Measured.read(kept.document())))
    assert not told(judge(replace(run, clock_vouched=True), Envelope(offsets=[0.0])))


def test_an_error_of_the_program_fails_a_run_and_a_database_that_is_gone_comes_first() -> None:
    verdict = judge(ended(errors={"KeyError": 2, "TypeError": 1}), Envelope())
    assert (verdict.result, told(verdict)) == ("failed", {Cause.PROGRAM})
    assert "3 times it could not go on (KeyError, TypeError)" in verdict.cause
    gone = ended(errors={"KeyError": 2}, outage="database: cannot use the archive", reason="database")
    assert judge(gone, Envelope()).cause.startswith("database: ")


def test_a_redirect_inward_is_told_though_no_request_was_refused() -> None:
    run = ended(met={Met.READ: 9, Met.ERROR: 1})
    run.observed.troubles[Cause.REFUSED] = 1
    verdict = judge(run, Envelope())
    assert (verdict.result, told(verdict)) == ("partial", {Cause.REFUSED})


def test_lists_without_a_line_are_empty_though_one_of_them_was_not_answered() -> None:
    seen = Observed(lists={"feed": 0, "news": 0, "sitemap": 0}, silent={"sitemap"})
    seen.unanswered[Cause.UNREACHABLE] = 1
    assert told(judge(ended(lines=0, met={}, observed=seen), Envelope())) == {Cause.EMPTY}


@pytest.mark.parametrize(
    ("known", "result", "cause"),
    [
        ({"lost": 2}, "failed", Cause.DATABASE),
        ({"reason": "closespider_timeout"}, "failed", Cause.STOPPED),
        ({"reason": "shutdown"}, "partial", Cause.INTERRUPTED),
        (
            {"lines": 0, "answers": (), "responses": 0, "met": {}, "observed": Observed()},
            "failed",
            Cause.UNREACHABLE,
        ),
        ({"lines": 0, "met": {}}, "failed", Cause.EMPTY),
        ({"floors": Floors(lines=31)}, "failed", Cause.FEWER),
    ],
)
def test_what_needs_no_past_is_told_of_a_first_run(
    known: dict[str, object], result: str, cause: Cause
) -> None:
    verdict = judge(ended(**known), Envelope())
    assert (verdict.result, verdict.cause.partition(":")[0]) == (result, str(cause))
    assert len(verdict.cause) < 250


def test_articles_that_robots_txt_closes_are_said_to_be_closed() -> None:
    run = ended(met={Met.READ: 1})
    run.observed.closed = 5
    assert told(judge(run, Envelope())) == {Cause.ROBOTS}
    assert not judge(replace(run, met={Met.READ: 30}), Envelope()).told


def test_a_notice_in_the_place_of_articles_is_told_by_saying_the_same_everywhere() -> None:
    run = ended()
    run.observed.same = Counter({"notice": 6, "story": 2})
    verdict = judge(run, Envelope())
    assert (told(verdict), verdict.disbelieved) == ({Cause.CHALLENGE}, True)
    run.observed.same = Counter({"a story and its copy": 2, "one": 1, "two": 1})
    assert not judge(run, Envelope()).told


def test_one_page_of_many_that_fails_makes_a_run_partial_and_is_not_worth_telling() -> None:
    verdict = judge(ended(met={Met.READ: 20, Met.BLOCKED: 1}), Envelope())
    assert (verdict.result, verdict.told) == ("partial", ())
    assert verdict.cause == "blocked: 1 of 21 looks at articles were refused"


def test_a_single_page_that_cannot_be_read_fails_no_run_of_a_small_paper() -> None:
    assert judge(ended(met={Met.UNREAD: 1}), Envelope()).result == "partial"
    assert judge(ended(met={Met.UNREAD: 2}), Envelope()).result == "failed"
    assert judge(ended(met={Met.UNREAD: 2, Met.NOT_MODIFIED: 20}), Envelope()).result == "partial"


def test_a_replay_is_judged_by_what_it_met_and_not_by_clocks_or_habits() -> None:
    run = ended(floors=Floors(lines=99))
    run.observed.offsets = [9e6]
    assert judge_replay(run).result == "ok"
    assert judge_replay(ended(lines=0, met={})).cause.startswith("empty")


def test_sketches_of_one_layout_are_alike_and_of_two_are_not() -> None:
    assert sketch_named("news", 1).is_like(sketch_named("news", 2))
    assert not sketch_named("news").is_like(sketch_named("gallery"))
