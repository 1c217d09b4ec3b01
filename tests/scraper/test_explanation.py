"""The command `hmicfrs relevance`: what was decided, and what today's rules say of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from archive import Archive, Capture, Decision, Met, Reading
from scraper.cli import app
from scraper.spiders.press.express_and_star import ExpressAndStar

STORY = "https://www.expressandstar.com/news/crime/2024/05/21/chief-speaks-of-a-long-year/"
LEFT_OUT = "https://www.expressandstar.com/news/2024/05/21/village-fete/"
MORNING = datetime(2024, 5, 21, 2, tzinfo=UTC)
Run = Callable[..., str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, archive_url: str) -> Run:
    """Runs the command on an archive, and gives what it printed."""
    monkeypatch.setenv("ARCHIVE_URL", archive_url)

    def command(*words: str, typed: str = "", code: int = 0) -> str:
        result = CliRunner().invoke(app, ["relevance", *words], input=typed)
        assert result.exit_code == code, result.output
        return result.output

    return command


@pytest.fixture
def stocked(archive: Archive) -> Archive:
    """An article of a press source that was kept by its text, and an address that was left out."""
    archive.enlist(ExpressAndStar.facts(ExpressAndStar(), MORNING))
    reading = Reading(
        title="Chief speaks of a long year",
        standfirst="He was asked about the grades.",
        paragraphs=("HMICFRS had called the force inadequate.", "He said that was behind it."),
        tags=("Staffordshire Police",),
        section="Crime",
    )
    archive.record(
        Capture(
            source="express_and_star",
            addresses=(ExpressAndStar().address(STORY, "fetched"),),
            captured_at=MORNING,
            origin="live",  # type: ignore[arg-type]
            met=Met.READ,
            status=200,
            body=b"<p>",
            reading=reading,
        )
    )
    for url, kept, step, words in ((STORY, True, "text", ("HMICFRS",)), (LEFT_OUT, False, "list", ())):
        key = ExpressAndStar().key(url)
        told: dict[str, Any] = {"source": "express_and_star", "url": url, "key": key, "decided_at": MORNING}
        archive.decide(Decision(**told, kept=kept, score=float(kept), words=words, step=step))
    return archive


def test_of_words_both_steps_are_explained(run: Run) -> None:
    told = run("Force must do better,", "says Ofsted").splitlines()
    assert told[:4] == [
        "today not fetched by the first line as a title: 0.0, enough is 0.5",
        "  +0.3  a finding: must do better",
        "  +0.3  an institution: Force",
        "  -0.6  another inspectorate or regulator: Ofsted",
    ]
    assert told[4].startswith("today not kept by all of it")


def test_a_text_is_read_from_standard_input_with_its_title_first(run: Run) -> None:
    told = json.loads(run("-", "--json", typed="A mixed picture\n\nHMICFRS called the force good.\n"))
    fetch, keep = told["today"]
    assert (fetch["step"], fetch["kept"], fetch["words"]) == ("list", False, [])
    assert (keep["step"], keep["kept"], keep["score"], keep["words"]) == (
        "text",
        True,
        1.0,
        ["HMICFRS"],
    )
    assert {"sign": "the inspectorate's name", "weight": 1.0, "words": ["HMICFRS"]} in keep["signs"]


def test_of_a_known_article_what_was_decided_stands_beside_what_would_be_today(
    run: Run, stocked: Archive
) -> None:
    told = json.loads(run(STORY.replace("https", "http").rstrip("/"), "--json"))
    assert told["article_id"].startswith("hm-")
    assert [(one["step"], one["kept"], one["words"]) for one in told["stored"]] == [
        ("text", True, ["HMICFRS"])
    ]
    assert told["stored"][0]["decided_at"] == "2024-05-21T02:00:00Z"
    assert [(one["step"], one["kept"]) for one in told["today"]] == [
        ("list", False),
        ("list", True),
        ("text", True),
    ]
    assert "decided 2024-05-21T02:00:00Z, kept by its text with 1.0: HMICFRS" in run(STORY)


def test_of_an_address_left_out_the_reason_is_told(run: Run, stocked: Archive) -> None:
    told = run(LEFT_OUT).splitlines()
    assert told == [
        "not an article of the archive",
        "decided 2024-05-21T02:00:00Z, not fetched by its list with 0.0: -",
        "today not fetched by its address alone: 0.0, enough is 0.5",
        "  it speaks neither of inspectors nor of a force or service",
    ]


def test_of_an_unknown_address_its_words_are_read_and_nothing_is_fetched(run: Run) -> None:
    told = json.loads(run("https://www.example.com/news/inspectors-praise-county-police-1234567", "--json"))
    assert told["stored"] == []
    assert [(one["went_by"], one["kept"]) for one in told["today"]] == [("its address alone", True)]


def test_a_source_that_is_taken_as_a_whole_is_said_to_be(run: Run) -> None:
    told = run("https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/drones/")
    assert "its source is taken as a whole" in told


def test_without_an_archive_an_address_is_explained_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "today fetched" in run("https://www.example.com/news/inspectors-praise-county-police-1234567")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("words", ["", "http://["])
def test_what_cannot_be_judged_is_refused_in_one_line(run: Run, words: str) -> None:
    assert run(words, code=2).startswith("hmicfrs: ")
