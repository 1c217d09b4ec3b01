"""Offers of documents beside a text, such as "Get the report"."""

from lxml.html import HtmlElement

from scraper.container import after_headline, galley_of, is_prose, noise, scope_of
from scraper.furniture import JUNK, OFFER
from scraper.galley import lines
from scraper.line import Line
from scraper.page_galley import PageGalley


def is_offer(line: Line) -> bool:
    """Whether a line offers a document: the link in it, or after it. Ex: "Get the report" """
    return bool(OFFER.match(line.text)) and not is_prose(line)


def offers_around(galley: PageGalley, headline: HtmlElement | None) -> list[Line]:
    """The links that a label announces anywhere below the headline: above the text, beside it or below it."""
    if galley.root.tag != "body":  # all of such a page stands in its head
        galley = galley_of(scope_of(galley, headline, ()))
    skip = {
        element
        for element in noise(galley, headline)
        if element.tag != "aside" or not any(map(is_offer, lines(element)))
    }
    around = galley.lines(skip)
    offering, found = False, []
    for line in around[after_headline(around, headline) :]:
        offering = is_offer(line) or (offering and line.is_link and not JUNK.match(line.text))
        found += [line] if offering and line.href else []
    return found
