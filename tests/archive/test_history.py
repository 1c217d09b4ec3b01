"""Reading back: which article is meant, what it said when, what happened to it, what changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from archived import press
from sqlalchemy import event

from archive import Address, Archive, Capture, CrawlResult, DateClaim, Met, Origin, portrait
from archive.comparison import Change, Mark, Run, compare
from archive.health.outlook import outlooks
from archive.health.status import by_source
from archive.history import (
    UnknownArticle,
    UnknownSource,
    UnknownVersion,
    find,
    listing,
    reading_at,
    versions,
)
from archive.model import ReadingRow
from archive.moments import NotAMoment, moment
from archive.timeline import timeline

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def events(archive: Archive, ref: str) -> list[tuple[str, datetime, datetime | None, int]]:
    with archive.session() as session:
        found = timeline(session, find(session, ref))
    return [(event.kind, event.at, event.after, event.looks) for event in found]


@pytest.mark.parametrize(
    "ref",
    [
        "https://gazette.example/news/a",
        "https://gazette.example/news/a/",
        "http://GAZETTE.example/news/a",
        " gazette.example/news/a#top ",
        "https://gazette.example/?p=12",
    ],
)
def test_an_article_is_found_by_any_of_its_addresses(archive: Archive, look: Look, ref: str) -> None:
    key = "https://gazette.example/news/a"
    addresses = (
        Address(url="http://gazette.example/?p=12", key=key, reason="fetched"),
        Address(url=key + "/", key=key, reason="redirect"),
    )
    outcome = archive.record(look(0, addresses=addresses))
    with archive.session() as session:
        assert find(session, ref).public_id == outcome.article_id
        assert find(session, outcome.article_id).public_id == outcome.article_id


# Postgres goes through a table of one row, whatever indexes it has.
@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_an_address_is_looked_up_and_never_looked_for_among_all(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    asked: list[tuple[str, Any]] = []

    @event.listens_for(archive.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    with archive.session() as session, pytest.raises(UnknownArticle):
        find(session, "https://gazette.example/news/never")
    statement, given = next(one for one in asked if "FROM address" in one[0])
    with archive.engine.connect() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert not [step for step in plan if step.startswith(("SCAN address", "SCAN article"))]
    assert any("ix_address_url" in step for step in plan)


def test_the_id_of_a_merged_article_leads_to_the_one_it_became(archive: Archive, look: Look) -> None:
    one, other = "https://gazette.example/one", "https://gazette.example/other"
    first = archive.record(look(0, url=one))
    second = archive.record(look(1, url=other))
    both = (
        Address(url=other, key=other, reason="fetched"),
        Address(url=one, key=one, reason="redirect"),
    )
    archive.record(look(2, url=one, addresses=both))
    with archive.session() as session:
        assert find(session, second.article_id).public_id == first.article_id
        assert find(session, other).public_id == first.article_id
        assert [article.public_id for article, _ in listing(session)] == [first.article_id]


@pytest.mark.parametrize("ref", ["hm-nothing", "https://gazette.example/no", "http://[", "", "words"])
def test_what_the_archive_does_not_have_is_unknown(archive: Archive, ref: str) -> None:
    with archive.session() as session, pytest.raises(UnknownArticle) as caught:
        find(session, ref)
    assert caught.value.exit_code == 2


def test_a_moment_has_the_version_that_stood_then(archive: Archive, look: Look) -> None:
    url = "https://gazette.example/a"
    for number, text in enumerate(("One thing.", "One thing!", "Another.", "One thing.")):
        archive.record(look(24 * number, paragraphs=(text,)))
    with archive.session() as session:
        article = find(session, url)
        assert [v.change for v, _ in versions(session, article)] == ["first", "quiet", "edit", "revert"]
        assert [v.number for v, _ in versions(session, article, hours(47))] == [1, 2]
        assert reading_at(session, article, hours(48))[1].text == "Another."
        assert reading_at(session, article, hours(500))[1].text == "One thing."
        with pytest.raises(UnknownVersion):
            reading_at(session, article, hours(-1))


def test_a_timeline_tells_each_change_with_its_interval(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(5))
    archive.record(look(10, paragraphs=("Inspectors found good work.", "They also found long delays.")))
    archive.record(look(20))
    assert events(archive, "https://gazette.example/a") == [
        ("first seen", hours(0), None, 2),
        ("edited", hours(10), hours(5), 1),
        ("reverted", hours(20), hours(10), 1),
    ]


def test_a_timeline_folds_looks_that_met_the_same(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    for hour in (1, 2, 3):
        archive.record(look(hour, met=Met.BLOCKED, status=403, reason="challenge"))
    archive.record(look(24, met=Met.GONE, status=404))
    archive.record(look(48, met=Met.GONE, status=404))
    archive.record(look(50, met=Met.ERROR, reason="timeout"))
    archive.record(look(72))
    elsewhere = "https://gazette.example/front"
    archive.record(look(96, met=Met.REDIRECTED, status=302, moved_to=elsewhere))
    assert events(archive, "https://gazette.example/a") == [
        ("first seen", hours(0), None, 2),
        ("blocked", hours(1), hours(0), 3),
        ("gone", hours(24), hours(0), 2),
        ("error", hours(50), None, 1),
        ("back", hours(72), hours(48), 1),
        ("unblocked", hours(72), hours(3), 1),
        ("moved", hours(96), hours(72), 1),
    ]


def test_a_timeline_tells_when_a_block_or_an_unread_page_began_and_ended(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0))
    archive.record(look(1, met=Met.ERROR, reason="timeout"))
    archive.record(look(2, met=Met.BLOCKED, status=403))
    archive.record(look(3, met=Met.UNREAD, status=200, body=b"<p>", reason="no template"))
    archive.record(look(4, met=Met.NOT_MODIFIED, status=304))
    assert events(archive, "https://gazette.example/a") == [
        ("first seen", hours(0), None, 2),
        ("error", hours(1), None, 1),
        ("blocked", hours(2), hours(0), 1),
        ("unread", hours(3), hours(2), 1),
        ("unblocked", hours(4), hours(2), 1),
    ]


def told(archive: Archive) -> list[tuple[str, datetime, datetime | None, str]]:
    with archive.session() as session:
        found = timeline(session, find(session, "https://gazette.example/a"))
    return [(event.kind, event.at, event.after, event.detail) for event in found[1:]]


def test_a_single_404_is_told_as_what_was_met_until_a_second_day_agrees(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.GONE, status=404))
    archive.record(look(25, met=Met.GONE, status=404))
    met = "404, not taken for a removal so far"
    assert told(archive) == [("not found", hours(24), hours(0), met)]
    with archive.session() as session:
        assert portrait.now(session, find(session, "https://gazette.example/a")).last_met == met
    archive.record(look(48, met=Met.GONE, status=404))
    assert told(archive) == [("gone", hours(24), hours(0), "404")]
    with archive.session() as session:
        assert portrait.now(session, find(session, "https://gazette.example/a")).last_met == "404"


def test_an_article_that_was_only_not_found_once_is_found_again_and_not_back(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.GONE, status=404))
    archive.record(look(48))
    assert [kind for kind, *_ in told(archive)] == ["not found", "found again"]


def test_a_404_after_a_block_on_another_day_is_the_removal_and_the_first_one_is_told_as_it_was(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.GONE, status=404))
    archive.record(look(30, met=Met.BLOCKED, status=403))
    archive.record(look(48, met=Met.GONE, status=404))
    archive.record(look(72))
    kinds = [(kind, after) for kind, _, after, _ in told(archive)]
    assert kinds == [
        ("not found", hours(0)),
        ("blocked", hours(24)),
        ("gone", hours(0)),
        ("back", hours(48)),
        ("unblocked", hours(30)),
    ]


def test_what_a_failed_crawl_met_is_told_as_met_and_not_as_a_move(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    crawl = archive.begin("gazette", hours(24), Origin.LIVE)
    away: dict[str, Any] = {
        "met": Met.REDIRECTED,
        "status": 302,
        "moved_to": "https://gazette.example/",
        "reason": "home page",
    }
    archive.record(look(24, crawl=crawl, **away))
    counts = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    archive.finish(crawl, CrawlResult(finished_at=hours(24), result="failed", cause="vanished", **counts))
    to = "302, home page, to https://gazette.example/"
    assert told(archive) == [("led away", hours(24), hours(0), f"{to}, not taken for a removal so far")]
    archive.record(look(48, **away))
    assert told(archive) == [("moved", hours(24), hours(0), to)]


def test_an_article_met_at_another_address_was_readdressed(archive: Archive, look: Look) -> None:
    old, new = "https://gazette.example/a", "https://gazette.example/news/a"
    archive.record(look(0))
    archive.record(look(24))
    addresses = (
        Address(url=old, key=old, reason="fetched"),
        Address(url=new, key=new, reason="redirect"),
    )
    archive.record(look(48, addresses=addresses))
    same = Address(url=f"{new}/", key=new, reason="fetched")
    archive.record(look(72, url=new, addresses=(same,)))
    with archive.session() as session:
        found = timeline(session, find(session, old))
    assert [(event.kind, event.at, event.after, event.detail) for event in found] == [
        ("first seen", hours(0), None, ""),
        ("readdressed", hours(48), hours(24), new),
    ]


def test_an_article_that_comes_back_changed_is_back_and_edited(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.GONE, status=410))
    archive.record(look(48, title="Force told to improve again"))
    assert [kind for kind, *_ in events(archive, "https://gazette.example/a")] == [
        "first seen",
        "gone",
        "back",
        "edited",
    ]


def row(**fields: object) -> ReadingRow:
    return ReadingRow(**({"title": "Title", "text": "Text."} | fields))


def test_paragraphs_are_aligned_and_words_within_them_compared() -> None:
    before = "First here.\n\nPolice were told to act at once.\n\nAn end."
    after = "First here.\n\nSomething new.\n\nPolice were told to act soon.\n\nAn end."
    assert compare(row(text=before), row(text=after)) == [
        Change(part="text", after=2, runs=(Run(mark=Mark.ADDED, words="Something new."),)),
        Change(
            part="text",
            before=2,
            after=3,
            runs=(
                Run(mark=Mark.SAME, words="Police were told to act"),
                Run(mark=Mark.REMOVED, words="at once."),
                Run(mark=Mark.ADDED, words="soon."),
            ),
        ),
    ]


def test_a_paragraph_taken_out_is_one_removal() -> None:
    changes = compare(row(text="One.\n\nTwo.\n\nThree."), row(text="One.\n\nThree."))
    assert changes == [Change(part="text", before=2, runs=(Run(mark=Mark.REMOVED, words="Two."),))]


def test_a_field_that_one_reading_does_not_know_is_not_compared() -> None:
    known = row(
        kind="letter", authors="A|B", published_on=date(2023, 8, 4), paywalled=True, notes="Call us now."
    )
    assert compare(row(), known) == []
    other = row(kind="letter", authors="A", published_on=date(2023, 8, 5), paywalled=False, notes="Call us.")
    changed = [change.part for change in compare(known, other)]
    assert changed == ["authors", "published", "notes"], "nor does a page change by being free or not"


def test_the_same_reading_has_no_changes() -> None:
    assert compare(row(), row()) == []


def test_listing_is_newest_first_and_filtered(archive: Archive, look: Look) -> None:
    def dated(day: int) -> tuple[DateClaim, ...]:
        on = date(2023, 8, day)
        return (DateClaim(field="published", on=on, at=None, precision="day", raw="", origin="meta"),)

    for day in (1, 3, 2):
        archive.record(look(day, url=f"https://gazette.example/{day}", title=f"No {day}", dates=dated(day)))
    archive.record(look(0, url="https://gazette.example/undated", title="Undated"))
    with archive.session() as session:
        assert [title for _, title in listing(session)] == ["No 3", "No 2", "No 1", "Undated"]
        assert [title for _, title in listing(session, limit=1)] == ["No 3"]
        since = listing(session, source="gazette", since=date(2023, 8, 3))
        assert [title for _, title in since] == ["No 3", "Undated"]
        with pytest.raises(UnknownSource, match="it has: gazette"):
            listing(session, source="nowhere")


def test_status_counts_articles_edits_and_the_last_crawl(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(24, title="Force told to improve soon"))
    archive.record(look(24 * 20, title="Force told to improve, soon"))
    archive.record(look(24 * 21, met=Met.BLOCKED))
    with archive.session() as session:
        (found,) = by_source(session, hours(24 * 21))
    assert (found.source, found.articles, found.versions, found.blocked, found.gone) == (
        "gazette",
        1,
        2,
        1,
        0,
    )
    assert (found.edits_7_days, found.edits_30_days, found.last_crawl_at) == (0, 1, None)


def test_status_asks_as_often_for_many_sources_as_for_one(archive: Archive, look: Look) -> None:
    asked: list[str] = []

    @event.listens_for(archive.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    def queries() -> int:
        asked.clear()
        with archive.session() as session:
            by_source(session, hours(48))
            found = outlooks(session, hours(48), 10)
        assert set(found) == archive.enlisted()
        return len(asked)

    archive.record(look(0, etag="a"))
    one = queries()
    press(archive, names=[f"title_{n}" for n in range(5)])
    for name in ("title_1", "title_2"):
        archive.record(look(1, source=name, url=f"https://{name}.example/a"))
    assert queries() == one


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-08-04", datetime(2023, 8, 4, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2023-12-04", datetime(2023, 12, 4, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2023-08-04T12:00:00Z", NOON),
        ("2023-08-04T13:00", NOON),
        ("2023-08-04 14:00+02:00", NOON),
    ],
)
def test_a_moment_is_an_instant_or_the_end_of_a_london_day(written: str, meant: datetime) -> None:
    assert moment(written) == meant


@pytest.mark.parametrize("written", ["yesterday", "2023-13-01", "2023-08-04T25:00", "", "4/8/2023"])
def test_anything_else_is_no_moment(written: str) -> None:
    with pytest.raises(NotAMoment):
        moment(written)
