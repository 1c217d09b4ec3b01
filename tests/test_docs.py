"""What the documents say is what there is: commands, settings, sources, tables, exit codes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faults
import forked
import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from sqlalchemy import JSON, Column
from typer.main import get_command

from archive import Archive, ArchiveError, asking, queries, views
from archive.export.writing import TABLES
from archive.health import causes
from archive.model import Base
from archive.settings import Alerting, Settings
from scraper.cli import app
from scraper.coverage import document
from scraper.known_sources import all_sources
from scraper.settings import CrawlSettings
from scraper.source import Source

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def commands() -> list[str]:
    return sorted(get_command(app).commands)  # type: ignore[attr-defined]


def settings() -> list[tuple[str, str]]:
    """Each setting with its default, as an operator would write it."""
    found = []
    for kind in (Settings, Alerting, CrawlSettings):
        for name, field in kind.model_fields.items():
            default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
            written = f"`{default.lower()}`" if default else "none"
            found.append((f"{kind.model_config.get('env_prefix', '')}{name}".upper(), written))
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`hmicfrs {command}" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_verb_that_is_written_down_is_a_command(document: Path) -> None:
    named = re.findall(r"(?:^|`|\$ |/bin/|\| )hmicfrs ([a-z][a-z-]+)", document.read_text(), re.MULTILINE)
    assert set(named) <= set(commands())


def test_every_cause_is_explained_to_operators() -> None:
    assert causes.table() in (ROOT / "docs" / "operating.md").read_text()
    assert set(causes.ADVICE) == set(causes.Cause)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `hmicfrs ([a-z-]+)", README, re.MULTILINE))
    assert named == set(commands())


@pytest.mark.parametrize(("setting", "default"), settings())
def test_every_setting_is_in_the_readme_with_its_default(setting: str, default: str) -> None:
    assert f"| `{setting}` | {default} |" in README


def test_the_page_of_sources_says_what_is_declared(file_regression: FileRegressionFixture) -> None:
    file_regression.check(document(all_sources()), fullpath=ROOT / "docs" / "sources.md")


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_exported_table_is_in_the_readme(table: str) -> None:
    assert f"`{table}`" in README


def test_every_exit_code_is_explained() -> None:
    def below(kind: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    explained = re.findall(r"^\| (\d) \|", (ROOT / "docs" / "exit-codes.md").read_text(), re.MULTILINE)
    assert {str(kind.exit_code) for kind in below(ArchiveError)} <= set(explained)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_that_is_written_down_is_there(document: Path) -> None:
    named = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", document.read_text(), re.MULTILINE)
    assert {first or second for first, second in named} <= TARGETS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_command_of_the_makefile_is_in_contributing_or_explains_itself() -> None:
    assert {target for target in TARGETS if f"`make {target}" not in CONTRIBUTING} == {"help"}


def test_the_example_of_a_source_is_one() -> None:
    (example,) = re.findall(r"```python\n(.+?)```", CONTRIBUTING, re.DOTALL)
    assert len(example.splitlines()) <= 17
    names: dict[str, Any] = {"__name__": "scraper.spiders.press.stafford_gazette"}
    exec(compile(example, "CONTRIBUTING.md", "exec"), names)  # noqa: S102
    example_class = names["StaffordGazette"]
    assert issubclass(example_class, Source)
    made = example_class()
    assert made.is_article("https://www.staffordgazette.example/news/7301234.police-inspected/")


def test_the_data_dictionary_is_up_to_date(file_regression: FileRegressionFixture) -> None:
    path = ROOT / "docs" / "dictionary.md"
    file_regression.check(dictionary(), fullpath=path, encoding="utf-8")


def dictionary() -> str:
    """The data dictionary: the tables of an export, then those of the database."""
    parts = [
        "# Data dictionary",
        "Written by `.venv/bin/pytest tests/test_docs.py --force-regen` from the code; not to be edited by hand.",
        "Instants are UTC, days are London days. `?` after a type: may be missing.",
        "## Tables of an export",
    ]
    for table in TABLES:
        rows = [(column.name, column.type, column.meaning) for column in table.columns]
        parts += [f"### {table.name}", table.meaning, _grid(rows)]
    parts.append("## Tables of the database")
    for stored in sorted(Base.metadata.tables.values(), key=lambda stored: stored.name):
        rows = [(column.name, _type(column), column.comment or "") for column in stored.columns]
        parts += [f"### {stored.name}", str(stored.comment), _grid(rows)]
    return "\n\n".join(parts) + "\n"


def test_the_views_are_explained_as_they_are(file_regression: FileRegressionFixture) -> None:
    path = ROOT / "docs" / "views.md"
    file_regression.check(explained(), fullpath=path, encoding="utf-8")


def explained() -> str:
    """The data dictionary of the views."""
    parts = [
        "# Views",
        "Written by `.venv/bin/pytest tests/test_docs.py --force-regen` from `archive/views`; not to be edited by "
        "hand. How to use them is in [sql.md](sql.md).",
        " · ".join(f"[{name}](#{name})" for name in views.ORDER),
    ]
    for view in views.declared():
        lines = [
            f"| {name} | {meaning.replace('|', chr(92) + '|')} |" for name, meaning in view.columns.items()
        ]
        parts += [
            f"## {view.name}",
            view.meaning,
            "\n".join(["| column | meaning |", "| --- | --- |", *lines]),
        ]
    return "\n\n".join(parts) + "\n"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Archive]:
    """The archive that `make demo` makes."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    nights = ROOT / "demo" / "three-nights.warc.gz"
    command = [forked.HMICFRS, "crawl", "hmicfrs", "wired_gov", "express_and_star", "--replay", str(nights)]
    environment = {**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"}
    forked.run(command, env=environment, cwd=tmp_path, check=True)
    with Archive(url) as made:
        yield made


def test_the_queries_are_explained_with_their_answers_on_the_demo(
    demo: Archive, file_regression: FileRegressionFixture
) -> None:
    path = ROOT / "docs" / "queries.md"
    file_regression.check(answered(demo), fullpath=path, encoding="utf-8")


def test_every_fault_in_the_table_has_a_test(request: pytest.FixtureRequest) -> None:
    rows, named = faults.told(), faults.declared()
    there = {name: row for name, row in rows.items() if any(one.fullmatch(name) for one in named)}
    if request.config.getoption("force_regen") and there != rows:
        faults.DOCUMENT.write_text(faults.written(there), encoding="utf-8")
    assert there == rows, "no test is marked for it any more"


def answered(demo: Archive) -> str:
    """The questions of research, each with what it means and its answer on the demo."""
    parts = [
        "# Questions of research",
        "Written by `.venv/bin/pytest tests/test_docs.py --force-regen` from `archive/queries`; not to be edited by "
        "hand. Answers are those of the demo's archive (`make demo`): three made-up nights of three sources, so many "
        "of them are short or empty.",
        "`hmicfrs query` lists them, `hmicfrs query q05 --param body=kent` asks one, `--csv` and `--json` write the "
        "answer for a program, `--show` prints the statement. The statements stand on the [views](views.md) and run "
        "unchanged on SQLite and Postgres; each parameter has an example, which is taken where no value is given.",
    ]
    with demo.session() as session:
        for query in queries.every():
            answer = asking.ask(session, query.statement, query.values({}), limit=12)
            parts += [f"## {query.name}", query.question]
            parts += ["\n".join(f"- `{one.name}={one.example}` {one.meaning}" for one in query.parameters)]
            parts += ["\n".join(f"- `{name}` {meaning}" for name, meaning in query.columns.items())]
            parts += [f"Beware: {query.caveat}", _answer(answer)]
    return "\n\n".join(parts) + "\n"


def _answer(answer: asking.Answer) -> str:
    if not answer.rows:
        return "On the demo: no rows."
    rows = ["| " + " | ".join(map(_short, row)) + " |" for row in answer.rows]
    head = ["| " + " | ".join(answer.columns) + " |", "|" + " --- |" * len(answer.columns)]
    return "\n".join([*head, *rows, *(["", "and more."] if answer.more else [])])


def _short(cell: Any) -> str:
    told = "" if cell is None else " ".join(str(cell).split()).replace("|", "\\|")
    return told if len(told) <= 60 else told[:59] + "…"


def _grid(rows: list[tuple[str, str, str]]) -> str:
    lines = [f"| {name} | {kind} | {meaning.replace('|', chr(92) + '|')} |" for name, kind, meaning in rows]
    return "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *lines])


_TYPES = {
    "str": "text",
    "int": "integer",
    "bool": "boolean",
    "datetime": "instant",
    "date": "day",
    "bytes": "bytes",
}


def _type(column: "Column[Any]") -> str:
    kind = "JSON" if isinstance(column.type, JSON) else column.type.python_type.__name__
    return _TYPES.get(kind, kind) + ("?" if column.nullable else "")
