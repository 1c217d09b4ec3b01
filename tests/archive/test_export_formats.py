"""Every format says the same, and other programs read it as it was written."""

import json
import shutil
import subprocess
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from exported import csv_rows, jsonl_rows, parquet_rows, sqlite_rows
from sqlalchemy import delete, insert

from archive import Archive, Capture, CrawlResult, Origin, SourceFacts
from archive.export import Format, Mode, Scope, UnknownSubject, export
from archive.export.measures import measure, terms
from archive.export.writing import TABLES, WRITERS
from archive.model import ReadingRow, Subject

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)

HARD = (
    'Commas, "quotes", and a\nline of its own',
    "=1+1",
    "0012",
    "12345e67",
    "NA",
    "null",
    "Police 👮 and fire 🔥",
    "تفتيش الشرطة",
    " space before, and after ",
    "a\ttab; a 'quote'",
    "+44 1234",
    "@force",
)
"""Titles that programs are known to read as something else."""


@pytest.fixture
def hard(archive: Archive, look: Look) -> Archive:
    """An article of each hard title; every other one says that it has no standfirst, the rest cannot tell."""
    archive.enlist(
        SourceFacts(
            name="hmicfrs",
            title="HMICFRS",
            kind="inspectorate",
            home="https://hmicfrs.example/",
            licence="OGL-UK-3.0",
            terms="Open.",
            noted_at=NOON,
        )
    )
    for number, title in enumerate(HARD):
        archive.record(
            look(
                number,
                source="hmicfrs",
                url=f"https://hmicfrs.example/{number}",
                title=title,
                standfirst=None if number % 2 else "",
                paragraphs=(title, "-5 per cent\r\nof calls."),
                tags=("police", "NA") if number % 3 else (),
                authors=None,
            )
        )
    return archive


def write(archive: Archive, folder: Path, form: Format, **scope: Any) -> Path:
    with archive.session() as session:
        export(session, folder, Scope(**scope), form)
    return folder


def in_csv(value: Any) -> str:
    """A value of JSON as CSV has it."""
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_every_format_says_the_same(hard: Archive, tmp_path: Path) -> None:
    for form in WRITERS:
        write(hard, tmp_path / form, form, mode=Mode.LOCAL_FULL)
    for table in TABLES:
        rows = jsonl_rows(tmp_path / "jsonl", table.name)
        assert parquet_rows(tmp_path / "parquet", table.name) == rows
        assert sqlite_rows(tmp_path / "sqlite", table.name) == rows
        as_text = [{key: in_csv(value) for key, value in row.items()} for row in rows]
        assert csv_rows(tmp_path / "csv", table.name) == as_text
    assert [row["title"] for row in sorted(rows_by_url(tmp_path), key=number_of)] == list(HARD)


def rows_by_url(folder: Path) -> list[dict[str, Any]]:
    return jsonl_rows(folder / "jsonl", "articles")


def number_of(row: dict[str, Any]) -> int:
    return int(row["url"].rsplit("/", 1)[1])


def test_unknown_and_none_stay_apart_where_the_format_can_tell(hard: Archive, tmp_path: Path) -> None:
    for form, read in (
        (Format.JSONL, jsonl_rows),
        (Format.PARQUET, parquet_rows),
        (Format.SQLITE, sqlite_rows),
    ):
        rows = sorted(read(write(hard, tmp_path / form, form), "articles"), key=number_of)
        assert [row["standfirst"] for row in rows[:2]] == ["", None]
        assert [row["tags"] for row in rows[:2]] == [[], ["police", "NA"]]
        assert rows[0]["authors"] is None


def test_pandas_duckdb_and_sqlite_read_the_csv_as_it_was_written(hard: Archive, tmp_path: Path) -> None:
    folder = write(hard, tmp_path / "out", Format.CSV)
    written = csv_rows(folder, "articles")
    path = folder / "articles.csv"
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == written
    found = duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")  # noqa: S608
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert [{key: value or "" for key, value in row.items()} for row in rows] == written
    if shutil.which("sqlite3"):
        assert by_the_shell(path, tmp_path / "shell.db") == written


def by_the_shell(path: Path, database: Path) -> list[dict[str, str]]:
    """The rows as `sqlite3 .import` takes them in."""
    commands = f".import --csv {path} articles\n.mode json\nSELECT * FROM articles;\n"
    done = subprocess.run(["sqlite3", database], input=commands.encode(), capture_output=True, check=True)  # noqa: S603, S607
    return json.loads(done.stdout)


def test_ids_and_days_survive_programs_that_guess(hard: Archive, tmp_path: Path) -> None:
    folder = write(hard, tmp_path / "out", Format.CSV)
    frame = pandas.read_csv(folder / "articles.csv", keep_default_na=False)
    assert frame["article_id"].tolist() == [row["article_id"] for row in csv_rows(folder, "articles")]
    assert frame["title"].tolist() == [row["title"] for row in csv_rows(folder, "articles")]


def test_parquet_and_sqlite_have_types(hard: Archive, tmp_path: Path) -> None:
    folder = write(hard, tmp_path / "parquet", Format.PARQUET)
    kinds = duckdb.sql(f"DESCRIBE SELECT * FROM '{folder / 'articles.parquet'}'").fetchall()  # noqa: S608
    by_name = {row[0]: row[1] for row in kinds}
    assert by_name["tags"] == "VARCHAR[]"
    assert by_name["first_seen_at"] == "TIMESTAMP WITH TIME ZONE"
    assert (by_name["published_on"], by_name["words"]) == ("DATE", "BIGINT")
    assert by_name["published_conflict"] == "BOOLEAN"
    rows = sqlite_rows(write(hard, tmp_path / "sqlite", Format.SQLITE), "articles")
    assert isinstance(rows[0]["words"], int)


def test_a_spreadsheet_runs_no_cell_and_loses_no_text(hard: Archive, look: Look, tmp_path: Path) -> None:
    long = "Word 👮 " * 6000
    hard.record(
        look(30, source="hmicfrs", url="https://hmicfrs.example/30", title="Long", paragraphs=(long,))
    )
    folder = write(hard, tmp_path / "out", Format.EXCEL)
    content = (folder / "articles.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfarticle_id,source,")
    assert content.split(b"\n")[0].endswith(b"\r")
    rows = {row["url"]: row for row in csv_rows(folder, "articles", "utf-8-sig")}
    titles = [rows[f"https://hmicfrs.example/{number}"]["title"] for number in range(len(HARD))]
    guarded = ["'" + title if title[0] in "=+-@\t\r" else title for title in HARD]
    assert titles == guarded
    one = rows["https://hmicfrs.example/30"]
    assert one["text"] == f"texts/articles-{one['article_id']}-text.txt"
    assert (folder / one["text"]).read_text("utf-8") == long
    assert one["text"] in (folder / "SHA256SUMS").read_text()
    for path in folder.glob("*.csv"):
        for row in csv_rows(folder, path.stem, "utf-8-sig"):
            for cell in row.values():
                assert len(cell.encode("utf-16-le")) // 2 <= 32_767
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    write(hard, folder, Format.CSV)
    assert not list(folder.glob("texts/*"))


@pytest.mark.parametrize("form", [Format.CSV, Format.EXCEL, Format.JSONL])
def test_frictionless_finds_the_package_valid(hard: Archive, tmp_path: Path, form: Format) -> None:
    folder = write(hard, tmp_path / "out", form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's
        import frictionless

        report = frictionless.validate(str(folder / "datapackage.json"))
    # of JSON Lines without a line it says that they cannot be read, and looks no further
    told = [task for task in report.tasks if form is not Format.JSONL or rows_in(folder / task.place)]
    assert [task.errors for task in told if not task.valid] == []
    assert len(report.tasks) == len(TABLES)


def rows_in(path: Path) -> bool:
    return path.stat().st_size > 0


@pytest.mark.parametrize("form", [Format.PARQUET, Format.SQLITE])
def test_frictionless_finds_the_description_of_other_formats_valid(
    hard: Archive, tmp_path: Path, form: Format
) -> None:
    folder = write(hard, tmp_path / "out", form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's
        import frictionless

        package = frictionless.Package(str(folder / "datapackage.json"))
        descriptor = package.to_descriptor()
        assert not list(frictionless.Package.metadata_validate(descriptor))


def test_derived_has_measures_of_the_press_and_no_two_words_running(
    archive: Archive, look: Look, tmp_path: Path
) -> None:
    said = ("Inspectors found delays, and Sgt Example found more delays.", "The 28 delays were long ones.")
    archive.record(look(0, paragraphs=said))
    for mode, measured in (
        (Mode.DERIVED, True),
        (Mode.LOCAL_FULL, True),
        (Mode.OPEN_TEXT, False),
        (Mode.STRICT, False),
    ):
        folder = write(archive, tmp_path / mode, Format.CSV, mode=mode)
        assert bool(csv_rows(folder, "measures")) == bool(csv_rows(folder, "term_counts")) == measured
    counted = {row["term"]: row["times"] for row in csv_rows(tmp_path / "derived", "term_counts")}
    assert counted == {
        "and": "1",
        "delays": "3",
        "found": "2",
        "long": "1",
        "more": "1",
        "ones": "1",
        "were": "1",
    }
    (row,) = csv_rows(tmp_path / "derived", "measures")
    assert (row["words"], row["sentences"], row["distinct_words"]) == ("15", "2", "11")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "derived").iterdir())
    assert b"Example" not in everything
    assert b"found delays" not in everything


def test_what_asks_not_to_be_archived_is_not_measured(archive: Archive, look: Look, tmp_path: Path) -> None:
    archive.record(look(0, noarchive=True))
    folder = write(archive, tmp_path / "out", Format.CSV, mode=Mode.DERIVED)
    assert csv_rows(folder, "term_counts") == []


def test_measures_of_a_text() -> None:
    assert measure("Inspectors came. They found delays.")["lix"] == 22.5
    assert measure("")["sentences"] == 0
    assert terms("It's a force’s own re-inspection.") == [("force’s", 1), ("own", 1), ("re-inspection", 1)]


@pytest.fixture
def about(archive: Archive, look: Look) -> Archive:
    """Two articles: one is about a force and was about another, one mentions the first."""
    archive.record(look(0, title="About Kent Police"))
    archive.record(look(24, title="About Essex Police"))
    archive.record(look(0, url="https://gazette.example/b", title="Mentions Essex"))
    with archive.session() as session:
        readings = {row.title: row.id for row in session.query(ReadingRow)}
    with archive.engine.begin() as connection:
        connection.execute(delete(Subject))
        rows = [
            ("About Kent Police", "body", "kent", "subject"),
            ("About Essex Police", "body", "essex", "subject"),
            ("About Essex Police", "programme", "peel", "subject"),
            ("Mentions Essex", "body", "essex", "mentioned"),
        ]
        named = {"where_found": "title", "evidence": "", "times": 1, "method": "title"}
        connection.execute(
            insert(Subject),
            [
                {"reading_id": readings[title], "kind": kind, "slug": slug, "role": role, **named}
                for title, kind, slug, role in rows
            ],
        )
    return archive


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"bodies": ("essex",)}, ["About Essex Police"]),
        ({"bodies": ("kent",)}, []),
        ({"bodies": ("kent",), "as_of": NOON}, ["About Kent Police"]),
        ({"bodies": ("kent", "essex")}, ["About Essex Police"]),
        ({"programmes": ("peel",)}, ["About Essex Police"]),
        ({"programmes": ("peel",), "bodies": ("kent",)}, []),
    ],
)
def test_an_export_about_a_body_has_what_it_is_the_subject_of_at_that_moment(
    about: Archive, tmp_path: Path, asked: dict[str, Any], found: list[str]
) -> None:
    folder = write(about, tmp_path / "out", Format.CSV, **asked)
    assert [row["title"] for row in csv_rows(folder, "articles")] == found
    of_them = {row["article_id"] for row in csv_rows(folder, "articles")}
    for name in ("versions", "captures", "addresses", "dates"):
        assert {row["article_id"] for row in csv_rows(folder, name)} <= of_them


def test_an_unknown_body_is_refused_with_what_may_have_been_meant(about: Archive, tmp_path: Path) -> None:
    with pytest.raises(UnknownSubject, match="did you mean essex"):
        write(about, tmp_path / "out", Format.CSV, bodies=("esex",))


def test_until_is_the_end_of_a_london_day(archive: Archive, look: Look, tmp_path: Path) -> None:
    archive.record(look(0))
    for until, number in ((date(2023, 8, 3), 0), (date(2023, 8, 4), 1)):
        folder = write(archive, tmp_path / f"{until}", Format.CSV, until=until)
        assert len(csv_rows(folder, "articles")) == number
        assert f"until: {until}" in (folder / "README.md").read_text()


def test_failed_nights_and_gaps_are_said(archive: Archive, look: Look, tmp_path: Path) -> None:
    for day, result, cause in ((1, "ok", ""), (2, "failed", "blocked"), (5, "partial", "a list was silent")):
        at = datetime(2023, 8, day, 2, tzinfo=UTC)
        counts = dict.fromkeys(
            ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
        )
        number = archive.begin("gazette", at, Origin.LIVE)
        archive.finish(number, CrawlResult(finished_at=at, result=result, cause=cause, **counts))
    archive.record(look(24))
    folder = write(archive, tmp_path / "out", Format.CSV)
    told = json.loads((folder / "coverage.json").read_text())
    assert told["crawls"] == [
        {
            "source": "gazette",
            "ok": 1,
            "partial": 1,
            "failed": 1,
            "not_ended": 0,
            "failed_nights": [{"at": "2023-08-02T02:00:00Z", "cause": "blocked"}],
            "gaps": [{"after": "2023-08-01T02:00:00Z", "until": "2023-08-05T02:00:00Z"}],
        }
    ]
    assert told["withheld"] == {"press text: all rights reserved": 1}
    readme = (folder / "README.md").read_text()
    assert "| gazette | 1 | 1 | 1 | 0 | 2023-08-02 blocked | 2023-08-01 to 2023-08-05 |" in readme


def test_a_research_copy_says_so_beside_its_tables(archive: Archive, look: Look, tmp_path: Path) -> None:
    archive.record(look(0))
    folder = write(archive, tmp_path / "out", Format.EXCEL, mode=Mode.LOCAL_FULL)
    assert "not to be passed on" in (folder / "RESEARCH-COPY.txt").read_text()
    assert "RESEARCH-COPY.txt" in (folder / "SHA256SUMS").read_text()
    write(archive, folder, Format.CSV)
    assert not (folder / "RESEARCH-COPY.txt").exists()
