"""The pages of the questions of research: each with what it means, its answer as a table, a chart and CSV."""

import asyncio
import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from archive import handout, queries
from archive.asking import Answer, ask
from archive.errors import ArchiveError
from archive.queries import Query
from archive.reports import charts
from archive.reports.charts import Series
from archive.store import Archive
from archive.web import tables
from archive.web.page import Shown, asked, drawn, refused, shown

_ROWS = 500
_ROWS_OF_CSV = 100_000
_BARS = 20
_READS_TEXTS = re.compile(r"\btext\b")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a chart of an answer is of: the columns that name a bar, and the one that says how long it is."""

    labels: tuple[str, ...]
    value: str


CHARTS = {
    "q01": Drawn(labels=("body_name", "year"), value="median_hours"),
    "q03": Drawn(labels=("scale", "grade"), value="articles_per_release"),
    "q06": Drawn(labels=("body_name", "moved_in_on"), value="days"),
    "q07": Drawn(labels=("body",), value="days"),
    "q08": Drawn(labels=("scale", "year", "grade"), value="bodies"),
    "q13": Drawn(labels=("name", "year", "source_kind"), value="times"),
    "q14": Drawn(labels=("month", "source_kind"), value="articles"),
    "q15": Drawn(labels=("name",), value="articles"),
    "q16": Drawn(labels=("source", "first_day"), value="captures"),
    "q17": Drawn(labels=("source_kind", "licence"), value="articles"),
    "q18": Drawn(labels=("source_kind", "published_from", "published_precision"), value="articles"),
}
_COUNTED = {"q02": "programme", "q05": "source_kind", "q09": "finding", "q10": "source", "q12": "source"}
"""Of answers whose rows are articles, what they are counted by."""


def on_tables() -> dict[str, Any]:
    """The questions that read no texts, as Datasette takes them: to change, and to have as JSON."""
    return {
        one.name: {
            "sql": one.statement,
            "title": one.question,
            "description": one.caveat,
            "params": [parameter.name for parameter in one.parameters],
        }
        for one in queries.every()
        if not _READS_TEXTS.search(one.statement)
    }


class Questions:
    """The pages. What reads texts asks the archive itself, since the tables have none of the press."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def every(self, datasette: Any, request: Any) -> Any:
        """All questions there are."""
        said = {"questions": queries.every(), "charts": {*CHARTS, *_COUNTED}}
        return await shown(datasette, request, Shown(template="questions.html", said=said))

    async def page(self, datasette: Any, request: Any) -> Any:
        """A question with its answer."""
        try:
            one, given, values = _asked(request)
            answer = await self._answer(datasette, one, values, _ROWS)
        except ArchiveError as error:
            return await refused(datasette, request, str(error), 404)
        said = {
            "one": one,
            "given": given,
            "answer": answer,
            "picture": _picture(one, answer),
            "csv": f"/question/{one.name}.csv?{urlencode(given)}",
            "sql": None
            if _READS_TEXTS.search(one.statement)
            else f"/{tables.NAME}/{one.name}?{urlencode(given)}",
        }
        return await shown(datasette, request, Shown(template="question.html", said=said))

    async def csv(self, datasette: Any, request: Any) -> Any:
        """The answer to take along: words that may not be handed on are left out."""
        try:
            one, _, values = _asked(request)
            answer = await self._answer(datasette, one, values, _ROWS_OF_CSV)
        except ArchiveError as error:
            return await refused(datasette, request, str(error), 404)
        may = await asyncio.to_thread(self._shown) if handout.WORDS.intersection(answer.columns) else None
        rows = handout.without_words(answer.columns, answer.rows, may) if may else answer.rows
        told = {"content-disposition": f'attachment; filename="{one.name}.csv"'}
        return Response(_csv(answer.columns, rows), headers=told, content_type="text/csv; charset=utf-8")

    async def _answer(self, datasette: Any, one: Query, values: Mapping[str, Any], most: int) -> Answer:
        if _READS_TEXTS.search(one.statement):
            return await asyncio.to_thread(self._of_archive, one, values, most)
        found = await datasette.get_database(tables.NAME).execute(
            f"SELECT * FROM ({one.statement}) LIMIT {most + 1}",  # noqa: S608 - one of ours
            dict(values),
        )
        rows = [tuple(row) for row in found.rows]
        return Answer(columns=tuple(found.columns), rows=rows[:most], more=len(rows) > most)

    def _of_archive(self, one: Query, values: Mapping[str, Any], most: int) -> Answer:
        with self._archive.session() as session:
            return ask(session, one.statement, values, most)

    def _shown(self) -> handout.Shown:
        with self._archive.session() as session:
            return handout.shown(session)


def _asked(request: Any) -> tuple[Query, dict[str, str], dict[str, Any]]:
    """The question, the values it is asked for as they were written, and as the statement takes them."""
    one = queries.find(request.url_vars["name"])
    given = {
        parameter.name: asked(request, parameter.name)
        if parameter.name in request.args
        else parameter.example
        for parameter in one.parameters
    }
    return one, given, dict(one.values(given))


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


def _picture(one: Query, answer: Answer) -> Any:
    """The first rows as bars, or how many rows there are of each kind; nothing where nothing is counted."""
    number = one.name.split("_", 1)[0]
    if number in _COUNTED:
        bars = _counted(answer, _COUNTED[number])
        title = f"Rows by {_COUNTED[number]}"
    elif number in CHARTS:
        bars = _measured(answer, CHARTS[number])
        title = f"{CHARTS[number].value.replace('_', ' ')} of the first rows"
    else:
        return ""
    if not bars:
        return ""
    series = [Series(name=title, values=[long for _, long in bars])]
    return drawn(charts.bars(title, [name for name, _ in bars], series))


def _counted(answer: Answer, column: str) -> list[tuple[str, float]]:
    place = answer.columns.index(column)
    many: dict[str, float] = {}
    for row in answer.rows:
        name = str(row[place] or "none")
        many[name] = many.get(name, 0) + 1
    return sorted(many.items(), key=lambda one: (-one[1], one[0]))[:_BARS]


def _measured(answer: Answer, of: Drawn) -> list[tuple[str, float]]:
    places = [answer.columns.index(name) for name in of.labels]
    value = answer.columns.index(of.value)
    rows = [row for row in answer.rows if row[value] is not None][:_BARS]
    return [
        (" ".join(str(row[at]) for at in places if row[at] is not None), float(row[value])) for row in rows
    ]
