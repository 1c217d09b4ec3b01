"""How a page is built: marks of its markup that its words, advertisements and numbers do not alter."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive import Sketch
from scraper.structured_data import StructuredData

# Around an article, and other on each page: menus, boxes with other stories, forms, advertisements.
AROUND = frozenset(
    "nav footer aside form dialog script style noscript template svg iframe ins object embed video audio".split()
)
# What an article may have or not have, as its story wants it.
OF_THE_STORY = frozenset(
    "a abbr b br cite code em font hr i img mark picture q s small source span strong sub sup u wbr"
    " blockquote dd dl dt figcaption figure h2 h3 h4 h5 h6 li ol ul table tbody td tfoot th thead tr caption".split()
)
WORD = re.compile(r"[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*")
# Ex: sc-bdVaJa, css-1q2w3e, Article_body__x7Yz1, ad-slot-3: what a build or a server counts up is a star.
PARTS = re.compile(r"[^A-Za-z0-9]+")


# A page of fewer blocks is told by all of its markup: old sites are built of tables, plain ones of next to nothing.
FEW_MARKS = 12


def sketch_of(tree: HtmlElement, data: StructuredData) -> Sketch:
    """The sketch of a page: which blocks stand in which, what it tells machines."""
    blocks = set(_blocks(tree, OF_THE_STORY))
    if len(blocks) < FEW_MARKS:
        blocks |= set(_blocks(tree, frozenset()))
    return Sketch.of((*blocks, *_told(data)))


def _blocks(tree: HtmlElement, left_out: frozenset[str]) -> Iterator[str]:
    """A mark a block: itself, what it stands in, what that stands in. Ex: "main>div.article-body>p"."""
    stack: list[tuple[HtmlElement, tuple[str, str]]] = [(tree, ("", ""))]
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str) or element.tag in AROUND or _is_banner(element):
            continue
        here = above
        if element.tag not in left_out:
            own = f"{element.tag}.{folded(element.get('class') or '')}"
            yield ">".join((*above, own))
            here = (above[1], own)
        stack += ((child, here) for child in element)


def _is_banner(element: HtmlElement) -> bool:
    """The head of the site, which is not the head of the article."""
    inside = element.tag == "header" and any(up.tag in ("article", "main") for up in element.iterancestors())
    return element.tag == "head" or (element.tag == "header" and not inside)


def _told(data: StructuredData) -> Iterator[str]:
    yield from (f"meta {folded(name)}" for name in data.metas)
    yield from (f"json {name}" for name in data.article)


def folded(names: str) -> str:
    """Class names in order of alphabet, with a star for each part that is no word."""
    words = (
        "-".join(part if WORD.fullmatch(part) else "*" for part in PARTS.split(name) if part)
        for name in names.split()
    )
    return ".".join(sorted(set(words)))
