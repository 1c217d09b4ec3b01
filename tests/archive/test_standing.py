"""How an article stands after its captures: state, when it was seen, dates."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from archived import DAY, FRIDAY, article_of, claim, did, due, every, number_of
from sqlalchemy import select

from archive import (
    Address,
    Archive,
    Capture,
    CrawlResult,
    DateClaim,
    Met,
    Origin,
)
from archive.model import (
    Article,
    CaptureRow,
    DateRow,
    ReadingRow,
)

Look = Callable[..., Capture]
THERE = "https://gazette.example/b"
SATURDAY = date(2023, 8, 5)


def test_a_redirect_to_a_page_that_is_another_article_is_a_move_and_not_a_version(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0))
    asked, led_to = "https://gazette.example/a", "https://gazette.example/news/roses"
    addresses = (
        Address(url=asked, key=asked, reason="fetched"),
        Address(url=led_to, key=led_to, reason="redirect"),
    )
    given = {
        "title": "Roses win at the show",
        "paragraphs": ("Roses won three medals.",),
        "canonical_url": led_to,
    }
    outcome = archive.record(look(24, addresses=addresses, **given))
    assert outcome.did == "moved"
    article = article_of(archive, outcome.article_id)
    assert (article.state, article.version_count, article.url) == ("moved", 1, asked)
    last = every(archive, CaptureRow)[-1]
    assert (last.outcome, last.moved_to, last.reason) == ("redirected", led_to, "another article")


def test_a_redirect_to_the_same_number_is_no_move_however_little_the_page_has_in_common(
    archive: Archive, look: Look
) -> None:
    asked, led_to = "https://gazette.example/a-7301234", "https://gazette.example/news/roses-7301234"
    archive.record(look(0, addresses=(Address(url=asked, key=asked, reason="fetched", number="7301234"),)))
    addresses = (
        Address(url=asked, key=asked, reason="fetched", number="7301234"),
        Address(url=led_to, key=led_to, reason="redirect", number="7301234"),
    )
    given = {
        "title": "Roses win at the show",
        "paragraphs": ("Roses won three medals.",),
        "canonical_url": led_to,
    }
    assert archive.record(look(24, addresses=addresses, **given)).did == "unread"


def finished(result: str) -> CrawlResult:
    return CrawlResult(
        finished_at=FRIDAY,
        result=result,
        cause="",
        requests=3,
        entries=2,
        new=1,
        changed=0,
        unchanged=1,
        unread=0,
        gone=1,
        blocked=0,
        detail=json.dumps({"feed": {"entries": 2}}),
    )


@pytest.mark.parametrize(
    ("looks", "state"),
    [
        ([], "live"),
        ([(1, Met.GONE, 410)], "gone"),
        ([(1, Met.GONE, 404)], "live"),
        ([(1, Met.GONE, 404), (5, Met.GONE, 404)], "live"),
        ([(1, Met.GONE, 404), (25, Met.GONE, 404)], "gone"),
        ([(1, Met.GONE, 200), (25, Met.GONE, 404)], "gone"),
        ([(1, Met.GONE, 404), (5, Met.READ, 200), (25, Met.GONE, 404)], "live"),
        ([(1, Met.GONE, 404), (5, Met.NOT_MODIFIED, 304), (25, Met.GONE, 404)], "live"),
        ([(1, Met.GONE, 404), (5, Met.BLOCKED, 403), (25, Met.GONE, 404)], "gone"),
        ([(1, Met.GONE, 410), (2, Met.BLOCKED, 403), (3, Met.ERROR, None), (4, Met.UNREAD, 200)], "gone"),
        ([(1, Met.GONE, 410), (2, Met.READ, 200)], "live"),
        ([(1, Met.GONE, 410), (2, Met.GONE, 404)], "gone"),
        ([(1, Met.REDIRECTED, 301)], "moved"),
        ([(1, Met.REDIRECTED, 301), (2, Met.GONE, 404)], "moved"),
        ([(1, Met.REDIRECTED, 301), (2, Met.READ, 200)], "live"),
        ([(1, Met.BLOCKED, 403), (2, Met.ERROR, 500), (3, Met.UNREAD, 200)], "live"),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_state_follows_from_the_looks_whatever_their_order_of_arrival(
    archive: Archive, look: Look, looks: list[tuple[int, Met, int | None]], state: str, direction: int
) -> None:
    outcome = archive.record(look(0))
    for hour, met, status in looks[::direction]:
        moved_to = THERE if met == Met.REDIRECTED else ""
        archive.record(look(hour, met=met, status=status, moved_to=moved_to))
    article = article_of(archive, outcome.article_id)
    assert article.state == state
    assert article.first_seen_at == look(0).captured_at
    if looks:
        assert article.last_looked_at == look(looks[-1][0]).captured_at
        assert article.last_outcome == looks[-1][1]


def test_a_crawl_is_complete_only_where_its_lists_were_followed_to_the_end(archive: Archive) -> None:
    def crawl(**how: bool) -> None:
        archive.finish(archive.begin("gazette", FRIDAY, Origin.LIVE), replace(finished("ok"), **how))

    crawl(cut_short=True)
    assert not archive.completed("gazette")
    crawl()
    assert archive.completed("gazette")
    crawl(cut_short=True)
    assert not archive.completed("gazette")


def test_a_channel_that_answered_once_is_remembered(archive: Archive) -> None:
    assert archive.heard("gazette") == set()
    detail = {"Feed": {"answer": "answered", "lines": 2}, "Sitemap": {"answer": "404", "lines": 0}}
    crawl = archive.begin("gazette", FRIDAY, Origin.LIVE)
    archive.finish(crawl, replace(finished("ok"), detail=json.dumps(detail)))
    archive.finish(archive.begin("gazette", FRIDAY, Origin.LIVE), replace(finished("failed"), detail="{}"))
    assert archive.heard("gazette") == {"Feed"}


@pytest.mark.parametrize(("result", "state"), [("ok", "gone"), ("partial", "gone"), ("failed", "live")])
def test_what_a_crawl_met_as_gone_counts_when_it_ended_well(
    archive: Archive, look: Look, result: str, state: str
) -> None:
    article_id = archive.record(look(0)).article_id
    crawl = archive.begin("gazette", FRIDAY, Origin.LIVE)
    assert not archive.completed("gazette")
    archive.record(look(1, met=Met.GONE, status=410, crawl=crawl))
    assert article_of(archive, article_id).state == "live"
    archive.finish(crawl, finished(result))
    assert article_of(archive, article_id).state == state
    assert archive.completed("gazette") == (result != "failed")
    archive.record(look(2, crawl=archive.begin("gazette", FRIDAY, Origin.LIVE)))
    assert article_of(archive, article_id).state == "live"


def test_what_was_taken_down_stays_down(archive: Archive, look: Look) -> None:
    article_id = archive.record(look(0)).article_id
    with archive._writers.begin() as session:
        session.scalars(select(Article)).one().state = "withheld"
    did(archive, look(1), look(2, title="Force told again"), look(3, met=Met.GONE, status=410))
    assert article_of(archive, article_id).state == "withheld"
    assert due(archive, FRIDAY + timedelta(days=9), 10) == []


def test_first_and_last_seen_are_captures_that_showed_it(archive: Archive, look: Look) -> None:
    article_id = archive.record(look(5)).article_id
    did(archive, look(9, met=Met.BLOCKED), look(7, met=Met.NOT_MODIFIED), look(3), look(2, met=Met.UNREAD))
    article = article_of(archive, article_id)
    assert (article.first_seen_at, article.last_seen_at) == (look(3).captured_at, look(7).captured_at)
    assert (article.last_looked_at, article.last_outcome) == (look(9).captured_at, "blocked")


@pytest.mark.parametrize(
    ("page", "listed", "on", "instant", "origin", "conflict"),
    [
        ([], [], None, None, None, False),
        ([claim()], [], DAY, None, "json-ld", False),
        ([claim(), claim(SATURDAY, origin="label")], [], DAY, None, "json-ld", False),
        ([claim(SATURDAY), claim(origin="label")], [], DAY, None, "label", False),
        ([claim(), claim(instant=FRIDAY, origin="time")], [], DAY, FRIDAY, "time", False),
        (
            [
                claim(instant=FRIDAY + timedelta(hours=1)),
                claim(instant=FRIDAY),
                claim(instant=FRIDAY, origin="meta"),
            ],
            [],
            DAY,
            FRIDAY,
            "json-ld",
            False,
        ),
        ([claim(SATURDAY)], [claim(origin="feed")], SATURDAY, None, "json-ld", False),
        ([claim(origin="url")], [claim(SATURDAY, origin="feed")], DAY, None, "url", False),
        ([], [claim(origin="listing"), claim(origin="feed")], DAY, None, "feed", False),
        ([claim(precision="relative")], [], DAY, None, "json-ld", False),
        ([claim(precision="relative"), claim(SATURDAY, origin="url")], [], SATURDAY, None, "url", False),
        (
            [claim(date(2023, 8, 1), precision="month"), claim(origin="label")],
            [],
            DAY,
            None,
            "label",
            False,
        ),
        ([claim(date(2023, 8, 1), precision="month")], [], date(2023, 8, 1), None, "json-ld", False),
        ([claim(), claim(date(2023, 8, 6), origin="label")], [], DAY, None, "json-ld", True),
        ([claim()], [claim(date(2023, 8, 9), origin="feed")], DAY, None, "json-ld", True),
        ([claim(field="sent")], [], None, None, None, False),
    ],
)
def test_the_date_is_the_earliest_day_the_page_states_at_its_best_origin(
    archive: Archive,
    look: Look,
    page: list[DateClaim],
    listed: list[DateClaim],
    on: date | None,
    instant: datetime | None,
    origin: str | None,
    conflict: bool,
) -> None:
    outcome = archive.record(look(0, dates=tuple(page), listed=tuple(listed)))
    article = article_of(archive, outcome.article_id)
    found = (article.published_on, article.published_at, article.published_from, article.published_conflict)
    assert found == (on, instant, origin, conflict)
    assert number_of(archive, DateRow) == len(page) + len(listed)


def test_a_later_claim_does_not_move_the_date_but_sets_the_mark(archive: Archive, look: Look) -> None:
    outcome = archive.record(look(0, dates=(claim(),)))
    archive.record(look(9, dates=(claim(SATURDAY),)))
    article = article_of(archive, outcome.article_id)
    assert article.published_on == DAY
    assert article.published_conflict
    assert [row.published_on for row in every(archive, ReadingRow)] == [DAY, SATURDAY]


def test_an_older_capture_with_an_earlier_date_moves_the_date(archive: Archive, look: Look) -> None:
    outcome = archive.record(look(9, dates=(claim(SATURDAY),)))
    archive.record(look(0, dates=(claim(),)))
    assert article_of(archive, outcome.article_id).published_on == DAY


def test_a_lists_date_is_kept_once_and_a_relative_one_once_of_many(archive: Archive, look: Look) -> None:
    stamp = claim(instant=FRIDAY, origin="feed")
    for hour in range(3):
        ago = replace(
            claim(instant=FRIDAY + timedelta(minutes=hour), origin="listing", precision="relative"),
            raw=f"{hour} ago",
        )
        archive.record(look(hour, listed=(stamp, stamp, ago)))
    assert sorted((row.origin, row.reading_id) for row in every(archive, DateRow)) == [
        ("feed", None),
        ("listing", None),
    ]


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        (claim(instant=FRIDAY), claim(instant=FRIDAY + timedelta(seconds=20), field="updated"), False),
        (claim(instant=FRIDAY), claim(instant=FRIDAY - timedelta(hours=1), field="updated"), False),
        (claim(instant=FRIDAY), claim(instant=FRIDAY + timedelta(minutes=2), field="updated"), True),
        (claim(), claim(field="updated"), False),
        (claim(), claim(SATURDAY, field="updated"), True),
        (claim(), claim(instant=FRIDAY, field="updated"), True),
    ],
)
def test_an_update_is_a_claim_later_than_publication(
    archive: Archive, look: Look, published: DateClaim, updated: DateClaim, kept: bool
) -> None:
    article = article_of(archive, archive.record(look(0, dates=(published, updated))).article_id)
    assert (article.updated_on, article.updated_at) == ((updated.on, updated.at) if kept else (None, None))


def test_two_hours_ago_is_no_change_of_date(archive: Archive, look: Look) -> None:
    def ago(hours: int) -> tuple[DateClaim, ...]:
        instant = FRIDAY + timedelta(hours=hours)
        return (claim(instant.date(), instant, "label", precision="relative"),)

    assert did(archive, look(1, dates=ago(0)), look(30, dates=ago(20))) == ["new", "unchanged"]


def printed(year: int, field: str = "published") -> DateClaim:
    return claim(date(year, 7, 18), field=field, origin="label")


@pytest.mark.parametrize(
    ("title", "kind", "claims", "conflict"),
    [
        ("State of Policing: the annual assessment 2018", "publication", (printed(2023),), True),
        ("State of Policing: the annual assessment 2018", "publication", (printed(2019),), False),
        ("Inspection programme 2019/20", "publication", (printed(2023, "page"),), True),
        ("Inspection programme 2019/20", "publication", (printed(2019), printed(2023, "page")), True),
        ("PEEL 2021\u201323: an inspection", "publication", (printed(2024),), False),
        ("Letter about the 2014 audit", "letter", (printed(2016),), True),
        ("The custody of children", "publication", (printed(2023),), False),
        ("Report 20190 of a series", "publication", (printed(2023),), False),
        ("Vision 2030", "publication", (printed(2023),), False),
        ("Five years after the 2018 report", "article", (printed(2023),), False),
    ],
)
def test_a_document_dated_long_after_the_year_in_its_title_is_marked(
    archive: Archive, look: Look, title: str, kind: str, claims: tuple[DateClaim, ...], conflict: bool
) -> None:
    outcome = archive.record(look(0, title=title, kind=kind, dates=claims))
    assert article_of(archive, outcome.article_id).published_conflict is conflict


def test_when_a_page_was_made_of_a_document_is_no_date_of_publication(archive: Archive, look: Look) -> None:
    """A list's date is then all there is; without one there is none, rather than a wrong one."""
    given = {"kind": "publication", "dates": (printed(2023, "page"),)}
    outcome = archive.record(look(0, **given))
    assert article_of(archive, outcome.article_id).published_on is None
    archive.record(look(1, listed=(claim(DAY, origin="listing"),), **given))
    article = article_of(archive, outcome.article_id)
    assert (article.published_on, article.published_from, article.published_conflict) == (
        DAY,
        "listing",
        False,
    )
