"""Eighteen questions that research asks, each with its statement on the views and what its answer means.

A file a question. It opens with the question, then a line a parameter (`-- :name = example: meaning`) and a column
(`-- name: meaning`), and what to beware of (`-- Caveat: …`). The statement runs unchanged on SQLite and Postgres.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from archive.errors import ArchiveError

_PARAMETER = re.compile(r":(\w+) = (.*?): ?(.+)")
_COLUMN = re.compile(r"([a-z_0-9]+): (.+)")
_CAVEAT = "Caveat: "


class UnknownQuery(ArchiveError):
    """There is no question of that name, or it has no such parameter."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What a question may be asked about: `example` is the value without which it is asked."""

    name: str
    example: str
    meaning: str

    def value(self, written: str) -> str | int | float:
        """A value as the statement takes it, of the example's type. Raises `UnknownQuery` where it is of none."""
        try:
            if re.fullmatch(r"\d+", self.example):
                return int(written)
            return float(written) if re.fullmatch(r"\d+\.\d+", self.example) else written
        except ValueError as error:
            raise UnknownQuery(
                f"{self.name}={written} is no number: {self.meaning}, e.g. {self.example}"
            ) from error


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question with its statement; `name` begins with its number, e.g. q05_timeline."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]
    caveat: str
    statement: str
    written: str

    def values(self, given: Mapping[str, str]) -> dict[str, str | int | float]:
        """The parameters' values: those given, else their examples. Raises `UnknownQuery` for one it has not."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                has = ", ".join(f"{one.name}={one.example}" for one in self.parameters)
                raise UnknownQuery(f"{self.name} has no parameter {name!r}; it has: {has}")
        return {name: one.value(given.get(name, one.example)) for name, one in known.items()}


def read(name: str, written: str) -> Query:
    """A query of the text of its file."""
    head = [line.removeprefix("--").strip() for line in written.splitlines() if line.startswith("--")]
    parameters = [
        Parameter(name=m[1], example=m[2], meaning=m[3]) for m in map(_PARAMETER.fullmatch, head) if m
    ]
    columns = {m[1]: m[2] for m in map(_COLUMN.fullmatch, head) if m}
    caveats = [line.removeprefix(_CAVEAT) for line in head if line.startswith(_CAVEAT)]
    return Query(
        name=name,
        question=head[0],
        parameters=tuple(parameters),
        columns=columns,
        caveat=" ".join(caveats),
        statement="\n".join(line for line in written.splitlines() if not line.startswith("--")),
        written=written,
    )


def every() -> list[Query]:
    """All of them, by number."""
    found = sorted(one.name for one in files(__name__).iterdir() if one.name.endswith(".sql"))
    return [read(name.removesuffix(".sql"), (files(__name__) / name).read_text("utf-8")) for name in found]


def find(name: str) -> Query:
    """The query of a name, a number (q05) or what follows it (timeline). Raises `UnknownQuery`, naming all."""
    queries = every()
    wanted = name.lower().replace("-", "_")
    for query in queries:
        if wanted in (query.name, *query.name.split("_", 1)):
            return query
    names = ", ".join(query.name for query in queries)
    raise UnknownQuery(f"there is no query {name!r}; there are: {names}")
