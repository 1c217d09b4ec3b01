"""Collects the text of a page until a block or a line break ends the line, and sets those lines that are asked for."""

from typing import NamedTuple

from lxml.html import HtmlElement

from scraper.line import LEAST_PROSE, Blocks, Line
from scraper.markup import squeeze

# A link or a <time> that begins, with the address of the one.
Span = tuple[str | None, HtmlElement]
# A run of text, a span that begins, the end of one.
Piece = str | Span | None


class Unset(NamedTuple):
    """What a line is to be set of. One line of a page in six is asked for: 1.4× faster than to set them all."""

    pieces: list[Piece]
    element: HtmlElement
    broken: bool
    may_be_prose: bool
    # The spans that were open where it began, and the address of the link it begins in.
    within: tuple[Span, ...]
    href: str

    def line(self, blocks: Blocks) -> Line:
        """The line, which knows of the blocks of its page."""
        parts: list[str] = []
        seen: list[str] = []
        spans = [*self.within]
        hrefs, href, linked = [own for own, _ in spans], self.href, 0
        depth = sum(map(bool, hrefs))
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                if shown := squeeze(piece):
                    seen.append(shown)
                    linked += len(shown) if depth else 0
            elif piece is not None:
                spans.append(piece)
                hrefs.append(own := piece[0])
                if own:
                    depth += 1
                    href = href or own.strip()
            elif hrefs.pop():
                depth -= 1
                # A link around nothing but a picture lends its address to no words.
                href = href if any(map(str.strip, parts)) else ""
        text = seen[0] if len(seen) == 1 else squeeze("".join(parts))
        elements = tuple(element for _, element in spans)
        return Line(text, tuple(seen), self.element, linked, href, self.broken, elements, blocks)


class Typesetter:
    """Ends a line where a block begins or ends, and where the markup breaks it."""

    def __init__(self, root: HtmlElement) -> None:
        self.lines: list[Unset] = []
        self.ended = 0
        self.holders = [root]
        self.pieces: list[Piece] = []
        # Whether there is anything to be seen in it, how long that is at most, and whether all of it is in links.
        self.seen = False
        self.length = 0
        self.linked = True
        self.breaks = 0
        # The links and times around what is collected, and the address of the link.
        self.open: list[Span] = []
        self.href = ""
        self.link_depth = 0
        # The same as they were where the line began.
        self.within: tuple[Span, ...] = ()
        self.begun_href = ""

    @property
    def state(self) -> tuple[int, ...]:
        """How many lines have ended, and what the next one has so far: `BETWEEN` where it is not begun."""
        return self.ended, len(self.pieces), len(self.within), self.breaks

    def add(self, text: str) -> None:
        """A run of text."""
        if text.isspace():
            if self.seen:  # nobody sees it where a line begins
                self.pieces.append(text)
            return
        self.pieces.append(text)
        self.length += len(text)
        if not self.link_depth:
            self.linked = False
        if not self.seen:
            self.seen = text[0].isalnum() or bool(squeeze(text))

    def begin(self, span: HtmlElement) -> None:
        """A link or a time."""
        href = span.get("href") if span.tag == "a" else None
        begun = href, span
        self.pieces.append(begun)
        self.open.append(begun)
        if href:
            self.link_depth += 1
            self.href = href.strip()

    def close(self) -> None:
        """The end of a link or a time."""
        self.pieces.append(None)
        if self.open.pop()[0]:
            self.link_depth -= 1
            self.href = ""

    def begin_block(self, element: HtmlElement) -> None:
        """End the line where a block begins."""
        if self.pieces or self.within:
            self.end(self.holders[-1])
        self.breaks = 0
        self.holders.append(element)

    def end_block(self) -> None:
        """End the line where a block ends."""
        holder = self.holders.pop()
        if self.pieces or self.within:
            self.end(holder)
        self.breaks = 0

    def break_line(self) -> None:
        """End the line where the markup breaks it."""
        self.end(self.holders[-1])
        self.breaks += 1

    def end(self, element: HtmlElement) -> None:
        """End the line, which is one if there is anything to be seen in it."""
        if self.seen:
            may_be_prose = self.length >= LEAST_PROSE and not self.linked
            broken = self.breaks == 1
            self.lines.append(Unset(self.pieces, element, broken, may_be_prose, self.within, self.begun_href))
            self.breaks = 0
        self.ended += 1
        self.pieces, self.seen, self.length, self.linked = [], False, 0, True
        self.within, self.begun_href = tuple(self.open), self.href
