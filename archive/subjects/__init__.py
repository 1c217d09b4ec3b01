"""What articles are about: the bodies that the inspectorate inspects, from the data files beside this one."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Body:
    """A police force, fire and rescue service or agency. `kind` is police, fire or agency.

    `name` is the full name today, `aliases` are other names in use. A body that has ended says so in `ended`
    (the last day or year, as known; empty for one that exists).
    """

    slug: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    ended: str


@cache
def bodies() -> Mapping[str, Body]:
    """Every body by its slug, in the order of the file. Source: `bodies.csv`, whose last column names its sources."""
    text = files(__name__).joinpath("bodies.csv").read_text("utf-8")
    return {
        row["slug"]: Body(
            slug=row["slug"],
            kind=row["kind"],
            name=row["name"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            ended=row["valid_to"],
        )
        for row in csv.DictReader(text.splitlines())
    }
