"""Sets the text of a page in lines as a reader sees them, each with the element it stands in."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from scraper.line import HEADINGS, Line
from scraper.markup import squeeze

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

# What an element is to the text: where lines begin and end, what is read over, what may lead somewhere.
BLOCK, HIDDEN, SPAN, BREAK, PLAIN = range(5)
KINDS = {
    **dict.fromkeys(SILENT, HIDDEN),
    **dict.fromkeys(BLOCKS, BLOCK),
    **dict.fromkeys(SPANS, SPAN),
    "br": BREAK,
}


BETWEEN = (0, 0, 0)


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

    `may_go` says of an element whether it may be left out, and why; those in `without` are left out from the first.
    """

    def __init__(
        self,
        root: HtmlElement,
        may_go: Callable[[HtmlElement], object] | None = None,
        without: Collection[HtmlElement] = (),
    ) -> None:
        self.root, self.may_go, self.without = root, may_go, without
        self.optional: list[Part] = []
        # What no reader sees.
        self.passed: list[HtmlElement] = []
        # Of each block its first line and part, and those after its last.
        self.blocks: dict[HtmlElement, tuple[int, int, int, int]] = {}
        self._setter = _Typesetter(root)
        self._open_parts: list[Part] = []
        self._begun: list[tuple[int, int]] = []
        self._other: Galley | None = None
        self._gather()

    def _gather(self) -> None:
        root, passed, setter, begun = self.root, None, self._setter, self._open_parts
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            kind = KINDS.get(element.tag, PLAIN)
            if event == "start":
                if element is not root and (_is_silent(element, kind) or element in self.without):
                    passed = element
                    self.passed.append(element)
                    walk.skip_subtree()
                    continue
                self._open(element, kind)
                if text := element.text:
                    setter.add(text)
                continue
            # Half of all are plain, and their end is none of a line.
            if element is not passed and (kind != PLAIN or (begun and begun[-1].element is element)):
                self._close(element, kind)
            if element is not root and (text := element.tail):
                setter.add(text)
        setter.end(root)

    def _open(self, element: HtmlElement, kind: int) -> None:
        setter, part = self._setter, None
        if self.may_go is not None and element is not self.root and (place := self.may_go(element)):
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
            if not setter.open_spans:
                self.blocks[element] = first, len(setter.lines), part, len(self.optional)
        elif kind == SPAN:
            setter.close()
        if self._open_parts and self._open_parts[-1].element is element:
            left = self._open_parts.pop()
            left.end, left.after = len(setter.lines), len(self.optional)
            # Nothing was in it, or it stands between lines.
            left.apart = left.begun == setter.state or (
                left.begun[1:] == BETWEEN and setter.state[1:] == BETWEEN
            )

    def lines(self, skip: Collection[HtmlElement] = (), below: HtmlElement | None = None) -> list[Line]:
        """The lines below an element, else all, in reading order and without the optional elements in `skip`."""
        root = self.root if below is None else below
        if root is self.root:
            bounds = 0, len(self._setter.lines), 0, len(self.optional)
        elif root in self.blocks:
            bounds = self.blocks[root]
        else:  # all of the page, its head included, or a part that no reader sees
            return lines(root, skip)
        found = self._cut(skip, *bounds)
        return self._gone_through_without(skip).lines(skip, below) if found is None else found

    def _cut(self, skip: Collection[HtmlElement], at: int, end: int, i: int, last: int) -> list[Line] | None:
        """The lines within bounds, without some parts; None where one of these stands within a line."""
        found: list[Line] = []
        while i < last:
            part = self.optional[i]
            i += 1
            if part.element in skip:
                if not part.apart and not self._is_followed_by_block(part.element, skip):
                    return None
                found += self._setter.lines[at : part.first]
                at, i = part.end, part.after
        return found + self._setter.lines[at:end]

    def _is_followed_by_block(self, element: HtmlElement, skip: Collection[HtmlElement]) -> bool:
        """Whether a line that ends where a block begins would end where that ends as well, at a block or its end."""
        if element not in self.blocks:
            return False
        tail, parent = element.tail, element.getparent()
        for after in element.itersiblings():
            if tail and not tail.isspace():
                return False
            kind = KINDS.get(after.tag, PLAIN)
            if after not in skip and not _is_silent(after, kind):
                return kind == BLOCK
            tail = after.tail
        return (not tail or tail.isspace()) and (parent is self.root or parent.tag in BLOCKS)

    def _gone_through_without(self, skip: Collection[HtmlElement]) -> "Galley":
        """The same text without some parts, for those that stand within lines; it is asked for twice in a row."""
        if self._other is None or self._other.without != skip:
            self._other = Galley(self.root, without=skip)
        return self._other

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element stands in what was gone through."""
        for up in (element, *element.iterancestors()):
            if up is self.root:
                return True
            if _is_silent(up, KINDS.get(up.tag, PLAIN)):
                return False
        return False


class _Typesetter:
    """Collects inline text until a block or a line break ends the line."""

    def __init__(self, root: HtmlElement) -> None:
        self.lines: list[Line] = []
        self.ended = 0
        self.holders = [root]
        self.bold: dict[HtmlElement, frozenset[str]] = {}
        self.parts: list[str] = []
        self.seen: list[str] = []
        self.linked = 0
        self.href = ""
        self.breaks = 0
        # The links and times around what is collected; of links also their addresses.
        self.open_spans: list[HtmlElement] = []
        self.open_hrefs: list[str | None] = []
        self.open_href = ""
        self.link_depth = 0
        self.spans: list[HtmlElement] = []

    @property
    def state(self) -> tuple[int, ...]:
        """How many lines have ended, and what the next one has so far: `BETWEEN` where it is not begun."""
        return self.ended, len(self.parts), len(self.spans), self.breaks

    def add(self, text: str) -> None:
        if text.isspace():
            if self.seen:  # nobody sees it where a line begins
                self.parts.append(text)
            return
        self.parts.append(text)
        if seen := squeeze(text):
            self.seen.append(seen)
            if self.link_depth:
                self.linked += len(seen)

    def begin(self, span: HtmlElement) -> None:
        href = span.get("href") if span.tag == "a" else None
        self.open_spans.append(span)
        self.open_hrefs.append(href)
        self.spans.append(span)
        if href:
            self.link_depth += 1
            self.open_href = href.strip()
            self.href = self.href or self.open_href

    def close(self) -> None:
        self.open_spans.pop()
        if self.open_hrefs.pop():
            self.link_depth -= 1
            self.open_href = ""
            # A link around nothing but a picture lends its address to no words.
            self.href = self.href if any(map(str.strip, self.parts)) else ""

    def begin_block(self, element: HtmlElement) -> None:
        """End the line where a block begins."""
        if self.parts or self.spans:
            self.end(self.holders[-1])
        self.breaks = 0
        self.holders.append(element)

    def end_block(self) -> None:
        """End the line where a block ends."""
        holder = self.holders.pop()
        if self.parts or self.spans:
            self.end(holder)
        self.breaks = 0

    def break_line(self) -> None:
        """End the line where the markup breaks it."""
        self.end(self.holders[-1])
        self.breaks += 1

    def end(self, element: HtmlElement) -> None:
        if seen := self.seen:
            text = seen[0] if len(seen) == 1 else squeeze("".join(self.parts))
            spans = tuple(self.spans)
            line = Line(
                text, tuple(seen), element, self.linked, self.href, self.breaks == 1, spans, self.bold
            )
            self.lines.append(line)
            self.breaks = 0
        self.ended += 1
        self.spans = [*self.open_spans]
        self.parts, self.seen, self.linked, self.href = [], [], 0, self.open_href


def lines(root: HtmlElement, skip: Collection[HtmlElement] = ()) -> list[Line]:
    """The lines of text below `root` in reading order, without silent elements and those in `skip`."""
    return Galley(root, without=skip).lines()


def _is_silent(element: HtmlElement, kind: int) -> bool:
    """Scripts and the like, and what only a screen reader says; a button may be a heading's text."""
    if kind == HIDDEN and not (element.tag == "button" and element.getparent().tag in HEADINGS):
        return True
    names = element.get("class")
    return names is not None and _is_only_said(names)


@lru_cache(maxsize=10_000)
def _is_only_said(names: str) -> bool:
    """The names that a site gives to its elements are the same on all of its pages, and looked at once: 2× faster."""
    # Few names hold these, whatever stands around them: 3× faster than the pattern.
    small = names.lower()
    return ("sr-" in small or "visually" in small or "screen-" in small) and bool(SAID_ONLY.search(names))
