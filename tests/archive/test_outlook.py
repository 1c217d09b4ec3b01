"""What the next night is expected to come to: told by a crawl when it ends, reckoned where none did."""

from collections.abc import Callable
from datetime import timedelta

from archived import NOON, press
from sqlalchemy import event

from archive import Archive, Capture, CrawlResult, Measured, Origin
from archive.health.measured import Night
from archive.health.outlook import outlooks
from archive.health.troubles import NOT_LATER_THAN

Look = Callable[..., Capture]
DAY = timedelta(days=1)
LOOKS = 10
NONE = dict.fromkeys(("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0)


def crawl(archive: Archive, *, looks: int | None = LOOKS) -> None:
    """A night of the gazette that ends well, some minutes after what was looked at."""
    number = archive.begin("gazette", NOON, Origin.LIVE)
    ended = CrawlResult(
        finished_at=NOON + timedelta(minutes=20),
        result="ok",
        cause="",
        measured=Measured(),
        looks=looks,
        **NONE,
    )
    archive.finish(number, ended)


def tonight(archive: Archive, after: timedelta = DAY, looks: int = LOOKS) -> Night:
    with archive.session() as session:
        return outlooks(session, NOON + after, looks)["gazette"]


def some_articles(archive: Archive, look: Look, number: int, hour: float = 0) -> None:
    for n in range(number):
        archive.record(look(hour, url=f"https://gazette.example/{hour}-{n}", etag="a"))


def test_a_crawl_that_ends_tells_of_the_night_after_it_what_would_be_reckoned_then(
    archive: Archive, look: Look
) -> None:
    some_articles(archive, look, 3)
    archive.record(look(5, url="https://gazette.example/0-0", etag="b", title="Other words"))
    reckoned = tonight(archive)
    assert (reckoned.due, reckoned.looks, reckoned.agreed) == (3, LOOKS, 1)
    crawl(archive)
    some_articles(archive, look, 2, hour=1)
    assert tonight(archive) == reckoned, "as the crawl told"


def test_what_was_told_of_another_number_of_looks_or_long_ago_is_reckoned_anew(
    archive: Archive, look: Look
) -> None:
    some_articles(archive, look, 3)
    crawl(archive)
    some_articles(archive, look, 2, hour=1)
    assert tonight(archive).due == 3
    assert tonight(archive, looks=LOOKS + 1).due == 5
    assert tonight(archive, after=NOT_LATER_THAN + DAY).due == 5


def test_a_crawl_that_is_under_way_or_a_replay_leaves_what_the_last_one_told(
    archive: Archive, look: Look
) -> None:
    some_articles(archive, look, 3)
    crawl(archive)
    crawl(archive, looks=None)
    archive.begin("gazette", NOON + timedelta(hours=23), Origin.LIVE)
    some_articles(archive, look, 2, hour=1)
    assert tonight(archive).due == 3


def test_how_an_archive_stands_is_told_without_going_through_its_articles(
    archive: Archive, look: Look
) -> None:
    press(archive, names=["gazette"])
    some_articles(archive, look, 2)
    crawl(archive)
    asked: list[str] = []

    @event.listens_for(archive.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    assert set(archive.enlisted()) == {"gazette"}
    asked.clear()
    assert tonight(archive).due == 2
    assert not [statement for statement in asked if "article" in statement]
