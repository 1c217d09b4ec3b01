"""The whole command, given what it cannot use: one line on standard error, the documented exit code."""

import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import forked
import pytest
from typer.testing import CliRunner, Result

from archive import Archive
from scraper.cli import VERBS, Verb, app
from scraper.dates import london_day

PROGRAM = Path(sys.executable).with_name("hmicfrs")
READING_VERBS = (
    ("status",),
    ("status", "--check"),
    ("alerts", "--dry-run"),
    ("articles",),
    ("show", "hm-aaaaaaaaaa"),
    ("history", "hm-aaaaaaaaaa"),
    ("changes",),
    ("diff", "hm-aaaaaaaaaa"),
    ("query", "q05"),
    ("query", "--sql", "SELECT 1"),
    ("export", "out"),
    ("terms",),
    ("reread",),
    ("reread", "--dry-run"),
)
EVERY_VERB = (*READING_VERBS, ("crawl", "hmicfrs"), ("check", "hmicfrs"), ("ingest", "a.warc"), ("upgrade",))
TERMS = "https://www.expressandstar.com/terms"
DEMO = Path(__file__).parents[1] / "demo" / "three-nights.warc.gz"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` and no archive of anybody's."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def own_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite archive that ARCHIVE_URL names."""
    path = tmp_path / "archive.db"
    url = f"sqlite:///{path}"
    with Archive(url) as archive:
        archive.upgrade()
    monkeypatch.setenv("ARCHIVE_URL", url)
    return path


def run(*words: str) -> Result:
    """Runs the command in this process; what it raises unforeseen fails the test."""
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def refused(result: Result, code: int, *words: str) -> None:
    """It ended with this code, one line on standard error that has these words, and no output."""
    assert result.exit_code == code, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("hmicfrs: ")
    assert all(word in line for word in words), line
    assert result.stdout == ""


def test_an_unknown_source_is_refused_and_those_known_are_named(own_archive: Path) -> None:
    refused(run("crawl", "hmicfrs", "nonesuch"), 2, "nonesuch", "hmicfrs", "wired_gov")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("show", "http://["), "http://["),
        (("show", "https://nowhere.example/a"), "nowhere.example"),
        (("history", "hm-nonesuch"), "hm-nonesuch"),
        (("articles", "--since", "yesterday"), "yesterday"),
        (("articles", "--source", "nonesuch"), "nonesuch"),
        (("export", "out", "--mode", "nonesuch"), "nonesuch"),
        (("export", "out", "--format", "xlsx"), "xlsx"),
        (("export", "/proc/nowhere"), "/proc/nowhere"),
        (("check", "nonesuch"), "nonesuch"),
        (("check", "hmicfrs", "--unverified"), "not both"),
        (("terms", "nonesuch"), "nonesuch"),
        (("terms", "express_and_star", "www.expressandstar.com"), "www.expressandstar.com"),
        (("terms", "express_and_star", TERMS, "--read-on", "9999-01-01"), "9999-01-01"),
        (("terms", "express_and_star", TERMS, "--read-on", "yesterday"), "yesterday"),
        (("terms", "express_and_star", "--read-on", "2026-11-20"), "--read-on"),
        (("fixture", "nonesuch", "saved.html"), "nonesuch"),
        (("reread", "nonesuch"), "nonesuch"),
        (("ingest", "a.html", "--url", "https://nowhere.example/a"), "--at"),
        (("ingest", "a.html", "--at", "2024-05-21"), "--url"),
        (("ingest", "a.html", "b.html", "--url", "https://a.example/", "--at", "2024-05-21"), "one"),
        (("ingest", "a.html", "--url", "https://a.example/", "--at", "yesterday"), "yesterday"),
        (("ingest", "a.html", "--url", "https://a.example/", "--at", "9999-01-01"), "9999-01-01"),
    ],
)
def test_what_is_not_there_is_named(own_archive: Path, words: tuple[str, ...], named: str) -> None:
    refused(run(*words), 2, named)


@pytest.mark.parametrize("verb", EVERY_VERB, ids=lambda verb: verb[0])
@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("nonsense", "ARCHIVE_URL"),
        ("mysql://someone:secret@127.0.0.1/x", "mysql"),
        ("postgresql://someone:secret@127.0.0.1:1/x", "127.0.0.1"),
        ("sqlite:////proc", "/proc"),
    ],
    ids=["nonsense", "another kind", "nobody listens", "a folder"],
)
def test_an_archive_that_cannot_be_reached_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...], url: str, named: str
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", url)
    result = run(*verb)
    refused(result, 3, named)
    assert "secret" not in result.output


@pytest.mark.parametrize("verb", EVERY_VERB, ids=lambda verb: verb[0])
def test_a_file_that_is_no_archive_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    (tmp_path / "diary.db").write_text("Dear diary,\n" * 500)
    monkeypatch.setenv("ARCHIVE_URL", "sqlite:///diary.db")
    refused(run(*verb), 3, "not a database")
    assert (tmp_path / "diary.db").read_text() == "Dear diary,\n" * 500


@pytest.mark.parametrize("verb", READING_VERBS, ids=lambda verb: verb[0])
def test_an_archive_that_is_not_there_is_not_made_by_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", "sqlite:///new.db")
    refused(run(*verb), 4, "hmicfrs upgrade")
    assert not list(tmp_path.glob("new.db*"))


@pytest.mark.parametrize("verb", EVERY_VERB, ids=lambda verb: verb[0])
def test_an_archive_of_a_newer_program_is_left_alone(own_archive: Path, verb: tuple[str, ...]) -> None:
    with sqlite3.connect(own_archive) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    refused(run(*verb), 4, "newer", "9999")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.warc.gz", None),
        ("empty.warc", b""),
        ("letter.warc", b"Dear Sir,\n"),
        ("letter.warc.gz", gzip.compress(b"Dear Sir,\n", mtime=0)),
        ("noise.warc.gz", bytes(range(256)) * 9),
    ],
)
def test_a_file_that_is_no_warc_is_named(
    own_archive: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused(run("crawl", "hmicfrs", "--replay", name), 5, name)
    refused(run("ingest", name), 5, name)


def test_a_file_that_is_no_warc_is_named_and_the_others_are_taken(own_archive: Path, tmp_path: Path) -> None:
    result = run("ingest", "missing.warc", str(DEMO), "--json")
    assert result.exit_code == 5
    assert "missing.warc" in result.stderr
    assert json.loads(result.stdout)["sources"]["hmicfrs"]["new"] == 2


def test_a_saved_page_that_is_not_there_or_of_no_source_is_named(own_archive: Path, tmp_path: Path) -> None:
    options = ("--url", "https://nowhere.example/a", "--at", "2024-05-21")
    refused(run("ingest", "saved.html", *options), 5, "saved.html")
    (tmp_path / "saved.html").write_text("<p>saved</p>")
    refused(run("ingest", "saved.html", *options), 2, "https://nowhere.example/a")


def test_files_are_taken_and_read_again_and_both_say_what_came_of_it(own_archive: Path) -> None:
    taken = run("ingest", str(DEMO))
    assert taken.exit_code == 0
    assert all(word in taken.stdout for word in ("express_and_star", "left out", "45 records"))
    with sqlite3.connect(own_archive) as connection:
        connection.execute("UPDATE reading SET reader_version = 'older', title = title || ' | Site'")
    connection.close()
    trial = run("reread", "hmicfrs", "--dry-run", "--json")
    assert (
        json.loads(trial.stdout)["changelog"]
        == "- Reading: 4 of 4 captures read differently: title 4; no version changes."
    )
    shown = run("reread", "--processes", "1")
    assert shown.exit_code == 0
    assert "- Reading: 9 of 9 captures read differently: title 9; no version changes." in shown.stdout
    assert json.loads(run("reread", "--json").stdout)["articles"] == 0


@pytest.mark.parametrize(
    ("setting", "value"),
    [("HMICFRS_DELAY", "0"), ("HMICFRS_LOOKS", "many"), ("ARCHIVE_KEEP_EVERY_BODY", "perhaps")],
)
def test_a_setting_that_makes_no_sense_is_named(
    own_archive: Path, tmp_path: Path, setting: str, value: str
) -> None:
    # A program of its own, since Scrapy's settings are read once. The file is never replayed.
    command = [forked.HMICFRS, "crawl", "hmicfrs", "--replay", str(DEMO)]
    finished = forked.run(command, env={**os.environ, setting: value}, cwd=tmp_path)
    assert finished.returncode == 2, finished.stderr
    assert "Traceback" not in finished.stderr
    (line,) = finished.stderr.splitlines()
    assert setting in line


def test_a_named_source_without_one_page_in_the_file_is_a_failed_crawl_whoever_tells(
    own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMICFRS_ALERTS", "json://127.0.0.1:1/")
    command = [forked.HMICFRS, "crawl", "shropshire_star", "--replay", str(DEMO)]
    finished = forked.run(command, env=os.environ, cwd=Path.cwd())
    assert finished.returncode == 1, finished.stderr
    assert re.search(r"shropshire_star.*failed", finished.stdout)
    assert "Traceback" not in finished.stderr


def test_a_command_that_is_not_there_is_wrong_use() -> None:
    result = run("nonesuch")
    assert result.exit_code == 2
    assert "nonesuch" in result.stderr


def test_the_terms_that_an_operator_has_read_are_kept_with_the_day(own_archive: Path) -> None:
    assert run("terms").stdout == "none\n"
    shown = run("terms", "express_and_star", TERMS, "--read-on", "2026-11-20").stdout
    assert TERMS in shown
    assert "2026-11-20" in shown
    assert run("terms", "hmicfrs").stdout == "none\n"
    again = run("terms", "express_and_star", TERMS, "--json")
    (told,) = json.loads(again.stdout)
    today = london_day(datetime.now(UTC))
    assert told["terms_url"] == TERMS
    assert told["terms_checked_on"] in {str(today), str(today - timedelta(days=1))}


def test_terms_are_recorded_in_an_archive_that_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", "sqlite:///new.db")
    assert run("terms", "hmicfrs", "https://www.example.org/terms").exit_code == 0
    with Archive("sqlite:///new.db") as archive:
        assert [read.source for read in archive.terms()] == ["hmicfrs"]


def test_a_new_source_that_makes_no_sense_is_refused_in_one_line() -> None:
    words = (
        "--platform",
        "newsqest",
        "--host",
        "www.gazette.example",
        "--title",
        "Gazette",
        "--areas",
        "kent",
    )
    refused(run("new-source", "gazette", *words), 2, "newsqest", "newsquest")


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_list_of_verbs_says_of_each_what_it_says_of_itself(verb: Verb) -> None:
    done_by = getattr(import_module(verb.module), verb.function)
    assert done_by.__doc__.splitlines()[0] == verb.says


def imported_by(*commands: tuple[str, ...]) -> set[str]:
    """The packages that are imported when commands run, one after the other, in a process of their own."""
    told = (
        "import sys; from scraper.cli import main\n"
        f"for words in {commands!r}:\n"
        "    sys.argv = ['hmicfrs', *words]\n"
        "    try: main()\n"
        "    except SystemExit as end: assert not end.code, words\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)  # noqa: S603
    return {name.partition(".")[0] for name in ran.stderr.split()}


def test_what_only_reads_the_archive_imports_nothing_of_crawling(own_archive: Path) -> None:
    reading = (("status",), ("alerts", "--dry-run"), ("search", "police"), ("articles",))
    assert not imported_by(*reading) & {"scrapy", "twisted", "dateparser", "trafilatura", "alembic"}


def test_processes_that_only_read_pages_import_neither_the_network_nor_what_writes_the_archive() -> None:
    told = "import sys, scraper.at_hand; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)  # noqa: S603
    needless = {
        "archive.store",
        "archive.settings",
        "scrapy.core.downloader.handlers.http11",
        "trafilatura",
        "typer",
    }
    assert not needless & set(ran.stdout.split())


def test_the_list_of_verbs_needs_no_database() -> None:
    assert not imported_by(("--help",)) & {"sqlalchemy", "pydantic", "scrapy"}
