"""Finds the holders of an office of the inspectorate, while they held it. Of nobody else is a name looked for."""

import re
from collections.abc import Mapping
from functools import cache

from archive.folding import plain
from archive.subjects.mention import Mention
from archive.subjects.parts import Parts
from archive.subjects.tables import Office, in_force, offices

_SHOWN = 6
# Another person of that name is not called an inspector in the same breath.
_OFFICE = re.compile(
    r"\binspector|\bHMC?I\b|\bHMCIC\b|\bHMIC|\bwatchdog|\bstate of (?:policing|fire)|\bannual assessment",
    re.IGNORECASE,
)
_NEAR = 160
_FORMER = re.compile(r"(?:\b(?:former|ex|late|then)\b[^.\n]{0,40}|\bex-)$", re.IGNORECASE)
_FORMERLY = re.compile(r",? (?:a |the |who was )?(?:former|ex-|once)")


@cache
def _names() -> Mapping[str, tuple[Office, ...]]:
    found: dict[str, list[Office]] = {}
    for office in offices():
        for name in office.names:
            found.setdefault(plain(name), []).append(office)
    return {name: tuple(held) for name, held in found.items()}


@cache
def _finder() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True)))


def office_holders(parts: Parts) -> list[Mention]:
    """Those in office on the page's day: of a title subjects, of a byline authors."""
    texts = (
        ("title", parts.title),
        ("standfirst", parts.standfirst),
        ("text", parts.text),
        ("author", "\n".join(map(plain, parts.page.authors))),
    )
    seen: dict[str, list[tuple[str, str]]] = {}
    sure: set[str] = set()
    for where, text in texts:
        for found in _finder().finditer(text):
            office = next(
                (o for o in _names()[found[0]] if in_force(parts.page.on, o.valid_from, o.valid_to)), None
            )
            if office is None or _is_of_the_past(text, found):
                continue
            seen.setdefault(office.slug, []).append((where, found[0]))
            if _OFFICE.search(text, max(0, found.start() - _NEAR), found.end() + _NEAR):
                sure.add(office.slug)
    return [_mention(slug, found) for slug, found in seen.items() if slug in sure or found[0][0] == "author"]


def _is_of_the_past(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 60) : found.start()]
    return bool(_FORMER.search(before) or _FORMERLY.match(text, found.end()))


def _mention(slug: str, found: list[tuple[str, str]]) -> Mention:
    where = [place for place, _ in found]
    role = "subject" if "title" in where else "author" if "author" in where else "mentioned"
    return Mention(
        kind="office holder",
        slug=slug,
        role=role,
        where="text" if where[0] == "author" else where[0],
        evidence=tuple(dict.fromkeys(words for _, words in found))[:_SHOWN],
        times=len(found),
        method="byline" if role == "author" else "name, in office on the day",
    )
