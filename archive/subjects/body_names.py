"""The names of bodies made ready to be found: places, full names, abbreviations."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archive.folding import plain
from archive.subjects.tables import ambiguous, bodies, rows
from archive.subjects.wording import key, pattern

# "Kent Police", "Essex County Fire and Rescue Service": what comes before is a place.
_SUFFIXES = {
    "police": re.compile(r" (?:County )?(?:Constabulary|Police(?: Service)?|force)$"),
    "fire": re.compile(
        r" (?:Combined )?Fire(?: (?:and|&) Rescue(?: (?:Service|Authority))?"
        r"| Rescue and Community Safety Service| Service| Brigade| Authority| Commissioner)?$"
    ),
}
# CDDFRS, A&S; but not "the Met"
_SHORT = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z&][A-Z&a-z]*")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every name by its `key`: `places` has the slugs by kind, `whole` names need nothing beside them.

    `short` ones count where a body of theirs is named in full. `never_alone` are places that are no sign of a body
    by themselves. `finder` finds any of them.
    """

    places: Mapping[str, Mapping[str, tuple[str, ...]]]
    whole: Mapping[str, str]
    short: Mapping[str, tuple[str, ...]]
    never_alone: frozenset[str]
    finder: re.Pattern[str]


@cache
def names() -> Names:
    """All names of the data files."""
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    whole: dict[str, str] = {}
    short: dict[str, list[str]] = defaultdict(list)
    for slug, name in _all_names():
        kind = bodies()[slug].kind
        if _SHORT.fullmatch(name):
            short[name].append(slug)
        elif kind in _SUFFIXES and (suffix := _SUFFIXES[kind].search(name)):
            places[key(name[: suffix.start()])][kind].append(slug)
        else:
            whole[key(name)] = slug
    for one, slug in ((short_name, slug) for short_name in ambiguous() for slug in short_name.candidates):
        if one.use == "short":
            short[one.text].append(slug)
        elif one.use in ("place", "never alone"):
            places[key(one.text)][bodies()[slug].kind].append(slug)
    return Names(
        places={place: {k: tuple(dict.fromkeys(v)) for k, v in of.items()} for place, of in places.items()},
        whole=whole,
        short={text: tuple(dict.fromkeys(of)) for text, of in short.items()},
        never_alone=frozenset(key(one.text) for one in ambiguous() if one.use == "never alone"),
        # begins with a letter, which the engine looks for first: a look behind costs ten times as much
        finder=re.compile(rf"{pattern([*places, *whole, *short, *_strangers()])}(?!\w)"),
    )


def _all_names() -> list[tuple[str, str]]:
    """Of each body the name of today, the others in use, and those it had."""
    found = [(slug, name) for slug, body in bodies().items() for name in (body.name, *body.aliases)]
    former = [(row["slug"], row["name"]) for row in rows("body_names") if row["slug"] in bodies()]
    forms = [(slug, plain(name)) for slug, name in found + former]
    return forms + [(slug, f"T{name[1:]}") for slug, name in forms if name.startswith("the ")]


def _strangers() -> list[str]:
    """Names that are no body's, found so that no part of them is taken for one."""
    return [one.text for one in ambiguous() if one.use == "stranger"]
