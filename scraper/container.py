"""Finds the part of a page that holds an article's text, by where its prose stands."""

from collections import Counter
from collections.abc import Collection, Iterable

from lxml import etree
from lxml.html import HtmlElement

from scraper.furniture import DATELINE, JUNK, Place, is_gated, place_of
from scraper.galley import Galley
from scraper.line import Line

# So many lines beside a headline may give kind, date and author.
NEAR = 12


def is_prose(line: Line) -> bool:
    """A sentence or more, and not a link."""
    return line.is_prose


def is_told(line: Line) -> bool:
    """Six words or more that tell something, though no full stop ends them: not names, not a date, not a link."""
    words = line.text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) > 5 and small >= 0.4 * len(words) and not line.linked and not DATELINE.match(line.text)


def has_digits(line: Line) -> bool:
    """Whether a line can hold a date."""
    return any(character.isdigit() for character in line.text)


def galley_of(page: HtmlElement) -> Galley:
    """The text of a page, of which what may stand around an article may be left out."""
    return Galley(page, place_of)


def noise(galley: Galley, headline: HtmlElement | None) -> set[HtmlElement]:
    """Elements around the article; what holds the headline or most of the prose is not around it."""
    held = _held(galley.lines())
    most = 0.5 * held.get(galley.root, 1)
    above = set() if headline is None else {headline, *headline.iterancestors()}
    # A headline that is in none of the lines may stand in a template for the browser.
    around: Iterable[tuple[HtmlElement, Place | None]]
    if headline is None or galley.holds(headline):
        around = ((part.element, part.place) for part in galley.optional)
    else:
        around = ((element, place_of(element)) for element in galley.root.iterdescendants(etree.Element))
    return {
        element
        for element, place in around
        if place and (place.never or (place.around and held.get(element, 0) < most)) and element not in above
    }


def gated(galley: Galley) -> set[HtmlElement]:
    """The elements that the publisher marks as for subscribers, also in what no reader sees."""
    unseen = (inner for part in galley.passed for inner in part.iter(etree.Element))
    closed = {part.element for part in galley.optional if part.place.gated}
    return closed | {one for one in (galley.root, *unseen) if is_gated(one.get("class"))}


def _held(found: Iterable[Line]) -> dict[HtmlElement, int]:
    """Characters of prose below each element."""
    held: dict[HtmlElement, int] = {}
    beside: dict[HtmlElement, int] = {}
    for line in filter(is_prose, found):
        element, letters = line.element, len(line.text)
        held[element] = held.get(element, 0) + letters
        if (parent := element.getparent()) is not None:
            beside[parent] = beside.get(parent, 0) + letters
    for parent, letters in beside.items():
        for up in (parent, *parent.iterancestors()):
            held[up] = held.get(up, 0) + letters
    return held


def scope_of(galley: Galley, headline: HtmlElement | None, skip: Collection[HtmlElement]) -> HtmlElement:
    """The smallest element marked as the article or the main part that holds headline and most prose."""
    held: dict[HtmlElement, int] = {}
    for up in () if headline is None else headline.iterancestors():
        if up.tag == "main" or up.get("role") == "main":
            return up
        if up.tag == "article" or up.get("itemtype", "").endswith("Article"):
            held = held or _held(galley.lines(skip))
            if held.get(up, 0) >= 0.5 * held.get(galley.root, 0):
                return up
    return galley.root


def after_headline(found: list[Line], headline: HtmlElement | None) -> int:
    """Which line is the first below the headline."""
    if headline is None:
        return 0
    return max((i + 1 for i, line in enumerate(found) if line.is_within(headline)), default=0)


def is_marked(element: HtmlElement) -> bool:
    """Whether the page marks an element as an article's text, in microdata or RDFa."""
    named = f"{element.get('itemprop', '')} {element.get('property', '')}"
    return "articleBody" in named.split() and element.tag not in {"p", "li"}


def core_of(scope: HtmlElement, candidates: list[Line]) -> HtmlElement:
    """What the page marks as the text, else down from `scope` while one child holds nearly all of the prose.

    Never into a paragraph.
    """
    prose = [line for line in candidates if is_prose(line)]
    held = _held(prose)
    below = Counter(up for line in prose for up in (line.element, *line.element.iterancestors()))
    total, core = held.get(scope, 0), scope
    marks = (up for line in prose for up in (line.element, *line.element.iterancestors()) if is_marked(up))
    marked = next((up for up in marks if scope in up.iterancestors()), None)
    if marked is not None and held[marked] >= 0.5 * total:
        return marked
    while True:
        child = next((c for c in core if held.get(c, 0) >= 0.8 * total > 0), None)
        if child is None or child.tag in {"p", "li", "blockquote"}:
            return core
        if below[child] < 2:
            return core
        core = child


def without_boxes(core: HtmlElement, inside: list[Line]) -> list[Line]:
    """Leave out boxes set between the paragraphs that begin as advertising or sign-up does."""
    boxes: dict[HtmlElement, list[Line]] = {}
    for line in inside:
        box = line.element
        while box is not core and box.getparent() is not core:
            box = box.getparent()
        if box is not core and box is not line.element:
            boxes.setdefault(box, []).append(line)
    most = 0.3 * sum(len(line.text) for line in inside)
    first = next((i for i, line in enumerate(inside) if is_prose(line)), len(inside))
    started = {id(line) for line in inside[first + 1 :]}
    left_out: set[int] = set()
    for held in boxes.values():
        if (
            id(held[0]) in started
            and JUNK.match(held[0].text)
            and sum(len(line.text) for line in held) < most
        ):
            left_out |= {id(line) for line in held}
    return [line for line in inside if id(line) not in left_out]


def above(headline: HtmlElement | None, before: list[Line], *, dated: bool) -> list[Line]:
    """The lines above the headline in its own block; in the block around that only where no date is nearer.

    The header of a page may hold the clock of the day it was served.
    """
    block = None if headline is None else headline.getparent()
    beside = [] if block is None else [line for line in before[-NEAR:] if line.is_within(block)]
    outer = None if block is None else block.getparent()
    if dated or outer is None or any(map(has_digits, beside)) or outer.tag in {"body", "html"}:
        return beside
    return [line for line in before[-NEAR:] if line.is_within(outer)]
