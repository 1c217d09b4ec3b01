"""Reads the tables of bodies, programmes, grades and office holders from the data files beside it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

FILES = ("bodies", "body_names", "ambiguous_names", "programmes", "grades", "inspectors")


@dataclass(frozen=True, kw_only=True)
class Body:
    """A police force, fire and rescue service or agency. `kind` is police, fire or agency.

    `name` is the full name today, `aliases` are other names in use. `began` and `ended` are the first and the last
    day, month or year, as known; empty for one that exists. An `addressee` is asked to act by reports on others and
    is not itself inspected.
    """

    slug: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    began: str
    ended: str
    addressee: bool


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """A short name with the slugs of the bodies it may mean.

    `use` is place (a body only with words that tell its kind), never alone (likewise, and no sign of a body where it
    stands by itself), short (an abbreviation of several: only where one of them is named in full),
    stranger (of another country: no body of ours) or inspectorate.
    """

    text: str
    candidates: tuple[str, ...]
    use: str


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme of inspections, or a kind of publication, with the words that tell it.

    `kind` is inspection, round (of fire inspections), follow-up, monitoring, theme, annual, notice, document, body,
    response, form or carrier. `part_of` is the programme of which this one is a part. `sure` phrases tell it wherever
    they stand, `keywords` in title, first words and links, `signs` where several stand together. `since` and `until`
    as known.
    """

    slug: str
    label: str
    kind: str
    part_of: str
    sure: tuple[str, ...]
    keywords: tuple[str, ...]
    signs: tuple[str, ...]
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class ScaleGrade:
    """A grade on a scale while the scale was in use."""

    scale: str
    grade: str
    label: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """A person in an office of the inspectorate. `names` are the forms of the name in use."""

    slug: str
    names: tuple[str, ...]
    role: str
    valid_from: str
    valid_to: str


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of a data file, in its order."""
    text = files("archive.subjects").joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def bodies() -> Mapping[str, Body]:
    """Every body by its slug, in the order of the file. Source: `bodies.csv`, whose last column names its sources."""
    return {
        row["slug"]: Body(
            slug=row["slug"],
            kind=row["kind"],
            name=row["name"],
            aliases=split(row["aliases"]),
            began=row["valid_from"],
            ended=row["valid_to"],
            addressee=row["addressee"] == "yes",
        )
        for row in rows("bodies")
    }


@cache
def ambiguous() -> tuple[Ambiguous, ...]:
    """The short names that may mean several bodies, or none."""
    return tuple(
        Ambiguous(text=row["text"], candidates=split(row["candidates"]), use=row["use"])
        for row in rows("ambiguous_names")
    )


@cache
def programmes() -> Mapping[str, Programme]:
    """Every programme by its slug."""
    return {
        row["slug"]: Programme(
            slug=row["slug"],
            label=row["label"],
            kind=row["kind"],
            part_of=row["part_of"],
            sure=split(row["sure"]),
            keywords=split(row["keywords"]),
            signs=split(row["signs"]),
            since=row["since"],
            until=row["until"],
        )
        for row in rows("programmes")
    }


@cache
def grades() -> tuple[ScaleGrade, ...]:
    """The grades of every scale."""
    return tuple(
        ScaleGrade(
            scale=row["scale"],
            grade=row["grade"],
            label=row["label"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in rows("grades")
    )


@cache
def offices() -> tuple[Office, ...]:
    """The holders of offices, a row an office."""
    return tuple(
        Office(
            slug=row["slug"],
            names=(row["name"], *split(row["aliases"])),
            role=row["role"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in rows("inspectors")
    )


def split(cell: str) -> tuple[str, ...]:
    """The items of a cell, which are separated by |."""
    return tuple(filter(None, (item.strip() for item in cell.split("|"))))


def in_force(on: date | None, first: str, last: str) -> bool:
    """Whether a day lies between two days, months or years, as known; an empty one is open, and so is no day.

    >>> in_force(date(2022, 11, 16), "2022-11", "")
    True
    """
    if on is None:
        return True
    day = on.isoformat()
    return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)
