"""Tells which programme of inspections, or kind of publication, a page is about; none rather than a guess."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from archive.subjects.inspections import inspection_of
from archive.subjects.mention import Mention
from archive.subjects.parts import Parts
from archive.subjects.phrases import Finder, Found
from archive.subjects.tables import Programme, bodies, in_force, programmes
from archive.subjects.told import Told

_WEIGHTS = {
    # where: of a sure phrase, of a keyword
    "title": (8, 6),
    "link": (6, 4),
    "standfirst": (6, 4),
    "lead": (5, 3),
    "text": (2, 0),
}
_ENOUGH = 3
_SIGNS_TOGETHER = 2
_MOST_SIGNS = 4
_SHOWN = 6
_FORMS = frozenset(["inspection", "follow-up", "warning", "monitoring"])
_ALWAYS = frozenset(["notice", "annual"])
_LAST = frozenset(["form", "document", "response"])
_BONUS = 3
# What a joint inspection, a super-complaint or a warning is about does not matter as much as that it is one.
_OF_ITSELF = frozenset(["joint", "warning"])
_OF_ITSELF_BONUS = 10
_HEAD = 5
_FIRE = re.compile(r"\bfire\b", re.IGNORECASE)


@cache
def _finder() -> Finder:
    """All phrases, for the parts that come first."""
    return Finder(_phrases(("sure", "keywords", "signs")))


@cache
def _text_finder() -> Finder:
    """Those that tell something in the rest of a text."""
    return Finder(_phrases(("sure", "signs")))


def _phrases(weights: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for programme in programmes().values():
        for weight in weights:
            for written in getattr(programme, weight):
                yield programme.slug, weight, written


def programme_mentions(parts: Parts, about: Sequence[str]) -> list[Mention]:
    """The programmes of a page that is about certain bodies: mostly one; several where it is plainly of several."""
    told = _told(parts)
    if about and all(bodies()[slug].kind == "fire" for slug in about):
        told = {slug: one for slug, one in told.items() if not _is_of_peel(programmes()[slug])}
    chosen = _chosen(told, about) or _round_of_all(parts, told, about)
    if found := inspection_of(parts, about, chosen, told):
        replies = [slug for slug in chosen if programmes()[slug].kind == "response"]
        return [found, *(_mention(slug, told[slug]) for slug in replies)]
    if any(bodies()[slug].kind == "fire" for slug in about):
        # every round looks at culture, among much else
        chosen = [
            slug for slug in chosen if programmes()[slug].kind != "theme" or told[slug].where == "title"
        ]
    return [_mention(slug, told[slug]) for slug in chosen]


def _is_of_peel(programme: Programme) -> bool:
    """Of the police alone, though fire services are graded for effectiveness and efficiency as well."""
    return "peel" in (programme.slug, programme.part_of)


def _told(parts: Parts) -> dict[str, Told]:
    head = f"{parts.title}\n{parts.standfirst}\n{parts.lead}".casefold()
    told: dict[str, Told] = defaultdict(Told)
    first = [("title", parts.title), ("standfirst", parts.standfirst), ("lead", parts.lead)]
    for where, text in (*first, *(("link", link) for link in parts.links)):
        for found in _finder().find(text, head):
            _count(told[found.phrase.slug], where, found)
    for found in _text_finder().find(parts.text[parts.lead_end :], head):
        _count(told[found.phrase.slug], "text", found)
    on = parts.page.on
    return {
        slug: one
        for slug, one in told.items()
        if in_force(on, programmes()[slug].since, programmes()[slug].until)
    }


def _count(one: Told, where: str, found: Found) -> None:
    if found.phrase.weight == "signs":
        one.signs.add(found.phrase.written)
        together = len(one.signs) >= _SIGNS_TOGETHER
        weight = min(len(one.signs), _MOST_SIGNS) + 1 if together else 0
    else:
        weight = _WEIGHTS[where][0 if found.phrase.weight == "sure" else 1]
        one.again += 1 if one.best else 0
    if weight > one.best or not one.where:
        one.where, one.best = ("text" if where == "lead" else where), max(weight, one.best)
    if found.words not in one.words:
        one.words.append(found.words)


def _chosen(told: Mapping[str, Told], about: Sequence[str]) -> list[str]:
    """The programme that is told best: the part rather than the whole, what is inspected rather than how it is told."""
    scores = {slug: _score(programmes()[slug], one, about) for slug, one in told.items()}
    scores = {slug: score for slug, score in scores.items() if score >= _ENOUGH}
    for slug in list(scores):
        whole = programmes()[slug].part_of
        if whole in scores and told[slug].best >= _HEAD:
            scores[slug] = max(scores[slug], scores.pop(whole)) + 1
        elif whole in scores:
            del scores[slug]
    replies = [
        slug for slug in scores if programmes()[slug].kind == "response" and told[slug].where == "title"
    ]
    firm = {slug: score for slug, score in scores.items() if programmes()[slug].kind not in _LAST}
    last = {slug: score for slug, score in scores.items() if programmes()[slug].kind == "form"}
    top = max(firm or last or scores, key=lambda slug: scores[slug], default=None)
    if top is None or programmes()[top].kind == "response":
        return replies or _only_sure(told)
    return [top, *_theme_in_title(top, told), *replies]


def _theme_in_title(top: str, told: Mapping[str, Told]) -> list[str]:
    """What a joint inspection or a super-complaint is about, where that is all the title says."""
    if programmes()[top].kind != "joint" or told[top].where == "title":
        return []
    themes = [
        slug for slug, one in told.items() if one.where == "title" and programmes()[slug].kind == "theme"
    ]
    return themes if len(themes) == 1 else []


def _round_of_all(parts: Parts, told: Mapping[str, Told], about: Sequence[str]) -> list[str]:
    """The round that a page about fire services in general names."""
    named = [slug for slug, one in told.items() if programmes()[slug].kind == "round" and one.best]
    return named if len(named) == 1 and not about and _FIRE.search(f"{parts.title} {parts.lead}") else []


def _only_sure(told: Mapping[str, Told]) -> list[str]:
    """The one form of inspection that a text names by its name, be it late."""
    sure = [slug for slug, one in told.items() if one.best and programmes()[slug].kind in _FORMS]
    return sure if len(sure) == 1 else []


def _score(programme: Programme, one: Told, about: Sequence[str]) -> int:
    """The forms of inspection come first where a page is about a body, the themes where it is about none."""
    kind, score = programme.kind, one.score
    if kind in ("round", "carrier", "body"):
        return 0
    if score < _ENOUGH:
        return score + _BONUS if score and kind in _FORMS and about else 0
    if kind in _OF_ITSELF and one.best >= _HEAD:
        return score + _OF_ITSELF_BONUS
    if kind == "joint":
        return score
    if kind == "theme" and not about and one.best == _WEIGHTS["lead"][1] and not one.again:
        return 0  # a word in passing
    if kind == "question" and about:
        return _ENOUGH
    if kind in _ALWAYS or (kind in _FORMS) == bool(about):
        return score + _BONUS
    return score


def _mention(slug: str, one: Told) -> Mention:
    return Mention(
        kind="programme",
        slug=slug,
        role="subject",
        where=one.where,
        evidence=tuple(one.words[:_SHOWN]),
        times=len(one.words),
        method="signs" if len(one.signs) >= _SIGNS_TOGETHER and one.best <= _MOST_SIGNS + 1 else "keywords",
    )
