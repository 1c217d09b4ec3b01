"""The schema: made, unmade and checked on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from older_archives import FIRST_ROWS, PRESS_ROWS, held, put
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from archive import Archive, NewerArchive, OlderArchive, UnreachableArchive, database, schema
from archive.archive_url import shown
from archive.model import Base
from archive.settings import Settings


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    made = database.engine(empty_url)
    yield made
    made.dispose()


def test_an_empty_database_comes_to_the_head_and_then_does_not_differ_from_the_model(engine: Engine) -> None:
    schema.upgrade(engine)
    schema.check(engine)
    assert schema.revision(engine) == schema.head()
    with engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"include_name": schema.is_of_the_model})
        assert compare_metadata(compared, Base.metadata) == []


def test_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO content (sha256, packed) VALUES ('x', 'y')"))
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM content")) == 1


def test_going_to_the_base_and_back_leaves_the_rows_of_others_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE reporter (name TEXT)"))
        connection.execute(text("INSERT INTO reporter VALUES ('Ada')"))
    schema.upgrade(engine)
    command.downgrade(schema.config(engine), "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"reporter", "alembic_version"}
    schema.upgrade(engine)
    schema.check(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM reporter")) == "Ada"


def test_rows_survive_the_way_up_and_down_between_revisions(engine: Engine) -> None:
    command.upgrade(schema.config(engine), "0001")
    put(engine, FIRST_ROWS)
    first = held(engine, FIRST_ROWS)
    command.upgrade(schema.config(engine), "0002")
    assert held(engine, FIRST_ROWS) == first
    with engine.begin() as connection:
        assert connection.execute(text("SELECT publisher, areas, terms_url FROM source")).first() == (
            "",
            "",
            None,
        )
        assert connection.scalar(text("SELECT noarchive FROM article WHERE id = 1")) is None
        for table in ("article", "capture"):
            connection.execute(text(f"UPDATE {table} SET noarchive = :yes"), {"yes": True})  # noqa: S608
    put(engine, PRESS_ROWS)
    assert len(held(engine, PRESS_ROWS)["decision"]) == 3
    press = held(engine, PRESS_ROWS)
    assert press["shingle"] == [(1, -(2**63)), (1, 2**63 - 1), (2, 5)]
    schema.upgrade(engine)
    with engine.connect() as connection:
        link = text("SELECT longest_run, confidence, evidence FROM article_link")
        assert connection.execute(link).one() == (0, 1, "")
    command.downgrade(schema.config(engine), "0002")
    assert held(engine, PRESS_ROWS) == press
    command.downgrade(schema.config(engine), "0001")
    assert held(engine, FIRST_ROWS) == first  # of two decisions about an address the text's is the one left
    schema.upgrade(engine)
    schema.check(engine)
    assert held(engine, FIRST_ROWS) == first


def test_an_address_has_one_decision_a_step(engine: Engine) -> None:
    command.upgrade(schema.config(engine), "0002")
    put(engine, FIRST_ROWS)
    put(engine, PRESS_ROWS)
    again = {"decision": [PRESS_ROWS["decision"][0], (4, *PRESS_ROWS["decision"][1][1:])]}
    with pytest.raises(IntegrityError):
        put(engine, again)


def test_a_migration_that_fails_leaves_no_trace(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE version (name TEXT)"))
    with pytest.raises(Exception, match="version"):
        schema.upgrade(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["version"]


def test_an_archive_without_a_schema_is_older(engine: Engine) -> None:
    with pytest.raises(OlderArchive, match="hmicfrs upgrade") as caught:
        schema.check(engine)
    assert caught.value.exit_code == 4


def test_a_check_makes_no_file(tmp_path: Path) -> None:
    with Archive(f"sqlite:///{tmp_path / 'not' / 'there.db'}") as absent, pytest.raises(OlderArchive):
        absent.check()
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_makes_the_folder_of_a_sqlite_file(tmp_path: Path) -> None:
    with Archive(f"sqlite:///{tmp_path / 'not' / 'there.db'}") as absent:
        absent.upgrade()
        absent.check()


def test_an_archive_of_an_unknown_revision_is_newer(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    for refused in (schema.check, schema.upgrade):
        with pytest.raises(NewerArchive, match="f00d") as caught:
            refused(engine)
        assert caught.value.exit_code == 4


def test_sqlite_is_opened_as_decided(tmp_path: Path) -> None:
    made = database.engine(f"sqlite:///{tmp_path / 'archive.db'}")
    with made.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    made.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_migration_that_leaves_rows_pointing_to_nothing_is_undone(tmp_path: Path) -> None:
    made = database.engine(f"sqlite:///{tmp_path / 'archive.db'}")
    schema.upgrade(made)
    orphan = text(
        "INSERT INTO crawl VALUES (1,'nobody','2023-08-04',NULL,'live',NULL,'',0,0,0,0,0,0,0,0,0,'{}',NULL)"
    )
    with pytest.raises(IntegrityError, match="point to nothing"), database.migrating(made) as connection:
        connection.execute(orphan)
    with made.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM crawl")) == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    made.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:s3cret@127.0.0.1:1/archive",
        "postgres://127.0.0.1:1/archive?user=reader&password=s3cret",
        "sqlite:////proc/no/such/folder/archive.db",
    ],
)
def test_a_database_out_of_reach_is_one_clear_line_without_the_password(url: str) -> None:
    with Archive(url) as unreachable, pytest.raises(UnreachableArchive) as caught:
        unreachable.completed("gazette")
    assert caught.value.exit_code == 3
    assert caught.value.__cause__ is not None
    line = str(caught.value)
    assert "\n" not in line
    assert "archive" in line
    assert "ARCHIVE_URL" in line
    assert "s3cret" not in line + unreachable.url


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir, " * 1000)
    with Archive(f"sqlite:///{tmp_path / 'letter.txt'}") as unreachable, pytest.raises(UnreachableArchive):
        unreachable.check()


@pytest.mark.parametrize("url", ["", "archive.db", "mysql://localhost/archive", "sqlite+pysqlite:///x"])
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UnreachableArchive, match="sqlite:///FILE"):
        database.engine(url)


def test_settings_come_from_the_environment_and_never_show_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", "postgresql://reader:s3cret@db/archive")
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "true")
    settings = Settings()
    assert settings.archive_keep_every_body
    assert "s3cret" not in repr(settings) + str(settings)
    assert shown(settings.archive_url) == "postgresql://reader:***@db/archive"


def test_without_settings_the_archive_is_a_file_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_KEEP_EVERY_BODY")
    settings = Settings()
    assert settings.archive_url == "sqlite:///hmicfrs.db"
    assert not settings.archive_keep_every_body


def test_a_developer_may_write_the_settings_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("ARCHIVE_URL=sqlite:///mine.db\nOTHER=1\n")
    assert Settings().archive_url == "sqlite:///mine.db"
