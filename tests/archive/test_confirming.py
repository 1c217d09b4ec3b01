"""A look that says what the last one said is recorded the short way, with the same result as the long one."""

from collections.abc import Callable
from typing import Any

import pytest
from archived import august, did, every
from sqlalchemy import event

from archive import Address, Archive, Capture, Met, Origin, confirming
from archive.model import AddressRow, Article, CaptureRow, DateRow, Version

Look = Callable[..., Capture]
A, ALIAS = "https://gazette.example/a", "https://gazette.example/alias"


def both(url: str = A) -> tuple[Address, ...]:
    return tuple(Address(url=one, key=one, reason=why) for one, why in ((url, "fetched"), (A, "canonical")))


NIGHTS: dict[str, list[dict[str, Any]]] = {
    "the same again and again": [{}, {}, {}],
    "not modified": [{}, {"met": Met.NOT_MODIFIED, "status": 304, "body": b""}, {}],
    "at another address": [{}, {"addresses": both(ALIAS)}, {"addresses": both(ALIAS)}, {"addresses": both()}],
    "gone and back": [{}, {"met": Met.GONE, "status": 404}, {}, {}],
    "edited and back": [{}, {"title": "Force praised"}, {"title": "Force praised"}, {}, {}],
    "listed": [{}, {"listed": (august(4, origin="feed"),)}, {"listed": (august(4, origin="feed"),)}],
    "asked not to be archived": [{}, {"noarchive": True}, {}, {"noarchive": False}],
    "brought from elsewhere first": [{"origin": Origin.WAYBACK}, {"origin": Origin.WAYBACK}, {}],
    "another template": [{}, {"reader_version": "2"}, {"reader_version": "2"}],
}  # fmt: skip


def rows(archive: Archive) -> list[list[dict[str, Any]]]:
    tables = (Article, CaptureRow, Version, AddressRow, DateRow)
    return [
        [
            {c.name: getattr(row, a) for a, c in table.__mapper__.columns.items()}
            for row in every(archive, table)
        ]
        for table in tables
    ]


@pytest.mark.parametrize("nights", NIGHTS.values(), ids=NIGHTS)
def test_the_short_way_leaves_what_the_long_way_leaves(
    archive: Archive, look: Look, nights: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    captures = [look(24 * night, **given) for night, given in enumerate(nights)]
    outcomes = did(archive, *captures)
    short = rows(archive)
    with archive.engine.begin() as connection:
        for table in reversed(Article.metadata.sorted_tables):
            if table.name != "source":
                connection.execute(table.delete())
    monkeypatch.setattr(confirming, "confirm", lambda *_given: None)
    assert did(archive, *captures) == outcomes
    assert [[_unnumbered(row) for row in table] for table in rows(archive)] == [
        [_unnumbered(row) for row in table] for table in short
    ]


def _unnumbered(row: dict[str, Any]) -> dict[str, Any]:
    """Without the numbers that a database gives, which go on where they were."""
    return {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")} | {
        "follows": row.get("follows_id") is not None
    }


def test_a_look_that_says_nothing_new_takes_few_statements(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert archive.record(look(24)).did == "unchanged"
    assert len([one for one in asked if not one.startswith("BEGIN")]) <= 7
