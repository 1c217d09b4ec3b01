"""The verbs that put questions to the archive: query, with its questions of research, and search."""

import csv
import io
import json
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from archive import queries, terminal
from archive.asking import Answer, ask
from archive.commands.json_text import written
from archive.commands.verb import AsJson, WrongUse, plain_errors, reading
from archive.moments import first_day, last_day
from archive.queries import Query
from archive.searching import search as finding
from archive.searching import snippets
from archive.searching.snippets import Snippet

_ROWS = 1000
_TEACHES = (
    "ask one by its number, e.g. `hmicfrs query q05 --param body=kent`; `--show` prints its SQL and what its columns "
    'mean; `--sql "SELECT …"` asks your own (docs/sql.md)'
)


@plain_errors
def query(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A number or name, e.g. q05.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A value the question is asked for; repeatable."),
    ] = None,
    sql: Annotated[str | None, typer.Option(metavar="STATEMENT", help="A statement of your own.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = _ROWS,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values, with a header.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print the SQL and its explanation instead.")] = False,
) -> None:
    """Asks a question of research, or lists those there are: lags, gaps, grades, edits, quotations.

    Example: hmicfrs query q01
    Example: hmicfrs query timeline --param body=staffordshire --csv
    Example: hmicfrs query --sql "SELECT source, count(*) FROM articles GROUP BY source"
    """
    if as_json and as_csv:
        raise WrongUse("--json and --csv are two ways to have it: choose one")
    if name is not None and sql is not None:
        raise WrongUse("give the name of a query or --sql, not both")
    if name is None and sql is None:
        _list(as_json)
        return
    asked = queries.find(name) if name is not None else None
    if asked is not None and show:
        typer.echo(asked.written.rstrip())
        return
    given = dict(_pair(written) for written in param or ())
    values = asked.values(given) if asked else given
    with reading() as (_, session):
        answer = ask(session, asked.statement if asked else sql or "", values, limit)
    if as_json:
        typer.echo(json.dumps([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], indent=2))
    elif as_csv:
        # A program is given what is there; a terminal, nothing that acts on it.
        written_out = _csv(answer)
        typer.echo(terminal.clean(written_out) if sys.stdout.isatty() else written_out, nl=False)
    else:
        _print(asked, values, answer)
    if answer.more:
        typer.echo(f"hmicfrs: there are more than {limit} rows: --limit {limit * 10} shows more", err=True)


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals:
        raise WrongUse(f"--param {written} has no value: write --param {written}=VALUE")
    return name.strip().lstrip(":"), value


def _list(as_json: bool) -> None:
    found = queries.every()
    if as_json:
        told = [
            {
                "name": one.name,
                "question": one.question,
                "parameters": {parameter.name: parameter.example for parameter in one.parameters},
                "columns": one.columns,
                "caveat": one.caveat,
            }
            for one in found
        ]
        typer.echo(json.dumps(told, indent=2))
        return
    terminal.table([(one.name, one.question, _parameters(one)) for one in found])
    terminal.say()
    terminal.say(_TEACHES)


def _parameters(one: Query) -> str:
    """Ex: `body=staffordshire`; of a parameter that may be empty `kind=…`."""
    return " ".join(f"{parameter.name}={parameter.example or '…'}" for parameter in one.parameters)


def _csv(answer: Answer) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return written.getvalue()


def _print(asked: Query | None, values: Mapping[str, object], answer: Answer) -> None:
    """The rows, what they were asked for, and what to beware of."""
    if asked is not None:
        terminal.heading(asked.question)
    if asked is not None and values:
        told = ", ".join(
            f"any {name}" if value == "" else f"{name}={value}" for name, value in values.items()
        )
        terminal.say(f"asked for {told}; --param NAME=VALUE asks for another")
    if answer.rows:
        cells = [tuple("" if cell is None else str(cell) for cell in row) for row in answer.rows]
        terminal.table([answer.columns, *cells])
    else:
        terminal.say("no rows")
    if asked is not None and asked.caveat:
        terminal.paragraphs(f"Beware: {asked.caveat}")


@plain_errors
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words, "phrases", fail*, a OR b, -without.')
    ],
    source: Annotated[list[str] | None, typer.Option(help="Of this source only; repeatable.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Of this kind of source: inspectorate, syndicator, government, press; repeatable."),
    ] = None,
    body: Annotated[str | None, typer.Option(help="About this force or service, e.g. staffordshire.")] = None,
    programme: Annotated[str | None, typer.Option(help="About this programme, e.g. ncpi.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published then or later: 2021, 2021-05…")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published then or earlier.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Searches what articles say now: all words have to be there; headlines that match first, then the newest.

    Example: hmicfrs search '"quiet failings"' --body staffordshire --since 2021
    Example: hmicfrs search 'engage OR "special measures" -fire' --kind press
    """
    asked = finding.Asked(
        written=" ".join(words),
        sources=tuple(source or ()),
        kinds=tuple(kind or ()),
        body=body,
        programme=programme,
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
    )
    with reading() as (_, session):
        found = finding.search(session, asked, limit)
    if as_json:
        typer.echo(written({"total": found.total, "hits": [_hit(one, found) for one in found.hits]}))
        return
    before, after = ("\x1b[1m", "\x1b[22m") if sys.stdout.isatty() else ("[", "]")
    for one in found.hits:
        title, shown = _snippets(one, found)
        day = one.published_on.isoformat() if one.published_on else "undated"
        terminal.say(f"{day}  {one.source}  {terminal.clean(title.text)}  {one.article_id}")
        terminal.say(f"  {_clean(shown).marked(before, after)}")
    many = "no article says that" if not found.total else f"{found.total} article{'s' * (found.total > 1)}"
    more = f", of which the first {limit} are shown (--limit)" if found.total > len(found.hits) else ""
    terminal.say(many + more)


def _snippets(one: finding.Hit, found: finding.Found) -> tuple[Snippet, Snippet]:
    """The headline and the place in standfirst or text that shows best why it was found."""
    terms = found.sought.terms
    said = f"{one.standfirst} {one.text}" if one.standfirst else one.text
    return snippets.whole(one.title, terms), snippets.best(said, terms)


def _clean(shown: Snippet) -> Snippet:
    """The snippet, if it is harmless on a terminal as it is; else without marks."""
    clean = terminal.clean(shown.text)
    return shown if clean == shown.text else Snippet(text=clean, marks=())


def _hit(one: finding.Hit, found: finding.Found) -> dict[str, object]:
    title, shown = _snippets(one, found)
    return {
        "article_id": one.article_id,
        "source": one.source,
        "url": one.url,
        "published_on": one.published_on,
        "title": title.text,
        "title_marks": title.marks,
        "in_title": one.in_title,
        "snippet": shown.text,
        "snippet_marks": shown.marks,
    }
