"""Whether a line of a list is worth fetching, and whether a text concerns the inspectorate."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote_plus

from scraper.beginnings import matches
from scraper.signs import Sign, Step, places_of, signs

FETCH_FROM = 0.5
KEEP_FROM = 0.8
# What is said of somebody, and counts in a text only where inspectors and a force or service come together.
_JUDGEMENTS = ("a grade", "special measures")
# What comes first in the table: where there is none of it, nobody that the inspectorate has to do with is spoken of.
_OURS = ("the inspectorate", "whose inspectors", "who inspects", "special measures", "who is inspected")


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A sign that was found: what it weighed, from -1 to 1, and the words that were it."""

    sign: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether something is kept, its score from 0 to 1, and the words that made it, as written.

    `signs` are what was weighed: the score is the sum of those for, at most 1, less those against.
    """

    kept: bool
    score: float
    words: tuple[str, ...]
    signs: tuple[Weighed, ...] = ()


# Of a source that publishes nothing else.
EVERYTHING = Verdict(kept=True, score=1.0, words=())
# Of what will be asked for on another night.
NOT_TONIGHT = Verdict(kept=False, score=1.0, words=())


class _Found(NamedTuple):
    """A sign, and its words where they stand, as often as they do."""

    sign: Sign
    words: tuple[tuple[int, str], ...]


def judge_text(title: str, standfirst: str | None, text: str, tags: Iterable[str] = ()) -> Verdict:
    """Decide whether an article concerns the inspectorate and is to be kept, by the signs of `signs.toml`.

    The inspectorate's name gives 1; what is only said of those it inspects 0.8. Without these, inspectors and a force
    or service have to come together, with a grade somewhere, and nobody else's inspectors. Kept from 0.8.
    """
    whole = _fold(" . ".join((title, standfirst or "", text, *tags)))
    found = _found("text", whole)
    if not _together(whole, found):
        found = [one for one in found if one.sign.about not in _JUDGEMENTS]
    return _verdict("text", found, KEEP_FROM)


def judge_line(title: str, summary: str, url: str, tags: Iterable[str] = ()) -> Verdict:
    """Decide by what a list says whether a page is worth fetching, by the signs of `signs.toml`.

    `tags` are those of the list, its sections among them. Without a title the words of the address's slug are read;
    with one, no more of the address than its folders. Kept from 0.5: inspectors, or a force or service with a grade
    or a finding.
    """
    labels = tuple(tags)
    whole = _fold(" . ".join((title if title.strip() else _slug(url), summary, *labels)))
    return _verdict("line", _found("line", whole, (*labels, *_parts(url))), FETCH_FROM)


def _found(step: Step, whole: str, sections: Iterable[str] = ()) -> list[_Found]:
    """The signs that count at a step and whose words are in a text, or are one of its sections."""
    small = _small(whole)
    places = places_of(step).of(small)
    found: list[_Found] = []
    for sign in signs():
        if not found and sign.about not in _OURS:
            break
        if not sign.weight(step):
            continue
        if sign.where == "section":
            words = [(0, name) for name in sections if sign.words.fullmatch(name.lower())]
        else:
            told = ((sign.words, small), (sign.exact, whole))
            words = [
                (match.start(), whole[match.start() : match.end()])
                for pattern, text in told
                if pattern and pattern.pattern in places
                for match in matches(pattern, text, places[pattern.pattern])
            ]
        if words:
            found.append(_Found(sign, tuple(words)))
    return found


def _together(whole: str, found: list[_Found]) -> bool:
    """Whether two sentences that follow each other speak of inspectors and of a force or service."""
    inspecting, inspected = (
        [at for one in found if one.sign.about == about for at, _ in one.words]
        for about in ("who inspects", "who is inspected")
    )
    if not inspecting or not inspected:
        return False
    ends = [match.end() for match in re.finditer(r"[.!?]+\W", whole)]
    near = {bisect(ends, at) + step for at in inspected for step in (-1, 0, 1)}
    return any(bisect(ends, at) in near for at in inspecting)


def _small(whole: str) -> str:
    """The text in small letters, each in its place."""
    small = whole.lower()
    if len(small) == len(whole):
        return small
    return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in whole)


def _verdict(step: Step, found: list[_Found], enough: float) -> Verdict:
    """Add up the heaviest of each kind.

    Where none that it inspects is named, a grade is nobody's, and what speaks for somebody else counts twice.
    """
    counted = [one for one in found if _counts(one, found, step)]
    named = any(one.sign.about in ("the inspectorate", "who is inspected") for one in counted)
    heaviest: dict[str, _Found] = {}
    for one in sorted(counted, key=lambda one: abs(one.sign.weight(step))):
        if named or one.sign.about not in ("a grade", "a subject"):
            heaviest[one.sign.about] = one
    signs = [_weighed(one, step, 1 if named else 2) for one in heaviest.values()]
    speaks_for = min(sum(sign.weight for sign in signs if sign.weight > 0), 1.0)
    score = round(max(speaks_for + sum(sign.weight for sign in signs if sign.weight < 0), 0), 1)
    speaking = [one for one in counted if one.sign.about in heaviest and one.sign.weight(step) > 0]
    # Of what names the inspectorate, nothing but the names.
    speaking = [one for one in speaking if one.sign.certainty] or speaking
    return Verdict(
        kept=score >= enough,
        score=score,
        words=_in_order(speaking),
        signs=tuple(sorted(signs, key=lambda sign: -sign.weight)),
    )


def _in_order(found: list[_Found]) -> tuple[str, ...]:
    """The words of signs as a reader meets them, each once; of those that overlap the longer."""
    words: dict[str, None] = {}
    end = -1
    for at, word in sorted(
        (word for one in found for word in one.words), key=lambda word: (word[0], -len(word[1]))
    ):
        if at >= end:
            words[word] = None
            end = at + len(word)
    return tuple(words)


def _counts(one: _Found, found: list[_Found], step: Step) -> bool:
    """Whether a sign counts beside the others: what is against has to be as certain as what is for."""
    if one.sign.weight(step) > 0:
        return True
    if step == "text" and one.sign.where == "mostly":
        inspected = sum(len(other.words) for other in found if other.sign.about == "who is inspected")
        if len(one.words) <= inspected:
            return False
    return one.sign.certainty >= max(
        (other.sign.certainty for other in found if other.sign.weight(step) > 0), default=0
    )


def _weighed(one: _Found, step: Step, times_against: int) -> Weighed:
    weight = one.sign.weight(step)
    words = tuple(dict.fromkeys(word for _, word in one.words))
    return Weighed(sign=one.sign.name, weight=weight * (1 if weight > 0 else times_against) / 10, words=words)


def _slug(url: str) -> str:
    """Give the words of the longest part of a path: `/news/fire-chiefs-praised-1234567` or Domino's `A+B`."""
    return re.sub(r"[-_+.]+", " ", max(_parts(url), key=len))


def _parts(url: str) -> list[str]:
    path = re.split("[?#]", url)[0].partition("://")[2].partition("/")[2]
    return unquote_plus(path).split("/")


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‐-―]", "-", re.sub("[‘’ʼ`´]", "'", text))
    return " ".join(text.split())
