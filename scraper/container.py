"""Finds the part of a page that holds an article's text, by where its prose stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import etree
from lxml.html import HtmlElement

from scraper.furniture import DATELINE, JUNK, Place, is_gated, place_of
from scraper.galley import BLOCKS, SPANS, is_silent
from scraper.line import Line
from scraper.page_galley import PageGalley

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


def galley_of(page: HtmlElement, headline: HtmlElement | None = None) -> PageGalley:
    """The text of the article's or the main part of a page, where its headline stands in one, else of all of it.

    What is beside that part is gone through only where it may tell something: 4× faster on pages with many teasers.
    """
    for part in () if headline is None else _parts(page, headline):
        galley = PageGalley(page, part)
        galley.holds_most = not is_main(part) and _holds_most(galley, headline)
        if galley.holds_most or is_main(part):
            return galley
    return PageGalley(page)


def _parts(page: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    """The nearest blocks around a headline that are marked as article and as main part, if any reader sees them."""
    around = [*headline.iterancestors()]
    at = next((i for i, up in enumerate(around) if is_main(up)), len(around))
    nearest = next((i for i, up in enumerate(around[:at]) if is_article(up)), at)
    for i in sorted({nearest, at} - {len(around)}):
        shut = (is_silent(up) or up.tag in SPANS or is_gated(up.get("class")) for up in around[i:])
        if around[i].tag in BLOCKS and page in around[i + 1 :] and not any(shut):
            yield around[i]


def _holds_most(galley: PageGalley, headline: HtmlElement | None) -> bool:
    held = _held(galley.prose(noise(galley, headline) | galley.gated))
    return galley.most_beside <= held.get(galley.root, 0)


def is_main(element: HtmlElement) -> bool:
    """Whether the page marks an element as its main part."""
    return bool(element.tag == "main" or element.get("role") == "main")


def is_article(element: HtmlElement) -> bool:
    """Whether the page marks an element as an article."""
    return bool(element.tag == "article" or element.get("itemtype", "").endswith("Article"))


def noise(galley: PageGalley, headline: HtmlElement | None) -> set[HtmlElement]:
    """Elements around the article; what holds the headline or most of the prose is not around it."""
    if headline not in galley.noise:
        galley.noise[headline] = _noise(galley, headline)
    return galley.noise[headline]


def _noise(galley: PageGalley, headline: HtmlElement | None) -> set[HtmlElement]:
    held = _held(galley.prose())
    above = set() if headline is None else {headline, *headline.iterancestors()}
    # A headline that is in none of the lines may stand in a template for the browser.
    around: Iterable[tuple[HtmlElement, Place | None]]
    if headline is None or galley.holds(headline):
        around = ((part.element, part.place) for part in galley.optional)
    else:
        every = galley.root.iterdescendants(etree.Element)
        around = ((element, place_of(element, element.tag, element.keys())) for element in every)
    return {
        element
        for element, place in around
        if place
        and element not in above
        and (place.never or (place.around and not _is_most(held.get(element, 0), held, galley)))
    }


def _is_most(letters: int, held: Mapping[HtmlElement, int], galley: PageGalley) -> bool:
    """Whether so many letters of prose are half of the page's; what the galley holds tells it mostly."""
    if not letters or letters < 0.5 * held[galley.root]:
        return False
    return galley.whole is galley or letters >= 0.5 * _letters(galley.whole.prose())


def _letters(prose: Iterable[Line]) -> int:
    return sum(len(line.text) for line in prose)


def _held(found: Iterable[Line]) -> dict[HtmlElement, int]:
    """Characters of prose below each element."""
    held: dict[HtmlElement, int] = {}
    # Paragraphs mostly stand beside each other, and are gone up from together: 2× faster.
    beside: dict[HtmlElement | None, tuple[list[Line], tuple[HtmlElement, ...]]] = {}
    for line in filter(is_prose, found):
        held[line.element] = held.get(line.element, 0) + len(line.text)
        around = line.above[1:]
        beside.setdefault(around[0] if around else None, ([], around))[0].append(line)
    for lines, around in beside.values():
        letters = sum(len(line.text) for line in lines)
        for up in around:
            held[up] = held.get(up, 0) + letters
    return held


def scope_of(galley: PageGalley, headline: HtmlElement | None, skip: Collection[HtmlElement]) -> HtmlElement:
    """The smallest element marked as the article or the main part that holds headline and most prose."""
    held: dict[HtmlElement, int] = {}
    for up in () if headline is None else headline.iterancestors():
        if is_main(up) or (up is galley.root and galley.holds_most):
            return up
        if is_article(up):
            held = held or _held(galley.prose(skip))
            most = 2 * held.get(up, 0) - held.get(galley.root, 0)
            if most >= 0 and _has_no_more_beside(most, galley, headline, skip):
                return up
    return galley.root


def _has_no_more_beside(
    most: int, galley: PageGalley, headline: HtmlElement | None, skip: Collection[HtmlElement]
) -> bool:
    """Whether beside the main part stand no more letters of prose than these; what is no link tells it mostly."""
    if galley.root is galley.page or galley.most_beside <= most:
        return True
    out = noise(galley.whole, headline).union(skip)
    return _letters(galley.whole.prose(out)) - _letters(galley.prose(skip)) <= most


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
    below = Counter(up for line in prose for up in line.above)
    total, core = held.get(scope, 0), scope
    marks = (up for line in prose for up in line.above if is_marked(up))
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
