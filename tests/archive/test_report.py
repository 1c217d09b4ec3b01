"""A report on a period: its numbers, what it says of itself, and that it is the same each time."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive import Archive, handout
from archive.reports import report as gathered
from archive.reports.charts import Series, bars, columns
from archive.reports.page import page
from archive.reports.report import Report
from scraper.cli import app


def report(archive: Archive, folder: Path, since: str = "", until: str = "") -> Report:
    path = folder / "tables.db"
    path.unlink(missing_ok=True)
    with archive.session() as session:
        handout.write(session, path, gathered.NEEDS, lambda _: None)
    return gathered.report(path, since, until)


def test_it_counts_what_is_of_the_period(research: Archive, tmp_path: Path) -> None:
    counts = dict(report(research, tmp_path, "2024-05-01", "2024-05-31").counts.rows)
    assert counts["articles, by the inspectorate"] == 1
    assert counts["articles, by the press"] == 3
    assert counts["edits seen"] == 0  # it was seen in March 2025
    assert dict(report(research, tmp_path).counts.rows)["edits seen"] == 1


def test_articles_are_counted_by_month_and_source_and_no_month_is_left_out(
    research: Archive, tmp_path: Path
) -> None:
    items = report(research, tmp_path).items
    assert items.labels[0] == "2024-05"
    assert items.labels[-1] == "2025-03"
    assert len(items.labels) == 11
    assert ("2024-05", "star", 1) in items.table.rows
    assert sum(sum(one.values) for one in items.series) == sum(row[2] for row in items.table.rows)


def test_lags_are_those_of_articles_and_releases_that_state_a_time(research: Archive, tmp_path: Path) -> None:
    made = report(research, tmp_path)
    met = {name: number for name, number in made.lags.table.rows if number}
    assert met == {
        "before it": 1,
        "1 to 3 hours": 1,
        "3 to 6 hours": 1,
    }  # of 2.5 hours, and of 3 to the minute
    assert ("star", 3, 1, 2.5) in made.lag_sources.rows  # that from before the release is in no median
    assert made.undatable == 2  # of a day only, and "2 hours ago"


def test_coverage_is_by_force(research: Archive, tmp_path: Path) -> None:
    rows = {row[0]: row[1:] for row in report(research, tmp_path).coverage.table.rows}
    assert rows["Staffordshire Police"][:2] == (3, 2)
    assert rows["Kent Police"][:2] == (2, 1)


def test_a_night_that_failed_is_said_before_any_number(research: Archive, tmp_path: Path) -> None:
    made = report(research, tmp_path)
    told = "".join(page(made))
    assert ("star", 2, 1, 1, 0) in made.days.rows
    assert made.gaps.rows[0][0] == "star"
    assert told.index("Not all of it was watched") < told.index("<h2>")


def test_each_plot_has_the_table_of_its_numbers(research: Archive, tmp_path: Path) -> None:
    told = "".join(page(report(research, tmp_path)))
    plots = told.split("<figure>")[1:]
    assert len(plots) == 4
    assert all("<table>" in plot.split("<h2>")[0] for plot in plots)


def test_it_runs_nothing_asks_for_nothing_and_says_no_text(research: Archive, tmp_path: Path) -> None:
    told = "".join(page(report(research, tmp_path)))
    asked: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            asked.extend(name for name, _ in attrs if name in ("src", "href"))
            assert tag not in ("script", "link", "img")

    Reader().feed(told)
    assert asked == []
    assert "Calls rang out" not in told


def test_the_same_archive_gives_the_same_bytes(
    research: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", research.engine.url.render_as_string(hide_password=False))
    for name in ("one.html", "two.html"):
        ended = CliRunner().invoke(app, ["report", "--since", "2024", str(tmp_path / name)])
        assert ended.exit_code == 0, ended.output
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    ended = CliRunner().invoke(
        app, ["report", "--since", "2024", "--until", "2023", str(tmp_path / "r.html")]
    )
    assert ended.exit_code == 2


def test_a_chart_escapes_names_and_has_one_for_itself() -> None:
    drawn = bars("How many", ["<script>"], [Series(name="a & b", values=[3])])
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "aria-label='How many'" in drawn


def test_a_chart_of_nothing_is_drawn() -> None:
    assert columns("None", [], [Series(name="articles", values=[])]).startswith("<svg")
