"""Which articles are looked at again, and how seldom those of which nothing new is to be expected."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from archived import NOON, claim, due, every
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import true

from archive import Archive, Capture, Met, Origin
from archive.health.forecast import NO_LOOKS, Outlook, outlooks
from archive.looking import BEFOREHAND, FRESH, LONGEST, Habits, Known, is_due, known_by_source, learned
from archive.model import Article

Look = Callable[..., Capture]
DAY = 24.0


def url(name: str) -> str:
    return f"https://gazette.example/{name}"


def record(archive: Archive, look: Look, name: str, *days: float, **given: Any) -> str:
    """Looks at an article on these days; returns its id."""
    for day in days:
        article_id = archive.record(look(day * DAY, url=url(name), **given)).article_id
    return article_id


def due_on(archive: Archive, day: float) -> list[str]:
    return [one.url.rpartition("/")[2] for one in due(archive, NOON + timedelta(days=day), 100)]


def test_an_article_is_looked_at_every_night_for_its_first_fortnight(archive: Archive, look: Look) -> None:
    record(archive, look, "new", 0, 12)
    assert due_on(archive, 13) == ["new"]
    record(archive, look, "new", 13, 14)
    assert due_on(archive, 15) == []


def test_old_articles_that_are_newly_met_wait_behind_new_ones(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=url("old"), dates=(claim(date(2021, 3, 1)),)))
    archive.record(look(0, url=url("new"), dates=(claim(),)))
    archive.record(look(0, url=url("undated")))
    assert sorted(due_on(archive, 1)[:2]) == ["new", "undated"]
    assert due_on(archive, 1)[2:] == ["old"], "where there are looks enough"
    archive.record(look(24, url=url("old"), dates=(claim(date(2021, 3, 1)),), title="Other words"))
    archive.record(look(24, url=url("older"), dates=(claim(date(2019, 3, 1)),)))
    assert due_on(archive, 2)[-1] == "older", "the other one was edited"


def test_an_edit_makes_it_fresh_again(archive: Archive, look: Look) -> None:
    record(archive, look, "edited", *range(0, 40, 5))
    record(archive, look, "edited", 40, title="Force praised")
    assert due_on(archive, 41) == ["edited"]


def test_none_is_left_for_good(archive: Archive, look: Look) -> None:
    record(archive, look, "old", 0, 2000)
    longest = LONGEST / timedelta(days=1)
    assert due_on(archive, 2001) == []
    assert due_on(archive, 2000 + longest) == ["old"]


def test_where_editors_change_old_articles_they_are_looked_at_more_often(
    archive: Archive, look: Look
) -> None:
    quiet = record(archive, look, "quiet", 0, 100)
    assert quiet
    assert due_on(archive, 103) == []
    for n in range(9):
        record(archive, look, f"lively-{n}", 0)
        record(archive, look, f"lively-{n}", 30, title=f"Other words {n}")
        record(archive, look, f"lively-{n}", 50, title=f"Others again {n}")
        record(archive, look, f"lively-{n}", 100, title=f"And others again {n}")
    record(archive, look, "mate", 60, 100)
    assert "mate" in due_on(archive, 103)


def test_one_that_was_edited_late_before_is_looked_at_sooner_than_its_like(
    archive: Archive, look: Look
) -> None:
    for name in ("still", "edited"):
        record(archive, look, name, 0)
    record(archive, look, "still", 20, 120)
    record(archive, look, "edited", 20, title="Other words")
    record(archive, look, "edited", 120, title="Other words")
    assert due_on(archive, 135) == ["edited"]


def test_a_live_article_that_was_not_met_is_asked_for_the_next_night(archive: Archive, look: Look) -> None:
    record(archive, look, "missed", 0, 100)
    archive.record(look(101 * DAY, url=url("missed"), met=Met.GONE, status=404))
    assert due_on(archive, 102) == ["missed"]
    archive.record(look(102 * DAY, url=url("missed"), met=Met.GONE, status=404))
    assert due_on(archive, 103) == [], "what is gone is asked for seldom"
    assert due_on(archive, 250) == ["missed"], "and yet it is"


def test_the_budget_is_a_ceiling(archive: Archive, look: Look) -> None:
    for n in range(5):
        record(archive, look, f"new-{n}", 0)
    assert len(due(archive, NOON + timedelta(days=1), 3)) == 3


def rates(archive: Archive, day: float) -> dict[int, float]:
    """Expected edits a day, by article."""
    now = NOON + timedelta(days=day)
    with archive.session() as session:
        known = known_by_source(session, true()).get("gazette", [])
    return {one.id: one.rate(learned(known), now) for one in sorted(known, key=lambda one: one.id)}


def test_the_years_of_which_only_a_web_archive_tells_do_not_count_as_watched(
    archive: Archive, look: Look
) -> None:
    """An old article with captures of its past is expected to be edited as often as its like without them."""
    record(archive, look, "new", 3000, 3100)
    alone = rates(archive, 3101)
    for name in ("old", "older"):
        record(archive, look, name, 0, 700, origin=Origin.WAYBACK)
        record(archive, look, name, 1400, origin=Origin.WAYBACK, title="Edited in the past")
    assert rates(archive, 3101)[1] == alone[1], "what nobody watched makes no habit"
    record(archive, look, "old", 3000, 3100, title="Edited in the past")
    (_, old, older) = rates(archive, 3101).values()
    assert old < older, "a hundred days of watch without an edit"
    record(archive, look, "older", 3090, title="Edited on our watch, it seems")
    record(archive, look, "older", 3100, title="Edited on our watch")
    (_, old, older) = rates(archive, 3101).values()
    assert older > 1.5 * old


def test_the_first_look_of_our_own_is_the_same_whatever_arrives_first(archive: Archive, look: Look) -> None:
    record(archive, look, "a", 10)
    record(archive, look, "a", 0, 5, 20, origin=Origin.WAYBACK)
    record(archive, look, "b", 0, 5, 20, origin=Origin.WAYBACK)
    record(archive, look, "c", 0, 5, origin=Origin.WAYBACK)
    record(archive, look, "c", 10)
    watched = {one.url.rpartition("/")[2]: one.watched_from for one in every(archive, Article)}
    assert watched == {"a": NOON + timedelta(days=10), "b": None, "c": NOON + timedelta(days=10)}


def expected(archive: Archive, day: float, limit: int) -> Outlook:
    with archive.session() as session:
        return outlooks(session, true(), NOON + timedelta(days=day), limit).get("gazette", NO_LOOKS)


def test_the_outlook_tells_what_is_due_and_that_a_smaller_budget_misses_more(
    archive: Archive, look: Look
) -> None:
    assert expected(archive, 1, 10) == Outlook(due=0, missed=0.0)
    for n in range(10):
        record(archive, look, f"new-{n}", 0)
    ample, scant = expected(archive, 1, 10), expected(archive, 1, 1)
    assert ample.due == scant.due == 10
    assert 0 < ample.missed < scant.missed < 1


def test_articles_that_all_changed_within_hours_of_their_first_look_have_an_outlook(
    archive: Archive, look: Look
) -> None:
    for n in range(6):
        record(archive, look, f"new-{n}", 0)
        record(archive, look, f"new-{n}", 0.1, title="Changed already")
    assert expected(archive, 1, 10).due == 6


@given(st.lists(st.floats(0, 400), min_size=1, max_size=6, unique=True))
def test_whatever_was_seen_an_article_is_due_within_the_longest_wait(days: list[float]) -> None:
    """Held by the model itself: the database gives it nothing but the moments of looks and edits."""
    looked = sorted(days)
    known = Known(
        id=1,
        first_seen_at=NOON,
        watched_from=NOON,
        born=NOON,
        last_looked_at=NOON + timedelta(days=looked[-1]),
        last_outcome="read",
        state="live",
        changes=tuple(NOON + timedelta(days=day) for day in looked[:-1]),
    )
    habits = Habits(first_night=0.4, at_age=tuple(1 / days for days in BEFOREHAND))
    assert is_due(known, habits, known.last_looked_at + LONGEST)
    assert is_due(known, habits, NOON + FRESH / 2)


def test_an_article_that_a_wrong_clock_has_looked_at_in_the_future_is_looked_at_all_the_same(
    archive: Archive, look: Look
) -> None:
    record(archive, look, "old", 0, 30, 365)
    assert due_on(archive, 31) == ["old"]
    assert due_on(archive, 366) == []
