"""Sets the text of a page in lines as a reader sees them, each with the element it stands in."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from scraper.line import HEADINGS, Blocks, Line
from scraper.typesetter import Typesetter

# The names are HTML's own: https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
# What never holds a line that a reader of the article would read.
SILENT = frozenset(
    "script style template svg iframe object embed video audio canvas map head select option textarea button "
    "input datalist math".split()
)
SPANS = frozenset(["a", "time"])
# Ex: <span class="visually-hidden">Show this section</span>
SAID_ONLY = re.compile(r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-text)?)(?:$|\s)", re.IGNORECASE)

# What an element is to the text: where lines begin and end, what is read over, what may lead somewhere; a list is plain
# but for what its name tells.
BLOCK, HIDDEN, SPAN, BREAK, LIST, PLAIN = range(6)
KINDS = {
    **dict.fromkeys(SILENT, HIDDEN),
    **dict.fromkeys(BLOCKS, BLOCK),
    **dict.fromkeys(SPANS, SPAN),
    "br": BREAK,
    "menu": LIST,
}

BETWEEN = (0, 0, 0)

# Which line, or the first one of a block that has to be gone through again, and that block.
_Place = tuple[int, HtmlElement | None]


@dataclass(slots=True)
class Part:
    """An element that may be left out, and its `place`: why.

    Its lines are those from `first` to `end`, and the parts in it those up to `after`, where it is `apart`: no line
    goes on from before it into it or from it to what follows, so that the others stay what they are without it.
    """

    element: HtmlElement
    place: Any
    begun: tuple[int, ...]
    first: int = 0
    end: int = 0
    after: int = 0
    apart: bool = False


class Galley:
    """The text below an element in lines, gone through once: what is asked for with parts left out is cut out of it.

    `may_go` says of an element, its tag and the names of its attributes whether it may be left out, and why: a plain
    one without attributes never is. Those in `without` are left out from the first.
    """

    def __init__(
        self,
        root: HtmlElement,
        may_go: Callable[[HtmlElement, str, Collection[str]], object] | None = None,
        without: Collection[HtmlElement] = (),
    ) -> None:
        self.root, self.may_go, self.without = root, may_go, without
        self.optional: list[Part] = []
        # What no reader sees.
        self.passed: list[HtmlElement] = []
        # Of each block its first line and part, and those after its last.
        self.blocks: dict[HtmlElement, tuple[int, int, int, int]] = {}
        self._setter = Typesetter(root)
        self._lines: dict[int, Line] = {}
        self._blocks = Blocks()
        self._open_parts: list[Part] = []
        self._begun: list[tuple[int, int]] = []
        self._anew: dict[HtmlElement, Galley] = {}
        self._gather()

    def _gather(self) -> None:
        root, passed, begun, add = self.root, None, self._open_parts, self._setter.add
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            tag = element.tag
            kind = KINDS.get(tag, PLAIN)
            if event == "start":
                place = None
                # A third of all have neither name nor attribute that tells, and are asked nothing else.
                if ((names := element.keys()) or kind != PLAIN or self.without) and element is not root:
                    if self._is_left_out(element, kind, names):
                        passed = element
                        self.passed.append(element)
                        walk.skip_subtree()
                        continue
                    place = self.may_go and self.may_go(element, tag, names)
                if place or kind != PLAIN:
                    self._open(element, kind, place)
                if text := element.text:
                    add(text)
                continue
            if element is not passed and (kind != PLAIN or (begun and begun[-1].element is element)):
                self._close(element, kind)
            if element is not root and (text := element.tail):
                add(text)
        self._setter.end(root)
        self.blocks[root] = 0, len(self._setter.lines), 0, len(self.optional)

    def _is_left_out(self, element: HtmlElement, kind: int, names: Collection[str]) -> bool:
        if kind == HIDDEN and is_silent(element):
            return True
        return ("class" in names and _is_only_said(element.get("class", ""))) or element in self.without

    def _open(self, element: HtmlElement, kind: int, place: object) -> None:
        setter, part = self._setter, None
        if place:
            part = Part(element, place, setter.state)
            self.optional.append(part)
            self._open_parts.append(part)
        if kind == BLOCK:
            setter.begin_block(element)
            self._begun.append((len(setter.lines), len(self.optional)))
        elif kind == SPAN:
            setter.begin(element)
        elif kind == BREAK:
            setter.break_line()
        if part is not None:
            part.first = len(setter.lines)

    def _close(self, element: HtmlElement, kind: int) -> None:
        setter = self._setter
        if kind == BLOCK:
            setter.end_block()
            first, part = self._begun.pop()
            if not setter.open:
                self.blocks[element] = first, len(setter.lines), part, len(self.optional)
        elif kind == SPAN:
            setter.close()
        if self._open_parts and self._open_parts[-1].element is element:
            left, now = self._open_parts.pop(), setter.state
            left.end, left.after = len(setter.lines), len(self.optional)
            # Nothing was in it, or it stands between lines.
            left.apart = left.begun == now or (left.begun[1:] == BETWEEN and now[1:] == BETWEEN)

    def lines(self, skip: Collection[HtmlElement] = (), below: HtmlElement | None = None) -> list[Line]:
        """The lines below an element, else all, in reading order and without the optional elements in `skip`."""
        root = self.root if below is None else below
        if root not in self.blocks:  # all of the page, its head included, or a part that no reader sees
            return lines(root, skip)
        found: list[Line] = []
        for i, block in self._cut(skip, *self.blocks[root]):
            found += [self._line(i)] if block is None else self._without(block, skip).lines()
        return found

    def prose(self, skip: Collection[HtmlElement] = ()) -> list[Line]:
        """Of all lines without the optional elements in `skip` those that are prose; most others are not even set."""
        found, unset = list[Line](), self._setter.lines
        for i, block in self._cut(skip, *self.blocks[self.root]):
            if block is not None:
                found += self._without(block, skip).prose()
            elif unset[i].may_be_prose and (line := self._line(i)).is_prose:
                found.append(line)
        return found

    def _line(self, i: int) -> Line:
        if i not in self._lines:
            self._lines[i] = self._setter.lines[i].line(self._blocks)
        return self._lines[i]

    def _cut(self, skip: Collection[HtmlElement], at: int, end: int, i: int, last: int) -> list[_Place]:
        """What is left within bounds without some parts; where one of these stands within a line, its block."""
        found: list[_Place] = []
        while i < last:
            part = self.optional[i]
            i += 1
            if part.element not in skip:
                continue
            if part.apart or self._is_followed_by_block(part.element, skip):
                found += ((line, None) for line in range(at, part.first))
                at, i = part.end, part.after
                continue
            block = self._block_around(part.element)
            first, after, _, i = self.blocks[block]
            while found and found[-1][0] >= first:
                found.pop()
            found += ((line, None) for line in range(at, first))
            found.append((first, block))
            at = after
        return [*found, *((line, None) for line in range(at, end))]

    def _block_around(self, element: HtmlElement) -> HtmlElement:
        block = element.getparent()
        while block not in self.blocks:
            block = block.getparent()
        return block

    def _without(self, block: HtmlElement, skip: Collection[HtmlElement]) -> "Galley":
        """A block gone through without some parts, which is asked for twice in a row."""
        known = self._anew.get(block)
        if known is None or known.without != skip:
            known = self._anew[block] = Galley(block, without=skip)
        return known

    def _is_followed_by_block(self, element: HtmlElement, skip: Collection[HtmlElement]) -> bool:
        """Whether a line that ends where a block begins would end where that ends as well, at a block or its end."""
        if element not in self.blocks:
            return False
        tail, parent = element.tail, element.getparent()
        for after in element.itersiblings():
            if tail and not tail.isspace():
                return False
            kind = KINDS.get(after.tag, PLAIN)
            if after not in skip and not is_silent(after):
                return kind == BLOCK
            tail = after.tail
        return (not tail or tail.isspace()) and (parent is self.root or parent.tag in BLOCKS)

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element stands in what was gone through."""
        for up in (element, *element.iterancestors()):
            if up is self.root:
                return True
            if is_silent(up):
                return False
        return False


def lines(root: HtmlElement, skip: Collection[HtmlElement] = ()) -> list[Line]:
    """The lines of text below `root` in reading order, without silent elements and those in `skip`."""
    return Galley(root, without=skip).lines()


def is_silent(element: HtmlElement) -> bool:
    """Scripts and the like, and what only a screen reader says; a button may be a heading's text."""
    if element.tag in SILENT and not (element.tag == "button" and element.getparent().tag in HEADINGS):
        return True
    names = element.get("class")
    return names is not None and _is_only_said(names)


@lru_cache(maxsize=10_000)
def _is_only_said(names: str) -> bool:
    """The names that a site gives to its elements are the same on all of its pages, and looked at once: 2× faster."""
    # Few names hold these, whatever stands around them: 3× faster than the pattern.
    small = names.lower()
    return ("sr-" in small or "visually" in small or "screen-" in small) and bool(SAID_ONLY.search(names))
