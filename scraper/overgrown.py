"""Tells pages that have grown beyond what any article is: too much to parse, to read or to compare."""

import re
from collections.abc import Iterable

# Characters of a page. A live blog of many days has three millions; of more a reading takes too long.
LONGEST_PAGE = 6 * 1024 * 1024
# Tags of a page, closing ones included; a long live blog has some ten thousand.
MOST_TAGS = 150_000
# Characters. Headlines have two hundred, and reports read as pages half a million.
LONGEST_TITLE = 2_000
LONGEST_TEXT = 2_000_000

# The parser compares each attribute of an element with all that came before it. Twenty thousand take it half a second.
MOST_COMPARED = 20_000**2
# Shorter tags cannot hold enough of them.
SHORT = 4000
TAG = re.compile("<[a-z]", re.IGNORECASE)
# What stands in quotation marks is one attribute, however many words it has. A pattern that begins with a letter is
# looked for 5× faster.
QUOTED = re.compile(r"""=(?<=[\w:.@-]=)\s*(?:"[^"]*"|'[^']*')""")
ATTRIBUTE = re.compile(r"[^\s/]+")


def is_overgrown(text: str) -> bool:
    """Whether a page is too long, has too many tags, or more attributes than can be compared in a second."""
    if len(text) > LONGEST_PAGE or text.count("<") > MOST_TAGS:
        return True
    long = [piece for piece in QUOTED.sub(" ", text).split(">") if len(piece) > SHORT]
    tags = ((piece, tag.start()) for piece in long if (tag := TAG.search(piece)))
    return sum(len(ATTRIBUTE.findall(piece, begun)) ** 2 for piece, begun in tags) > MOST_COMPARED


def why_too_long(title: str, paragraphs: Iterable[str]) -> str:
    """Why this is the title or text of no article; empty where it may be."""
    if len(title) > LONGEST_TITLE:
        return "a headline longer than any"
    return "a text longer than any" if sum(map(len, paragraphs)) > LONGEST_TEXT else ""
