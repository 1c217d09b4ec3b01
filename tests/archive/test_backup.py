"""A backup is taken while others write, is whole, and can be restored; older ones go only after that."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archived import number_of
from sqlalchemy import create_engine, make_url, text
from typer.testing import CliRunner, Result

from archive import Archive, Capture
from archive.backups import postgres, shelf, sqlite_copy, taking
from archive.backups.shelf import NoBackup
from archive.model import CaptureRow
from archive.proof.verification import WHOLE, verify
from scraper.cli import app

Look = Callable[..., Capture]
NIGHT = datetime(2023, 8, 10, 3, tzinfo=UTC)


@pytest.fixture
def run(archive_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb on the test's archive."""
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    return lambda *words: CliRunner().invoke(app, list(words))


def quiet(*_: object) -> None:
    """Nobody listens."""


def take(archive: Archive, folder: Path, *, keep: int = 0, night: int = 0) -> Path:
    return taking.take(archive.engine, folder, keep, NIGHT + timedelta(days=night), quiet).path


def restored(archive: Archive, backup: Path, tmp_path: Path) -> Archive:
    """As docs/operating.md says it is done."""
    if backup.suffix == ".db":
        shutil.copy(backup, tmp_path / "restored.db")
        return Archive(f"sqlite:///{tmp_path / 'restored.db'}")
    url = make_url(archive.engine.url).set(database=f"restored_{os.getpid()}")
    asking = create_engine(archive.engine.url, isolation_level="AUTOCOMMIT")
    with asking.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {url.database} TEMPLATE template0"))
    asking.dispose()
    program = postgres._program("pg_restore", archive.engine)
    command = [program, "--no-owner", "--exit-on-error", f"--dbname={url.database}", str(backup)]
    subprocess.run(command, check=True, env={**os.environ, **postgres.environment(url)})  # noqa: S603
    return Archive(url.render_as_string(hide_password=False))


def forget(archive: Archive, again: Archive) -> None:
    """Leave no database behind on a server that is not the tests' own."""
    if archive.engine.dialect.name == "postgresql":
        asking = create_engine(archive.engine.url, isolation_level="AUTOCOMMIT")
        with asking.connect() as connection:
            connection.execute(text(f"DROP DATABASE {again.engine.url.database}"))
        asking.dispose()


def test_what_was_saved_is_there_again_and_the_next_look_goes_on_from_it(
    archive: Archive, look: Look, tmp_path: Path, run: Callable[..., Result]
) -> None:
    for hours in range(3):
        archive.record(look(hours, title=f"Story {hours}"))
    archive.seal(NIGHT)
    done = run("backup", str(tmp_path / "saved"))
    assert done.exit_code == 0, done.output
    backup, beside = sorted((tmp_path / "saved").iterdir(), key=lambda path: len(path.name))
    assert backup.stat().st_mode & 0o777 == 0o600
    assert beside.read_text() == f"{shelf.digest_of(backup)}  {backup.name}\n"
    archive.record(look(9, title="Lost with the disk"))
    checked = run("backup", str(backup), "--check")
    assert (checked.exit_code, "nothing is wrong: 1 articles, 3 captures" in checked.stdout) == (0, True)
    assert shelf.is_as_written(backup)
    with restored(archive, backup, tmp_path) as again:
        assert number_of(again, CaptureRow) == 3
        assert again.record(look(2, title="Story 2")).did == "known"
        assert again.record(look(9, title="Another")).did == "changed"
        assert verify(again.engine, WHOLE, quiet).findings.samples == []
    forget(archive, again)
    with backup.open("r+b") as file:
        file.seek(4000)
        file.write(b"damaged")
    damaged = run("backup", str(backup), "--check")
    assert (damaged.exit_code, "is not as it was written" in damaged.stderr) == (2, True)


def test_older_backups_go_once_the_new_one_is_whole_and_nothing_else_goes(
    archive: Archive, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [take(archive, tmp_path, night=night) for night in range(3)]
    others = [tmp_path / "notes.txt", made[0].with_name("other-20230101T000000Z" + made[0].suffix)]
    for other in others:
        other.write_text("not ours")
    killed = made[0].with_name(made[0].name + ".part")
    killed.write_text("half")
    os.utime(killed, (NIGHT.timestamp(),) * 2)
    newest = take(archive, tmp_path, keep=2, night=3)
    left = {
        path for path in tmp_path.iterdir() if path.name != "archive.db" and "archive.db-" not in path.name
    }
    assert left == {*others, made[2], newest, shelf.digest_file(made[2]), shelf.digest_file(newest)}
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
    with pytest.raises(NoBackup, match="has room for 10 bytes"):
        take(archive, tmp_path, keep=1, night=4)
    assert made[2].exists() and newest.exists()


def test_a_copy_is_of_one_moment_while_another_program_writes(tmp_path: Path, upgraded_sqlite: Path) -> None:
    source, copy = tmp_path / "archive.db", tmp_path / "copy.db"
    shutil.copy(upgraded_sqlite, source)
    writer = sqlite3.connect(source, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE one AS SELECT 0 AS number, zeroblob(20000000) AS room")
    writer.execute("CREATE TABLE other AS SELECT 0 AS number")
    begun: list[int] = []

    def write_meanwhile(done: int, pages: int) -> None:
        begun.append(done)
        for name in ("one", "other"):
            writer.execute(f"UPDATE {name} SET number = ?", (done,))  # noqa: S608 - a name of ours

    sqlite_copy.copy(source, copy, write_meanwhile)
    writer.close()
    assert sorted(begun) == begun and len(begun) > 2  # it never began anew
    with sqlite3.connect(copy) as reader:
        assert reader.execute("SELECT one.number, other.number FROM one, other").fetchone() == (0, 0)
    reader.close()


def test_what_is_missing_is_said_in_one_line(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result]
) -> None:
    if archive.engine.dialect.name == "sqlite":
        said = run("backup", str(tmp_path / "a.dump"), "--check")
        assert (said.exit_code, len(said.stderr.splitlines())) == (2, 1)
        return
    monkeypatch.setattr(postgres, "_INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    none = run("backup", str(tmp_path / "saved"))
    assert (none.exit_code, "there is none on PATH" in none.stderr) == (2, True)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    old.chmod(0o755)
    older = run("backup", str(tmp_path / "saved"))
    assert (older.exit_code, "there is only one of 9" in older.stderr) == (2, True)
    assert list((tmp_path / "saved").iterdir()) == []


def test_a_password_is_told_to_the_programs_of_postgres_where_nobody_else_reads_it() -> None:
    url = make_url("postgresql+psycopg://me:secret@db.example:5433/news?sslmode=require&passfile=/etc/pass")
    assert postgres.environment(url) == {
        "PGUSER": "me",
        "PGPASSWORD": "secret",
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGDATABASE": "news",
        "PGSSLMODE": "require",
        "PGPASSFILE": "/etc/pass",
    }
