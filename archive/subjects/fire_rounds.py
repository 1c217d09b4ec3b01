"""Tells the round of fire and rescue inspections, or the inspection of an agency, that a page is about."""

import re
from collections.abc import Collection, Sequence

from archive.subjects.mention import Mention
from archive.subjects.parts import Parts
from archive.subjects.tables import bodies, in_force, programmes

_INSPECTED = re.compile(
    r"\binspect(?:ion|ions|ed|ors?|orate)\b|\bhmic\w*|\b(?:rated|graded)\b|\bwatchdog\b", re.IGNORECASE
)
# When reports of a round came out, where no other's did: between the rounds a page has to say which it is.
_WINDOWS = (
    ("frs-round-1", "2018-12", "2019-12"),
    ("frs-round-2", "2021-07", "2023-03"),
    ("frs-round-3", "2023-07", "2025-05"),
)


def fire_round(parts: Parts, about: Sequence[str], told: Collection[str]) -> Mention | None:
    """The round, by what the page calls it, else by its day; of an agency that it was inspected."""
    own = parts.page.source_kind in ("inspectorate", "syndicator")
    if not about or not (own or _INSPECTED.search(f"{parts.title}\n{parts.standfirst}\n{parts.text}")):
        return None
    kinds = {bodies()[slug].kind for slug in about}
    if kinds == {"agency"}:
        return _of(parts, "non-territorial", about[0], "the body inspected")
    if kinds != {"fire"}:
        return None
    named = [slug for slug in told if programmes()[slug].kind == "round"]
    if len(named) == 1:
        return _of(parts, named[0], programmes()[named[0]].label, "its number or years")
    on = parts.page.on
    for slug, first, last in _WINDOWS:
        if not named and on is not None and in_force(on, first, last):
            return _of(parts, slug, on.isoformat(), "day of publication")
    return None


def _of(parts: Parts, slug: str, words: str, method: str) -> Mention:
    return Mention(
        kind="programme",
        slug=slug,
        role="subject",
        where="title" if parts.title else "text",
        evidence=(words,),
        times=1,
        method=method,
    )
