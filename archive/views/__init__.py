"""The views that people and programs query: plain names, and the same answers on SQLite and Postgres.

A file a view, in `ORDER` because some are made of others. A file opens with what the view is and a line a column; its
SELECT is SQL that both databases take, but for words in capitals such as `INSTANT(x)`, which `sql` spells out.
"""

import re
from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import Connection, text

ORDER = (
    "sources",
    "source_areas",
    "bodies",
    "body_names",
    "programmes",
    "scales",
    "office_holders",
    "about",
    "articles",
    "versions",
    "entries",
    "captures",
    "addresses",
    "article_dates",
    "subjects",
    "article_bodies",
    "article_programmes",
    "article_people",
    "grades",
    "article_grades",
    "links",
    "coverage",
    "changes",
    "vanished",
    "decisions",
    "files",
    "takedowns",
    "crawls",
    "source_days",
    "gaps",
)

_DOWN = "SELECT 1 FROM takedown AS td WHERE td.article_id = {0}.id"
_BOTH = {
    "HIDDEN": f"({{0}}.state = 'withheld' OR EXISTS ({_DOWN}))",
    "TITLE_HIDDEN": f"(EXISTS ({_DOWN} AND td.scope <> 'text') "
    f"OR ({{0}}.state = 'withheld' AND NOT EXISTS ({_DOWN})))",
}
_SPELT = {
    "sqlite": {
        "INSTANT": "(replace(substr({0}, 1, 19), ' ', 'T') || 'Z')",
        "DAY": "{0}",
        "MONTH": "substr({0}, 1, 7)",
        "YEAR": "CAST(substr({0}, 1, 4) AS INTEGER)",
        "DAY_NUMBER": "CAST(julianday({0}) - 2440587.5 AS INTEGER)",
        "UTC_DAY": "substr({0}, 1, 10)",
        "UTC_DATE": "substr({0}, 1, 10)",
        # From left to right: SQLite would begin with all subjects of a kind, which it takes for rare.
        "THEN_JOIN": "CROSS JOIN {0}",
        "SECONDS": "CAST(strftime('%s', {0}) AS INTEGER)",
        "FLAG": "{0}",
        "JOINED": "group_concat({0}, '|')",
        "PLAIN": "{0}",
    },
    "postgresql": {
        "INSTANT": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        "DAY": "to_char({0}, 'YYYY-MM-DD')",
        "MONTH": "to_char({0}, 'YYYY-MM')",
        "YEAR": "CAST(extract(year FROM {0}) AS INTEGER)",
        "DAY_NUMBER": "({0} - DATE '1970-01-01')",
        "UTC_DAY": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        "UTC_DATE": "CAST({0} AT TIME ZONE 'UTC' AS DATE)",
        "THEN_JOIN": "JOIN {0}",
        "SECONDS": "CAST(floor(extract(epoch FROM {0})) AS BIGINT)",
        "FLAG": "CAST({0} AS INTEGER)",
        "JOINED": "string_agg({0}, '|')",
        "PLAIN": '{0} COLLATE "C"',
    },
}
_WORD = re.compile(r"\b([A-Z][A-Z_]+)\(([^()]*)\)")


@dataclass(frozen=True, kw_only=True)
class View:
    """A view: what it is, what each of its columns means, and the SELECT it is made of."""

    name: str
    meaning: str
    columns: dict[str, str]
    select: str


def read(name: str, written: str) -> View:
    """A view of the text of its file."""
    head, select = re.match(r"((?:--[^\n]*\n)+)(.+)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    lines = [line.removeprefix("--").strip() for line in head.splitlines()]
    told = [line.partition(": ") for line in lines]
    columns = {name: meaning for name, _, meaning in told if re.fullmatch(r"[a-z_0-9]+", name) and meaning}
    meaning = " ".join(line for line, (name, _, _) in zip(lines, told, strict=True) if name not in columns)
    return View(name=name, meaning=meaning, columns=columns, select=select.strip())


def declared() -> list[View]:
    """All views, each after those it is made of."""
    folder = files(__name__)
    return [read(name, (folder / f"{name}.sql").read_text("utf-8")) for name in ORDER]


def sql(view: View, dialect: str) -> str:
    """The statement that makes a view on `sqlite` or `postgresql`."""
    spelt = _BOTH | _SPELT[dialect]

    def spell(found: re.Match[str]) -> str:
        form = spelt.get(found[1])
        return found[0] if form is None else form.format(found[2])

    return f"CREATE VIEW {view.name} ({', '.join(view.columns)}) AS\n{_WORD.sub(spell, view.select)}"


def comments(view: View) -> list[str]:
    """The statements that explain a view and its columns; Postgres alone keeps them."""
    told = [f"COMMENT ON VIEW {view.name} IS {_quoted(view.meaning)}"]
    for column, meaning in view.columns.items():
        told.append(f"COMMENT ON COLUMN {view.name}.{column} IS {_quoted(meaning)}")
    return told


def make(connection: Connection) -> None:
    """Make all views, for a database that has none of them."""
    dialect = connection.dialect.name
    for view in declared():
        connection.exec_driver_sql(_literal(sql(view, dialect), dialect))
        for comment in comments(view) if dialect == "postgresql" else ():
            connection.exec_driver_sql(_literal(comment, dialect))


def drop(connection: Connection) -> None:
    """Drop all views."""
    for name in reversed(ORDER):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def _literal(statement: str, dialect: str) -> str:
    """A statement as the driver is given it: psycopg takes a per cent sign for a parameter's."""
    return statement.replace("%", "%%") if dialect == "postgresql" else statement


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
