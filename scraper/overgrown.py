"""Tells pages that have grown beyond what any article is: too much to parse, to read or to compare."""

import re
from collections.abc import Iterable, Iterator

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
# Of the ends of tags that may stand in quotation marks so many are passed over, then the rest of the page is one part.
TRIES = 1000
TAG = re.compile("<[a-z]", re.IGNORECASE)
# What stands in quotation marks is one attribute, however many words it has. A pattern that begins with a letter is
# looked for 5× faster.
QUOTED = re.compile(r"""=(?<=[\w:.@-]=)\s*(?:"[^"]*"|'[^']*')""")
ATTRIBUTE = re.compile(r"[^\s/]+")


def is_overgrown(text: str) -> bool:
    """Whether a page is too long, has too many tags, or more attributes than can be compared in a second."""
    if len(text) > LONGEST_PAGE or (len(text) > MOST_TAGS and text.count("<") > MOST_TAGS):
        return True
    long = (piece for part in _long(text) for piece in QUOTED.sub(" ", part).split(">") if len(piece) > SHORT)
    tags = ((piece, tag.start()) for piece in long if (tag := TAG.search(piece)))
    return sum(len(ATTRIBUTE.findall(piece, begun)) ** 2 for piece, begun in tags) > MOST_COMPARED


def _long(text: str) -> Iterator[str]:
    """The parts of a page, from one end of a tag to another, that may hold a tag which is not short.

    Nearly all are scripts, and those that no tag begins in are left out: 5× faster than to go through the whole page.
    """
    begun, marks, tries = 0, _Marks(text), iter(range(TRIES))
    while begun + SHORT < len(text):
        end = text.rfind(">", begun, begun + SHORT)
        if end < 0:
            end = text.find(">", begun + SHORT)
        while end >= 0 and marks.may_hold(end):
            end = -1 if next(tries, None) is None else text.find(">", end + 1)
        end = len(text) if end < 0 else end
        # A letter is found much faster than a pattern: scripts have few of these, or a tag at once.
        at = text.find("<", begun, end) if end - begun > SHORT else -1
        if at >= 0 and TAG.search(text, at, end):
            yield text[begun:end]
        begun = end + 1


class _Marks:
    """The last quotation marks of each kind before places of a text, which are asked for from first to last."""

    def __init__(self, text: str) -> None:
        self.text, self.seen, self.last = text, 0, {'"': -1, "'": -1}

    def may_hold(self, at: int) -> bool:
        """Whether a place may stand in the value of an attribute, which begins at the last mark of a kind."""
        text, seen = self.text, self.seen
        self.last = {mark: max(last, text.rfind(mark, seen, at)) for mark, last in self.last.items()}
        self.seen = at
        before = (text[max(0, last - 99) : last].rstrip() for last in self.last.values() if last >= 0)
        return any(said[-1:] in {"", "="} for said in before)


def why_too_long(title: str, paragraphs: Iterable[str]) -> str:
    """Why this is the title or text of no article; empty where it may be."""
    if len(title) > LONGEST_TITLE:
        return "a headline longer than any"
    return "a text longer than any" if sum(map(len, paragraphs)) > LONGEST_TEXT else ""
