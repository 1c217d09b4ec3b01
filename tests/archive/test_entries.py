"""Entries of lists, decisions, and what a crawler asks before it fetches."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from archived import FRIDAY, claim, due, every
from sqlalchemy import event

from archive import (
    Archive,
    Capture,
    DateClaim,
    Decision,
    Entry,
)
from archive.model import (
    DecisionRow,
    EntryRow,
)

Look = Callable[..., Capture]
HERE = "https://gazette.example/a"
THERE = "https://gazette.example/b"
SATURDAY = date(2023, 8, 5)


def entry(
    title: str, *, hours: float = 0, published: DateClaim | None = None, url: str = "", summary: str = ""
) -> Entry:
    return Entry(
        source="gazette",
        list_url="https://gazette.example/feed",
        title=title,
        seen_at=FRIDAY + timedelta(hours=hours),
        published=published,
        summary=summary,
        url=url,
        key=url,
    )


def test_an_entry_is_one_row_however_often_it_is_seen(archive: Archive) -> None:
    stamp = claim(instant=FRIDAY, origin="feed")
    lines = [entry("Force’s report", published=stamp), entry("Force's report", published=stamp)]
    assert archive.note(lines) == 1
    assert archive.note([entry("Force's report", hours=5, published=stamp, summary="In short.")]) == 0
    assert archive.note([entry("Force's report", hours=-5, published=stamp, summary="Longer.")]) == 0
    (row,) = every(archive, EntryRow)
    assert (row.title, row.summary) == ("Force’s report", "In short.")
    assert (row.first_seen_at, row.last_seen_at) == (FRIDAY - timedelta(hours=5), FRIDAY + timedelta(hours=5))


def test_entries_of_one_title_are_told_apart_by_stamp_and_link(archive: Archive) -> None:
    lines = [
        entry("Update"),
        entry("Update", published=claim(origin="feed")),
        entry("Update", published=claim(instant=FRIDAY, origin="feed")),
        entry("Update", published=claim(instant=FRIDAY, origin="feed"), url=HERE),
        entry("Update", published=claim(instant=FRIDAY, origin="feed"), url=THERE),
    ]
    assert archive.note(lines) == 4
    assert archive.note(lines[:1] + lines[3:]) == 0


def test_an_entry_seen_without_a_link_becomes_the_linked_one(archive: Archive) -> None:
    assert archive.note([entry("Report")]) == 1
    assert archive.note([entry("Report", hours=1, url=HERE)]) == 0
    assert archive.note([entry("Report", hours=2)]) == 0
    (row,) = every(archive, EntryRow)
    assert (row.url, row.key, row.last_seen_at) == (HERE, HERE, FRIDAY + timedelta(hours=2))


def test_an_entry_with_a_relative_stamp_is_not_new_at_each_look(archive: Archive) -> None:
    def ago(hours: int) -> DateClaim:
        return claim(instant=FRIDAY + timedelta(hours=hours), origin="listing", precision="relative")

    assert [archive.note([entry("Report", hours=n, published=ago(n))]) for n in range(3)] == [1, 0, 0]


BY_TITLE = [
    ({"url": HERE}, True),
    ({"url": THERE}, False),
    ({"published": claim(instant=FRIDAY + timedelta(seconds=30), origin="feed")}, True),
    ({"published": claim(instant=FRIDAY + timedelta(minutes=1), origin="feed")}, False),
    ({"published": claim(origin="listing")}, True),
    ({"published": claim(SATURDAY, origin="listing")}, False),
    ({}, False),
    ({"url": THERE, "published": claim(origin="listing")}, False),
]


@pytest.mark.parametrize("noted", ["before", "after"])
@pytest.mark.parametrize(("given", "joined"), BY_TITLE)
def test_an_entry_finds_its_article_whichever_came_first(
    archive: Archive, look: Look, given: dict[str, Any], joined: bool, noted: str
) -> None:
    line = entry("Force told to improve", **given)
    if noted == "before":
        archive.note([line])
    archive.record(look(0, dates=(claim(instant=FRIDAY),)))
    if noted == "after":
        archive.note([line])
    assert (every(archive, EntryRow)[0].article_id is not None) == joined


def test_an_entry_finds_its_article_when_a_list_dates_it_later(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.note([entry("Force told to improve", published=claim(origin="listing"))])
    assert every(archive, EntryRow)[0].article_id is None
    archive.record(look(1, listed=(claim(origin="listing"),)))
    assert every(archive, EntryRow)[0].article_id is not None


def decision(key: str, kept: bool, *, hours: int = 0, step: str = "text") -> Decision:
    return Decision(
        source="gazette",
        url=key,
        key=key,
        decided_at=FRIDAY + timedelta(hours=hours),
        kept=kept,
        score=0.5,
        words=("HMICFRS",),
        step=step,
    )


def test_known_are_the_articles_and_what_was_left_out(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.decide(decision("https://gazette.example/left-out", kept=False))
    archive.decide(decision("https://gazette.example/kept", kept=True))
    many = [f"https://gazette.example/{n}" for n in range(1200)]
    asked = [*many, HERE, "https://gazette.example/left-out", "https://gazette.example/kept"]
    assert archive.known("gazette", asked) == {HERE, "https://gazette.example/left-out"}
    assert archive.known("herald", asked) == set()
    assert archive.known("gazette", []) == set()


def test_a_later_decision_replaces_an_earlier_one(archive: Archive) -> None:
    for kept, hours in ((False, 1), (True, 2), (False, 0)):
        archive.decide(decision(HERE, kept, hours=hours))
    assert archive.known("gazette", [HERE]) == set()


def test_each_step_keeps_its_own_decision_about_an_address(archive: Archive) -> None:
    for kept, hours, step in ((True, 1, "list"), (True, 2, "text"), (False, 3, "list"), (True, 4, "list")):
        archive.decide(decision(HERE, kept, hours=hours, step=step))
    decided = [(row.step, row.kept, row.decided_at) for row in every(archive, DecisionRow)]
    assert decided == [
        ("list", True, FRIDAY + timedelta(hours=4)),
        ("text", True, FRIDAY + timedelta(hours=2)),
    ]
    assert archive.known("gazette", [HERE]) == set()


@pytest.mark.parametrize("step", ["list", "text"])
def test_what_either_step_left_out_needs_no_fetching(archive: Archive, step: str) -> None:
    archive.decide(decision(HERE, kept=True, hours=1, step="list"))
    archive.decide(decision(HERE, kept=False, hours=2, step=step))
    assert archive.known("gazette", [HERE]) == {HERE}


def test_due_are_those_least_recently_looked_at(archive: Archive, look: Look) -> None:
    ids = {hour: archive.record(look(hour, url=f"{HERE}{hour}")).article_id for hour in (3, 1, 2, 9)}
    found = due(archive, look(9).captured_at, 2)
    assert [(one.article_id, one.url, one.last_looked_at) for one in found] == [
        (ids[hour], f"{HERE}{hour}", look(hour).captured_at) for hour in (1, 2)
    ]
    assert len(due(archive, look(9).captured_at, 9)) == 3
    assert due(archive, look(9).captured_at, 9, "herald") == []


def test_of_fifty_lines_each_question_is_asked_once(archive: Archive) -> None:
    asked: list[str] = []

    @event.listens_for(archive.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    def questions(numbers: Iterable[int]) -> int:
        asked.clear()
        seen = [entry(f"Report {n}", url=f"https://gazette.example/{n}") for n in numbers]
        decided = [decision(line.url, kept=n % 2 == 0) for n, line in enumerate(seen)]
        assert archive.note_list(seen, decided) == len(seen)
        return len(asked)

    assert questions(range(50)) == questions(range(100, 101))
    assert archive.known("gazette", [f"https://gazette.example/{n}" for n in range(50)]) == {
        f"https://gazette.example/{n}" for n in range(1, 50, 2)
    }
