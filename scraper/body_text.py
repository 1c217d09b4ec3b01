"""The true body of an article page, found by its structure and not by class names."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from scraper.ahead import Ahead
from scraper.byline import BYLINE
from scraper.container import (
    NEAR,
    above,
    after_headline,
    core_of,
    has_digits,
    is_prose,
    is_told,
    noise,
    scope_of,
    without_boxes,
)
from scraper.furniture import DATELINE, END, ENDS, JUNK, LAST_LINE, NOTES
from scraper.line import SENTENCE, Line
from scraper.markup import fold, squeeze
from scraper.offers import is_offer
from scraper.page_galley import PageGalley
from scraper.shape import TEXT_TAGS, Shaped, find_run

# The time of an entry of a live blog. Ex: "10:45"
CLOCK = re.compile(r"\d\d?[:.]\d\d(?: ?[ap]m)?", re.IGNORECASE)
GROUPED = frozenset("li dd td blockquote".split())
NONE_OFFERED = 1_000_000
# So many sentences in the shape of the text go on with it, below a date.
LEAST_MORE = 2


@dataclass
class Body:
    """`near` are the lines around the headline (kind, date, byline), `lines` those of the text.

    `lead` is a first paragraph set apart from the text; `offers` are the links to documents that a label
    announces, the first one after `offered_after` lines of text; `gated` says that a block for subscribers was
    left out, `rule` how the text was found.
    """

    near: list[Line] = field(default_factory=list)
    lead: Line | None = None
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
        after_heading = False
        for line in self.lines:
            if line.broken and found and not line.is_heading and not after_heading:
                found[-1] = f"{found[-1]} {line.text}"
            else:
                found.append(line.text)
            after_heading = line.is_heading
        return found


def find_body(
    galley: PageGalley, headline: HtmlElement | None, machine_text: str = "", names: Collection[str] = ()
) -> Body:
    """Find the body below `headline`; `machine_text` is what the page's JSON-LD gives as articleBody."""
    skip = noise(galley, headline) | galley.gated
    scope = scope_of(galley, headline, skip)
    around = galley.lines(skip, scope)
    start = after_headline(around, headline)
    body = Body(gated=any(squeeze(element.text_content()) for element in galley.gated))
    shaped = _sort_below(body, scope, around[start:], set(map(fold, names)))
    _look_between(body, around[start:], shaped)
    body.near = [
        *above(headline, around[: max(0, start - 1)], dated=any(map(has_digits, body.near))),
        *body.near,
    ]
    if body.lead and headline is not None and fold(body.lead.text) == fold(headline.text_content()):
        # A paragraph that says the headline once more is what the page says; a second heading is only set so.
        if body.lead.is_heading:
            body.near.append(body.lead)
        else:
            body.lines.insert(0, body.lead)
        body.lead = None
    if machine_text:
        _trust(body, machine_text)
    return body


def _sort_below(body: Body, scope: HtmlElement, below: list[Line], names: Collection[str]) -> Shaped | None:
    """Sort the lines below a headline, by the shape of the paragraphs where two share one; gives that shape."""
    run = find_run(scope, below)
    if run is None:
        core = core_of(scope, below)
        sort_lines(body, without_boxes(core, [line for line in below if line.is_within(core)]))
        return None
    shaped = Shaped(run, below, names)
    sort_lines(body, shaped.text(), shaped.of_run)
    return shaped


def _look_between(body: Body, below: list[Line], shaped: Shaped | None) -> None:
    """What stands between headline and text is near the headline; a sentence there is a standfirst."""
    first = body.lead or (body.lines[0] if body.lines else None)
    until = next((i for i, line in enumerate(below) if line is first), 0)
    known = set(map(id, body.near))
    between = [line for line in below[:until] if id(line) not in known]
    if body.lead is None:
        told = (
            line for line in below[:until] if (is_prose(line) or is_told(line)) and not JUNK.match(line.text)
        )
        body.lead = next((line for line in told if not (shaped and shaped.is_captioned(line))), None)
    body.near = [*between, *body.near]


def sort_lines(body: Body, inside: list[Line], of_run: Collection[int] = ()) -> None:
    """Tell paragraphs, notes, offers and what is none of these apart; fills `body`."""
    link_lists, ahead = _link_lists(inside), Ahead(inside, of_run)
    pictured: dict[HtmlElement, bool] = {}
    in_notes = offering = False
    for i, line in enumerate(inside):
        after = inside[i + 1 : i + 3]
        if body.lines and line.is_heading and END.match(line.text):
            if ahead.no_text(i):
                break
            continue
        offering = is_offer(line) or (offering and line.is_link and not JUNK.match(line.text))
        if offering:
            body.offers += [line] if line.href else []
            body.offered_after = min(body.offered_after, len(body.lines))
        elif body.lines and line.is_heading and ahead.only_links(i):
            break
        elif body.lines and NOTES.match(line.text):
            in_notes = True
        elif _is_junk(line, inside[i - 1 : i], link_lists):
            continue
        elif _is_near(line, i, after[:1], body, of_run):
            body.near.append(line)
            _set_apart(body)
            if _ends(line, ahead.more[i + 1], body):
                break
        elif in_notes:
            body.notes.append(line.text)
        elif not _is_caption(line, pictured):
            body.lines.append(line)
    while body.lines and (body.lines[-1].is_heading or _is_bare(body.lines[-1])):
        body.lines.pop()
    _take_lead(body, of_run)


def _ends(line: Line, more: int, body: Body) -> bool:
    """Whether a date ends the text: not one of several, each below its part. Ex: "Last updated: 12 May 2025" """
    told = islice(filter(is_prose, body.lines), 2)
    return bool(LAST_LINE.match(line.text)) and len(list(told)) == 2 and more < LEAST_MORE


def _set_apart(body: Body) -> None:
    """A paragraph between the headline and the line with date and author is a standfirst; bylines after it are near."""
    near, below = body.near[-1], body.lines[1:]
    dated = (DATELINE.match(near.text) or _is_beside(near)) and not CLOCK.fullmatch(near.text)
    if body.lead is None and body.lines and dated and all(BYLINE.match(o.text) for o in below):
        body.lead, body.lines = body.lines[0], []
        body.near[-1:-1] = below


def _take_lead(body: Body, of_run: Collection[int]) -> None:
    """A first paragraph set as a heading or in a shape of its own, or alone before an offer, is a standfirst.

    A page of a few words without a full stop has no prose to begin with: then what stood near is its text.
    """
    if not body.lines and body.lead is None:
        short = [line for line in body.near if line.tag in {"p", "li"} and not line.linked]
        body.lines = [line for line in short if not DATELINE.match(line.text) and len(line.text.split()) > 4]
        body.near = [line for line in body.near if line not in body.lines]
    elif body.lead is None and len(body.lines) > 1 and (is_prose(body.lines[0]) or is_told(body.lines[0])):
        first = body.lines[0]
        own = id(body.lines[1]) in of_run and id(first) not in of_run and first.tag not in GROUPED
        if first.is_heading or own or body.offered_after == 1:
            body.lead = body.lines.pop(0)


def place_lead(body: Body, machine_text: str, described: Collection[str]) -> None:
    """A bold first line that the page's metas repeat is a standfirst; one that begins the machine text is none."""
    first = body.lines[0] if len(body.lines) > 1 and body.lead is None else None
    if first is not None and first.is_bold and fold(first.text) in described:
        body.lead = body.lines.pop(0)
    elif body.lead and fold(body.lead.text) not in described and _begins(machine_text, body.lead):
        # A first paragraph may be set in a shape of its own.
        body.lines.insert(0, body.lead)
        body.lead = None


def _begins(machine_text: str, line: Line) -> bool:
    return letters(machine_text).startswith(letters(line.text))


def _is_junk(line: Line, before: list[Line], link_lists: set[HtmlElement]) -> bool:
    """Furniture, and links alone; a lone link is text where the line before it announces it with a colon."""
    announced = bool(before) and before[0].text.endswith(":") and not before[0].is_link
    lone = line.element in link_lists or ((line.is_link or _is_labelled_link(line)) and not announced)
    return lone or bool(JUNK.match(line.text)) or bool(ENDS.match(line.text))


def _is_labelled_link(line: Line) -> bool:
    """A headline elsewhere after a label of a few words. Ex: "Also in the news: <a>Bus crash closes the A9</a>" """
    label, title = line.text[: len(line.text) - line.linked].strip(), line.text[-line.linked :]
    labelled = label.endswith((":", "»", "|")) and len(label.split()) < 5
    return line.linked > 0 and labelled and len(title.split()) > 4


def _is_near(line: Line, i: int, after: list[Line], body: Body, of_run: Collection[int]) -> bool:
    """Kind, date, byline: what is no prose, unless it is a short first paragraph with prose after it."""
    if is_prose(line) or id(line) in of_run or SALUTATION.match(line.text):
        return False
    if len(line.text) <= 120 and (DATELINE.match(line.text) if i < NEAR else LAST_LINE.match(line.text)):
        return True
    if of_run and i < NEAR and len(body.lines) < 2 and _is_beside(line):
        return True
    short_paragraph = line.tag in {"li", "p"} and len(line.text) >= 60 and any(map(is_prose, after))
    return not body.lines and not short_paragraph


# A letter begins so. Ex: "Dear Chief Constable,"
SALUTATION = re.compile(r"dear .{2,60}[,:]?$", re.IGNORECASE)


def _is_beside(line: Line) -> bool:
    """A few words in a block that is neither paragraph nor heading. Ex: <div>Crime reporter</div>"""
    return not is_prose(line) and line.tag not in TEXT_TAGS and not line.is_heading


def _is_bare(line: Line) -> bool:
    """A few words in a block that is no paragraph. Ex: <div>Library picture</div>"""
    bare = line.tag == "div" and not is_prose(line) and not line.is_heading
    return bare and not SENTENCE.search(line.text)


def _is_caption(line: Line, pictured: dict[HtmlElement, bool]) -> bool:
    """A short bare line right beside a picture is its caption or credit. Ex: <img><div>Library picture</div>

    `pictured` remembers which elements hold one: a thousand lines may stand in one block.
    """
    if not _is_bare(line):
        return False
    beside = [line.element.getprevious(), line.element, line.element.getparent()]
    parent = beside[2]
    parent_is_small = parent is None or (len(parent) < 20 and len(parent.text_content()) < 300)
    around = [element for element in beside[: 3 if parent_is_small else 2] if element is not None]
    for element in around:
        if element not in pictured:
            pictured[element] = next(element.iter("img", "picture", "video"), None) is not None
    return any(pictured[element] for element in around)


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
    said = [(line, letters(line.text)) for line in body.lines]
    kept = [(line, text) for line, text in said if text in whole or line.is_heading]
    have, found = (sum(len(text) for _, text in chosen) for chosen in (kept, said))
    if have >= 0.6 * found and have >= 0.6 * len(whole):
        body.lines, body.rule = [line for line, _ in kept], "structure, as in json-ld"
