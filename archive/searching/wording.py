"""Words as a search compares them: without case, accents and apostrophes, numbers apart from letters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

BREAK = "0z0"
"""Stands between headline, standfirst and text: no phrase reaches from one into the next. Nobody can seek it."""

_LONGEST_WORD = 64
_LONGEST_TEXT = 500_000  # letters; Postgres refuses what needs a megabyte
_MOST_WORDS = 16_000  # whose places Postgres keeps
_MOST_TIMES = 250  # that it keeps the place of one word

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: never seen by a reader.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u2032`\u00b4"
_MARKS = "\u0300-\u036f"
# "force’s" is one; "re-inspection" two, whatever the hyphen.
_RUN = re.compile(f"[^\\W_][^\\W_{_MARKS}]*(?:[{_MARKS}{_APOSTROPHES}]+[^\\W_]+)*[{_MARKS}]*")
_PARTS = re.compile("[a-z]+|[0-9]+")
_JOINING = re.compile("(?<=[A-Za-z0-9])'+(?=[A-Za-z0-9])")
# What prose has besides ASCII: apostrophes, of which one is as good as another, and what stands between words.
_BETWEEN = "\u00a0\u00a3\u00ab\u00b4\u00bb\u2010\u2011\u2012\u2013\u2014\u2015\u201c\u201d\u2022\u2026\u20ac"
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_BETWEEN, " "))
# Letters that no normal form takes apart.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text."""

    said: str
    start: int
    end: int


def tidy(text: str) -> str:
    """The text without what no reader sees, its letters in one form: places of words are places in this."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def located(text: str) -> Iterator[Word]:
    """The words of a tidy text in order."""
    for found in _RUN.finditer(text):
        for part in _PARTS.findall(_folded(found[0])):
            if len(part) <= _LONGEST_WORD:
                yield Word(part, found.start(), found.end())


def _folded(run: str) -> str:
    if not run.isascii():
        run = unicodedata.normalize("NFKD", run.casefold())
        run = "".join(letter for letter in run if not unicodedata.combining(letter)).translate(_LETTERS)
    for apostrophe in _APOSTROPHES:
        run = run.replace(apostrophe, "")
    return run.lower()


def words(text: str) -> str:
    """The words of a text, joined by one space; of a very long one those it begins with.

    >>> words("The force\\u2019s re\\u2011inspection, 10th in Llanelwy\\u0302")
    'the forces re inspection 10 th in llanelwy'
    """
    said = " ".join(chain.from_iterable(map(_words, tidy(text).split("\n"))))
    return said if len(said) <= _LONGEST_TEXT else said[:_LONGEST_TEXT].rsplit(" ", 1)[0]


def entered(title: str, standfirst: str | None, text: str) -> tuple[str, str]:
    """What of an article is indexed: the words of its headline, and those of all of it."""
    headline = words(title)
    return headline, f" {BREAK} ".join((headline, words(standfirst or ""), words(text)))


def _words(line: str) -> Iterable[str]:
    """What `located` finds: at once where each letter is of ASCII (8 times as fast), else word by word."""
    plain = line.translate(_PLAIN)
    if not plain.isascii():
        return (word.said for word in located(line))
    found = _PARTS.findall((_JOINING.sub("", plain) if "'" in plain else plain).lower())
    return found if len(line) <= _LONGEST_WORD else (word for word in found if len(word) <= _LONGEST_WORD)


def lengthy(said: str) -> bool:
    """Whether Postgres cannot keep the place of every word, so that phrases are looked for in the words themselves."""
    every = said.split()
    if len(every) <= _MOST_TIMES:
        return False
    times: dict[str, int] = {}
    for word in every:
        times[word] = times.get(word, 0) + 1
    return len(every) > _MOST_WORDS or max(times.values()) > _MOST_TIMES
