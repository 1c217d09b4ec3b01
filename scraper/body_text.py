"""The true body of an article page, found by its structure and not by class names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.markup import Line, fold, lines, squeeze

# Containers that hold no body text on any page, and words in class, id or role that publishers
# share for what surrounds an article. Neither counts against an element that holds most of the prose.
AROUND = frozenset("nav footer aside form figure figcaption dialog menu".split())
HINTS = re.compile(
    r"(?:^|[-_\s:])(?:ads?|advert\w*|adslot|banner|breadcrumbs?|byline-bio|captions?|cmp|comments?|consent|cookies?|"
    r"disqus|follow-us|global-nav|instagram|inline-links|masthead|more-(?:on|from|stories)|most-(?:read|popular)|"
    r"newsletters?|outbrain|pagination|popular|promos?|recirc\w*|recommend\w*|related\w*|share|sharebar|sharing|"
    r"sidebar|sign-?up|skip-link|social|sponsor\w*|subscriber-btn|taboola|teasers?|trending|twitter|widget|"
    r"mc_embed_signup|viafoura|read-(?:more|next)|navigation|menu|site-footer|topics?|tag-list|author-bio)(?:$|[-_\s:\d])",
    re.IGNORECASE,
)
ROLES = frozenset("navigation banner complementary contentinfo dialog search".split())
# Layers over the page, which may hold more text than the article does.
OVER = re.compile(r"(?:^|[-_\s])(?:modal|popup|pop-up|overlay|cmp|cookie\w*)(?:$|[-_\s\d])", re.IGNORECASE)
# Blocks that publishers mark as for subscribers only.
GATED = re.compile(
    r"(?:^|\s)(?:p402\S*|subscription-content|subscribers?-only|premium-content)(?:$|\s)", re.IGNORECASE
)
JUNK = re.compile(
    r"^(?:read (?:more|next|also)\b|more:|see also\b|related\b|advertisement$|hide ad$|sign up (?:to|for|here)\b|subscribe\b|"
    r"watch more of our videos|visit shots|share (?:this|on|via|article)?\b.{0,30}$|share$|tweet$|follow us\b|"
    r"keep up to date with|top (?:news )?stories\b.{0,30}$|get (?:the|our|all the) latest .{0,80}(?:inbox|newsletter|alerts|app)|don['’]t miss\b.{0,80}$|"
    r"don['’]t miss .{0,120}sign up\b|join (?:our|the) .{0,60}(?:whatsapp|facebook|group|community|newsletter)|download our .{0,30}app|click here\b.{0,80}$|"
    r"story continues below|article continues below|continue reading|skip to (?:content|main)|print this (?:page|document)|"
    r"back to (?:top|publication|news)|comments?$|have your say\.?$|image(?: credit)?:|(?:picture|photo|pic)s?(?: credit| by)?:|"
    r"we use (?:some )?(?:essential )?cookies|by signing up|enter your (?:email|postcode)|thank you for subscribing|"
    r"\d+ comments?$|loading\b.{0,10}$|view (?:gallery|comments|all)|and live on freeview|log ?in(?: to|$)|"
    r"more (?:news|stories|from|on)\b.{0,60}$|we(?:'|’)ll send)",
    re.IGNORECASE,
)
# After one of these headings no body text follows.
END = re.compile(
    r"^(?:related(?: (?:content|stories|topics|articles|news|links|publications))?|read (?:more|next)|more (?:on|from|like this|stories|news)\b.*|"
    r"most (?:read|popular|commented)|latest(?: (?:news|stories)\b.*)?|comments?|share(?: this.*)?|topics?|tags?|recommended\b.*|"
    r"you may (?:also )?like|trending|promoted stories|around the web|about the author|top stories|also in .{0,30}|sign up\b.*)\s*:?$",
    re.IGNORECASE,
)
NOTES = re.compile(
    r"^(?:end ?notes?|notes?(?: (?:to|for) (?:the )?(?:editors?|media|readers?))?|editors?['’]? notes?)\s*:?$",
    re.IGNORECASE,
)
# A label that offers a document: the link after it (or in it) is an offer, not text. Ex: "Get the report"
OFFER = re.compile(
    r"^(?:get|read|download|view) the (?:\S+ ){0,4}(?:reports?|letters?|releases?|findings|review|reviews|summary|document)\b",
    re.IGNORECASE,
)
ENDS = re.compile(r"^[-–—*\s]*ends?[-–—*\s.]*$", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")


@dataclass
class Body:
    """`near` are the lines around the headline (kind, date, byline), `paragraphs` and `notes` the text.

    `lines` are the paragraphs' own lines, `offers` the links to documents that a label announces
    (the first one after so many lines), `scope` the
    element that holds headline and text, `gated` whether a block for subscribers was left out, `rule` says how
    the text was found.
    """

    scope: HtmlElement
    near: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    offers: list[Line] = field(default_factory=list)
    offered_after: int = 1_000_000
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
    return line.linked < 0.5 * len(line.text) and (
        len(line.text) >= 100 or (len(line.text) >= 35 and bool(SENTENCE.search(line.text)))
    )


def find_body(tree: HtmlElement, headline: HtmlElement | None, machine_text: str = "") -> Body:
    """Find the body below `headline`; `machine_text` is what the page's JSON-LD gives as articleBody."""
    page = tree.find("body") if tree.find("body") is not None else tree
    gated = {element for element in page.iter() if GATED.search(element.get("class") or "")}
    noise = _noise(page, headline) | gated
    scope = _scope(page, headline, noise)
    all_lines = [line for line in lines(scope, frozenset(noise))]
    start = _after_headline(all_lines, headline)
    core = _core(scope, all_lines[start:])
    inside = [
        line for line in all_lines[start:] if core is line.element or core in line.element.iterancestors()
    ]
    body = Body(scope, gated=any(squeeze(element.text_content()) for element in gated))
    sort_lines(body, _without_boxes(core, inside))
    first = next((i for i, line in enumerate(all_lines) if body.lines and line is body.lines[0]), start)
    body.near = [line for line in all_lines[max(0, start - 8) : first]] + body.near
    if machine_text:
        _trust(body, machine_text)
    return body


def _noise(page: HtmlElement, headline: HtmlElement | None) -> set[HtmlElement]:
    """Elements around the article, by their tag, role, or a word that publishers share for such."""
    prose = [line for line in lines(page) if is_prose(line)]
    total = sum(len(line.text) for line in prose) or 1
    held: dict[HtmlElement, int] = {}
    for line in prose:
        for up in (line.element, *line.element.iterancestors()):
            held[up] = held.get(up, 0) + len(line.text)
    above = set(headline.iterancestors()) | {headline} if headline is not None else set()
    found: set[HtmlElement] = set()
    for element in page.iter():
        if element is page or element in above or not isinstance(element.tag, str):
            continue
        names = _names(element)
        if OVER.search(names) or (_looks_around(element, names) and held.get(element, 0) < 0.5 * total):
            found.add(element)
    return found


def _names(element: HtmlElement) -> str:
    """What the publisher calls an element, words parted: "ShareBar" is "Share-Bar"."""
    names = " ".join(element.get(name, "") for name in ("class", "id", "data-testid", "aria-label"))
    return re.sub(r"([a-z])([A-Z])", r"\1-\2", names)


def _looks_around(element: HtmlElement, names: str) -> bool:
    return element.tag in AROUND or element.get("role") in ROLES or bool(HINTS.search(names))


def _scope(page: HtmlElement, headline: HtmlElement | None, noise: set[HtmlElement]) -> HtmlElement:
    """The smallest element marked as the article or the main part that holds headline and most prose."""
    if headline is None:
        return page
    total = _prose_in(page, noise)
    for up in headline.iterancestors():
        marked = (
            up.tag in {"article", "main"}
            or up.get("role") == "main"
            or up.get("itemtype", "").endswith("Article")
        )
        if marked and _prose_in(up, noise) >= 0.5 * total:
            return up
    return page


def _prose_in(element: HtmlElement, noise: set[HtmlElement]) -> int:
    return sum(len(line.text) for line in lines(element, frozenset(noise)) if is_prose(line))


def _after_headline(found: list[Line], headline: HtmlElement | None) -> int:
    if headline is None:
        return 0
    last = [
        i
        for i, line in enumerate(found)
        if line.element is headline or headline in line.element.iterancestors()
    ]
    return last[-1] + 1 if last else 0


def _core(scope: HtmlElement, candidates: list[Line]) -> HtmlElement:
    """Go down from `scope` while one child holds nearly all of the prose."""
    prose = [line for line in candidates if is_prose(line)]
    held: dict[HtmlElement, int] = {}
    for line in prose:
        for up in (line.element, *line.element.iterancestors()):
            held[up] = held.get(up, 0) + len(line.text)
    total, core = held.get(scope, 0), scope
    while True:
        child = next((c for c in core if held.get(c, 0) >= 0.8 * total > 0), None)
        # A single paragraph is never the container, however long.
        if (
            child is None
            or child.tag in {"p", "li", "blockquote"}
            or len([p for p in prose if _within(p, child)]) < 2
        ):
            return core
        core = child


def _without_boxes(core: HtmlElement, inside: list[Line]) -> list[Line]:
    """Leave out boxes set between the paragraphs that begin as advertising or sign-up does."""
    total = sum(len(line.text) for line in inside)
    boxes: dict[HtmlElement, list[Line]] = {}
    for line in inside:
        box = line.element
        while box is not core and box.getparent() is not None and box.getparent() is not core:
            box = box.getparent()
        if box is not core and box is not line.element:
            boxes.setdefault(box, []).append(line)
    dropped = {
        id(line)
        for held in boxes.values()
        if JUNK.match(held[0].text) and sum(len(line.text) for line in held) < 0.3 * total
        for line in held
    }
    return [line for line in inside if id(line) not in dropped]


def _within(line: Line, element: HtmlElement) -> bool:
    return line.element is element or element in line.element.iterancestors()


def sort_lines(body: Body, inside: list[Line]) -> None:
    """Tell paragraphs, notes and what is neither apart."""
    link_lists = _link_lists(inside)
    in_notes = started = offering = False
    for i, line in enumerate(inside):
        if ENDS.match(line.text):
            continue
        offering = _offers(line, offering)
        if offering:
            body.offers += [line] if line.href else []
            body.offered_after = min(body.offered_after, len(body.lines))
            continue
        if line.is_heading and NOTES.match(line.text):
            in_notes = True
            continue
        if (
            started
            and line.is_heading
            and END.match(line.text)
            and not any(map(is_prose, inside[i + 1 : i + 3]))
        ):
            break
        if (
            JUNK.match(line.text)
            or line.element in link_lists
            or (line.is_link and not _is_labelled(inside, i))
        ):
            continue
        if not started and not is_prose(line):
            if (
                line.tag not in {"li", "p"}
                or not any(map(is_prose, inside[i + 1 : i + 2]))
                or len(line.text) < 60
            ):
                body.near.append(line)
                continue
        started = True
        # A short bare line set between paragraphs is a caption or a credit. Ex: <div>Library picture</div>
        if line.tag == "div" and not is_prose(line) and not line.is_heading and not SENTENCE.search(line.text):
            continue
        if in_notes:
            body.notes.append(line.text)
        else:
            body.lines.append(line)
    while body.lines and body.lines[-1].is_heading:
        body.lines.pop()


def _offers(line: Line, offering: bool) -> bool:  # noqa: FBT001
    """Whether this line is a label that offers a document, or one of the links that follow such a label."""
    if OFFER.match(line.text) and not is_prose(line):
        return True
    return offering and line.is_link


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


def _is_labelled(inside: list[Line], i: int) -> bool:
    """A lone link belongs to the text where the line before announces it (ends in a colon)."""
    return i > 0 and inside[i - 1].text.endswith(":") and not inside[i - 1].is_link


def letters(text: str) -> str:
    """Letters and digits alone, folded: to find a line again in a text set in another way."""
    return re.sub(r"\W+", "", fold(text))


def _trust(body: Body, machine_text: str) -> None:
    """Keep of the lines found what the page's structured data calls the body, where that is credible."""
    whole = letters(machine_text)
    kept = [line for line in body.lines if letters(line.text) in whole or line.tag in {"h2", "h3", "h4"}]
    have, all_found = (sum(len(letters(line.text)) for line in chosen) for chosen in (kept, body.lines))
    if have >= 0.6 * all_found and have >= 0.6 * len(whole):
        body.lines, body.rule = kept, "structure, as in json-ld"
