"""Feeds and sitemaps as trees, however badly they are written or packed."""

import logging
import re
import zlib
from html import escape, unescape

from lxml import etree

from scraper.markup import UNPRINTABLE, decode, squeeze

logger = logging.getLogger(__name__)

# No entity of a document type is resolved, nothing is fetched, and depth and size are bounded by libxml2.
PARSER = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# What is no entity of XML itself. Ex: "Law & order", "&nbsp;", "&#8217;", "&#xD800;", which is no character
STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(#?\w+;)?", re.IGNORECASE)
# As of a page. A sitemap may hold 50 MB (https://www.sitemaps.org/protocol.html), and those of newspapers hold two; the
# tree of one takes ten times its bytes.
MOST_BYTES = 16 * 1024 * 1024

XmlElement = etree._Element


def parse(body: bytes) -> XmlElement | None:
    """The root element, or None for what is no XML; gzip is unpacked."""
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body)
    if b"<" not in body[:500]:
        return None
    declared = DECLARED.match(body)
    text = decode(body, declared[1].decode("ascii") if declared else "")
    text = STRAY.sub(_mended, UNPRINTABLE.sub("", DECLARATION.sub("", text)).strip())
    try:
        return etree.fromstring(text.encode(), PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        logger.info("no XML: %s", error)
        return None


def _unpacked(body: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj(wbits=31)
        unpacked = unpacker.decompress(body, MOST_BYTES)
    except zlib.error as error:
        logger.info("no gzip: %s", error)
        return b""
    if unpacker.unconsumed_tail:
        logger.warning("a packed list of more than %d bytes is not read", MOST_BYTES)
        return b""
    return unpacked


def _mended(stray: re.Match[str]) -> str:
    """An entity as the character it stands for, a bare "&" as one that XML can read; others are nothing."""
    meant = unescape(stray[0])
    return "&amp;" if not stray[1] else "" if meant == stray[0] else escape(UNPRINTABLE.sub("", meant))


def name(element: XmlElement) -> str:
    """Local name of an element; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _space(element: XmlElement) -> str:
    """The namespace. Not by QName, which refuses what the parser lets through. Ex: <slash:comments>, undeclared"""
    return element.tag.rpartition("}")[0] if isinstance(element.tag, str) else ""


def child(element: XmlElement, *names: str) -> str:
    """Text of the element below with the first of these names: the nearest one, of the same namespace if it can be."""
    space = _space(element)
    for wanted in names:
        found = [
            (_depth(below, element), _space(below) != space, i, text)
            for i, below in enumerate(element.iter())
            if below is not element and name(below) == wanted
            if (text := squeeze("".join(map(str, below.itertext()))))
        ]
        if found:
            return min(found)[3]
    return ""


def _depth(below: XmlElement, above: XmlElement) -> int:
    return next(i for i, up in enumerate(below.iterancestors()) if up is above)
