"""The views: as they are declared, with the names of exports, and the same on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
import researched
from sqlalchemy import Connection, text

from archive import Archive, Origin, views
from archive.export import Mode, Scope
from archive.export.writing import TABLES
from archive.model import Base

Rows = list[dict[str, Any]]


@pytest.fixture
def told(research: Archive) -> Iterator[tuple[Connection, dict[str, str]]]:
    """A connection to the archive of `researched`, and its articles' ids by name."""
    with research.engine.connect() as connection:
        yield connection, researched.ids_of(research)


def rows(connection: Connection, statement: str, **values: Any) -> Rows:
    return [dict(row._mapping) for row in connection.execute(text(statement), values)]


def names(found: Rows, ids: dict[str, str], column: str = "article_id") -> list[str]:
    known = {public_id: name for name, public_id in ids.items()}
    return [known[row[column]] for row in found]


def stored(connection: Connection) -> dict[str, Any]:
    """Each view as the database has it, on Postgres with its comments."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
        return {row.name: row.sql for row in found}
    found = connection.execute(
        text(
            "SELECT c.relname, pg_get_viewdef(c.oid), d.objsubid, d.description FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' "
            "LEFT JOIN pg_description d ON d.objoid = c.oid WHERE c.relkind = 'v' ORDER BY 1, 3"
        )
    )
    told: dict[str, Any] = {}
    for name, definition, number, meaning in found:
        told.setdefault(name, [definition]).append((number, meaning))
    return told


def test_the_views_of_the_migrations_are_those_that_are_declared(archive: Archive) -> None:
    with archive.engine.begin() as connection:
        migrated = stored(connection)
        views.drop(connection)
        assert stored(connection) == {}
        views.make(connection)
        assert stored(connection) == migrated
    assert set(migrated) == set(views.ORDER)


def test_every_column_is_explained_and_no_view_has_a_tables_name() -> None:
    for view in views.declared():
        assert view.meaning
        assert view.columns
    assert not {view.name for view in views.declared()} & set(Base.metadata.tables)


NOT_OF_THE_VIEW = {
    # of an export: what its mode leaves out; what takes all links at once to tell
    "articles": {"withheld", "story"},
    "sources": set(),
    "captures": set(),
    "entries": set(),
    "versions": set(),
    "addresses": set(),
    "crawls": set(),
    "files": set(),
    "decisions": set(),
}


@pytest.mark.parametrize("name", sorted(NOT_OF_THE_VIEW))
def test_a_view_says_of_a_row_what_a_full_export_says(
    told: tuple[Connection, Any], research: Archive, name: str
) -> None:
    connection, _ = told
    table = next(table for table in TABLES if table.name == name)
    columns = [column for column in table.columns if column.name not in NOT_OF_THE_VIEW[name]]
    scope = Scope(mode=Mode.LOCAL_FULL)
    with research.session() as session:
        exported = [
            dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows(session, scope)
        ]
    mine = {tuple(row[key] for key in table.key): row for row in rows(connection, f"SELECT * FROM {name}")}  # noqa: S608
    assert exported or name in ("files", "decisions")
    for row in exported:
        found = mine[tuple(row[key] for key in table.key)]
        for column in columns:
            if "not filled" in column.meaning or column.name in ("terms", "first_seen_on"):
                continue
            assert found[column.name] == plain(row[column.name]), column.name


def plain(cell: Any) -> Any:
    """A cell of an export as a view has it."""
    if isinstance(cell, bool):
        return int(cell)
    if hasattr(cell, "hour"):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def test_articles_name_what_they_are_about(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    found = {row["article_id"]: row for row in rows(connection, "SELECT * FROM articles")}
    calls, failings = found[ids["calls"]], found[ids["failings"]]
    assert (calls["bodies"], calls["programmes"], calls["reports_on"]) == ("staffordshire", "peel", None)
    assert (failings["bodies"], failings["reports_on"]) == ("staffordshire", ids["calls"])
    assert (calls["published_year"], calls["published_month"], calls["published_day_number"]) == (
        2024,
        "2024-05",
        19864,
    )
    assert len(found) == len(researched.STORIES)


def test_of_an_article_taken_down_there_is_a_row_and_no_word(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    (row,) = rows(connection, "SELECT * FROM articles WHERE article_id = :id", id=ids["removed"])
    assert (row["state"], row["withheld"]) == ("withheld", "privacy")
    assert (row["title"], row["standfirst"], row["text"], row["authors"]) == (None, None, None, None)
    (row,) = rows(connection, "SELECT * FROM versions WHERE article_id = :id", id=ids["removed"])
    assert (row["title"], row["text"]) == (None, None)
    assert rows(connection, "SELECT scope, reason_class, decided_on FROM takedowns") == [
        {"scope": "all", "reason_class": "privacy", "decided_on": "2025-03-10"}
    ]


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("2025-03-10T20:59:59Z", None),
        ("2025-03-10T21:01:00Z", 1),
        ("2025-03-12T21:00:59Z", 1),
        ("2025-03-12T21:01:00Z", 2),
        ("2030-01-01T00:00:00Z", 2),
    ],
)
def test_the_archive_as_of_a_moment_is_one_condition(
    told: tuple[Connection, dict[str, str]], moment: str, version: int | None
) -> None:
    connection, ids = told
    as_of = "SELECT article_id, version FROM versions WHERE seen_from <= :moment AND :moment < seen_until"
    found = {row["article_id"]: row["version"] for row in rows(connection, as_of, moment=moment)}
    assert found.get(ids["failings"]) == version


def test_coverage_compares_moments_only_where_both_have_one(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    found = rows(connection, "SELECT * FROM coverage")
    by_name = dict(zip(names(found, ids), found, strict=True))
    lags = {name: (row["lag_minutes"], row["lag_days"], row["counts_once"]) for name, row in by_name.items()}
    assert lags == {
        "failings": (150, 0, 1),
        "waiting": (180, 0, lags["waiting"][2]),
        "waiting-too": (180, 0, lags["waiting-too"][2]),
        "praise": (None, None, 1),  # "2 hours ago"
        "praise-too": (None, 2, 1),
        "measures": (-30, 0, 1),
    }
    assert lags["waiting"][2] + lags["waiting-too"][2] == 1  # one group, one minute


def test_a_change_has_the_interval_it_happened_in(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    (row,) = rows(connection, "SELECT * FROM changes")
    assert row["article_id"] == ids["failings"]
    assert (row["seen_after"], row["seen_from"]) == ("2025-03-10T21:01:00Z", "2025-03-12T21:01:00Z")
    assert (float(row["hours_between"]), row["change"], row["changed"], row["words_added"]) == (
        48.0,
        "edit",
        "text",
        7,
    )


def test_what_vanished_is_told_with_where_it_went(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    found = rows(connection, "SELECT * FROM vanished ORDER BY state")
    assert names(found, ids) == ["praise", "praise-too"]
    assert [(row["state"], row["status"], row["moved_to"]) for row in found] == [
        ("gone", 410, ""),
        ("moved", 301, "https://echo.example/"),
    ]
    assert found[0]["missed_at"] == "2025-03-12T21:02:00Z"


def test_a_night_that_failed_is_a_gap(told: tuple[Connection, dict[str, str]]) -> None:
    connection, _ = told
    assert rows(connection, "SELECT * FROM gaps") == [
        {
            "source": "star",
            "source_kind": "press",
            "last_good_day": "2025-03-10",
            "next_good_day": "2025-03-12",
            "days_missed": 1,
            "failed_crawls": 1,
        }
    ]
    days = rows(connection, "SELECT day, good_crawls, failed_crawls, captures, read, missed FROM source_days "
                            "WHERE source = 'star' ORDER BY day")  # fmt: skip
    assert [tuple(day.values()) for day in days] == [
        ("2025-03-10", 1, 0, 4, 4, 0),
        ("2025-03-11", 0, 1, 0, 0, 0),
        ("2025-03-12", 1, 0, 4, 3, 1),
    ]


def test_a_source_that_is_down_to_this_day_has_an_open_gap(archive: Archive) -> None:
    researched.fill(archive)
    archive.begin("post", researched.FIRST_NIGHT.replace(day=20), Origin.LIVE)
    with archive.engine.connect() as connection:
        found = rows(connection, "SELECT * FROM gaps WHERE source = 'echo'")
    assert [(row["next_good_day"], row["days_missed"]) for row in found] == [(None, 8)]


def test_all_dates_are_there_and_which_was_chosen(told: tuple[Connection, dict[str, str]]) -> None:
    connection, ids = told
    told_of_it = "SELECT * FROM article_dates WHERE article_id = :id ORDER BY chosen DESC"
    found = rows(connection, told_of_it, id=ids["calls"])
    assert [(row["value_at"], row["origin"], row["chosen"], row["days_apart"]) for row in found] == [
        ("2024-05-21T09:00:00Z", "time", 1, 0),
        (None, "listing", 0, 0),
    ]


def test_an_office_holder_is_named_in_the_office_of_that_day(told: tuple[Connection, dict[str, str]]) -> None:
    connection, _ = told
    found = rows(connection, "SELECT DISTINCT person, name, office FROM article_people")
    assert found == [{"person": "cooke-andy", "name": "Andy Cooke", "office": "HM Chief Inspector"}]


def test_a_newspaper_watches_the_bodies_of_its_areas(told: tuple[Connection, dict[str, str]]) -> None:
    found = rows(told[0], "SELECT source, body, region FROM source_areas ORDER BY source, body")
    assert [(row["source"], row["body"]) for row in found] == [
        ("echo", "kent"),
        ("post", "kent"),
        ("post", "staffordshire"),
        ("star", "staffordshire"),
    ]
