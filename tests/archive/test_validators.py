"""Whether a site's validators tell the truth, from full fetches one after the other."""

from collections.abc import Callable
from datetime import timedelta

from archived import NOON

from archive import Archive, Capture, Met, Trust
from archive.validators import WINDOW

Look = Callable[..., Capture]
URL = "https://gazette.example/a"


def told(archive: Archive, hours: float = 100) -> Trust:
    return archive.trust("gazette", NOON + timedelta(hours=hours))


def test_validators_that_follow_the_article_are_believed_after_some_samples(
    archive: Archive, look: Look
) -> None:
    for hour, (etag, title) in enumerate([("a", "One"), ("a", "One"), ("b", "Two"), ("c", "Two")]):
        archive.record(look(hour, etag=etag, title=title))
    assert told(archive) == Trust(agreed=3, lied=0)
    assert told(archive).believed
    assert not archive.trust("herald", NOON).believed


def test_too_few_samples_are_not_enough(archive: Archive, look: Look) -> None:
    for hour in range(3):
        archive.record(look(hour, etag="a"))
    assert not told(archive).believed


def test_a_validator_that_stands_still_while_the_article_changes_is_a_lie(
    archive: Archive, look: Look
) -> None:
    for hour in range(9):
        archive.record(look(hour, last_modified="Fri, 04 Aug 2023 11:00:00 GMT", title=f"No {hour // 8}"))
    assert told(archive) == Trust(agreed=7, lied=1)
    assert not told(archive).believed
    assert told(archive, 9 + WINDOW / timedelta(hours=1)) == Trust(agreed=0, lied=0)


def test_without_validators_there_is_no_sample(archive: Archive, look: Look) -> None:
    for hour in range(5):
        archive.record(look(hour, title=f"No {hour}"))
    archive.record(look(6, met=Met.NOT_MODIFIED, etag="a"))
    assert told(archive) == Trust(agreed=0, lied=0)


def test_what_is_due_brings_the_validators_of_its_last_full_fetch(archive: Archive, look: Look) -> None:
    archive.record(look(1, etag="a", last_modified="x"))
    archive.record(look(2, etag="b", last_modified="y"))
    archive.record(look(3, met=Met.NOT_MODIFIED))
    (due,) = archive.due("gazette", NOON + timedelta(hours=9), limit=1, rest=timedelta(0))
    assert (due.url, due.etag, due.last_modified) == (URL, "b", "y")
