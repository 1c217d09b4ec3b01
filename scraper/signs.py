"""The signs of relevance, from the table signs.toml beside this file: words, and what they weigh."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from archive import bodies
from scraper.beginnings import Places

Step = Literal["line", "text"]
Where = Literal["", "section", "mostly"]


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A kind of words, and what it weighs in tenths at each step; below 0 it speaks against.

    What the other columns mean is said in the table.
    """

    name: str
    about: str
    line: int
    text: int
    certainty: int
    where: Where
    words: re.Pattern[str]
    exact: re.Pattern[str] | None

    def weight(self, step: Step) -> int:
        """What it weighs at a step; 0 where it does not count."""
        return self.line if step == "line" else self.text


@cache
def signs() -> tuple[Sign, ...]:
    """All signs, in the order of the table."""
    table = tomllib.loads(files(__package__).joinpath("signs.toml").read_text("utf-8"))
    return tuple(_sign(row, table["fragments"]) for row in table["sign"])


@cache
def places_of(step: Step) -> Places:
    """Where in a text each pattern of the signs that count at a step may match.

    Each tried at each word by itself takes 8 times as long for a page.
    """
    counted = [sign for sign in signs() if sign.weight(step) and sign.where != "section"]
    return Places([words for sign in counted for words in (sign.words, sign.exact) if words])


def _sign(row: Mapping[str, Any], fragments: Mapping[str, str]) -> Sign:
    words, exact = row["words"].split("\n"), row.get("exact", "").split("\n")
    if row["name"] == "police or fire":
        words, exact = [*words, *_fire_services()], [*exact, *_bare_names()]
    return Sign(
        name=row["name"],
        about=row["about"],
        line=int(row["line"]),
        text=int(row["text"]),
        certainty=int(row.get("certainty", 0)),
        where=row.get("where", ""),
        words=_pattern(words, fragments),
        exact=_pattern(exact, fragments) if any(exact) else None,
    )


def _pattern(phrases: list[str], fragments: Mapping[str, str]) -> re.Pattern[str]:
    """Compile phrases, without a flag for capitals: a pattern that ignores them takes three times as long."""
    either = "|".join(filter(None, phrases))
    return re.compile(rf"\b(?:{re.sub('%(.+?)%', lambda match: fragments[match[1]], either)})\b")


def _names() -> Iterator[str]:
    for body in bodies().values():
        yield from (body.name, *body.aliases)


def _fire_services() -> list[str]:
    """Short names of fire services. Ex: avon fire, tyne and wear fire"""
    return sorted(
        {re.escape(name.lower().partition(" fire")[0]) + " fire" for name in _names() if " Fire" in name}
    )


def _bare_names() -> list[str]:
    """Names of forces and services that do not say what they are. Ex: GMP, the Met"""
    says_so = re.compile("polic|constab|fire|heddlu|customs|border", re.IGNORECASE)
    return [re.escape(name) for name in _names() if not says_so.search(name)]
