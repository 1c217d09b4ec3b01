"""Finds the phrases of the data files in texts: `protect* ... child*` and `progress + child protection` as well."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.subjects.beginnings import Beginnings

_LETTERS = 3  # of a stem, by which those that a text may have are looked up
_WORD = re.compile(r"[a-z0-9]+")
_GAP = r"(?:[\s,'\-]+[\w']+){0,4}?[\s\-]+"


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A phrase of a data file, as `written` there.

    `*` ends a word in any way, ` ... ` leaves out up to four words, ` + ` asks that what follows stands somewhere in
    title or first words too. A phrase in capitals is found in capitals only. `weight` says what it is.
    """

    slug: str
    weight: str
    written: str
    first: re.Pattern[str]
    others: tuple[re.Pattern[str], ...]
    capitals: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """A phrase where it stands; `words` as printed."""

    phrase: Phrase
    words: str
    at: int


@dataclass(frozen=True, kw_only=True, eq=False)
class _Beginning:
    """What phrases begin with: `first` is its first word, or letters of one that may end in any way."""

    phrases: list[Phrase]
    is_stem: bool
    first: re.Pattern[str]
    number: int

    def rank(self, low: str) -> tuple[bool, int, int]:
        """Whole words come before stems, those first whose word the text has first."""
        first = self.first.search(low)
        return self.is_stem, first.start() if first else len(low), self.number


class Finder:
    """Finds many phrases in a text, by what they begin with."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        """Of each phrase the slug it tells, its weight, and how it is written."""
        known: dict[tuple[str, bool], _Beginning] = {}
        for slug, weight, written in phrases:
            letters = re.split(r"\*| \.\.\. | \+ ", written.lower())[0].replace("-", " ")
            if (word := _WORD.match(letters)) is None:
                raise ValueError(f"the phrase {written!r} of {slug} does not begin with a word")
            is_stem = written[word.end() : word.end() + 1] == "*"
            begun = known.setdefault((letters, is_stem), _beginning(word[0], is_stem, len(known)))
            begun.phrases.append(_made(slug, weight, written))
        self.phrases = [phrase for begun in known.values() for phrase in begun.phrases]
        self._beginnings = Beginnings((letters, one) for (letters, _), one in known.items())

    def find(self, text: str, head: str) -> Iterator[Found]:
        """Every phrase in a text, with what it needs in the head: title and first words, in small letters."""
        low = text.lower()
        if len(low) != len(text):  # a letter that becomes two: positions would not fit
            low = "".join(letter.lower()[0] for letter in text)
        low = low.replace("-", " ")
        found: dict[_Beginning, list[Found]] = defaultdict(list)
        for at, begun in self._beginnings.places(low):
            for phrase in begun.phrases:
                if one := _found(phrase, text, low, at, head):
                    found[begun].append(one)
        for begun in sorted(found, key=lambda begun: begun.rank(low)):
            yield from found[begun]


def _found(phrase: Phrase, text: str, low: str, at: int, head: str) -> Found | None:
    """A phrase at a place of a text, if it stands there."""
    if (found := phrase.first.match(low, at)) is None:
        return None
    words = text[at : found.end()]
    if (phrase.capitals and not words.isupper()) or not all(one.search(head) for one in phrase.others):
        return None
    return Found(phrase=phrase, words=words, at=at)


def _beginning(word: str, is_stem: bool, number: int) -> _Beginning:
    letters = re.escape(word[:_LETTERS] if is_stem else word)
    ends = "" if is_stem else "(?![a-z0-9])"
    # begins with letters, which the engine looks for first: a look behind costs ten times as much
    first = re.compile(rf"{letters}(?<![a-z0-9]{letters}){ends}")
    return _Beginning(phrases=[], is_stem=is_stem, first=first, number=number)


def _made(slug: str, weight: str, written: str) -> Phrase:
    first, *others = written.split(" + ")
    return Phrase(
        slug=slug,
        weight=weight,
        written=written,
        first=re.compile(_pattern(first)),
        others=tuple(re.compile(rf"\b{_pattern(other)}") for other in others),
        capitals=first.isupper() and first.isalpha(),
    )


def _pattern(written: str) -> str:
    """A regular expression of a phrase without ` + `, for small letters."""
    runs = [
        r"[\s\-]+".join(_word(word) for word in re.split(r"[\s\-]+", run))
        for run in written.casefold().split(" ... ")
    ]
    return _GAP.join(runs) + r"(?![a-z0-9])"


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w']*") if word.endswith("*") else rf"{re.escape(word)}(?:'s)?"
