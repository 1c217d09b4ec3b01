"""Gives tests a fresh archive on SQLite and on a real Postgres, and keeps them off the network."""

import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import researched
import troubled_machine
from faults import DOCUMENT, Fault
from hypothesis import settings
from postgres_server import NoPostgres, ask, copied, database, running

from archive import Address, Archive, Capture, Met, Origin, Reading, SourceFacts

# The same examples in every run, so that a failure is about the change at hand; new ones are looked for with
# `pytest --hypothesis-profile=wild`, and at length with `soak` (docs/fuzzing.md).
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("wild", deadline=None, max_examples=1000)
settings.register_profile("soak", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("steady")

# The sites of tests are on this machine; a crawl asks it for nothing otherwise.
os.environ["HMICFRS_LOOPBACK"] = "true"

NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
_NOT_TESTED = "POSTGRES NOT TESTED"
_NOT_BROWSED = "CHROMIUM NOT TESTED"
_NOT_SCHEDULED = "SYSTEMD NOT TESTED"
_WANTED_BROWSER = "no chromium or chromium-browser on PATH"
_WANTED = "no initdb and pg_ctl on PATH or in /usr/lib/postgresql, and no TEST_POSTGRES_URL"
_numbers = count(1)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it above the last line; the tests may have run in processes of their own."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    if any(_NOT_TESTED in why for why in skipped):
        terminalreporter.write_line(f"{_NOT_TESTED}: {_WANTED}", red=True, bold=True)
    if any(troubled_machine.NO_DISK in why for why in skipped):
        terminalreporter.write_line(troubled_machine.NO_DISK, red=True, bold=True)
    if any(_NOT_BROWSED in why for why in skipped):
        terminalreporter.write_line(f"{_NOT_BROWSED}: {_WANTED_BROWSER}", red=True, bold=True)
    if any(_NOT_SCHEDULED in why for why in skipped):
        terminalreporter.write_line(f"{_NOT_SCHEDULED}: no systemd-analyze on PATH", red=True, bold=True)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks for a page of the real world fails, and learns nothing about it."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(host: object) -> None:
        if isinstance(host, bytes):
            host = host.decode()
        if host not in (None, "", "localhost", "::1") and not str(host).startswith("127."):
            raise AssertionError(f"a test may not speak with {host}")

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, target: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse(target[0])
            return real(self, target)

        return call

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own archive and settings are none of a test's business."""
    for setting in ("ARCHIVE_URL", "HMICFRS_ALERTS"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "false")


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Where a command logs to ends with its test: another's standard error is its own."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip(f"{_NOT_BROWSED}: {_WANTED_BROWSER}")
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server: that of TEST_POSTGRES_URL, else one started here."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    try:
        with running() as server:
            yield server
    except NoPostgres:
        pytest.skip(f"{_NOT_TESTED}: {_WANTED}")


@pytest.fixture
def postgres_control(postgres: str) -> Iterator[Callable[[str], None]]:
    """Stops the server as a crash does, and starts it again: `postgres_control("stop")`."""
    try:
        with troubled_machine.postgres_control(postgres) as control:
            yield control
    except troubled_machine.NotAllowed as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: str) -> Iterator[str]:
    """The name of a database with our schema, of which others are copies."""
    name = f"upgraded_{os.getpid()}"
    ask(postgres, f"CREATE DATABASE {name}")
    with Archive(database(postgres, name)) as made:
        made.upgrade()
    yield name
    ask(postgres, f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our schema, of which others are copies."""
    path = tmp_path_factory.mktemp("upgraded") / "archive.db"
    with Archive(f"sqlite:///{path}") as made:
        made.upgrade()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which there is nothing yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'archive.db'}"
    else:
        yield from _fresh_postgres(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(params=["sqlite", "postgres"])
def archive_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with our schema and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("upgraded_sqlite"), tmp_path / "archive.db")
        yield f"sqlite:///{tmp_path / 'archive.db'}"
    else:
        template = request.getfixturevalue("upgraded_postgres")
        yield from _fresh_postgres(request.getfixturevalue("postgres"), template)


def _fresh_postgres(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    copied(server, template, name)
    yield database(server, name)
    ask(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def two_postgres_urls(postgres: str, upgraded_postgres: str) -> Iterator[tuple[str, str]]:
    """Two databases with our schema and no rows."""
    fresh = contextmanager(_fresh_postgres)
    with fresh(postgres, upgraded_postgres) as one, fresh(postgres, upgraded_postgres) as other:
        yield one, other


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 24 MB of its own."""
    try:
        with troubled_machine.small_disk() as folder:
            yield folder
    except troubled_machine.NotAllowed as error:
        pytest.skip(str(error))


@pytest.fixture
def archive(archive_url: str) -> Iterator[Archive]:
    """An archive that knows one source, `gazette`."""
    with Archive(archive_url) as made:
        made.enlist(
            SourceFacts(
                name="gazette",
                title="The Gazette",
                kind="press",
                home="https://gazette.example/",
                licence="all-rights-reserved",
                terms="All rights reserved.",
                noted_at=NOON,
            )
        )
        yield made


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def research(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The archive of `researched`, filled; to be read only."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("research") / "archive.db"
        shutil.copy(request.getfixturevalue("upgraded_sqlite"), path)
        urls = iter([f"sqlite:///{path}"])
    else:
        template = request.getfixturevalue("upgraded_postgres")
        urls = _fresh_postgres(request.getfixturevalue("postgres"), template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_KEEP_EVERY_BODY", "false")
        made = Archive(next(urls))
    with made:
        researched.fill(made)
        yield made
    next(urls, None)


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> Iterator[dict[str, Fault]]:
    """The rows of the table of faults that a test is marked for, by name (see `faults`)."""
    again = request.config.getoption("force_regen")
    marked = [
        Fault(*marker.args, **marker.kwargs, rewrite=DOCUMENT if again else None)
        for marker in request.node.iter_markers("fault")
    ]
    yield {one.name: one for one in marked}
    written = [one.name for one in marked if one.was_written]
    assert not written, f"docs/faults.md has other rows now: {', '.join(written)}"


@pytest.fixture
def fault(faults: dict[str, Fault]) -> Fault:
    """The one row that a test is marked for."""
    (one,) = faults.values()
    return one


@pytest.fixture
def look() -> Callable[..., Capture]:
    """Makes captures of one article: `look(hours)` read it so many hours after noon of 4 August 2023.

    `met`, `url` and other fields of a Capture may be given; any others are those of its Reading.
    """
    return _look


def _look(hours: float, *, url: str = "https://gazette.example/a", **given: Any) -> Capture:
    fields = {name: given.pop(name) for name in list(given) if name in Capture.__dataclass_fields__}
    reading = None
    if fields.get("met", Met.READ) == Met.READ:
        reading = _reading(url, **given)
        fields.setdefault("body", repr(reading).encode())
        fields.setdefault("status", 200)
    made = {
        "source": "gazette",
        "addresses": (Address(url=url, key=url, reason="fetched"),),
        "captured_at": NOON + timedelta(hours=hours),
        "origin": Origin.LIVE,
        "met": Met.READ,
        "reading": reading,
    }
    return Capture(**(made | fields))


def _reading(url: str, **given: Any) -> Reading:
    said = {
        "title": "Force told to improve",
        "paragraphs": ("Inspectors found good work.", "They also found delays."),
        "canonical_url": url,
        "reader": "plain",
        "reader_version": "1",
    }
    return Reading(**(said | given))
