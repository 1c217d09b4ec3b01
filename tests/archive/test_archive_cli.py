"""The verbs that read the archive back: what they print, and how they end when they cannot."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from archived import paragraphs, press
from sqlalchemy import text
from typer.testing import CliRunner, Result

from archive import Archive, ArchiveError, Capture, DateClaim, Met
from archive.commands.verb import plain_errors
from archive.terminal import clean
from scraper.cli import app

Look = Callable[..., Capture]
STORY = "https://gazette.example/a"


@pytest.fixture
def run(archive_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb on the test's archive."""
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def edited(archive: Archive, look: Look) -> str:
    """The id of an article that was edited once, and quietly changed after."""
    at = datetime(2023, 8, 4, 9, tzinfo=UTC)
    claims = (
        DateClaim(field="published", on=at.date(), at=at, precision="minute", raw="4 Aug", origin="time"),
        DateClaim(field="published", on=at.date(), at=None, precision="day", raw="4/8", origin="label"),
    )
    said: dict[str, Any] = {"dates": claims, "authors": ("A. Writer",)}
    archive.record(look(0, paragraphs=("Inspectors found good work.", "An end."), **said))
    archive.record(look(24, paragraphs=("Inspectors found poor work.", "An end."), **said))
    return archive.record(look(48, paragraphs=("Inspectors found poor work!", "An end."), **said)).article_id


def failed(result: Result, code: int, *words: str) -> None:
    """The verb ended with this code and one line on standard error that has these words."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line


def test_show_prints_the_article_with_its_evidence(run: Callable[..., Result], edited: str) -> None:
    printed = run("show", STORY + "/").stdout
    for part in (
        edited,
        "Force told to improve",
        "A. Writer",
        "2023-08-04T09:00:00Z",
        "4/8",
        "label",
        "live",
    ):
        assert part in printed
    assert "3 of 3" in printed
    assert printed.endswith("\nInspectors found poor work!\n\nAn end.\n")


def test_show_at_a_moment_prints_what_it_said_then(run: Callable[..., Result], edited: str) -> None:
    assert "good work." in run("show", edited, "--at", "2023-08-04").stdout
    assert "poor work." in run("show", edited, "--at", "2023-08-06T11:59:59Z").stdout
    failed(run("show", edited, "--at", "2023-08-03"), 2, "first seen after")


def test_json_has_what_the_terminal_has(run: Callable[..., Result], edited: str) -> None:
    shown = json.loads(run("show", edited, "--json").stdout)
    assert (shown["article_id"], shown["authors"], shown["text"]) == (
        edited,
        ["A. Writer"],
        "Inspectors found poor work!\n\nAn end.",
    )
    assert len(shown["dates"]) == 2
    events = json.loads(run("history", edited, "--json").stdout)["events"]
    assert [event["kind"] for event in events] == ["first seen", "edited", "quietly changed"]
    (found,) = json.loads(run("articles", "--json").stdout)
    assert (found["article_id"], found["published_on"], found["version_count"]) == (edited, "2023-08-04", 2)
    status = json.loads(run("status", "--json").stdout)
    assert status["sources"][0]["versions"] == 2
    assert status["bytes"] > 0


def test_show_lists_the_other_titles_that_have_the_story(
    run: Callable[..., Result], archive: Archive, look: Look
) -> None:
    press(archive)
    body = tuple(paragraphs("story", 6))
    ids = [
        archive.record(
            look(hour, source=name, url=f"https://{name}.example/a", paragraphs=body[-length:])
        ).article_id
        for name, hour, length in (("gazette", 0, 6), ("herald", 24, 6), ("echo", 48, 5))
    ]
    printed = run("show", ids[1]).stdout
    also = printed.partition("also in:\n")[2].splitlines()[:2]
    echo, gazette = (line.split() for line in also)
    assert echo[:4] == ["echo", ids[2], "copied", "by"]
    assert gazette[:4] == ["gazette", ids[0], "copy", "of"]
    assert gazette[-1] == "https://gazette.example/a"
    shown = json.loads(run("show", ids[1], "--json").stdout)["copies"]
    assert [(one["article_id"], one["relation"]) for one in shown] == [
        (ids[2], "copied_by"),
        (ids[0], "copy_of"),
    ]
    assert shown[1] | {"url": "", "method": ""} == {
        "article_id": ids[0],
        "source": "gazette",
        "url": "",
        "published_on": None,
        "published_at": None,
        "relation": "copy_of",
        "score": 1.0,
        "shared_words": 240,
        "method": "",
    }
    assert "echo" not in run("show", ids[1], "--at", "2023-08-05").stdout
    assert "also in" not in run("show", ids[0], "--at", "2023-08-04").stdout


def test_show_marks_an_article_that_asks_not_to_be_archived(
    run: Callable[..., Result], archive: Archive, look: Look
) -> None:
    found = archive.record(look(0, noarchive=True)).article_id
    assert "noarchive  its page asks" in run("show", found).stdout
    assert json.loads(run("show", found, "--json").stdout)["noarchive"] is True
    archive.record(look(1, noarchive=False))
    assert "its page asks" not in run("show", found).stdout


def test_history_prints_the_interval_of_each_change(run: Callable[..., Result], edited: str) -> None:
    lines = run("history", edited).stdout.splitlines()
    assert lines[0] == f"{edited} {STORY}"
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "after not later than event",
        "2023-08-04T12:00:00Z first seen version 1",
        "2023-08-04T12:00:00Z 2023-08-05T12:00:00Z edited version 2; text: 1 word added, 1 removed",
        "2023-08-05T12:00:00Z 2023-08-06T12:00:00Z quietly changed version 3; text",
    ]


def test_changes_tell_what_was_edited_and_where_the_rest_is(
    run: Callable[..., Result], archive: Archive, look: Look, edited: str
) -> None:
    archive.record(look(72, met=Met.GONE, status=410))
    lines = run("changes").stdout.splitlines()
    assert lines == [
        "2023-08-07T12:00:00Z gazette Force told to improve",
        "  gone",
        f"  after 2023-08-06T12:00:00Z, not later than 2023-08-07T12:00:00Z; {edited} {STORY}",
        "2023-08-05T12:00:00Z gazette Force told to improve",
        "  edited: text; 1 word added, 1 removed",
        f"  after 2023-08-04T12:00:00Z, not later than 2023-08-05T12:00:00Z; {edited} {STORY}",
    ]
    assert "quietly changed: text" in run("changes", "--quiet").stdout
    first = run("changes", "--limit", "1").stdout.splitlines()
    assert first == [*lines[:3], "there are more: --skip 1 shows those that follow"]
    assert run("changes", "--limit", "1", "--skip", "1").stdout.splitlines() == lines[3:]
    assert run("changes", "--skip", "2").stdout == "no further change\n"
    assert run("changes", "--since", "2023-08-08").stdout == "no change\n"
    assert run("changes", "--since", "2023-08-05", "--until", "2023-08-05").stdout.splitlines() == lines[3:]
    (gone, change) = json.loads(run("changes", "--json").stdout)
    assert (gone["kind"], change["article_id"], change["changed"]) == ("gone", edited, ["text"])
    assert json.loads(run("changes", "--json", "--since", "2024-01-01").stdout) == []


def test_changes_are_written_as_a_feed(run: Callable[..., Result], edited: str, tmp_path: Path) -> None:
    path = tmp_path / "changes.atom"
    assert "1 changes" in run("changes", "--atom", str(path)).stdout
    written = path.read_bytes()
    assert written.startswith(b"<?xml")
    assert edited.encode() in written
    run("changes", "--atom", str(path))
    assert path.read_bytes() == written
    failed(run("changes", "--atom", str(tmp_path)), 2, "is a folder")
    failed(run("changes", "--atom", "/dev/null/x"), 2, "cannot write")
    failed(run("changes", "--atom", str(path), "--json"), 2, "choose one")


def test_a_comparison_is_written_as_a_page(run: Callable[..., Result], edited: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.html"
    assert run("diff", edited, "--html", str(path)).exit_code == 0
    failed(run("diff", edited, "--html", str(path), "--json"), 2, "choose one")
    page = path.read_text()
    assert "Inspectors found <del>good</del> <ins>poor</ins> work." in page
    assert "An end." not in page
    assert f"“{edited} as of 2023-08-04T12:00:00Z” and “{edited} as of 2023-08-05T12:00:00Z”" in page
    assert f'<a href="{STORY}"' in page
    assert "The Gazette" in page
    assert "not to be passed on" in page


def test_status_tells_what_is_due_tonight_and_whose_validators_lie(
    run: Callable[..., Result], archive: Archive, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMICFRS_LOOKS", "7")
    now = datetime.now(UTC).replace(microsecond=0)
    for ago in (3, 2, 1):
        at = now - timedelta(days=ago)
        archive.record(look(0, captured_at=at, etag="same", title=f"Title {ago}"))
    shown = run("status").stdout
    assert "at most 7 looks" in shown
    assert "gazette: validators not believed: 2 of 2 stood still while the article changed" in shown
    status = json.loads(run("status", "--json").stdout)
    assert status["looks_a_night"] == 7
    (source,) = status["sources"]
    assert (source["looks_due"], source["validators_lied"], source["validators_believed"]) == (1, 2, False)
    assert 0 < source["edits_missed"] < 1
    monkeypatch.setenv("HMICFRS_LOOKS", "many")
    failed(run("status"), 2, "HMICFRS_LOOKS")


def test_diff_marks_words_where_there_is_no_terminal(run: Callable[..., Result], edited: str) -> None:
    printed = run("diff", edited).stdout
    assert "Inspectors found [-good-] {+poor+} work." in printed
    assert "An end." not in printed
    assert "\x1b" not in printed


def test_diff_takes_versions_and_moments(run: Callable[..., Result], edited: str) -> None:
    assert "[-work.-] {+work!+}" in run("diff", edited, "2", "3").stdout
    assert "[-work.-] {+work!+}" in run("diff", edited, "2").stdout
    assert "{+good work.+}" in run("diff", edited, "3", "2023-08-04").stdout.replace("[-poor work!-] ", "")
    assert "they say the same" in run("diff", edited, "1", "2023-08-04").stdout
    changes = json.loads(run("diff", edited, "1", "2", "--json").stdout)["changes"]
    assert [run["mark"] for run in changes[0]["runs"]] == ["same", "removed", "added", "same"]
    failed(run("diff", edited, "9"), 2, "no version '9'", "1 to 3")


def test_diff_of_an_article_never_edited_says_so(
    run: Callable[..., Result], archive: Archive, look: Look
) -> None:
    outcome = archive.record(look(0))
    assert "they say the same" in run("diff", outcome.article_id).stdout


def test_export_says_what_was_withheld_and_where_it_is(
    run: Callable[..., Result], edited: str, tmp_path: Path
) -> None:
    result = run("export", str(tmp_path / "out"))
    assert "1 articles, 3 versions" in result.stdout
    assert (
        "texts withheld: 1 (press text: all rights reserved); --mode local-full holds them" in result.stdout
    )
    assert result.stderr == ""
    assert (tmp_path / "out" / "articles.csv").is_file()
    options = ("--format", "jsonl", "--mode", "local-full", "--as-of", "2023-08-04", "--source", "gazette")
    full = run("export", str(tmp_path / "full"), *options, "--since", "2023-08-01")
    assert "research copy" in full.stdout
    assert "no text was withheld" in full.stdout
    (line,) = (tmp_path / "full" / "articles.jsonl").read_text().splitlines()
    assert json.loads(line)["text"] == "Inspectors found good work.\n\nAn end."


def test_export_of_pages_says_what_was_written_withheld_and_left_out(
    run: Callable[..., Result], edited: str, archive: Archive, look: Look, tmp_path: Path
) -> None:
    archive.record(look(200, met=Met.ERROR, reason="timeout"))
    shared = run("export", str(tmp_path / "out"), "--format", "warc")
    assert "0 files" in shared.stdout
    assert "(press pages: all rights reserved); --mode local-full holds them" in shared.stdout
    full = run("export", str(tmp_path / "full"), "--format", "warc", "--mode", "local-full")
    assert "response records" in full.stdout
    assert "captures without a record: 1 (no server answered)" in full.stdout
    assert [path.name for path in (tmp_path / "full").glob("*.warc.gz")] == ["hmicfrs-archive-00001.warc.gz"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "hm-unknown"), "no article"),
        (("history", "https://gazette.example/none"), "hmicfrs articles"),
        (("diff", "http://["), "not an address"),
        (("articles", "--source", "nowhere"), "no source 'nowhere'"),
        (("articles", "--since", "yesterday"), "not a moment"),
        (("changes", "--since", "yesterday"), "not a moment"),
        (("changes", "--source", "nowhere"), "it has: gazette"),
        (("export", "OUT", "--as-of", "4/8/2023"), "not a moment"),
        (("export", "OUT", "--mode", "everything"), "open-text, metadata, derived, strict, local-full"),
        (("export", "OUT", "--format", "xlsx"), "csv, excel, jsonl, parquet, sqlite, warc"),
        (("export", "OUT", "--source", "nowhere"), "it has: gazette"),
        (("export", "/dev/null"), "is a file"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(
    run: Callable[..., Result], archive: Archive, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    failed(run(*(word.replace("OUT", str(tmp_path / "out")) for word in words)), 2, told)


@pytest.mark.parametrize("verb", ["status", "articles", "upgrade"])
def test_a_database_that_is_not_there_is_code_3(monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    monkeypatch.setenv("ARCHIVE_URL", "postgresql://someone:secret@127.0.0.1:1/archive")
    result = CliRunner().invoke(app, [verb])
    failed(result, 3, "127.0.0.1")
    assert "secret" not in result.stderr


def test_an_archive_of_another_schema_is_code_4(run: Callable[..., Result], archive: Archive) -> None:
    with archive.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    failed(run("status"), 4, "newer")
    failed(run("upgrade"), 4, "newer")


def test_upgrade_says_from_and_to(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_URL", empty_url)
    before = CliRunner().invoke(app, ["status"])
    failed(before, 4, "hmicfrs upgrade")
    first = CliRunner().invoke(app, ["upgrade"])
    assert first.exit_code == 0
    assert "from nothing to revision" in first.stdout
    assert "already" in CliRunner().invoke(app, ["upgrade"]).stdout
    assert "no source yet" in CliRunner().invoke(app, ["status"]).stdout


def test_any_error_of_the_archive_is_its_line_and_its_code() -> None:
    class UnreadableInput(ArchiveError):
        exit_code = 5

    @plain_errors
    def verb() -> None:
        raise UnreadableInput("no such file\x1b[31m")

    with pytest.raises(typer.Exit) as caught:
        verb()
    assert caught.value.exit_code == 5


def test_every_verb_teaches_with_an_example() -> None:
    for verb in ("status", "alerts", "articles", "show", "history", "changes", "diff", "export", "upgrade"):
        result = CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"})
        assert "Example:" in result.stdout
        assert f"hmicfrs {verb}" in result.stdout


def test_nothing_from_the_web_reaches_the_terminal_raw(
    run: Callable[..., Result], archive: Archive, look: Look
) -> None:
    nasty = "A\x1b[31m red \x1b]0;title\x07 \x9b2J \u202e\x08title\r\n"
    said: dict[str, Any] = {"title": nasty, "standfirst": nasty, "authors": (nasty,), "notes": (nasty,)}
    found = archive.record(look(0, paragraphs=(nasty, "One."), **said)).article_id
    archive.record(look(24, paragraphs=(nasty, "Two."), **said | {"title": nasty + " Two"}))
    archive.record(look(48, met=Met.ERROR, reason=nasty))
    verbs = (("show", found), ("history", found), ("diff", found), ("changes",), ("articles",), ("status",))
    for words in verbs:
        for result in (run(*words), run(*words, "--json")):
            assert result.exit_code == 0
            assert not set(result.stdout) & set("\x1b\x07\x08\x9b\r\u202e")


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("plain – “quoted” £5", "plain – “quoted” £5"),
        ("two\nlines\n\nmore", "two\nlines\n\nmore"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07 back\x08 tab\tend\x00", "bell back tab end"),
        ("\x9b31mred", "red"),
        ("\x1b", ""),
    ],
)
def test_clean_text_has_no_control_characters(raw: str, safe: str) -> None:
    assert clean(raw) == safe
