"""The text of a page, or of the part of it that holds its article."""

from functools import cached_property
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from scraper.furniture import is_gated, place_of
from scraper.galley import SILENT, Galley

CLASSES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
LINKED = etree.XPath("descendant-or-self::a[@href != '']/descendant::text()", smart_strings=False)


class PageGalley(Galley):
    """The text of a `page`, or of a `part` of it that is a block which a reader sees.

    What may stand around an article may be left out of it.
    """

    def __init__(self, page: HtmlElement, part: HtmlElement | None = None) -> None:
        super().__init__(page if part is None else part, place_of)
        self.page = page
        # Whether the part is an article that is known to hold most of the page's prose.
        self.holds_most = False
        # What stands around an article with a headline.
        self.noise: dict[HtmlElement | None, set[HtmlElement]] = {}

    @cached_property
    def whole(self) -> "PageGalley":
        """The text of all of the page."""
        return self if self.root is self.page else PageGalley(self.page)

    @cached_property
    def gated(self) -> set[HtmlElement]:
        """What the publisher marks as for subscribers, on all of the page and also in what no reader sees."""
        names: Any = CLASSES(self.page)
        if not is_gated("\n".join(set(names))):
            return set()
        return {element for element in self.page.iter(etree.Element) if is_gated(element.get("class"))}

    @cached_property
    def most_beside(self) -> int:
        """Beside the part no more letters than these are in prose: less than half of a line of prose is linked."""
        letters, up = 0, self.root
        while up is not self.page and (around := up.getparent()) is not None:
            letters += len(around.text or "")
            for side in around:
                letters += len(side.tail or "")
                letters += 0 if side is up or side.tag in SILENT else _letters_outside_links(side)
            up = around
        return 2 * letters


def _letters_outside_links(element: HtmlElement) -> int:
    linked: Any = LINKED(element)
    codes = (code for code in element.iter("script", "style") if next(code.iterancestors("a"), None) is None)
    out = (*linked, *(code.text_content() for code in codes))
    return _letters_in(element.text_content()) - sum(map(_letters_in, out))


def _letters_in(text: str) -> int:
    return len(" ".join(text.split()))
