"""The questions of research: answers worked out by hand, the same on both databases, and the verb that asks them."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import researched
from typer.testing import CliRunner, Result

from archive import Archive, asking, queries
from scraper.cli import app

CALLS, FAILINGS = researched.CALLS, "Watchdog finds ‘quiet failings’ at police call centre"
POLICE = ("staffordshire", "Staffordshire Police")

# Of each query: what it is asked for, and its rows; an article's id is written as its name in `researched`.
ANSWERS: dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]] = {
    # 09:00 to 11:30; what came at 08:00 for a release of 08:30 was before it.
    "q01": ({}, [(*POLICE, 2024, 1, 2.5, 2.5, 2.5)]),
    "q02": (
        {},
        [
            ("engage", "scan", "2025-02-10", "Staffordshire Police removed from Engage", 0, 0),
            ("ncpi-reinspection", "again", "2025-03-04", "Kent Police inspected again", 3, 0),
        ],
    ),
    # Of the two copies of one group in one minute one counts.
    "q03": (
        {},
        [
            ("finding", None, "cause-of-concern", 1, 1, 2, 2.0),
            ("monitoring", None, "engage", 1, 1, 1, 1.0),
            ("monitoring", None, "scan", 1, 0, 0, 0.0),
            ("ncpi-2024", 2, "good", 1, 1, 2, 2.0),
            ("peel-2021", 2, "good", 1, 1, 2, 2.0),
            ("peel-2021", 5, "inadequate", 1, 1, 2, 2.0),
        ],
    ),
    "q04": (
        {"least": "0.4"},
        [
            (0.75, 60, 30, 4, 10.0, "star", "measures", "Force in special measures", "engage",
             "Staffordshire Police moved to Engage"),
            (0.5, 40, 12, 15, 5.0, "star", "failings", FAILINGS, "calls", CALLS),
        ],
    ),
    "q05": (
        {"body": "kent"},
        [
            ("2024-06-04", None, "inspectorate", "hmicfrs", "news article", "ncpi", "Kent Police praised", "kent",
             "https://hmicfrs.example/kent"),
            ("2024-06-04", None, "press", "star", "news article", "ncpi", "Kent force wins praise", "praise",
             "https://star.example/praise"),
            ("2024-06-06", None, "press", "echo", "news article", "ncpi", "Our police are good", "praise-too",
             "https://echo.example/praise-too"),
            ("2025-03-04", None, "inspectorate", "hmicfrs", "news article", "ncpi-reinspection",
             "Kent Police inspected again", "again", "https://hmicfrs.example/again"),
        ],
    ),
    "q06": (
        {},
        [(*POLICE, "2024-06-10", "2025-02-10", 245, "engage", "Staffordshire Police moved to Engage", "scan")],
    ),
    "q07": ({}, [("kent", "2024-06-04", "2025-03-04", 273, "kent", "again")]),
    "q08": (
        {},
        [
            ("finding", 2024, "Answering calls", None, "cause-of-concern", 1, 1.0),
            ("monitoring", 2024, "", None, "engage", 1, 1.0),
            ("monitoring", 2025, "", None, "scan", 1, 1.0),
            ("ncpi-2024", 2024, "Leadership", 2, "good", 1, 1.0),
            ("peel-2021", 2024, "Preventing crime", 2, "good", 1, 1.0),
            ("peel-2021", 2024, "Responding to the public", 5, "inadequate", 1, 1.0),
        ],
    ),
    "q09": (
        {},
        [("staffordshire", "cause-of-concern", "Answering calls", "2024-05-21", 295, "calls", CALLS,
          "cause-of-concern")],
    ),
    "q10": (
        {},
        [("star", "failings", FAILINGS, "2025-03-10T21:01:00Z", "2025-03-12T21:01:00Z", "edit", "text", 7, 0)],
    ),
    "q11": (
        {"article": "https://star.example/failings", "moment": "2025-03-11"},
        [("failings", 1, "2025-03-10T21:01:00Z", "2025-03-12T21:01:00Z", "2025-03-10T21:01:00Z", FAILINGS, None,
          "Calls rang out for minutes, said Andy Cooke.")],
    ),
    "q12": (
        {},
        [
            ("star", "gone", "praise", "Kent force wins praise", "2025-03-10T21:02:00Z", "2025-03-12T21:02:00Z", 410,
             "", "https://star.example/praise"),
            ("echo", "moved", "praise-too", "Our police are good", "2025-03-11T21:02:00Z", "2025-03-12T21:02:00Z",
             301, "https://echo.example/", "https://echo.example/praise-too"),
        ],
    ),
    "q13": (
        {},
        [
            ("cooke-andy", "Andy Cooke", "HM Chief Inspector", 2024, "inspectorate", 1, 1),
            ("cooke-andy", "Andy Cooke", "HM Chief Inspector", 2024, "press", 1, 1),
        ],
    ),
    "q14": (
        {"phrase": "Quiet Failings"},
        [
            ("2024-05", "inspectorate", 1, 1),
            ("2024-05", "press", 1, 3),
            ("2024-06", "inspectorate", 0, 2),
            ("2024-06", "press", 0, 3),
            ("2024-07", "press", 0, 1),
            ("2025-02", "inspectorate", 0, 1),
            ("2025-03", "inspectorate", 0, 1),
        ],
    ),
    "q15": (
        {},
        [
            (*POLICE, "West Midlands", "E23000015", 2, 4, 3, 1.5),
            ("kent", "Kent Police", "South East", "E23000032", 2, 2, 1, 0.5),
        ],
    ),
    "q16": (
        {},
        [
            ("echo", "2025-03-10", "2025-03-12", 3, 0, 6, 0, 0, 0),
            ("hmicfrs", "2025-03-10", "2025-03-12", 3, 0, 15, 0, 0, 0),
            ("post", "2025-03-10", "2025-03-12", 3, 0, 3, 0, 0, 0),
            ("star", "2025-03-10", "2025-03-12", 2, 1, 8, 0, 0, 0),
        ],
    ),
    "q17": (
        {},
        [("inspectorate", "OGL-UK-3.0", 5, 5, 0, 0, 0), ("press", "all-rights-reserved", 7, 0, 6, 0, 1)],
    ),
    "q18": (
        {},
        [
            ("inspectorate", "time", "day", 3, 0, 3, 0),
            ("inspectorate", "time", "minute", 2, 0, 3, 0),
            ("press", "time", "day", 2, 0, 2, 0),
            ("press", "time", "minute", 4, 0, 4, 0),
            ("press", "time", "relative", 1, 0, 0, 0),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(ANSWERS))
def test_the_answer_is_what_is_worked_out_by_hand(research: Archive, name: str) -> None:
    query = queries.find(name)
    given, expected = ANSWERS[name]
    known = {public_id: story for story, public_id in researched.ids_of(research).items()}
    with research.session() as session:
        answer = asking.ask(session, query.statement, query.values(given))
    assert answer.columns == tuple(query.columns)
    told = [tuple(known.get(cell, cell) for cell in row) for row in answer.rows]
    width = len(expected[0])  # of q10 without the digests at its end
    assert [row[:width] for row in told] == expected


def test_there_are_eighteen_questions_each_explained() -> None:
    found = queries.every()
    assert (
        [query.name[:3] for query in found] == list(ANSWERS) == [f"q{number:02}" for number in range(1, 19)]
    )
    for query in found:
        assert query.question.endswith(("?", "."))
        assert query.caveat
        assert query.parameters


@pytest.fixture
def run(research: Archive, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb on the archive of `researched`."""
    monkeypatch.setenv("ARCHIVE_URL", research.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(app, list(words))


Run = Callable[..., Result]


def failed(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line


def test_queries_are_listed_with_how_to_ask_them(run: Run) -> None:
    told = run("query").stdout
    for query in queries.every():
        assert query.name in told
        assert query.question in told
    assert "--param body=kent" in told
    assert len(json.loads(run("query", "--json").stdout)) == 18


def test_a_query_is_asked_by_number_name_or_both(run: Run) -> None:
    for name in ("q07", "Q07", "reinspection", "q07_reinspection"):
        told = run("query", name).stdout
        assert "273" in told
        assert "not of the inspectors' visits" in told


def test_an_answer_is_had_as_json_and_csv(run: Run) -> None:
    (row,) = json.loads(run("query", "q06", "--json").stdout)
    assert (row["body"], row["days"], row["moved_out_on"]) == ("staffordshire", 245, "2025-02-10")
    told = list(csv.DictReader(io.StringIO(run("query", "q15", "--csv").stdout)))
    assert [(one["body"], one["per_title"]) for one in told] == [("staffordshire", "1.5"), ("kent", "0.5")]
    failed(run("query", "q06", "--json", "--csv"), "choose one")


def test_a_query_shows_its_statement(run: Run) -> None:
    assert run("query", "q05", "--show").stdout.rstrip() == queries.find("q05").written.rstrip()


def test_an_answer_says_what_it_was_asked_for(run: Run) -> None:
    assert "asked for day=2025-02-10;" in run("query", "q06", "--param", "day=2025-02-10").stdout
    assert "asked for any question;" in run("query", "q08").stdout
    assert "asked for least=0.0;" in run("query", "q04").stdout
    assert "asked for" not in run("query", "--sql", "SELECT 1").stdout


def test_a_parameter_is_taken_and_a_wrong_one_taught(run: Run) -> None:
    assert "no rows" in run("query", "q06", "--param", "day=2025-02-10").stdout
    failed(run("query", "q06", "--param", "date=2025-02-10"), "'date'", "day=2024-12-31")
    failed(run("query", "q02", "--param", "days=soon"), "days=soon", "14")
    failed(run("query", "q02", "--param", "days"), "--param days=VALUE")
    failed(run("query", "q99"), "q99", "q05_timeline")


def test_a_statement_of_ones_own_is_read_only_and_bounded(run: Run, research: Archive) -> None:
    assert json.loads(run("query", "--sql", "SELECT count(*) AS n FROM articles;", "--json").stdout) == [
        {"n": 12}
    ]
    asked = "SELECT title FROM articles WHERE source = :source AND title LIKE '%;%' OR published_on = '2024-06-06'"
    assert json.loads(run("query", "--sql", asked, "--param", "source=star", "--json").stdout) == [
        {"title": "Our police are good"}
    ]
    cut = run("query", "--sql", "SELECT source FROM articles ORDER BY 1", "--limit", "2", "--csv")
    assert cut.stdout == "source\necho\necho\n"
    assert "more than 2 rows" in cut.stderr
    for wrong in ("DELETE FROM article", "PRAGMA journal_mode = DELETE", "DROP VIEW articles"):
        failed(run("query", "--sql", wrong), "only read")
    failed(run("query", "--sql", "SELECT 1; DELETE FROM article"), "one statement")
    failed(run("query", "--sql", "SELECT 1 AS a, $$'$$; DELETE FROM article"), "one statement")
    failed(run("query", "--sql", " -- nothing"), "no statement")
    failed(run("query", "q05", "--sql", "SELECT 1"), "not both")
    failed(run("query", "--sql", "WITH one AS (SELECT 1) DELETE FROM shingle"), "only read")
    assert json.loads(run("query", "--sql", "SELECT count(*) AS n FROM articles", "--json").stdout) == [
        {"n": 12}
    ]


def test_what_is_misspelt_is_told_with_what_may_be_meant(run: Run) -> None:
    failed(run("query", "--sql", "SELECT titel FROM articles"), "titel", "title (of ")
    failed(run("query", "--sql", "SELECT * FROM coverages"), "coverages", "coverage")
    failed(run("query", "--sql", "SELECT * FROM xyzzy"), "the views are")
    failed(run("query", "--sql", "SELECT * FROM articles WHERE source = :source"), "--param name=value")
    failed(run("query", "--sql", "SELECT FROM WHERE"), "docs/views.md")


def test_a_statement_that_takes_too_long_is_ended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONGEST", 0.3)
    counting = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000"
    endless = f"WITH RECURSIVE n(i) AS ({counting}) SELECT count(*) FROM n"  # noqa: S608
    failed(run("query", "--sql", endless), "took longer")
