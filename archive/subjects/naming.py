"""Tells which body each hit in a page means: by date, and by what else the page names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.subjects.body_hits import LISTED, Hit, hits
from archive.subjects.body_names import names
from archive.subjects.parts import Parts
from archive.subjects.tables import bodies, in_force

FULL = "named in full"
PLACE = "a place, whose body is named in full"
SHORT = "an abbreviation of a body named in full"
ALONE = "an abbreviation that one body alone has"
_POLICE = re.compile(r"\b(?:polic(?:e|ing)|force'?s?|constabular\w+|officers|custody|peel)\b", re.IGNORECASE)
_FIRE = re.compile(r"\b(?:fire(?:fighters?|s)?|brigades?|frs)\b", re.IGNORECASE)
# What comes before a body that is only named beside the one a sentence is about.
_BESIDE = re.compile(
    r"(?:\b(?:such as|including|include[sd]?|for example|e\.g\.|like|unlike|compared (?:with|to)|than|alongside"
    r"|neighbou?r(?:s|ing)?(?:,)?|former(?:ly)?(?: of| with| at| head of| chief of)?|(?:moved|joined|came|comes) from"
    r"|(?:split|separat\w+|split off|merged?) (?:from|with)|alliance with|(?:shares?|shared|sharing)\b[^.]{0,25} with"
    r"|among (?:them|others)|with which|(?:once|previously|earlier) (?:at|of|with|in)|(?:rank\w*|behind|ahead of)"
    r"|as did|as (?:have|has)|similar (?:to|failings at)|after (?:leaving|serving)|worked (?:at|for|with)"
    r"|in contrast to|followed by|handed over from|inspected with)|\bex-|\bex )(?: the| at| in| of)? ?$",
    re.IGNORECASE,
)
# "A former Kent Police deputy", "Humberside's former chief"
_OF_THE_PAST = re.compile(
    r"(?:'s)? (?:former|ex-)|,? (?:where|with which|with whom|took part|had earlier)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Named:
    """One naming of a body. `beside`: only in comparison with another, as an example or of the past.

    `existed`: on the day of the page. `at` is the position in its part; `listed` whether it goes on a list.
    """

    slug: str
    where: str
    words: str
    method: str
    at: int
    beside: bool
    existed: bool
    listed: bool
    opens: bool


def kind_by_words(*texts: str) -> str:
    """police or fire, where the words of the texts tell only the one; else empty."""
    police = any(_POLICE.search(text) for text in texts)
    fire = any(_FIRE.search(text) for text in texts)
    return "" if police == fire else "police" if police else "fire"


def namings(parts: Parts) -> list[Named]:
    """Every naming of a body in title, standfirst and text, in order."""
    told = [
        (where, text, hits(text))
        for where, text in (("title", parts.title), ("standfirst", parts.standfirst), ("text", parts.text))
    ]
    on = parts.page.on
    full = {_then(hit.slugs[0][1], on) for _, _, found in told for hit in found if hit.how == "name"}
    return [one for where, text, found in told for one in _named(where, text, found, full, on)]


def named_in(where: str, text: str, full: set[str], on: date | None) -> list[Named]:
    """Likewise of one more part; `full` are the bodies that the page names in full."""
    return list(_named(where, text, hits(text), full, on))


def _named(where: str, text: str, found: list[Hit], full: set[str], on: date | None) -> Iterable[Named]:
    last: tuple[Hit, bool] | None = None
    for hit in found:
        meant = _meant(hit, where, text, full, on)
        if meant is None:
            continue
        slug, method = meant
        listed = last is not None and bool(LISTED.fullmatch(text[last[0].end : hit.start]))
        beside = bool(listed and last and last[1]) or _is_beside(text, hit)
        last = (hit, beside)
        body = bodies()[slug]
        yield Named(
            slug=slug,
            where=where,
            words=hit.words,
            method=method,
            at=hit.start,
            beside=beside,
            existed=in_force(on, body.began, body.ended),
            listed=listed,
            opens=hit.start == 0 or text[hit.start - 1] == "\n" or text[: hit.start].endswith("\nThe "),
        )


def _is_beside(text: str, hit: Hit) -> bool:
    return bool(_BESIDE.search(text, max(0, hit.start - 60), hit.start) or _OF_THE_PAST.match(text, hit.end))


def _meant(hit: Hit, where: str, text: str, full: set[str], on: date | None) -> tuple[str, str] | None:
    """The body, and the rule that tells it; None where it cannot be told."""
    if hit.how == "name":
        return _then(hit.slugs[0][1], on), FULL
    if hit.how == "short":
        may = hit.slugs[0][1]
        known = [slug for slug in may if slug in full]
        return (known[0], SHORT) if len(known) == 1 else (may[0], ALONE) if len(may) == 1 else None
    if where == "text" or hit.place in names().never_alone:
        return None
    known = [slug for kind, slugs in hit.slugs for slug in slugs if slug in full]
    if len(known) > 1:
        kind = kind_by_words(text)
        known = [slug for slug in known if bodies()[slug].kind == kind]
    return (known[0], PLACE) if len(known) == 1 else None


def _then(slugs: tuple[str, ...], on: date | None) -> str:
    """Of bodies of one name that which existed on a day; else the first."""
    existed = [slug for slug in slugs if in_force(on, bodies()[slug].began, bodies()[slug].ended)]
    return existed[-1] if existed and on else existed[0] if existed else slugs[0]
