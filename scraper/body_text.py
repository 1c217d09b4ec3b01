"""The true body of an article page, found by its structure and not by class names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.furniture import END, ENDS, JUNK, NOTES, OFFER, is_around, is_gated, is_over
from scraper.markup import Line, fold, lines, squeeze

SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
FIRST_LINES_NEAR = 8
NONE_OFFERED = 1_000_000


@dataclass
class Body:
    """`near` are the lines around the headline (kind, date, byline), `lines` those of the text.

    `offers` are the links to documents that a label announces, the first one after `offered_after` lines of
    text; `gated` says that a block for subscribers was left out, `rule` how the text was found.
    """

    near: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    offers: list[Line] = field(default_factory=list)
    offered_after: int = NONE_OFFERED
    gated: bool = False
    rule: str = "structure"

    @property
    def paragraphs(self) -> list[str]:
        """The text, line by line; a single line break does not end a paragraph."""
        found: list[str] = []
        for line in self.lines:
            if line.broken and found and not line.is_heading:
                found[-1] = f"{found[-1]} {line.text}"
            else:
                found.append(line.text)
        return found


def is_prose(line: Line) -> bool:
    """A sentence or more, and not a link."""
    long = len(line.text) >= 100 or (len(line.text) >= 35 and bool(SENTENCE.search(line.text)))
    return long and line.linked < 0.5 * len(line.text)


def find_body(tree: HtmlElement, headline: HtmlElement | None, machine_text: str = "") -> Body:
    """Find the body below `headline`; `machine_text` is what the page's JSON-LD gives as articleBody."""
    found_body = tree.find("body")
    page = tree if found_body is None else found_body
    gated = {element for element in page.iter() if isinstance(element.tag, str) and is_gated(element)}
    noise = frozenset(_noise(page, headline) | gated)
    scope = _scope(page, headline, noise)
    around = lines(scope, noise)
    start = _after_headline(around, headline)
    core = _core(scope, around[start:])
    body = Body(gated=any(squeeze(element.text_content()) for element in gated))
    sort_lines(body, _without_boxes(core, [line for line in around[start:] if line.is_within(core)]))
    first = next((i for i, line in enumerate(around) if body.lines and line is body.lines[0]), start)
    body.near = around[max(0, start - FIRST_LINES_NEAR) : first] + body.near
    if machine_text:
        _trust(body, machine_text)
    return body


def _noise(page: HtmlElement, headline: HtmlElement | None) -> set[HtmlElement]:
    """Elements around the article; what holds the headline or most of the prose is not around it."""
    held = _held(lines(page))
    most = 0.5 * held.get(page, 1)
    above = set() if headline is None else {headline, *headline.iterancestors()}
    return {
        element
        for element in page.iter()
        if isinstance(element.tag, str)
        and element is not page
        and element not in above
        and (is_over(element) or (is_around(element) and held.get(element, 0) < most))
    }


def _held(found: Iterable[Line]) -> dict[HtmlElement, int]:
    """Characters of prose below each element."""
    held: dict[HtmlElement, int] = {}
    for line in filter(is_prose, found):
        for up in (line.element, *line.element.iterancestors()):
            held[up] = held.get(up, 0) + len(line.text)
    return held


def _scope(page: HtmlElement, headline: HtmlElement | None, noise: frozenset[HtmlElement]) -> HtmlElement:
    """The smallest element marked as the article or the main part that holds headline and most prose."""
    if headline is None:
        return page
    held = _held(lines(page, noise))
    for up in headline.iterancestors():
        marked = up.tag in {"article", "main"} or up.get("role") == "main"
        if (marked or up.get("itemtype", "").endswith("Article")) and held.get(up, 0) >= 0.5 * held.get(
            page, 0
        ):
            return up
    return page


def _after_headline(found: list[Line], headline: HtmlElement | None) -> int:
    if headline is None:
        return 0
    return max((i + 1 for i, line in enumerate(found) if line.is_within(headline)), default=0)


def _core(scope: HtmlElement, candidates: list[Line]) -> HtmlElement:
    """Go down from `scope` while one child holds nearly all of the prose, but never into a paragraph."""
    prose = [line for line in candidates if is_prose(line)]
    held = _held(prose)
    total, core = held.get(scope, 0), scope
    while True:
        child = next((c for c in core if held.get(c, 0) >= 0.8 * total > 0), None)
        if child is None or child.tag in {"p", "li", "blockquote"}:
            return core
        if sum(line.is_within(child) for line in prose) < 2:
            return core
        core = child


def _without_boxes(core: HtmlElement, inside: list[Line]) -> list[Line]:
    """Leave out boxes set between the paragraphs that begin as advertising or sign-up does."""
    boxes: dict[HtmlElement, list[Line]] = {}
    for line in inside:
        box = line.element
        while box is not core and box.getparent() is not core:
            box = box.getparent()
        if box is not core and box is not line.element:
            boxes.setdefault(box, []).append(line)
    size = {box: sum(len(line.text) for line in held) for box, held in boxes.items()}
    most = 0.3 * sum(len(line.text) for line in inside)
    dropped = [held for box, held in boxes.items() if JUNK.match(held[0].text) and size[box] < most]
    left_out = {id(line) for held in dropped for line in held}
    return [line for line in inside if id(line) not in left_out]


def sort_lines(body: Body, inside: list[Line]) -> None:
    """Tell paragraphs, notes, offers and what is none of these apart; fills `body`."""
    link_lists = _link_lists(inside)
    in_notes = offering = False
    for i, line in enumerate(inside):
        after = inside[i + 1 : i + 3]
        if body.lines and line.is_heading and END.match(line.text) and not any(map(is_prose, after)):
            break
        offering = _offers(line) or (offering and line.is_link)
        if offering:
            body.offers += [line] if line.href else []
            body.offered_after = min(body.offered_after, len(body.lines))
        elif line.is_heading and NOTES.match(line.text):
            in_notes = True
        elif _is_junk(line, inside[i - 1 : i], link_lists):
            continue
        elif not body.lines and _stands_before_text(line, after[:1]):
            body.near.append(line)
        elif in_notes:
            body.notes.append(line.text)
        elif not _is_caption(line):
            body.lines.append(line)
    while body.lines and body.lines[-1].is_heading:
        body.lines.pop()


def _offers(line: Line) -> bool:
    return bool(OFFER.match(line.text)) and not is_prose(line)


def _is_junk(line: Line, before: list[Line], link_lists: set[HtmlElement]) -> bool:
    """Furniture, and links alone; a lone link is text where the line before it announces it with a colon."""
    announced = bool(before) and before[0].text.endswith(":") and not before[0].is_link
    lone = line.element in link_lists or (line.is_link and not announced)
    return lone or bool(JUNK.match(line.text)) or bool(ENDS.match(line.text))


def _stands_before_text(line: Line, after: list[Line]) -> bool:
    """Kind, date, byline: what is no prose, unless it is a short first paragraph with prose after it."""
    short_paragraph = line.tag in {"li", "p"} and len(line.text) >= 60 and any(map(is_prose, after))
    return not is_prose(line) and not short_paragraph


def _is_caption(line: Line) -> bool:
    """A short bare line set between paragraphs is a caption or a credit. Ex: <div>Library picture</div>"""
    return line.tag == "div" and not is_prose(line) and not line.is_heading and not SENTENCE.search(line.text)


def _link_lists(inside: Iterable[Line]) -> set[HtmlElement]:
    """Items of lists whose every item is a link: other articles, not this one."""
    by_list: dict[HtmlElement, list[Line]] = {}
    for line in inside:
        item = line.element if line.tag == "li" else next(line.element.iterancestors("li"), None)
        if item is not None and item.getparent() is not None:
            by_list.setdefault(item.getparent(), []).append(line)
    return {
        line.element for found in by_list.values() if all(line.is_link for line in found) for line in found
    }


def letters(text: str) -> str:
    """Letters and digits alone, folded: to find a line again in a text set in another way."""
    return re.sub(r"\W+", "", fold(text))


def _trust(body: Body, machine_text: str) -> None:
    """Keep of the lines found what the page's structured data calls the body, where that is credible.

    Subheadings stay: structured data often leaves them out.
    """
    whole = letters(machine_text)
    kept = [line for line in body.lines if letters(line.text) in whole or line.tag in {"h2", "h3", "h4"}]
    have, found = (sum(len(letters(line.text)) for line in chosen) for chosen in (kept, body.lines))
    if have >= 0.6 * found and have >= 0.6 * len(whole):
        body.lines, body.rule = kept, "structure, as in json-ld"
