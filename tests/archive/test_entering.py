"""The first look at an article is recorded the short way, with the same result as the long one, row for row."""

from collections.abc import Callable
from typing import Any

import pytest
from archived import NOON, august, did, empty, press
from examples import examples
from first_looks import GAZETTE, first_looks, rows
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text

from archive import Address, Archive, Capture, Entry, entering

Look = Callable[..., Capture]


def lines(archive: Archive) -> None:
    """Lists showed some lines before."""
    linked = {"url": f"{GAZETTE}a", "key": f"{GAZETTE}a"}
    for told in (linked, {"published": august(4, 9)}, {"published": august(5)}):
        line = {"source": "gazette", "list_url": GAZETTE, "title": "Kent Police told to improve"}
        archive.note([Entry(**line, seen_at=NOON, **told)])


@given(captures=st.lists(first_looks(), min_size=1, max_size=4))
@examples(12)
def test_the_short_way_leaves_what_the_long_way_leaves(archive: Archive, captures: list[Capture]) -> None:
    press(archive, names=("echo",))
    press(archive, "inspectorate", names=("hmicfrs",))

    def recorded() -> tuple[list[str], dict[str, list[dict[str, Any]]]]:
        with archive.engine.begin() as connection:
            connection.execute(text("DELETE FROM search_index"))
        empty(archive)
        lines(archive)
        return did(archive, *captures), rows(archive)

    short = recorded()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entering, "enter", lambda *_given: None)
        assert recorded() == short


def test_an_article_of_a_known_number_is_no_new_one(archive: Archive, look: Look) -> None:
    def at(url: str) -> tuple[Address, ...]:
        return (Address(url=url, key=url, reason="fetched", number="7301234"),)

    first = look(0, addresses=at(f"{GAZETTE}7301234.force/"), dates=(august(4, 9),))
    moved = look(24, addresses=at(f"{GAZETTE}7301234.police/"), dates=(august(4, 9),))
    assert did(archive, first, moved) == ["new", "unchanged"]


def test_a_first_look_takes_few_statements(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert archive.record(look(0, url=f"{GAZETTE}b", title="Another")).did == "new"
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= 23
