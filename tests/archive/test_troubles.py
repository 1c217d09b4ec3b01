"""What is wrong is told of each source: of which class, since when; and only what is wrong."""

import fcntl
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import crawled, press
from jsonschema import Draft202012Validator
from sqlalchemy import insert, update
from typer.testing import CliRunner, Result

from archive import Archive, Origin, Verification
from archive.health.causes import ADVICE, Cause
from archive.health.check_up import check_up
from archive.health.past import pasts
from archive.health.troubles import Past, Run, Trouble, advice, troubles
from archive.model import Crawl, Source
from scraper.cli import app

DOCS = Path(__file__).parents[2] / "docs"
NIGHT = datetime(2026, 11, 26, 2, 17, tzinfo=UTC)
NOW = NIGHT + timedelta(hours=2)
DAY = timedelta(days=1)
BLOCKED, EMPTY = (
    ("failed", "blocked: 12 of 14 pages answered 403"),
    ("failed", "empty: no channel gave a line"),
)


def runs(*ended: tuple[str, str]) -> tuple[Run, ...]:
    """One crawl a night, the last one tonight."""
    first = NIGHT - (len(ended) - 1) * DAY
    return tuple(
        Run(started_at=first + number * DAY, result=result, cause=cause)
        for number, (result, cause) in enumerate(ended)
    )


def past(source: str, *ended: tuple[str, str], **given: Any) -> Past:
    return Past(source=source, last_good_at=NIGHT - len(ended) * DAY, since=runs(*ended), of_late=3, **given)


def wrong(*known: Past, ended_before: datetime = NOW) -> list[tuple[str, str, int]]:
    """Source, class and nights of everything that is wrong."""
    return [(one.source, one.cause, one.nights) for one in troubles(known, NOW, ended_before=ended_before)]


WELL = past("well")


def test_a_source_whose_last_crawl_failed_is_in_trouble_since_the_first_that_did() -> None:
    (found,) = troubles([WELL, past("gazette", EMPTY, BLOCKED, BLOCKED)], NOW, ended_before=NOW)
    assert found == Trouble(
        source="gazette",
        cause="blocked",
        sentence="12 of 14 pages answered 403",
        since=NIGHT - 2 * DAY,
        nights=3,
        last_good_at=NIGHT - 3 * DAY,
    )


def test_a_crawl_without_an_end_was_cut_off_unless_it_may_be_running() -> None:
    cut_off = past("gazette", ("", ""))
    assert wrong(WELL, cut_off) == [("gazette", "interrupted", 1)]
    assert wrong(WELL, cut_off, ended_before=NIGHT) == []
    assert wrong(WELL, past("gazette", EMPTY, ("", "")), ended_before=NIGHT) == [("gazette", "empty", 2)]


def test_a_failure_of_a_class_that_is_not_known_is_told_in_its_own_words() -> None:
    (found,) = troubles([past("gazette", ("failed", "moonstruck: at full moon"))], NOW, ended_before=NOW)
    assert (found.cause, found.sentence) == ("unknown", "moonstruck: at full moon")


@pytest.mark.parametrize(
    ("ago", "given", "told"),
    [
        (1.4, {"of_late": 20}, []),
        (2, {"of_late": 20}, [("left", "not run", 2)]),
        (2, {"of_late": 1}, []),
        (2, {"of_late": 1, "verified_at": NIGHT - 9 * DAY}, [("left", "not run", 2)]),
        (31, {"of_late": 20}, []),
    ],
    ids=["last night", "left out", "named by hand once", "verified", "given up"],
)
def test_a_source_that_is_left_out_while_others_run_is_told(
    ago: float, given: dict[str, Any], told: list[tuple[str, str, int]]
) -> None:
    left = Past(source="left", last_good_at=NOW - ago * DAY, **given)
    assert wrong(WELL, left) == told


def test_a_source_that_failed_and_is_then_left_out_has_one_trouble_since_it_failed() -> None:
    failed = Run(started_at=NIGHT - 4 * DAY, result="failed", cause="empty: nothing")
    left = Past(source="left", last_good_at=NIGHT - 5 * DAY, since=(failed,), of_late=9)
    assert wrong(WELL, left) == [("left", "not run", 5)]


def test_when_nothing_runs_that_is_one_trouble_and_not_one_a_source() -> None:
    known = [Past(source=f"s{n}", last_good_at=NOW - 3 * DAY, of_late=9) for n in range(100)]
    broken = Past(
        source="z", since=(Run(started_at=NOW - 3 * DAY, result="failed", cause="dns: no"),), of_late=9
    )
    assert wrong(*known, broken) == [("(archive)", "not run", 3), ("z", "dns", 4)]
    assert wrong() == [("(archive)", "not run", 1)]


def test_a_crawl_that_is_yet_to_come_says_that_a_clock_is_wrong() -> None:
    assert wrong(Past(source="gazette", last_good_at=NOW + DAY)) == [("(archive)", "clock wrong", 1)]


def test_a_sentence_is_told_without_what_to_do_which_is_told_beside_it() -> None:
    cause = f"blocked: 12 of 14 looks; at articles were refused; {ADVICE[Cause.BLOCKED].do}"
    (found,) = troubles([past("gazette", ("failed", cause))], NOW, ended_before=NOW)
    assert found.sentence == "12 of 14 looks; at articles were refused"
    assert advice(found.cause) == ADVICE[Cause.BLOCKED].do
    assert "log" in advice("unknown")


@pytest.fixture
def watched(archive: Archive) -> Archive:
    """Four nights: the gazette well, the herald in a new layout, the echo cut off tonight, a replay not ended."""
    press(archive)
    for ago in (3, 2, 1, 0):
        at = NIGHT - ago * DAY
        crawled(archive, "gazette", at, "partial", "1 blocked, 0 unread, 0 without an answer")
        crawled(archive, "herald", at, {3: "ok", 0: "failed"}.get(ago, "partial"), "layout changed: all")
        crawled(archive, "echo", at, "ok" if ago else "")
    archive.begin("gazette", NIGHT + timedelta(hours=1), Origin.WARC)
    archive.verify(Verification(source="herald", verified_on=NIGHT.date(), robots_txt=""))
    return archive


def measured(archive: Archive, source: str, told: list[str]) -> None:
    """Let the runs that ended partly have found what is to be told."""
    with archive.engine.begin() as connection:
        partly = update(Crawl).where(Crawl.source == source, Crawl.result == "partial")
        connection.execute(partly.values(measured={"told": told}))


def test_the_archive_tells_of_each_source_what_its_crawls_came_to(watched: Archive) -> None:
    measured(watched, "gazette", told=[])
    measured(watched, "herald", told=["layout changed"])
    with watched.session() as session:
        found = {one.source: one for one in pasts(session, NOW)}
        later = {one.source: one for one in pasts(session, NOW + 2 * DAY)}
    assert (found["gazette"].last_good_at, found["gazette"].since) == (NIGHT, ())
    assert found["herald"].last_good_at == NIGHT - 3 * DAY
    assert [run.result for run in found["herald"].since] == ["partial", "partial", "failed"]
    assert found["herald"].verified_at == NIGHT.replace(hour=0, minute=0)
    assert found["echo"].since == (Run(started_at=NIGHT),)
    assert {one.of_late for one in found.values()} == {0}
    assert {name: one.of_late for name, one in later.items()} == {"gazette": 4, "herald": 4, "echo": 4}


def causes(archive: Archive, now: datetime) -> list[tuple[str, str]]:
    with archive.session() as session:
        return [(one.source, one.cause) for one in check_up(session, archive.engine, now).troubles]


def test_while_a_crawl_holds_the_lock_nothing_was_cut_off_or_left_out_yet(watched: Archive) -> None:
    later = NOW + 2 * DAY
    crawled(watched, "gazette", later - DAY)
    free = [("echo", "not run"), ("gazette", "interrupted"), ("herald", "not run")]
    crawled(watched, "gazette", later - DAY / 24, "")
    held = [("echo", "interrupted"), ("herald", "layout changed")]
    if watched.engine.dialect.name == "postgresql":
        with watched.engine.connect() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1752000867, 0)")
            assert causes(watched, later) == held
    else:
        lock = Path(f"{watched.engine.url.database}.lock")
        with lock.open("w") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            assert causes(watched, later) == held
    assert causes(watched, later) == free


@pytest.fixture
def run(archive_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb on the test's archive."""
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_status_says_first_what_is_wrong_and_what_to_do(
    run: Callable[..., Result], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(archive)
    now = datetime.now(UTC)
    for ago in (2, 1, 0):
        crawled(archive, "gazette", now - ago * DAY, *(BLOCKED if ago < 2 else ("ok", "")))
        crawled(archive, "herald", now - ago * DAY)
    first, _, what, line, *_ = run("status").stdout.splitlines()
    assert first == "1 of 3 sources need you: gazette (blocked)"
    assert what == f"blocked: {ADVICE[Cause.BLOCKED].do}"
    assert line.split()[:3] == ["gazette", "2", "nights,"]
    assert line.endswith("12 of 14 pages answered 403")
    checked = run("status", "--check")
    assert (checked.exit_code, checked.stdout) == (1, first + "\n")
    assert run("status").exit_code == 0
    schema = json.loads((DOCS / "status.schema.json").read_text())
    for words in (("status", "--json"), ("status", "--check", "--json")):
        told = json.loads(run(*words).stdout)
        Draft202012Validator(schema).validate(told)
        assert (told["well"], [one["source"] for one in told["troubles"]]) == (False, ["gazette"])
    crawled(archive, "gazette", now)
    well = run("status", "--check")
    assert (well.exit_code, well.stdout) == (0, "all is well: 3 sources\n")
    monkeypatch.setattr("archive.health.check_up.ROOM_AT_LEAST", 10**18)
    full = run("status", "--check").stdout.endswith("left on the disk where the archive is\n")
    assert full == (archive.engine.dialect.name == "sqlite")


def test_status_of_a_hundred_sources_fits_the_terminal(
    run: Callable[..., Result], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, now = [f"a_newspaper_of_county_{number:03}" for number in range(100)], datetime.now(UTC)
    facts = {"title": "", "kind": "press", "home": "", "licence": "", "terms": "", "noted_at": now}
    ended = {
        "origin": "live",
        "started_at": now,
        "result": "failed",
        "cause": "unreachable: no response at all",
    }
    with archive.engine.begin() as connection:
        connection.execute(insert(Source), [{"name": name, **facts} for name in names])
        connection.execute(insert(Crawl), [{"source": name, **ended} for name in names])
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("status").stdout
    assert "100 of 101 sources need you" in shown
    assert "and 80 more" in shown
    table = shown[shown.index("source  ") :].splitlines()
    assert len(table) == 102
    assert max(map(len, table)) <= 80
