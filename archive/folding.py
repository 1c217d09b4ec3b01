"""Brings text to what it means, so that a change of punctuation is told from a change of words."""

import hashlib
import re
import unicodedata

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: never seen by a reader.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u2032`]")
# "1,200", "4.5", "3rd", "5 %", "£": a point or comma counts only between digits.
_WORDS = re.compile(r"[^\W_]+(?:[.,](?<=\d[.,])(?=\d)[^\W_]+)*|[%$£€¥¢\u20a0-\u20cf]")


def fold(text: str) -> str:
    """The words of a text joined by one space: without punctuation, its case kept.

    >>> fold("The force\\u2019s \\u201cgood\\u201d  work \\u2013 up 1,200 (5%)")
    'The forces good work up 1,200 5 %'
    """
    text = text.replace("\u00b4", "'")  # an acute accent on its own would leave a space behind
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_WORDS.findall(_APOSTROPHES.sub("", text)))


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def storable(text: str) -> str:
    """The text without what no database can hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode(errors="replace").decode()
