"""Archives that may be read and not written to."""

import shutil
from pathlib import Path

import pytest
from faults import Fault
from sqlalchemy import create_engine, text
from troubled_machine import make_read_only
from typer.testing import CliRunner

from archive.archive_url import address
from scraper.cli import app


def written_to(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a crawl says of an archive that it cannot write to, with its exit code."""
    monkeypatch.setenv("ARCHIVE_URL", url)
    ended = CliRunner().invoke(app, ["crawl", "hmicfrs"])
    assert ended.exit_code == 3
    return f"{ended.exit_code}: {ended.output}"


@pytest.mark.fault(
    "read-only disk",
    of="The machine",
    done="the file system of a SQLite archive is made read-only before a crawl",
    times="1 crawl",
)
def test_a_crawl_says_that_the_disk_is_read_only(
    upgraded_sqlite: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    path = small_disk / "archive.db"
    shutil.copy(upgraded_sqlite, path)
    before = path.read_bytes()
    make_read_only(small_disk)
    seen = written_to(f"sqlite:///{path}", monkeypatch)
    fault.came_to(lost=[] if path.read_bytes() == before else ["its bytes differ"], seen=seen)


@pytest.mark.fault(
    "read-only Postgres",
    of="The database",
    done="the database is made read-only by default_transaction_read_only before a crawl",
    times="1 crawl",
)
@pytest.mark.parametrize("archive_url", ["postgres"], indirect=True)
def test_a_crawl_says_that_the_database_is_read_only(
    archive_url: str, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    engine = create_engine(address(archive_url))
    with engine.begin() as connection:
        connection.execute(
            text(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on")
        )
        connection.execute(text("DELETE FROM body"))
    engine.dispose()
    fault.came_to(lost=[], seen=written_to(archive_url, monkeypatch))
