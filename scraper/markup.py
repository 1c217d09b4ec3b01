"""From the bytes of a page to its lines of text, each with the element it stands in."""

import codecs
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from scraper.addresses import absolute
from scraper.overgrown import is_overgrown

logger = logging.getLogger(__name__)

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
# The blocks around each line are gone through. Pages stand thirty deep; more where an element is never closed.
DEEPEST = 200
NEVER_DEEP = frozenset("p a br time h1 h2 h3 h4 h5 h6 script style img".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 summary dt".split())
# Ex: <span class="visually-hidden">Show this section</span>
SAID_ONLY = re.compile(r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-text)?)(?:$|\s)", re.IGNORECASE)
# What a link says of its file: "Report (PDF, 329KB, new window)"
FILE_NOTE = re.compile(r"\((?:PDF|Word|Excel|HTML|CSV|opens|[\w ]{0,60}document)\b[^()]{0,99}\)", re.I)
# What parts kind and date in a line.
DASHES = re.compile(r"\s+[-–—|·•]\s+|\s*[|·•]\s*")
COMMAS = re.compile(r",\s+|[()\[\]]")
# What the web calls latin-1 is windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
LATIN = frozenset(["iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"])
# What Python decodes and no browser: https://docs.python.org/3/library/codecs.html#python-specific-encodings
NO_CHARSETS = frozenset(
    "idna mbcs oem palmos punycode raw_unicode_escape undefined unicode_escape utf_7".split()
)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# Halves of surrogate pairs come from JSON ("\\ud83d") and from references ("&#xD83D;"), and cannot be encoded.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
SPACES = re.compile(r"\s+")


def decode(body: bytes, declared: str = "") -> str:
    """The text of a page, whatever its server says of the charset.

    Bytes that are UTF-8, but for a few broken ones, are UTF-8, since no other charset makes such bytes by chance;
    else the declared charset is believed where it decodes without loss, and windows-1252 stands for the rest.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    text = body.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    if broken == 0 or sum(character > "\x7f" for character in text) > 2 * broken:
        return text
    for charset in (declared, _meta_charset(body)):
        if charset and "16" not in charset and charset.lower() not in LATIN:
            try:
                if codecs.lookup(charset).name.replace("-", "_") not in NO_CHARSETS:
                    return body.decode(charset)
            except (LookupError, ValueError) as error:
                logger.debug("not %s: %s", charset, error)
    # Five bytes mean nothing in windows-1252, hence "replace".
    return body.decode("cp1252", "replace")


def _meta_charset(body: bytes) -> str:
    found = CHARSET.search(body[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def parse(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is nothing to make one of."""
    # Also where it does not end as it should: lxml takes the square of its length to look for an encoding in it.
    text = re.sub(r"^\s*<\?xml[^>]*(?:>|$)", "", UNPRINTABLE.sub("", text))
    if not text.strip():
        logger.info("nothing to read")
        return None
    if is_overgrown(text):
        logger.warning("a page too long, or with too many tags or attributes, is not parsed")
        return None
    # Without "huge" what stands more than 256 elements deep is lost, as where many an inline element is never closed.
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (html.etree.ParserError, html.etree.XMLSyntaxError, ValueError) as error:
        logger.info("a page without one element: %s", error)
        return None
    # Below a depth paragraphs, links and headings stay, without the blocks around them.
    deep: Any = tree.xpath("/*" * DEEPEST + "//*")
    for element in (one for one in deep if one.tag not in NEVER_DEEP):
        element.drop_tag()
    return tree


def base_of(tree: HtmlElement, url: str) -> str:
    """What the links of a page start from: its address, or what it names. Ex: <base href="http://www.hmic.gov.uk/">"""
    named = tree.xpath("//base/@href")
    return (absolute(url, str(named[0])) if named else "") or url


def squeeze(text: str) -> str:
    """White space as a browser would show it: single spaces, none at the ends."""
    return SPACES.sub(" ", UNPRINTABLE.sub("", text).replace("\xad", "")).strip()


def fold(text: str) -> str:
    """For comparison only: Unicode NFKC, straight quotes, plain hyphens, no case."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(
        "[\u2018\u2019\u201a\u02bc`\u00b4]", "'", re.sub("[\u201c\u201d\u201e\u00ab\u00bb]", '"', text)
    )
    return squeeze(re.sub("[\u2010-\u2015\u2212]", "-", text)).casefold()


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
    def is_bold(self) -> bool:
        """Bold from end to end."""
        if self.element not in self.bold:
            bold = self.element.iter("b", "strong")
            self.bold[self.element] = frozenset(squeeze(part.text_content()) for part in bold)
        return self.text in self.bold[self.element]


class _Typesetter:
    """Collects inline text until a block or a line break ends the line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.bold: dict[HtmlElement, frozenset[str]] = {}
        self.parts: list[str] = []
        self.linked = 0
        self.href = ""
        self.open_href = ""
        self.link_depth = 0
        self.breaks = 0
        self.open_spans: list[HtmlElement] = []
        self.spans: list[HtmlElement] = []

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.link_depth:
                self.linked += len(squeeze(text))

    def end(self, element: HtmlElement) -> None:
        text = squeeze("".join(self.parts))
        if text:
            parts = tuple(part for run in self.parts if (part := squeeze(run)))
            self.lines.append(
                Line(
                    text,
                    parts,
                    element,
                    self.linked,
                    self.href,
                    self.breaks == 1,
                    tuple(self.spans),
                    self.bold,
                )
            )
            self.breaks = 0
        self.spans = [*self.open_spans]
        self.parts, self.linked, self.href = [], 0, self.open_href


def lines(root: HtmlElement, skip: frozenset[HtmlElement] = frozenset()) -> list[Line]:
    """The lines of text below `root` in reading order, without silent elements and those in `skip`."""
    setter = _Typesetter()
    _walk(root, root, setter, skip)
    setter.end(root)
    return setter.lines


def _walk(
    element: HtmlElement, block: HtmlElement, setter: _Typesetter, skip: frozenset[HtmlElement]
) -> None:
    stack: list[tuple[HtmlElement, HtmlElement, Iterator[HtmlElement]]] = []
    _open(element, block, setter)
    stack.append((element, block, iter(element)))
    while stack:
        parent, holder, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            _close(parent, setter)
            if stack:
                setter.add(parent.tail)
            continue
        if child in skip or _is_silent(child, parent):
            setter.add(child.tail)
            continue
        inner = child if child.tag in BLOCKS else holder
        _open(child, holder, setter)
        stack.append((child, inner, iter(child)))


def _is_silent(element: HtmlElement, parent: HtmlElement) -> bool:
    """Comments, scripts and the like, and what only a screen reader says; a button may be a heading's text."""
    if not isinstance(element.tag, str) or SAID_ONLY.search(element.get("class") or ""):
        return True
    return element.tag in SILENT and not (element.tag == "button" and parent.tag in HEADINGS)


def _open(element: HtmlElement, holder: HtmlElement, setter: _Typesetter) -> None:
    if element.tag in SPANS:
        setter.open_spans.append(element)
        setter.spans.append(element)
    if element.tag in BLOCKS:
        setter.end(holder)
        setter.breaks = 0
    elif element.tag == "br":
        setter.end(holder)
        setter.breaks += 1
    elif element.tag == "a" and element.get("href"):
        setter.link_depth += 1
        setter.open_href = element.get("href", "").strip()
        setter.href = setter.href or setter.open_href
    setter.add(element.text)


def _close(element: HtmlElement, setter: _Typesetter) -> None:
    if element.tag in SPANS:
        setter.open_spans.pop()
    if element.tag in BLOCKS:
        setter.end(element)
        setter.breaks = 0
    elif element.tag == "a" and element.get("href"):
        setter.link_depth -= 1
        setter.open_href = ""
        # A link around nothing but a picture lends its address to no words.
        setter.href = setter.href if any(map(str.strip, setter.parts)) else ""
