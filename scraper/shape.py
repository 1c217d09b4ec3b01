"""Tells an article's paragraphs from the boxes around and between them, by the shape that the markup gives them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from lxml.html import HtmlElement

from scraper.byline import BYLINE
from scraper.container import is_prose
from scraper.furniture import DATELINE, JUNK, LAST_LINE, NOTES, OFFER
from scraper.line import HEADINGS, SENTENCE, Line
from scraper.markup import fold

# Blocks that hold text and nothing else: their classes say how they look, not what they are.
TEXT_TAGS = frozenset("p li dd dt td th ul ol dl blockquote table tbody tr pre h2 h3 h4 h5 h6".split())
MEDIA = ("img", "picture", "video", "audio")
CONTROLS = ("input", "select", "textarea")
FRAMES = ("iframe", "ins")
# So many blocks lie between a paragraph and what holds all of them, at most.
DEEPEST = 6
# A wider part of the page holds the text only if it holds so much more of it.
GAIN = 1.2
# What stands further from the headline is the text only if it holds so much more.
LATER = 2.0
# A box between paragraphs holds no more of the text than this.
MOST_OF_TEXT = 0.3
LONGEST_CAPTION = 300
# Words of the label of an advertisement, at most.
MOST_OF_LABEL = 6
# A block that holds so much of the prose below the headline holds the whole text.
MOST_OF_PROSE = 0.8

# Two words or more, and no figures.
NAME = re.compile(r"(?=.{5,60}$)[^\W\d][^\W\d.'’-]*(?:[\s.'’-]+[^\W\d]+)+")

Shape = tuple[tuple[str, str], ...]


def shape_of(element: HtmlElement) -> tuple[str, str]:
    """Tag and classes of a block."""
    return str(element.tag), "" if element.tag in TEXT_TAGS else element.get("class") or ""


@dataclass
class Run:
    """Paragraphs of one shape below one `holder`; `path` is that shape, from below the holder down to the line."""

    holder: HtmlElement
    path: Shape
    letters: int
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def above(self) -> set[HtmlElement]:
        """The holder and all that it stands in."""
        return {self.holder, *self.holder.iterancestors()}

    def unit_of(self, line: Line) -> HtmlElement:
        """The largest block around a line that does not hold the text as well."""
        unit = line.element
        for up in line.above[1:]:
            if up in self.above:
                break
            unit = up
        return unit

    def holds(self, line: Line) -> bool:
        """Whether a line stands below the holder, in the shape of the text."""
        above, deep = line.above, len(self.path)
        if len(above) <= deep or above[deep] is not self.holder:
            return False
        return all(shape_of(up) == shape for up, shape in zip(above, reversed(self.path), strict=False))


def find_run(scope: HtmlElement, candidates: list[Line]) -> Run | None:
    """The most prose of one shape below `scope`; None where fewer than two lines share one.

    Lines of teasers do not count: what stands beside as many links as there are sentences.
    """
    found = [run for run in _runs(scope, candidates) if len(run.lines) > 1]
    best: Run | None = None
    order = {id(line): i for i, line in enumerate(candidates)}
    # The nearest holder first, and the first on the page.
    for run in sorted(found, key=lambda run: (len(run.path), order[id(run.lines[0])])):
        if best is None or run.letters > _worth(run, best, order) * best.letters:
            best = run
    return best


def _runs(scope: HtmlElement, candidates: list[Line]) -> Iterable[Run]:
    links = _counted(line for line in candidates if line.is_link)
    prose = _counted(line for line in candidates if is_prose(line))
    runs: dict[tuple[HtmlElement, Shape], Run] = {}
    for line in filter(is_prose, candidates):
        path: Shape = ()
        below: HtmlElement | None = None
        for up in line.above:
            if below is not None and links.get(below, 0) >= prose[below]:
                break
            if (run := runs.get((up, path))) is None:
                run = runs[up, path] = Run(up, path, 0)
            run.lines.append(line)
            run.letters += len(line.text)
            if up is scope or len(path) == DEEPEST:
                break
            path, below = (shape_of(up), *path), up
    return runs.values()


def _worth(run: Run, best: Run, order: dict[int, int]) -> float:
    """How many times the letters of the best run so far another one has to hold."""
    if run.holder in best.above:
        return GAIN
    return LATER if order[id(run.lines[0])] > order[id(best.lines[0])] else 1 / LATER


def _counted(found: Iterable[Line]) -> dict[HtmlElement, int]:
    counts: dict[HtmlElement, int] = {}
    for line in found:
        for up in line.above:
            counts[up] = counts.get(up, 0) + 1
    return counts


class Shaped:
    """The lines below a headline, as a run of paragraphs sorts them. `names` are those of the authors, folded."""

    def __init__(self, run: Run, found: list[Line], names: Collection[str]) -> None:
        self.run, self.found = run, found
        self.order = {id(line): i for i, line in enumerate(found)}
        self.units: dict[HtmlElement, list[Line]] = {}
        for line in found:
            self.units.setdefault(run.unit_of(line), []).append(line)
        self.of_run = {id(line) for line in found if self._is_paragraph(line)}
        at = [i for i, line in enumerate(found) if self._is_text(line)]
        # A note may stand below the authors' box.
        self.last, self.but_one = at[-1], at[-2:][0]
        inside = [line for line in found if line.is_within(run.holder)]
        self.most = MOST_OF_TEXT * sum(len(line.text) for line in inside)
        prose = sum(len(line.text) for line in found if is_prose(line))
        self.whole = sum(len(line.text) for line in inside if is_prose(line)) >= MOST_OF_PROSE * prose
        begun = self._begun_above(inside[0])
        opening = begun[0] if begun else self._introduction(inside[0])
        start = min(inside[0], opening, key=lambda line: self.order[id(line)])
        self.first = self.order[id(start)]
        self.of_run |= {id(line) for line in begun or [start] if line is not inside[0]}
        self.names = {*names, *map(fold, _names(found[: at[0]]))}
        self.pictured = sum(self._has(unit, MEDIA) for unit in {run.unit_of(line) for line in run.lines})

    @cached_property
    def begun(self) -> int:
        """Which line is the second one of the text."""
        return [i for i, line in enumerate(self.found) if id(line) in self.of_run][:2][-1]

    def _is_paragraph(self, line: Line) -> bool:
        """A line in the shape of the text that reads like text, however short it is."""
        return _reads(line) and self.run.holds(line)

    def _introduction(self, inside: Line) -> Line:
        """A first paragraph above the sections of a text, where each section has a heading of its own."""
        units = {self.run.unit_of(line) for line in self.run.lines}
        headed = sum(any(line.tag in HEADINGS for line in self.units[unit]) for unit in units)
        shape = shape_of(self.run.lines[0].element)
        alike = [line for line in self.found if is_prose(line) and shape_of(line.element) == shape]
        sections = 2 * headed > len(units) or inside.tag in HEADINGS
        return alike[0] if sections else inside

    def _begun_above(self, inside: Line) -> list[Line]:
        """Paragraphs right above the block with most of the text, where its later part has a block of its own.

        One alone may be a standfirst, and so may those with the date or the author below them.
        """
        shape, above = shape_of(self.run.lines[0].element), self.found[: self.order[id(inside)]]
        alike = [
            line
            for line in above
            if _reads(line) and shape_of(line.element) == shape and line.element.getparent() in self.run.above
        ]
        below = above[self.order[id(alike[-1])] + 1 :] if alike else []
        parted = any(DATELINE.match(line.text) or BYLINE.match(line.text) for line in below)
        return alike if len(alike) > 1 and not parted else []

    def _is_text(self, line: Line) -> bool:
        """A paragraph, or a list, quotation or table beside the paragraphs."""
        unit = self.run.unit_of(line)
        beside = unit.tag in TEXT_TAGS and unit.getparent() is self.run.holder and not line.is_link
        return id(line) in self.of_run or (beside and unit.tag not in HEADINGS and unit.tag != "p")

    def before(self) -> list[Line]:
        """What stands between the headline and the first paragraph."""
        return self.found[: self.first]

    def text(self) -> list[Line]:
        """The lines from the first paragraph on, without boxes; after a box below the text only notes follow."""
        out: set[int] = set()
        over = False
        for unit, held in self.units.items():
            i = self.order[id(held[0])]
            inside = self.run.holder in unit.iterancestors() or unit is self.run.holder
            keeps = any(
                OFFER.match(line.text) or NOTES.match(line.text) or LAST_LINE.match(line.text)
                for line in held
            )
            if i < self.first or keeps or (held[0].tag in TEXT_TAGS and id(held[0]) in self.of_run):
                continue
            boxed = over or not (self._is_between(unit, held) if inside else self._goes_on(unit, held))
            over = boxed and i > self.last
            out |= {id(line) for line in held} if boxed else set()
        return [line for line in self.found[self.first :] if id(line) not in out]

    def _is_between(self, unit: HtmlElement, held: list[Line]) -> bool:
        """Whether a block beside the paragraphs is text: one that shows no sign of being a box."""
        if unit.tag in TEXT_TAGS or unit is self.run.holder:
            return True
        holds_text = any(id(line) in self.of_run for line in held)
        small = not holds_text or sum(len(line.text) for line in held) < self.most
        return not small or not (self._is_box(unit, held) or self._is_authors(held))

    def _is_box(self, unit: HtmlElement, held: list[Line]) -> bool:
        prose = sum(map(is_prose, held))
        links = sum(line.is_link for line in held)
        sells = links > 0 and prose <= max(2, links) and not self._is_alike(unit)
        asks = self._has(unit, CONTROLS) or (prose == 0 and self._has(unit, FRAMES))
        topics = len(held) == 1 and 2 * held[0].linked > len(held[0].text) and not self.run.holds(held[0])
        marked = self._is_label(unit, held) or bool(JUNK.match(held[0].text))
        return asks or sells or topics or marked or self.is_caption(unit, held)

    def _is_label(self, unit: HtmlElement, held: list[Line]) -> bool:
        """A few words in blocks that hold no text elsewhere mark what a script puts there. Ex: <div>Sponsored</div>"""
        bare = all(element.tag not in TEXT_TAGS for element in unit.iter())
        few = len(held) == 1 and len(held[0].text.split()) <= MOST_OF_LABEL and not _reads(held[0])
        shaped = self.run.lines[0].tag in TEXT_TAGS and not self._is_alike(unit)
        # A byline may stand below the first paragraph.
        begun = self.order[id(held[0])] > self.begun
        return bare and few and shaped and begun

    def _is_alike(self, unit: HtmlElement) -> bool:
        """Whether a block has the class of those that hold the paragraphs."""
        return bool(self.run.path) and bool(unit.get("class")) and shape_of(unit) == self.run.path[0]

    def is_caption(self, unit: HtmlElement, held: list[Line]) -> bool:
        """Whether a block is a picture with a few words, where the paragraphs hold no pictures."""
        few = len(held) <= 3 and sum(map(is_prose, held)) < 2 and len(held[0].text) < LONGEST_CAPTION
        plain = self.pictured < 0.5 * len(self.run.lines)
        return few and plain and self._has(unit, MEDIA) and not any(line.tag in HEADINGS for line in held)

    def is_captioned(self, line: Line) -> bool:
        """Whether a line above the text stands alone, or nearly, in a block with a picture; a heading is none."""
        if line.tag in {"h2", "h3"}:
            return False
        for up in line.above:
            if up in self.run.above or sum(other.is_within(up) for other in self.found[: self.first]) > 3:
                return False
            if self._has(up, MEDIA):
                return True
        return False

    def _is_authors(self, held: list[Line]) -> bool:
        """Whether a block below the text tells of an author."""
        below = self.order[id(held[0])] > self.but_one
        return below and any(fold(line.text).startswith(name) for line in held for name in self.names)

    def _goes_on(self, unit: HtmlElement, held: list[Line]) -> bool:
        """Whether a block outside of the one that holds the text holds more of it."""
        if unit.tag in TEXT_TAGS:
            return unit.getparent() is self.run.holder.getparent()
        if self.whole or self._is_box(unit, held) or self._is_authors(held):
            return False
        shape = shape_of(self.run.lines[0].element)
        alike = [line for line in held if is_prose(line) and shape_of(line.element) == shape]
        same = bool(unit.get("class")) and shape_of(unit) == shape_of(self.run.holder)
        first = self.order[id(held[0])] < self.last
        return same or first or (len(alike) > 1 and 2 * len(alike) >= len(held))

    @staticmethod
    def _has(unit: HtmlElement, tags: tuple[str, ...]) -> bool:
        return any(element.get("type") != "hidden" for element in unit.iter(*tags))


def _reads(line: Line) -> bool:
    """Whether a line reads like text, however short it is."""
    sentence = bool(SENTENCE.search(line.text)) and not DATELINE.match(line.text)
    return is_prose(line) or (sentence and not line.is_link)


def _names(near: list[Line]) -> list[str]:
    """What may be a name in the lines above a text. Ex: "Rowan Vale" in `By <a>Rowan Vale</a>`"""
    parts = (part for line in near if not is_prose(line) for part in line.parts)
    return [part for part in parts if NAME.fullmatch(part)]
