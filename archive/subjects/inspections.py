"""Tells which inspection a page is about, where no phrase does: by the body inspected, its grades, the day."""

import re
from collections.abc import Mapping, Sequence

from archive.subjects.mention import Mention
from archive.subjects.parts import Parts
from archive.subjects.tables import bodies, in_force, programmes
from archive.subjects.told import Told

_INSPECTED = re.compile(r"inspect(?:ion|ions|ed|ors?|orate)\b|hmic|rated\b|graded\b|watchdog\b")
_GRADED = re.compile(
    r"\b(?:rated|graded|grades|gradings?|ratings?|requir\w+ improvement|needs improvement|in need of improvement"
    r"|inadequate|outstanding|adequate|report card|(?:latest|new|our) assessment|performance|(?:is|was|are) good at"
    r"|good'? (?:in|at|for))\b",
    re.IGNORECASE,
)
# When reports of a round came out, where no other's did: between the rounds a page has to say which it is.
_WINDOWS = (
    ("frs-round-1", "2018-12", "2019-12"),
    ("frs-round-2", "2021-07", "2023-03"),
    ("frs-round-3", "2023-07", "2025-05"),
)
_SURE = 5  # in the headline, or by a sure phrase in the first words
_REPLIES = ("response", "form")
_PEEL_BEGAN = "2014-11-27"


def inspection_of(
    parts: Parts, about: Sequence[str], chosen: Sequence[str], told: Mapping[str, Told]
) -> Mention | None:
    """The inspection of an agency, round of a fire service or graded inspection of a force.

    `chosen` are the programmes that phrases tell best, `told` all that they tell something of.
    """
    if not about or not _is_inspected(parts):
        return None
    kinds = {bodies()[slug].kind for slug in about}
    if kinds == {"agency"} and not _has_own_report(chosen, told):
        return _of(parts, "non-territorial", about[0], "the body inspected")
    others = {programmes()[slug].kind for slug in chosen if not _is_one_finding(parts, slug, told[slug])}
    if parts.page.source_kind == "press":
        others -= set(_REPLIES)  # what was said to an inspection tells of it as well
    if kinds == {"fire"} and others <= {"theme"}:
        return _round(parts, chosen, told)
    if kinds == {"police"} and others <= {"question"}:
        return _peel(parts)
    return None


def _has_own_report(chosen: Sequence[str], told: Mapping[str, Told]) -> bool:
    """Whether something is told surely: what is told by a word is one of the things such an inspection looks at."""
    return any(told[slug].best >= _SURE for slug in chosen if programmes()[slug].kind not in _REPLIES)


def _is_one_finding(parts: Parts, slug: str, one: Told) -> bool:
    """A cause of concern that first words speak of is one of the findings, where there are grades beside it."""
    by_a_word = programmes()[slug].kind == "follow-up" and one.best < _SURE
    return by_a_word and bool(_GRADED.search(parts.low))


def _is_inspected(parts: Parts) -> bool:
    own = parts.page.source_kind in ("inspectorate", "syndicator")
    return own or bool(_INSPECTED.search(parts.low))


def _round(parts: Parts, chosen: Sequence[str], told: Mapping[str, Told]) -> Mention | None:
    """The round by its number or years, else by the day; a theme in the title is more than a day, without a grade."""
    named = [slug for slug in told if programmes()[slug].kind == "round"]
    if len(named) == 1:
        return _of(parts, named[0], programmes()[named[0]].label, "its number or years")
    on = parts.page.on
    theme_alone = any(
        told[slug].where == "title" for slug in chosen if programmes()[slug].kind == "theme"
    ) and not _GRADED.search(parts.low)
    for slug, first, last in _WINDOWS:
        if not theme_alone and on is not None and in_force(on, first, last):
            return _of(parts, slug, on.isoformat(), "day of publication")
    return None


def _peel(parts: Parts) -> Mention | None:
    """Only PEEL has graded forces as a whole."""
    graded = _GRADED.search(parts.low)
    if graded is None or parts.page.on is None or not in_force(parts.page.on, _PEEL_BEGAN, ""):
        return None
    return _of(parts, "peel", graded[0], "grades of a force")


def _of(parts: Parts, slug: str, words: str, method: str) -> Mention:
    return Mention(
        kind="programme",
        slug=slug,
        role="subject",
        where="title" if words in parts.title else "text",
        evidence=(words,),
        times=1,
        method=method,
    )
