"""Tells which programme of inspections, or kind of publication, a page is about; none rather than a guess."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from archive.subjects.fire_rounds import fire_round
from archive.subjects.mention import Mention
from archive.subjects.parts import Parts
from archive.subjects.phrases import Finder, Found
from archive.subjects.tables import Programme, bodies, in_force, programmes

_WEIGHTS = {
    # where: of a sure phrase, of a keyword
    "title": (8, 6),
    "link": (6, 4),
    "standfirst": (6, 4),
    "lead": (5, 3),
    "text": (2, 0),
}
_AGAIN = 2
_ENOUGH = 3
_SIGNS_TOGETHER = 3
_SHOWN = 6
_FORMS = frozenset(["inspection", "follow-up", "monitoring"])
_ALWAYS = frozenset(["notice", "annual"])
_LAST = frozenset(["form", "document"])
_BONUS = 3
# What a joint inspection or a super-complaint is about does not matter as much as that it is one.
_JOINT_BONUS = 10
_HEAD = 5


@dataclass(kw_only=True)
class _Told:
    """What tells a programme: the most telling part, the words, the score."""

    where: str = ""
    words: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    best: int = 0
    again: int = 0

    @property
    def score(self) -> int:
        return self.best + min(self.again, _AGAIN)


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
    """The programmes of a page that is about certain bodies: mostly one, and several only where its title names them."""
    told = _told(parts)
    chosen = _chosen(told, about)
    if not chosen and (found := fire_round(parts, about, told)):
        return [found]
    return [_mention(slug, told[slug]) for slug in chosen]


def _told(parts: Parts) -> dict[str, _Told]:
    head = f"{parts.title}\n{parts.standfirst}\n{parts.lead}".casefold()
    told: dict[str, _Told] = defaultdict(_Told)
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


def _count(one: _Told, where: str, found: Found) -> None:
    if found.phrase.weight == "signs":
        one.signs.add(found.phrase.written)
        weight = 0 if len(one.signs) < _SIGNS_TOGETHER else _ENOUGH
    else:
        weight = _WEIGHTS[where][0 if found.phrase.weight == "sure" else 1]
        one.again += 1 if one.best else 0
    if weight > one.best or not one.where:
        one.where, one.best = ("text" if where == "lead" else where), max(weight, one.best)
    if found.words not in one.words:
        one.words.append(found.words)


def _chosen(told: Mapping[str, _Told], about: Sequence[str]) -> list[str]:
    """The programme that is told best; the part rather than the whole, what was inspected rather than how it is told."""
    scores = {slug: _score(programmes()[slug], one, about) for slug, one in told.items()}
    scores = {slug: score for slug, score in scores.items() if score >= _ENOUGH}
    for slug in list(scores):
        whole = programmes()[slug].part_of
        if whole in scores:
            scores[slug] = max(scores[slug], scores.pop(whole)) + 1
    replies = [
        slug for slug in scores if programmes()[slug].kind == "response" and told[slug].where == "title"
    ]
    scores = {slug: score for slug, score in scores.items() if programmes()[slug].kind != "response"}
    firm = {slug: score for slug, score in scores.items() if programmes()[slug].kind not in _LAST}
    top = max(firm or scores, key=lambda slug: scores[slug], default=None)
    return [*([top] if top else []), *replies]


def _score(programme: Programme, one: _Told, about: Sequence[str]) -> int:
    """The forms of inspection come first where a page is about a body, the themes where it is about none."""
    kind, score = programme.kind, one.score
    if kind in ("round", "carrier", "body") or score < _ENOUGH and not (score and kind in _FORMS and about):
        return 0
    if kind == "joint":
        return score + (_JOINT_BONUS if one.best >= _HEAD else 0)
    if kind in _ALWAYS or (kind in _FORMS) == bool(about):
        return score + _BONUS
    return score


def _mention(slug: str, one: _Told) -> Mention:
    return Mention(
        kind="programme",
        slug=slug,
        role="subject",
        where=one.where,
        evidence=tuple(one.words[:_SHOWN]),
        times=len(one.words),
        method="signs" if one.best == _ENOUGH and len(one.signs) >= _SIGNS_TOGETHER else "keywords",
    )
