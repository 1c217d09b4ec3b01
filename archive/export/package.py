"""What goes beside the tables: a README, the data dictionary, how to cite it. `Told` is said of pages as well."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.export.coverage import Crawled, in_markdown
from archive.export.formats import Format, file_of
from archive.export.scope import Mode, Scope
from archive.export.sharing import RESEARCH_COPY
from archive.export.table import Column, Table
from archive.export.tally import Coverage, Tally
from archive.moments import iso

NAME = "hmicfrs-archive"
SCHEMA_VERSION = "1.2.0"
TITLE = "HMICFRS news and its press coverage: an export of an archive"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."

_MODES = {
    Mode.OPEN_TEXT: "Text under the Open Government Licence in full, except of pages that ask not to be archived "
    "(noarchive); all others as metadata.",
    Mode.METADATA: "No text, standfirst, summary or author of any source.",
    Mode.DERIVED: "As metadata, with measures of all texts: their length, readability, and how often each word "
    "stands in small letters; no two words running.",
    Mode.STRICT: "As metadata, and no titles without an open licence or of pages that ask not to be archived.",
    Mode.LOCAL_FULL: f"Everything. THIS IS A {RESEARCH_COPY.upper()}. Keep it on your own machine.",
}
_MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.EXCEL: "text/csv",
    Format.JSONL: "application/jsonl",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.SQLITE: "application/vnd.sqlite3",
}
_LINE_ENDS = {Format.CSV: "\n", Format.EXCEL: "\r\n"}
_LAYOUT = {
    Format.CSV: (
        "CSV: UTF-8 without a byte order mark, comma, double quotes, lines end with LF. An empty cell is a\n"
        "missing value (unknown, none or withheld); lists are joined by `|`. Cells are never altered for\n"
        "spreadsheets: some may begin with `=`, `+`, `-` or `@`."
    ),
    Format.EXCEL: (
        "CSV for spreadsheets: UTF-8 with a byte order mark, comma, double quotes, lines end with CRLF. An empty\n"
        "cell is a missing value (unknown, none or withheld); lists are joined by `|`. Before a cell that begins\n"
        "with `=`, `+`, `-`, `@`, a tab or a line end stands an apostrophe, so that it is no formula. Text longer\n"
        "than the 32,767 characters of a cell is in a file below `texts/`, named in its cell."
    ),
    Format.JSONL: (
        "JSON Lines: UTF-8, one object a line. null is unknown, none or withheld; an empty string or list\n"
        "means that the page has none."
    ),
    Format.PARQUET: (
        "Parquet: instants are timestamps in UTC, days are dates, lists are lists. null is unknown, none or\n"
        "withheld; an empty string or list means that the page has none."
    ),
    Format.SQLITE: (
        "SQLite: all tables in `hmicfrs-archive.sqlite`, their columns explained in its table `columns`. Instants\n"
        "and days are text, truth is 1 or 0, lists are JSON arrays. NULL is unknown, none or withheld; an empty\n"
        "string or list means that the page has none."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """Options and state, so that the export can be made again; nothing of it is the time of the export."""

    scope: Scope
    form: Format
    snapshot: datetime | None
    software: str


@dataclass(frozen=True, kw_only=True)
class Description(Told):
    """All that the files beside the tables say."""

    tally: Tally
    rows: dict[str, int]
    crawled: list[Crawled]


def readme(told: Description, tables: Iterable[Table]) -> str:
    """The README, in Markdown."""
    parts = [
        f"# {TITLE}",
        f"Mode {told.scope.mode}. {_MODES[told.scope.mode]}",
        snapshot(told),
        "## Tables\n\n" + "\n".join(_table_line(told, table) for table in tables),
        "`datapackage.json` says what each column means. `SHA256SUMS` has the digest of every file.",
        "## Layout\n\n" + _LAYOUT[told.form],
        "Instants are UTC, `YYYY-MM-DDTHH:MM:SSZ`; days are London days, `YYYY-MM-DD`. Rows are in a stable\n"
        "order: the same archive and options give the same bytes.",
        "## Coverage\n\n" + coverage(told.tally.coverage(), "articles"),
        "### Crawls, failed nights and gaps\n\n" + in_markdown(told.crawled),
        "What was published in a gap was found later, if it was still there and in a list; what was edited or\n"
        "removed in it was not seen. `coverage.json` has all of this in full.",
        "## Terms\n\n" + _terms(told),
        "## To be known\n\n" + _caveats(told),
    ]
    return "\n\n".join(parts) + "\n"


def snapshot(told: Told) -> str:
    """Options and state as a list in Markdown."""
    scope = told.scope
    lines = [
        f"- archive as of: {iso(scope.as_of) if scope.as_of else 'its last capture'}",
        f"- last capture in the archive: {iso(told.snapshot) if told.snapshot else 'none'}",
        f"- sources: {', '.join(scope.sources) or 'all'}",
        f"- since: {scope.since.isoformat() if scope.since else 'the beginning'}",
        f"- until: {scope.until.isoformat() if scope.until else 'the end'}",
        f"- bodies: {', '.join(scope.bodies) or 'all'}",
        f"- programmes: {', '.join(scope.programmes) or 'all'}",
        f"- mode: {scope.mode}",
        f"- format: {told.form}; columns version {SCHEMA_VERSION}; software {NAME} {told.software}",
    ]
    return "\n".join(lines)


def _table_line(told: Description, table: Table) -> str:
    where = file_of(table, told.form)
    name = f"{table.name}` in `{where}" if told.form is Format.SQLITE else where
    return f"- `{name}` ({told.rows[table.name]} rows): {table.meaning}"


def coverage(found: Iterable[Coverage], what: str) -> str:
    """A row a source; `what` names that which was counted."""
    rows = [
        f"| {one.source} | {one.kind} | {one.licence} | {one.count} "
        f"| {one.first_day or ''} | {one.last_day or ''} |"
        for one in found
    ]
    header = [
        f"| source | kind | licence | {what} | first day | last day |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*header, *rows])


def _terms(told: Description) -> str:
    withheld = [f"- {reason}: {count}" for reason, count in sorted(told.tally.withheld.items())]
    parts = [
        ATTRIBUTION,
        "Each row of `articles` has its own licence and terms. The Open Government Licence does not cover\n"
        "logos, photographs, personal data or the rights of others.",
        "Withheld, by number of articles (the column `withheld` says so by row; digests and numbers of\n"
        "words are always there):\n\n" + ("\n".join(withheld) or "- nothing"),
    ]
    if told.scope.mode is Mode.LOCAL_FULL:
        parts.insert(0, f"**This is a {RESEARCH_COPY}.**")
    return "\n\n".join(parts)


def _caveats(told: Description) -> str:
    lines = [
        "- An article that was taken down at someone's request is in no table but `takedowns`.",
        "- Of bodies and programmes an export holds the articles that are about one of those asked for (role\n"
        "  subject), as they read at the moment exported, with all of their versions.",
        "- `versions.version` is a position and may shift when an older capture arrives: cite article_id\n"
        "  and a moment.",
        "- A change happened after `seen_after` and not later than `seen_from`; nobody looked in between.",
        "- A capture that met a block, a timeout or an error says nothing about the article.",
        "- Subjects and grades are found by rules in the words of each version, from the tables `bodies`,\n"
        "  `programmes` and `scales`; `method` says which. A grade compares with others of its scale only.",
        "- A copy in `links` (copy_of) is found by what both articles last said, and leads from the later to the\n"
        "  earlier by their dates of publication; two stories that are most of a release word for word look like\n"
        "  copies too. `articles.story` is the same for all copies: count different ones to count a story once.",
        "- What an article reports on (reports_on) is found by rules that `evidence` tells: `score` is the share of\n"
        "  the article's words that the release has in runs of five or more, whether copied or quoted. Where the\n"
        "  archive has a release only as a syndicator's copy, `links` leads there, and not `articles.reports_on`.",
    ]
    if told.scope.as_of is not None:
        lines.append(
            "- As of a moment: an entry or address that was seen again later has that moment as its\n"
            "  `last_seen_at`; a decision that was later replaced, copies, what reports\n"
            "  on what, and a list's dates, are as known now.\n"
            "- Of a page that asked not to be archived then, or asks it now, no text is shown."
        )
    return "\n".join(lines)


def datapackage(told: Description, tables: Iterable[Table]) -> str:
    """The data dictionary, as a Frictionless data package."""
    package = {
        "name": NAME,
        "title": TITLE,
        "description": _MODES[told.scope.mode],
        "version": SCHEMA_VERSION,
        "licenses": licenses(told),
        "resources": [_resource(told.form, table) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def licenses(told: Told) -> list[dict[str, str]]:
    """The licences as a data package names them."""
    if told.scope.mode is Mode.LOCAL_FULL:
        return [{"name": "other-closed", "title": RESEARCH_COPY}]
    return [
        {
            "name": "OGL-UK-3.0",
            "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "title": "Open Government Licence v3.0, for what is under it",
        }
    ]


def _resource(form: Format, table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(form, column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    resource: dict[str, Any] = {
        "name": table.name,
        "path": file_of(table, form),
        "description": table.meaning,
        "format": "csv" if form is Format.EXCEL else str(form),
        "mediatype": _MEDIA_TYPES[form],
        "encoding": "utf-8",
    }
    if form in _LINE_ENDS:
        resource["dialect"] = {
            "delimiter": ",",
            "lineTerminator": _LINE_ENDS[form],
            "quoteChar": '"',
            "doubleQuote": True,
        }
        schema["missingValues"] = [""]
    if form is Format.SQLITE:
        resource["dialect"] = {"sql": {"table": table.name}}
    return {**resource, "schema": schema}


def _field(form: Format, column: Column) -> dict[str, str]:
    if column.type != "list":
        return {"name": column.name, "type": column.type, "description": column.meaning}
    if form in _LINE_ENDS:
        return {"name": column.name, "type": "string", "description": f"{column.meaning}; joined by |"}
    return {"name": column.name, "type": "array", "description": column.meaning}


def citation(told: Told) -> str:
    """CITATION.cff: how to cite this export. JSON strings are YAML strings."""
    moment = told.scope.as_of or told.snapshot
    version = f"{SCHEMA_VERSION}+{iso(moment)}" if moment else SCHEMA_VERSION
    lines = {
        "cff-version": "1.2.0",
        "message": "Please cite this data set with its version, and articles by article_id and moment.",
        "type": "dataset",
        "title": f"{TITLE} (mode {told.scope.mode})",
        "version": version,
    }
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())
    return head + f'authors:\n  - name: "{NAME}"\n'
