"""Stored bytes read again: what a better template alters, and what it must not."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from archived import every
from rich.console import Console
from sqlalchemy import select
from star_pages import GARDENS, HERE, INSPECTED, STAR, at, enlist, looked, page, unread

from archive import Archive, DateClaim, Entry, ReadAgain, Reread
from archive.model import Article, Base, CaptureRow, DecisionRow, EntryRow, ReadingRow, Version
from archive.processes import Here, Processes
from scraper.pages_again import read_each
from scraper.reader_version import reader_version
from scraper.reread import reread
from scraper.reread_report import Report, show
from scraper.spiders.press.express_and_star import ExpressAndStar

T = TypeVar("T")
OLD, NEW = page("Police watchdog praises the force", INSPECTED), page("Force praised again", INSPECTED)
ROSES = f"{STAR}/news/stafford/roses-win-three-medals-7301322"
LOST = page("Roses win three medals", GARDENS, url=ROSES)


@pytest.fixture
def star(archive: Archive) -> ExpressAndStar:
    return enlist(archive)


def again(archive: Archive) -> Report:
    return reread(archive, [ExpressAndStar], archive.give, asked=1)


def on_trial(archive: Archive) -> Report:
    return reread(archive, [ExpressAndStar], archive.give_on_trial, asked=1)


def rows(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with archive.session() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def versions(archive: Archive) -> list[tuple[str, str, Any, Any]]:
    found = every(archive, Version)
    return [(one.change, one.changed, one.seen_from, one.last_seen_at) for one in found]


def test_a_better_template_invents_no_edit_and_moves_no_moment(
    archive: Archive, star: ExpressAndStar
) -> None:
    archive.record(looked(star, 0, OLD, title="Police watchdog praises the force | Star"))
    archive.record(looked(star, 24, OLD, title="Police watchdog praises the force - Star"))
    archive.record(looked(star, 48, OLD, title="Police watchdog praises the force - Star"))
    archive.record(looked(star, 72, NEW, title="Force praised again - Star"))
    assert len(versions(archive)) == 3
    report = again(archive)
    assert versions(archive) == [("first", "", at(0), at(48)), ("edit", "title", at(72), at(72))]
    assert [row.title for row in every(archive, ReadingRow)] == [
        "Police watchdog praises the force",
        "Police watchdog praises the force",
        "Force praised again",
    ]
    assert {row.reader_version for row in every(archive, ReadingRow)} == {reader_version()}
    assert report.entry() == (
        "- Reading: 3 of 3 captures read differently: title 3; versions: 0 appear, 1 disappear."
    )
    (one,) = report.renumbered
    assert (one["versions_before"], one["versions_after"]) == (3, 2)
    assert [(gone["change"], gone["seen_from"]) for gone in one["disappeared"]] == [
        ("quiet", "2025-06-10T21:00:00Z")
    ]


def test_what_follows_a_capture_follows_it_also_when_it_is_read_again(
    archive: Archive, star: ExpressAndStar
) -> None:
    archive.record(looked(star, 0, OLD, title="Watchdog praises"))
    # Other bytes of the same words: they are not kept.
    archive.record(looked(star, 24, OLD + b"<!-- another advertisement -->", title="Watchdog praises"))
    assert again(archive).captures == 1
    assert versions(archive) == [("first", "", at(0), at(24))]
    assert [row.follows_id is not None for row in every(archive, CaptureRow)] == [False, True]


def test_a_trial_writes_nothing_and_tells_what_then_happens(archive: Archive, star: ExpressAndStar) -> None:
    archive.record(looked(star, 0, OLD, title="Watchdog praises", section="Star"))
    archive.record(looked(star, 24, OLD, title="Watchdog praises!", section="Star"))
    archive.record(unread(star, 30, LOST, ROSES))
    other = f"{STAR}/news/crime/force-praised-again-7301333"
    archive.record(unread(star, 31, page("Force praised again", INSPECTED, url=other), other))
    before = rows(archive)
    told = on_trial(archive).document()
    assert rows(archive) == before
    assert again(archive).document() == told
    assert rows(archive) != before


def test_a_second_time_changes_nothing(archive: Archive, star: ExpressAndStar) -> None:
    archive.record(looked(star, 0, OLD, title="Watchdog praises"))
    archive.record(unread(star, 24, NEW))
    archive.record(unread(star, 25, b"<html><body><p>Nothing</p></body></html>"))
    archive.record(unread(star, 30, LOST, ROSES))
    again(archive)
    before = rows(archive)
    report = again(archive)
    assert (report.captures, report.healed, report.differing) == (0, 0, 0)
    assert rows(archive) == before


def test_a_page_that_can_be_read_today_gets_its_reading_and_its_entries(
    archive: Archive, star: ExpressAndStar
) -> None:
    archive.record(unread(star, 0, OLD))
    stamp = DateClaim(
        field="published",
        on=at(-64).date(),
        at=at(-64),
        precision="minute",
        raw="6 June 2025",
        origin="feed",
    )
    line = Entry(
        source=star.name,
        list_url=f"{STAR}/news/rss",
        title="Watchdog praises",
        seen_at=at(0),
        published=stamp,
        url=f"{HERE}?from=feed",
        key="https://www.expressandstar.com/news/elsewhere",
    )
    archive.note([replace(line, url=HERE, key=star.key(HERE))])
    assert again(archive).healed == 1
    (article,) = every(archive, Article)
    assert (article.state, article.version_count, article.first_seen_at) == ("live", 1, at(0))
    assert article.published_on is not None
    assert versions(archive) == [("first", "", at(0), at(0))]
    (capture,) = every(archive, CaptureRow)
    assert (capture.outcome, capture.reason, capture.captured_at) == ("read", "", at(0))
    assert [row.article_id for row in every(archive, EntryRow)] == [article.id]
    assert [row.kept for row in every(archive, DecisionRow)] == [True]


def test_a_page_that_does_not_concern_the_inspectorate_stays_unread_and_the_decision_is_kept(
    archive: Archive, star: ExpressAndStar
) -> None:
    archive.record(unread(star, 0, LOST))
    report = again(archive)
    assert (report.healed, report.left_out) == (0, 1)
    (decision,) = every(archive, DecisionRow)
    assert (decision.kept, decision.step, decision.decided_at) == (False, "text", at(0))
    assert [row.outcome for row in every(archive, CaptureRow)] == ["unread"]
    assert every(archive, Version) == []


def test_what_an_article_said_before_it_concerned_the_inspectorate_belongs_to_it(
    archive: Archive, star: ExpressAndStar
) -> None:
    before = page(
        "Police watchdog praises the force", "Council tax is to rise again in the spring, it is said."
    )
    archive.record(unread(star, 0, before))
    archive.record(unread(star, 24, OLD))
    assert again(archive).healed == 2
    assert [one[:3] for one in versions(archive)] == [("first", "", at(0)), ("edit", "text", at(24))]


def test_an_unread_page_between_two_readings_falls_into_place(archive: Archive, star: ExpressAndStar) -> None:
    archive.record(looked(star, 0, OLD))
    archive.record(unread(star, 24, page("Police watchdog praises the force", INSPECTED, "A third.")))
    archive.record(looked(star, 48, OLD))
    again(archive)
    assert [(one[0], one[2]) for one in versions(archive)] == [
        ("first", at(0)),
        ("edit", at(24)),
        ("revert", at(48)),
    ]


def test_two_articles_that_turn_out_to_be_one_are_merged(archive: Archive, star: ExpressAndStar) -> None:
    archive.record(looked(star, 0, OLD))
    archive.record(unread(star, 24, OLD, f"{STAR}/news/crime/watchdog-praises-7301234"))
    again(archive)
    first, second = every(archive, Article)
    assert (first.merged_into, second.merged_into, second.version_count) == (None, first.id, 0)
    assert versions(archive) == [("first", "", at(0), at(24))]


def test_a_page_that_is_not_recognisably_the_article_stays_unread(
    archive: Archive, star: ExpressAndStar
) -> None:
    archive.record(looked(star, 0, OLD))
    other = page("Roses win three medals", GARDENS, url=f"{STAR}/news/stafford/roses-7301322")
    archive.record(unread(star, 24, other))
    report = again(archive)
    assert (report.healed, report.unreadable) == (0, 1)
    assert len(versions(archive)) == 1


def test_a_challenge_that_passed_for_a_page_stays_unread(archive: Archive, star: ExpressAndStar) -> None:
    challenge = b"<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>"
    archive.record(
        unread(star, 0, challenge + b"<p>Checking your browser before we go on.</p></body></html>")
    )
    report = again(archive)
    assert (report.healed, report.unreadable) == (0, 1)


def test_what_cannot_be_read_any_more_stays_as_it_was_read(archive: Archive, star: ExpressAndStar) -> None:
    capture = looked(star, 0, OLD, title="Watchdog praises")
    archive.record(replace(capture, body=b"<html><body></body></html>"))
    before = rows(archive)
    report = again(archive)
    assert (report.captures, report.unreadable) == (0, 1)
    assert rows(archive) == before


def test_bytes_that_an_older_template_read_alike_may_part(
    archive_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "true")
    with Archive(archive_url) as archive:
        star = enlist(archive)
        for hour, body in ((0, OLD), (24, NEW), (48, NEW + b" "), (72, OLD)):
            archive.record(looked(star, hour, body, title="Watchdog"))
        assert len(versions(archive)) == 1
        again(archive)
        assert versions(archive) == [
            ("first", "", at(0), at(0)),
            ("edit", "title", at(24), at(48)),
            ("revert", "title", at(72), at(72)),
        ]
        before = rows(archive)
        again(archive)
        assert rows(archive) == before


def test_an_interruption_keeps_what_is_done_and_the_next_run_does_the_rest(
    archive: Archive, star: ExpressAndStar, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (7301234, 7301235, 7301236):
        url = f"{STAR}/news/crime/police-watchdog-praises-force-{number - 7301233}-{number}"
        archive.record(looked(star, 0, page("Watchdog", INSPECTED, url=url), url, title="Dog"))

    def interrupted(answers: Mapping[int, Sequence[ReadAgain]]) -> list[Reread]:
        if written:
            raise KeyboardInterrupt
        written.extend(answers)
        return archive.give(answers)

    written: list[int] = []
    monkeypatch.setattr("scraper.reread.AT_ONCE", 1)
    report = reread(archive, [ExpressAndStar], interrupted, asked=1)
    assert (report.done, report.left) == (1, 2)
    assert sorted(row.title for row in every(archive, ReadingRow)) == ["Dog", "Dog", "Watchdog"]
    assert again(archive).articles == 2
    assert {row.title for row in every(archive, ReadingRow)} == {"Watchdog"}


def test_several_processes_read_the_same(
    archive: Archive, star: ExpressAndStar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.reread.AT_ONCE", 2)
    for number in range(7301234, 7301240):
        url = f"{STAR}/news/crime/police-watchdog-praises-force-{number - 7301233}-{number}"
        archive.record(looked(star, 0, page("Watchdog", INSPECTED, url=url), url, title="Dog"))
    told = on_trial(archive).document()
    assert reread(archive, [ExpressAndStar], archive.give, asked=2).document() == told
    assert told["changelog"] == "- Reading: 6 of 6 captures read differently: title 6; no version changes."


def _kill_a_process() -> None:
    """As the system does where memory runs out."""
    victim = next(child for child in multiprocessing.active_children() if child.pid)
    victim.kill()
    victim.join()


def test_a_process_that_ends_is_told_of_and_costs_nothing(
    archive: Archive,
    star: ExpressAndStar,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scraper.reread.AT_ONCE", 1)
    for number in range(7301234, 7301254):
        url = f"{STAR}/news/crime/police-watchdog-praises-force-{number - 7301233}-{number}"
        archive.record(looked(star, 0, page("Watchdog", INSPECTED, url=url), url, title="Dog"))

    def once(answers: Mapping[int, Sequence[ReadAgain]]) -> list[Reread]:
        if not killed:
            killed.extend(answers)
            _kill_a_process()
        return archive.give(answers)

    killed: list[int] = []
    report = reread(archive, [ExpressAndStar], once, asked=2)
    assert (report.captures, report.left, report.stumbled) == (20, 0, 0)
    assert {row.title for row in every(archive, ReadingRow)} == {"Watchdog"}
    # Which of the two it is depends on whether the others had work then.
    assert "a process that worked ended" in caplog.text or "processes are begun anew" in caplog.text


def _end() -> None:
    os._exit(3)


def test_work_that_ends_its_process_does_so_alone_and_others_go_on() -> None:
    with Processes.one() as readers:
        assert isinstance(readers.submit(_end).exception(), BrokenProcessPool)
        assert readers.submit(len, "abc").result() == 3


class OneByOne(Here):
    """Does the work of one article, and fails at that of several."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The work, done, or not."""
        if fn is not read_each:
            return super().submit(fn, *args, **kwargs)
        failed: Future[T] = Future()
        failed.set_exception(RuntimeError("of one of them the process ends"))
        return failed


def record_several(archive: Archive, star: ExpressAndStar, number: int) -> None:
    """So many articles that another template read under another headline."""
    for place in range(1, number + 1):
        url = f"{STAR}/news/crime/police-watchdog-praises-force-{place}-{7301233 + place}"
        archive.record(looked(star, 0, page("Watchdog", INSPECTED, url=url), url, title="Dog"))


def test_articles_that_cannot_be_read_together_are_read_one_by_one(
    archive: Archive, star: ExpressAndStar
) -> None:
    record_several(archive, star, 3)
    told = on_trial(archive).document()
    alone = reread(
        archive, [ExpressAndStar], archive.give, 2, lambda number: Processes(number, lambda _: OneByOne())
    )
    assert alone.document() == told
    assert {row.title for row in every(archive, ReadingRow)} == {"Watchdog"}


def test_articles_are_written_in_order_whoever_reads_them(
    archive: Archive, star: ExpressAndStar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.reread.AT_ONCE", 2)
    for number in range(7301234, 7301246):
        url = f"{STAR}/news/crime/police-watchdog-praises-force-{number - 7301233}-{number}"
        more = "<p>It answers calls sooner.</p>" * (400 if number % 2 else 1)
        body = page("Watchdog", INSPECTED, url=url, more=more)
        archive.record(looked(star, 0, body, url, title="Dog"))
    report = reread(archive, [ExpressAndStar], archive.give, asked=2)
    assert [one["url"].rpartition("-")[2] for one in report.altered] == [
        str(number) for number in range(7301234, 7301246)
    ]


def test_a_template_that_reads_all_captures_otherwise_moves_no_version(
    archive: Archive, star: ExpressAndStar
) -> None:
    """What is deliberately altered here is every field that a template gives."""
    said = {
        "title": "Watchdog",
        "standfirst": "Old.",
        "section": "Star",
        "authors": ("Desk",),
        "tags": ("a",),
    }
    for hour, body, text in (
        (0, OLD, "One."),
        (24, OLD + b" ", "One."),
        (48, NEW, "Two."),
        (72, OLD, "One."),
    ):
        title = said["title"] + (" again" if text == "Two." else "")
        archive.record(looked(star, hour, body, **{**said, "title": title, "paragraphs": (text,)}))
    moments = [(one.seen_from, one.last_seen_at, one.change) for one in every(archive, Version)]
    before = rows(archive)
    told = on_trial(archive).document()
    assert rows(archive) == before
    report = again(archive)
    assert report.document() == told
    assert [(one.seen_from, one.last_seen_at, one.change) for one in every(archive, Version)] == moments
    assert (report.appeared, report.disappeared, list(report.renumbered)) == (0, 0, [])
    (article,) = every(archive, Article)
    assert [(one["article_id"], one["url"]) for one in report.altered] == [(article.public_id, HERE)]
    assert {"title", "text"} <= {field for _, field in report.fields}


def test_an_edit_that_the_older_template_missed_appears_at_its_old_moment_and_is_told(
    archive_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "true")
    with Archive(archive_url) as archive:
        star = enlist(archive)
        archive.record(looked(star, 0, OLD, title="Watchdog"))
        archive.record(looked(star, 24, NEW, title="Watchdog"))
        report = again(archive)
        assert report.versions() == "versions: 1 appear, 0 disappear"
        (one,) = report.document()["altered"]
        assert one["appeared"] == [
            {
                "change": "edit",
                "changed": "title",
                "seen_after": "2025-06-09T21:00:00Z",
                "seen_from": "2025-06-10T21:00:00Z",
            }
        ]
        console = Console(width=200, file=StringIO())
        show(report, console)
        printed = console.file.getvalue()
        assert f"{one['article_id']} edit of 2025-06-10T21:00:00Z appeared: title" in printed


def test_the_entry_names_the_library_that_was_upgraded(archive: Archive, star: ExpressAndStar) -> None:
    """It is named where it gave the text; a page without a paragraph that the structure shows is such a one."""
    bare = (
        f"<html><head><title>Police watchdog praises the force</title></head><body>{INSPECTED}</body></html>"
    )
    capture = looked(star, 0, OLD, library="trafilatura 1.0.0", title="Watchdog")
    archive.record(replace(capture, body=bare.encode()))
    answer = ReadAgain(capture=1, reading=replace(capture.reading, library="trafilatura 9.9.9", title="Dog"))
    with archive.session() as session:
        (article,) = session.scalars(select(Article))
    report = Report(version="newer", articles=1)
    reading = replace(answer.reading, reader_version="newer") if answer.reading else None
    report.add(*archive.give({article.id: [replace(answer, reading=reading)]}))
    assert report.entry() == (
        "- Reading, trafilatura 1.0.0 → trafilatura 9.9.9: 1 of 1 captures read differently: title 1; "
        "no version changes."
    )


def test_the_terminal_shows_the_first_articles_and_says_how_to_see_all(
    archive: Archive, star: ExpressAndStar
) -> None:
    record_several(archive, star, 25)
    report = again(archive)
    console = Console(width=200, file=StringIO())
    show(report, console)
    assert "… and 5 more articles; --json lists them all" in console.file.getvalue()
    assert len(report.document()["altered"]) == 25


def test_an_interruption_from_the_keyboard_is_a_sentence_and_no_traceback(archive_url: str) -> None:
    with Archive(archive_url) as archive:
        star = enlist(archive)
        for number in range(7301234, 7301294):
            url = f"{STAR}/news/crime/police-watchdog-praises-force-{number - 7301233}-{number}"
            archive.record(looked(star, 0, page("Watchdog", INSPECTED, url=url), url, title="Dog"))
    program = str(Path(sys.executable).with_name("hmicfrs"))
    running = subprocess.Popen(  # noqa: S603 - our own
        [program, "reread", "express_and_star", "--processes", "2", "-vv"],
        env={**os.environ, "ARCHIVE_URL": archive_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    told = ""
    while "is given" not in told and (line := running.stderr.readline()):
        told += line
    os.killpg(running.pid, signal.SIGINT)
    _, rest = running.communicate(timeout=60)
    assert "Traceback" not in rest
    assert running.returncode == 130
    with Archive(archive_url) as archive:
        titles = [row.title for row in every(archive, ReadingRow)]
        left = titles.count("Dog")
        assert 0 < left < 60
        assert f"interrupted: {left} of 60 articles are left for the next run" in rest


def test_an_article_that_the_program_stumbles_over_is_left_as_it_is(
    archive: Archive, star: ExpressAndStar
) -> None:
    other = f"{STAR}/news/crime/force-praised-again-7301333"
    capture = looked(star, 0, page("Force praised again", INSPECTED, url=other), other, title="Praised")
    # No day comes after it.
    archive.record(replace(capture, captured_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)))
    archive.record(looked(star, 0, OLD, title="Watchdog"))
    report = again(archive)
    assert (report.stumbled, report.captures, report.left) == (1, 1, 0)
    assert sorted(row.title for row in every(archive, ReadingRow)) == [
        "Police watchdog praises the force",
        "Praised",
    ]


def test_a_sample_shows_where_two_texts_part(archive: Archive, star: ExpressAndStar) -> None:
    long = "The force was graded good in four areas. " * 5
    archive.record(looked(star, 0, page("Watchdog", INSPECTED, long), paragraphs=(INSPECTED, long + "Share")))
    (field,) = again(archive).document()["fields"]
    assert (field["template"], field["field"], field["captures"]) == ("article_page.ArticlePage", "text", 1)
    assert "Share" in field["samples"][0]["before"]
    assert len(field["samples"][0]["before"]) <= 50


def test_other_sources_are_left_alone(archive: Archive, star: ExpressAndStar) -> None:
    archive.record(looked(star, 0, OLD, title="Watchdog"))
    assert reread(archive, [], archive.give, asked=1).articles == 0
