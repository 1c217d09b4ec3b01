"""From the bytes of a page to its tree."""

import codecs
import logging
import re
import unicodedata
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement

from scraper.overgrown import is_overgrown

logger = logging.getLogger(__name__)

# The blocks around each line are gone through. Pages stand thirty deep; more where an element is never closed.
DEEPEST = 200
FAR_DOWN = etree.XPath("/*" * DEEPEST + "//*")
# Not lxml's own, which asks for the class of each element in Python: 1.3× faster through a whole page.
ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
NEVER_DEEP = frozenset("p a br time h1 h2 h3 h4 h5 h6 script style img".split())
# What the web calls latin-1 is windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
LATIN = frozenset(["iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"])
# What Python decodes and no browser: https://docs.python.org/3/library/codecs.html#python-specific-encodings
NO_CHARSETS = frozenset(
    "idna mbcs oem palmos punycode raw_unicode_escape undefined unicode_escape utf_7".split()
)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# No part of a page, also where other white space than the parser's stands before it, or its end is missing.
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*(?:>|$)")
# Halves of surrogate pairs come from JSON ("\\ud83d") and from references ("&#xD83D;"), and cannot be encoded.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
# Those of them that Python takes for white space.
UNSEEN_SPACE = "\x0b\x0c\x1c\x1d\x1e\x1f"
# The same but for those of Python's 32 ASCII ones, as UTF-8: a search that begins with a byte is ten times as fast.
WIDE = re.compile(rb"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])")
NARROW = bytes([*range(9), 11, 12, *range(14, 32), 127])
# Quotation marks, apostrophes and hyphens, whatever they look like.
ALIKE = {
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}


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
    try:
        return _parsed(text, text.encode())
    except UnicodeEncodeError as error:
        logger.debug("halves of surrogate pairs: %s", error)
        text = UNPRINTABLE.sub("", text)
        return _parsed(text, text.encode())


def parse_bytes(body: bytes, declared: str = "") -> HtmlElement | None:
    """The tree of a page as it was sent, whatever its server says of the charset.

    What is UTF-8 from end to end, as most pages are, goes to the parser as it came: 1.3× faster.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        logger.debug("not UTF-8: %s", error)
        return parse(decode(body, declared))
    return parse(decode(body, declared)) if "\ufffd" in text else _parsed(text, body)


def _parsed(text: str, raw: bytes) -> HtmlElement | None:
    """The tree of a page, which is given as text and in UTF-8."""
    if not _is_printable(text, raw):
        text = UNPRINTABLE.sub("", text)
        raw = text.encode()
    if declaration := XML_DECLARATION.match(text):
        text = text[declaration.end() :]
        raw = text.encode()
    if not text or text.isspace():
        logger.info("nothing to read")
        return None
    if is_overgrown(text):
        logger.warning("a page too long, or with too many tags or attributes, is not parsed")
        return None
    return _tree(raw)


def _tree(raw: bytes) -> HtmlElement | None:
    # Without "huge" what stands more than 256 elements deep is lost, as where many an inline element is never closed.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    parser.set_element_class_lookup(ONE_CLASS)
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        logger.info("a page without one element: %s", error)
        return None
    # Below a depth paragraphs, links and headings stay, without the blocks around them.
    deep: Any = FAR_DOWN(tree)
    for element in (one for one in deep if one.tag not in NEVER_DEEP):
        element.drop_tag()
    return tree


def _is_printable(text: str, raw: bytes) -> bool:
    """Whether a text has nothing that nobody sees, as most have: looked for in bytes, 4× faster."""
    if len(raw.translate(None, NARROW)) != len(raw) or "\ufeff" in text:
        return False
    # Their first byte is in few pages, or soon found: 10× faster than the pattern.
    first = raw.find(b"\xe2")
    return first < 0 or not WIDE.search(raw, first)


def squeeze(text: str) -> str:
    """White space as a browser would show it: single spaces, none at the ends."""
    plain = " ".join(text.split())
    # Most texts hold nothing but what can be seen, in lines: 3× faster.
    if plain.isprintable() and (text.isprintable() or not any(map(text.__contains__, UNSEEN_SPACE))):
        return plain
    return " ".join(UNPRINTABLE.sub("", text).replace("\xad", "").split())


def fold(text: str) -> str:
    """For comparison only: Unicode NFKC, straight quotes, plain hyphens, no case."""
    if text.isascii():
        return squeeze(text.replace("`", "'")).lower()
    text = unicodedata.normalize("NFKC", text)
    for mark, plain in ALIKE.items():  # a text has two kinds of them: 4× faster than to ask for each letter
        if mark in text:
            text = text.replace(mark, plain)
    return squeeze(text).casefold()
