"""Sets the text of a page in lines as a reader sees them, each with the element it stands in."""

import re
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

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
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 summary dt".split())
# Ex: <span class="visually-hidden">Show this section</span>
SAID_ONLY = re.compile(r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-text)?)(?:$|\s)", re.IGNORECASE)
# What a link says of its file: "Report (PDF, 329KB, new window)"
FILE_NOTE = re.compile(r"\((?:PDF|Word|Excel|HTML|CSV|opens|[\w ]{0,60}document)\b[^()]{0,99}\)", re.I)
SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
# What parts kind and date in a line.
DASHES = re.compile(r"\s+[-–—|·•]\s+|\s*[|·•]\s*")
COMMAS = re.compile(r",\s+|[()\[\]]")


@dataclass(slots=True)
class Line:
    """A line of text as a reader sees it.

    `parts` are its runs of text as the markup parts them; `element` is the block it stands in; `linked` counts its
    characters inside links, `href` is its first link; `broken` says that a single line break, and not a new
    block, came before it; `spans` are the links and `<time>` elements in the line or around it.
    `bold` is what stands in bold in each block: shared by the lines of a page, since a block may hold thousands.
    """

    text: str
    parts: tuple[str, ...]
    element: HtmlElement
    linked: int
    href: str
    broken: bool
    spans: tuple[HtmlElement, ...] = ()
    bold: dict[HtmlElement, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _prose: bool | None = field(default=None, repr=False, compare=False)

    @property
    def times(self) -> list[HtmlElement]:
        """The `<time>` elements in the line, or around it."""
        return [span for span in self.spans if span.tag == "time"]

    @property
    def tag(self) -> str:
        """Name of the block element."""
        return str(self.element.tag)

    @property
    def pieces(self) -> list[str]:
        """The line, then its parts that markup or dashes tell apart. Ex: "Press release — 4 August 2023"."""
        runs = [piece.strip() for part in (self.text, *self.parts) for piece in DASHES.split(part)]
        return [self.text, *(piece for piece in runs if piece)]

    @property
    def finer_pieces(self) -> list[str]:
        """The parts that commas and brackets make. Ex: "Press release, 4 August 2023", "News (4 August 2023)"."""
        return [piece for part in COMMAS.split(self.text) if (piece := part.strip())]

    def is_within(self, element: HtmlElement) -> bool:
        """Whether the line stands in this element."""
        return self.element is element or element in self.element.iterancestors()

    @property
    def is_heading(self) -> bool:
        """Set as a heading, or as a line that is bold from end to end."""
        return self.tag in HEADINGS or (len(self.text) < 100 and self.is_bold)

    @property
    def is_link(self) -> bool:
        """Nothing but a link, or nearly; what kind of file it leads to does not count.

        A sentence that begins and ends outside a long link is none. Ex: It also <a>plans joint exercises</a>.
        """
        sentence = self.tag == "p" and len(self.parts) > 2 and self.parts[-1][0] in ".!?"
        return not sentence and self.linked > 0 and self.linked >= 0.8 * len(FILE_NOTE.sub("", self.text))

    @property
    def is_prose(self) -> bool:
        """A sentence or more, and not a link; a line is asked five times."""
        if self._prose is None:
            text = self.text
            long = len(text) >= 100 or (len(text) >= 35 and bool(SENTENCE.search(text)))
            self._prose = long and self.linked < 0.5 * len(text)
        return self._prose

    @property
    def is_bold(self) -> bool:
        """Bold from end to end."""
        if self.element not in self.bold:
            bold = self.element.iter("b", "strong")
            self.bold[self.element] = frozenset(squeeze(part.text_content()) for part in bold)
        return self.text in self.bold[self.element]


# What a text is made of, most frequent first. A step is one of these, what it is of, and
#   of a text, what can be seen of it; of a link or time, its address; of what may go, how many steps it has.
TEXT, BLOCK, END_OF_BLOCK, SPAN, END_OF_SPAN, BREAK, MAY_GO = range(7)
Step = tuple[int, Any, Any]


class Galley:
    """The text below an element, gone through once and then set in lines as often as asked, 3× faster each time.

    `optional` are the elements that may be left out then: those of which `may_go` says so.
    """

    def __init__(self, root: HtmlElement, may_go: Callable[[HtmlElement], object]) -> None:
        self.root, self.may_go = root, may_go
        self.optional: list[HtmlElement] = []
        self.steps: list[Step] = []
        # Of each element its first step and the one after its last; of those that are open the first.
        self.bounds: dict[HtmlElement, tuple[int, int]] = {}
        self._begun: list[int] = []
        self._gather()

    def _gather(self) -> None:
        root, passed, may_go = self.root, None, self.may_go
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if element is root:
                    self._open(element)
                elif _is_silent(element):
                    passed = element
                    walk.skip_subtree()
                else:
                    if may_go(element):
                        self.optional.append(element)
                        self.steps.append((MAY_GO, element, None))
                    self._open(element)
                continue
            blank_counts = True
            if event == "end" and element is not passed:
                blank_counts = self._close(element)
            if element is not root and (tail := element.tail):
                self._add(tail, blank_counts)

    def _add(self, text: str, blank_counts: bool) -> None:
        if not text.isspace():
            self.steps.append((TEXT, text, squeeze(text)))
        elif blank_counts:
            self.steps.append((TEXT, text, ""))

    def _open(self, element: HtmlElement) -> None:
        tag, steps, is_block = element.tag, self.steps, element.tag in BLOCKS
        self._begun.append(len(steps))
        if is_block:
            steps.append((BLOCK, element, None))
        elif tag in SPANS:
            steps.append((SPAN, element, element.get("href") if tag == "a" else None))
        elif tag == "br":
            steps.append((BREAK, element, None))
        if text := element.text:
            self._add(text, not is_block)

    def _close(self, element: HtmlElement) -> bool:
        """End an element; says whether white space after it counts, as it does not where a line begins."""
        tag, steps, begun = element.tag, self.steps, self._begun.pop()
        is_block = tag in BLOCKS
        if is_block:
            steps.append((END_OF_BLOCK, element, None))
        elif tag in SPANS:
            steps.append((END_OF_SPAN, element, element.get("href") if tag == "a" else None))
        self.bounds[element] = begun, len(steps)
        may_go = begun > 0 and steps[begun - 1][1] is element
        if may_go:
            steps[begun - 1] = (MAY_GO, element, len(steps) - begun)
        return may_go or not is_block

    def lines(self, skip: Collection[HtmlElement] = (), below: HtmlElement | None = None) -> list[Line]:
        """The lines below an element, else all, in reading order and without the optional elements in `skip`."""
        root = self.root if below is None else below
        if root not in self.bounds:  # all of the page, its head included, or a part that no reader sees
            return Galley(root, self.may_go).lines(skip)
        at, end = self.bounds[root]
        setter, holders = _Typesetter(), [root]
        steps = iter(self.steps[at:end])
        for kind, what, more in steps:
            if kind == TEXT:
                setter.add(what, more)
            elif kind == BLOCK:
                setter.part(holders[-1])
                holders.append(what)
            elif kind == END_OF_BLOCK:
                setter.part(holders.pop())
            elif kind == SPAN:
                setter.begin(what, more)
            elif kind == END_OF_SPAN:
                setter.close(more)
            elif kind == BREAK:
                setter.end(holders[-1])
                setter.breaks += 1
            elif what in skip:
                deque(islice(steps, more), maxlen=0)
        setter.end(root)
        return setter.lines


class _Typesetter:
    """Collects inline text until a block or a line break ends the line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.bold: dict[HtmlElement, frozenset[str]] = {}
        self.parts: list[str] = []
        self.seen: list[str] = []
        self.linked = 0
        self.href = ""
        self.open_href = ""
        self.link_depth = 0
        self.breaks = 0
        self.open_spans: list[HtmlElement] = []
        self.spans: list[HtmlElement] = []

    def add(self, text: str, seen: str) -> None:
        self.parts.append(text)
        if seen:
            self.seen.append(seen)
            if self.link_depth:
                self.linked += len(seen)

    def begin(self, span: HtmlElement, href: str | None) -> None:
        self.open_spans.append(span)
        self.spans.append(span)
        if href:
            self.link_depth += 1
            self.open_href = href.strip()
            self.href = self.href or self.open_href

    def close(self, href: str | None) -> None:
        self.open_spans.pop()
        if href:
            self.link_depth -= 1
            self.open_href = ""
            # A link around nothing but a picture lends its address to no words.
            self.href = self.href if any(map(str.strip, self.parts)) else ""

    def part(self, element: HtmlElement) -> None:
        """End the line where a block begins or ends."""
        if self.parts or self.spans:
            self.end(element)
        self.breaks = 0

    def end(self, element: HtmlElement) -> None:
        if seen := self.seen:
            text = seen[0] if len(seen) == 1 else squeeze("".join(self.parts))
            spans = tuple(self.spans)
            line = Line(
                text, tuple(seen), element, self.linked, self.href, self.breaks == 1, spans, self.bold
            )
            self.lines.append(line)
            self.breaks = 0
        self.spans = [*self.open_spans]
        self.parts, self.seen, self.linked, self.href = [], [], 0, self.open_href


def lines(root: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> list[Line]:
    """The lines of text below `root` in reading order, without silent elements and those in `skip`."""
    return Galley(root, skip.__contains__).lines(skip)


def _is_silent(element: HtmlElement) -> bool:
    """Scripts and the like, and what only a screen reader says; a button may be a heading's text."""
    tag = element.tag
    if tag in SILENT and not (tag == "button" and element.getparent().tag in HEADINGS):
        return True
    names = element.get("class")
    return names is not None and _is_only_said(names)


@lru_cache(maxsize=10_000)
def _is_only_said(names: str) -> bool:
    """The names that a site gives to its elements are the same on all of its pages, and looked at once: 2× faster."""
    return bool(SAID_ONLY.search(names))
