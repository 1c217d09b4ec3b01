"""Finds the phrases of the data files in texts: `protect* ... child*` and `progress + child protection` as well."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


# By word or letters, the beginnings of phrases, and the phrases that begin so.
_Beginnings = defaultdict[str, dict[str, list[Phrase]]]


class Finder:
    """Finds many phrases in a text, each looked for by the word, or the letters of a stem, that it begins with."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        """Of each phrase the slug it tells, its weight, and how it is written."""
        self._by_word: _Beginnings = defaultdict(lambda: defaultdict(list))
        self._by_stem: _Beginnings = defaultdict(lambda: defaultdict(list))
        for slug, weight, written in phrases:
            beginning = re.split(r"\*| \.\.\. | \+ ", written.lower())[0].replace("-", " ")
            if (word := _WORD.match(beginning)) is None:
                raise ValueError(f"the phrase {written!r} of {slug} does not begin with a word")
            made = _made(slug, weight, written)
            if written[word.end() : word.end() + 1] == "*":
                self._by_stem[word[0][:_LETTERS]][beginning].append(made)
            else:
                self._by_word[word[0]][beginning].append(made)

    def find(self, text: str, head: str) -> Iterator[Found]:
        """Every phrase in a text, with what it needs in the head: title and first words, in small letters."""
        low = text.lower()
        if len(low) != len(text):  # a letter that becomes two: positions would not fit
            low = "".join(letter.lower()[0] for letter in text)
        low = low.replace("-", " ")
        words = dict.fromkeys(_WORD.findall(low))
        stems = dict.fromkeys(word[:_LETTERS] for word in words)
        for beginnings, begun in ((self._by_word, words), (self._by_stem, stems)):
            for letters in begun:
                for beginning, phrases in beginnings[letters].items() if letters in beginnings else ():
                    at = low.find(beginning)
                    while at >= 0:
                        if at == 0 or not low[at - 1].isalnum():
                            yield from self._at(text, low, at, phrases, head)
                        at = low.find(beginning, at + 1)

    def _at(self, text: str, low: str, at: int, phrases: list[Phrase], head: str) -> Iterator[Found]:
        for phrase in phrases:
            if (found := phrase.first.match(low, at)) is None:
                continue
            words = text[at : found.end()]
            if (not phrase.capitals or words.isupper()) and all(one.search(head) for one in phrase.others):
                yield Found(phrase=phrase, words=words, at=at)


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
