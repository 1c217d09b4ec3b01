"""Whether a site's validators tell the truth, from full fetches one after the other."""

from collections.abc import Callable
from datetime import timedelta

from archived import NOON, every

from archive import Archive, Capture, Met, Trust
from archive.model import Version
from archive.validators import ENOUGH, ENOUGH_CHANGED, LIVELY, WINDOW

Look = Callable[..., Capture]
URL = "https://gazette.example/a"


def told(archive: Archive, hours: float = 100) -> Trust:
    return archive.trust("gazette", NOON + timedelta(hours=hours))


def test_validators_that_follow_the_article_are_believed_after_some_samples(
    archive: Archive, look: Look
) -> None:
    for hour in range(ENOUGH + 1):
        assert not told(archive).believed
        archive.record(look(hour, etag=f"v{hour}", title=f"No {hour}"))
    assert told(archive) == Trust(agreed=ENOUGH, lied=0, followed=ENOUGH)
    assert told(archive).believed
    assert not archive.trust("herald", NOON).believed


def test_too_few_samples_are_not_enough(archive: Archive, look: Look) -> None:
    for hour in range(3):
        archive.record(look(hour, etag="a"))
    assert not told(archive).believed


def test_where_an_edit_is_to_be_expected_only_articles_that_changed_show_that_validators_follow(
    archive: Archive, look: Look
) -> None:
    for hour in range(2 * ENOUGH):
        archive.record(look(hour, etag="a"))
    assert told(archive) == Trust(agreed=2 * ENOUGH - 1, lied=0)
    assert told(archive).believes(LIVELY / 2)
    assert not told(archive).believes(LIVELY)
    for hour in range(2 * ENOUGH, 2 * ENOUGH + ENOUGH_CHANGED):
        archive.record(look(hour, etag=f"v{hour}", title=f"No {hour}"))
    assert told(archive).followed == ENOUGH_CHANGED
    assert told(archive).believes(1.0)


def test_what_is_due_says_how_likely_an_edit_is(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(0, url="https://gazette.example/b"))
    archive.record(look(30, url="https://gazette.example/b"))
    new, older = archive.due("gazette", NOON + timedelta(hours=31), limit=2, rest=timedelta(0))
    assert new.likely > LIVELY > older.likely > 0


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


def test_a_304_under_a_validator_that_then_proves_a_lie_dates_no_edit(archive: Archive, look: Look) -> None:
    archive.record(look(0, etag="a"))
    archive.record(look(24, met=Met.NOT_MODIFIED, status=304))
    assert every(archive, Version)[0].last_seen_at == NOON + timedelta(hours=24)
    archive.record(look(48, met=Met.NOT_MODIFIED, status=304))
    archive.record(look(72, etag="a", title="Other words"))
    first, second = every(archive, Version)
    assert first.last_seen_at == second.seen_after == NOON
    assert second.seen_from == NOON + timedelta(hours=72)


def test_a_304_before_an_edit_under_a_new_validator_is_believed(archive: Archive, look: Look) -> None:
    archive.record(look(0, etag="a"))
    archive.record(look(24, met=Met.NOT_MODIFIED, status=304))
    archive.record(look(48, etag="b", title="Other words"))
    assert every(archive, Version)[1].seen_after == NOON + timedelta(hours=24)
