"""Brings text to what it means, so that a change of punctuation is told from a change of words."""

import hashlib
import re
import unicodedata
from functools import lru_cache

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: never seen by a reader.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u2032`]")
# One hyphen, one apostrophe, one quotation mark, one space for all that look like it.
_LOOKALIKES = re.compile(
    "[\u2010-\u2015\u2212\u2018\u2019\u201b\u02bc\u2032\u00b4`\u201c\u201d\u00a0\u2007\u202f]"
)
_PLAIN = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    **dict.fromkeys("\u00a0\u2007\u202f", " "),
}
# "1,200", "4.5", "3rd", "5 %", "£": a point or comma counts only between digits.
_WORDS = re.compile(r"[^\W_]+(?:[.,](?<=\d[.,])(?=\d)[^\W_]+)*|[%$£€¥¢\u20a0-\u20cf]")


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """The words of a text joined by one space: without punctuation, its case kept.

    Kept for the texts that were folded last, since what is recorded is folded for its digest and again for its runs.

    >>> fold("The force\\u2019s \\u201cgood\\u201d  work \\u2013 up 1,200 (5%)")
    'The forces good work up 1,200 5 %'
    """
    text = text.replace("\u00b4", "'")  # an acute accent on its own would leave a space behind
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_WORDS.findall(_APOSTROPHES.sub("", text)))


def plain(text: str) -> str:
    """The text as printed, with one form of each hyphen, apostrophe, quotation mark and space.

    >>> plain("The force\\u2019s re\\u2011inspection")
    "The force's re-inspection"
    """
    if text.isascii():
        return text.replace("`", "'")
    text = text.replace("\u00b4", "'")  # as above
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _LOOKALIKES.sub(lambda found: _PLAIN[found[0]], text)


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def storable(text: str) -> str:
    """The text without what no database can hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode(errors="replace").decode()
