"""A line of a page as a reader sees it."""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.markup import squeeze

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 summary dt".split())
# What a link says of its file: "Report (PDF, 329KB, new window)"
FILE_NOTE = re.compile(r"\((?:PDF|Word|Excel|HTML|CSV|opens|[\w ]{0,60}document)\b[^()]{0,99}\)", re.I)
# A line of fewer letters is no sentence.
LEAST_PROSE = 35
SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
# What parts kind and date in a line.
DASHES = re.compile(r"\s+[-–—|·•]\s+|\s*[|·•]\s*")
COMMAS = re.compile(r",\s+|[()\[\]]")


class Blocks:
    """What is asked again and again of the blocks of a page, and shared by its lines."""

    def __init__(self) -> None:
        self._above: dict[HtmlElement, tuple[HtmlElement, ...]] = {}
        self._bold: dict[HtmlElement, frozenset[str]] = {}

    def above(self, element: HtmlElement) -> tuple[HtmlElement, ...]:
        """An element and all that it stands in, the nearest first: 4× faster than to ask the tree for each line."""
        known = self._above
        if (found := known.get(element)) is not None:
            return found
        below, up = [element], element.getparent()
        while up is not None and up not in known:
            below.append(up)
            up = up.getparent()
        found = () if up is None else known[up]
        for one in reversed(below):
            known[one] = found = (one, *found)
        return found

    def bold(self, element: HtmlElement) -> frozenset[str]:
        """What stands in bold in an element: gone through once, since a block may hold thousands of lines."""
        if element not in self._bold:
            parts = element.iter("b", "strong")
            self._bold[element] = frozenset(squeeze(part.text_content()) for part in parts)
        return self._bold[element]


@dataclass(slots=True)
class Line:
    """A line of text as a reader sees it.

    `parts` are its runs of text as the markup parts them; `element` is the block it stands in; `linked` counts its
    characters inside links, `href` is its first link; `broken` says that a single line break, and not a new
    block, came before it; `spans` are the links and `<time>` elements in the line or around it.
    `is_prose` says that it is a sentence or more, and not a link; `tag` is the name of the block, `above` that and
    all it stands in. `blocks` tells of the blocks of its page.
    """

    text: str
    parts: tuple[str, ...]
    element: HtmlElement
    linked: int
    href: str
    broken: bool
    spans: tuple[HtmlElement, ...] = ()
    blocks: Blocks = field(default_factory=Blocks, repr=False, compare=False)
    tag: str = field(init=False, repr=False, compare=False)
    above: tuple[HtmlElement, ...] = field(init=False, repr=False, compare=False)
    is_prose: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Said once, since a line is asked five times and more.
        text = self.text
        long = len(text) >= 100 or (len(text) >= LEAST_PROSE and bool(SENTENCE.search(text)))
        self.is_prose = long and self.linked < 0.5 * len(text)
        self.tag = str(self.element.tag)
        self.above = self.blocks.above(self.element)

    @property
    def times(self) -> list[HtmlElement]:
        """The `<time>` elements in the line, or around it."""
        return [span for span in self.spans if span.tag == "time"]

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
        return element in self.above

    @property
    def is_heading(self) -> bool:
        """Set as a heading, or as a line that is bold from end to end."""
        return self.tag in HEADINGS or (len(self.text) < 100 and self.is_bold)

    @property
    def is_link(self) -> bool:
        """Nothing but a link, or nearly; what kind of file it leads to does not count.

        A sentence that begins and ends outside a long link is none. Ex: It also <a>plans joint exercises</a>.
        """
        if not self.linked:
            return False
        sentence = self.tag == "p" and len(self.parts) > 2 and self.parts[-1][0] in ".!?"
        return not sentence and self.linked >= 0.8 * len(FILE_NOTE.sub("", self.text))

    @property
    def is_bold(self) -> bool:
        """Bold from end to end."""
        return self.text in self.blocks.bold(self.element)
