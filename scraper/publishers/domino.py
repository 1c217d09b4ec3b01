"""WiredGov: pages of a Lotus Domino server, read by the labels in them, since they have no structure."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from scrapy.http import Response

from archive import DateClaim, Link, Reading
from scraper import dates
from scraper.addresses import absolute
from scraper.article_page import ArticlePage, Missing
from scraper.body_text import Body, find_body, sort_lines
from scraper.channels import Found, IsArticle
from scraper.container import noise
from scraper.listing import Listed
from scraper.markup import Line, decode, fold, lines, parse, squeeze
from scraper.pager import next_page

# A sample of a window title: "Force told to improve | HMIC | Official Press Release"
WINDOW_TITLE = re.compile(
    r"^(?P<headline>.+?)\s*\|\s*(?P<organisation>[^|]+?)\s*\|\s*Official Press Release\s*$", re.IGNORECASE
)
ORIGINAL = re.compile(r"^original article link\s*:?", re.IGNORECASE)
LATEST = re.compile(r"^latest news from\b\s*:?", re.IGNORECASE)
PRINTABLE = re.compile(r"^\W*printable version\W*$", re.IGNORECASE)


class DominoPage(ArticlePage):
    """A press release: organisation, "Printable version", headline, text, "Original article link"."""

    mark: ClassVar[str] = (
        "//title[contains(translate(., 'OFICALPRES', 'oficalpres'), 'official press release')]"
        " | //a[contains(translate(@href, 'NEWSFPRIT', 'newsfprit'), 'news.nsf/print/')]"
    )

    @cached_property
    def all_lines(self) -> list[Line]:
        """Every line of the page, since nothing in the markup tells the article from what is around it."""
        return lines(self.tree)

    @cached_property
    def window_parts(self) -> tuple[str, str]:
        """Headline and organisation as the window's title gives them, or two empty strings."""
        match = WINDOW_TITLE.match(squeeze("".join(self.tree.xpath("(//title)[1]//text()"))))
        return (match["headline"], match["organisation"]) if match else ("", "")

    def organisation(self) -> str:
        """Whose press release it is: from the window's title, else the line before "Printable version"."""
        if self.window_parts[1]:
            return self.window_parts[1]
        at = next((i for i, line in enumerate(self.all_lines) if PRINTABLE.match(line.text)), 0)
        return self.all_lines[at - 1].text if at else ""

    @cached_property
    def text_lines(self) -> list[Line]:
        """The lines without what is around an article: advertisements, menus, lists of other news."""
        return lines(self.tree, frozenset(noise(self.tree, None)))

    @cached_property
    def headline_at(self) -> int | None:
        """Which line is the headline: the one the window's title repeats, else the one after "Printable version"."""
        named, found = fold(self.window_headline()), self.text_lines
        at = next((i for i, line in enumerate(found) if named and fold(line.text) == named), None)
        if at is None:
            at = next((i + 1 for i, line in enumerate(found[:-1]) if PRINTABLE.match(line.text)), None)
        return at

    @cached_property
    def body(self) -> Body:
        """The lines between the headline and the first label that ends a press release."""
        found, at = self.text_lines, self.headline_at
        if at is None:
            return find_body(self.tree, self.headline)
        ends = (
            i
            for i, line in enumerate(found)
            if i > at and (ORIGINAL.match(line.text) or LATEST.match(line.text))
        )
        body = Body(rule="labels")
        sort_lines(body, found[at + 1 : next(ends, len(found))])
        return body

    def read(self) -> Reading:
        """What the page says; without organisation and window title it is this server's page for what is not there."""
        if not self.organisation():
            raise Missing("soft 404: neither organisation nor press release")
        return super().read()

    def window_headline(self) -> str:
        """The headline as the window's title gives it."""
        return self.window_parts[0]

    def title(self) -> str:
        """The headline as printed, else as the window's title gives it."""
        at = self.headline_at
        if at is not None:
            return self.given("title", "labels", self.text_lines[at].text)
        return self.given("title", "window", self.window_headline()) or super().title()

    def kind(self) -> str | None:
        """A syndicator carries press releases only."""
        return "press release"

    def authors(self) -> tuple[str, ...] | None:
        """The organisation."""
        return (self.organisation(),) if self.organisation() else None

    def original_url(self) -> str | None:
        """What "Original article link:" leads to, a page or a document, on its own line or the next."""
        at = next((i for i, line in enumerate(self.all_lines) if ORIGINAL.match(line.text)), None)
        for line in [] if at is None else self.all_lines[at : at + 2]:
            shown = re.search(r"https?://\S+[^\s.,;)]", line.text)
            if line.href or shown:
                return absolute(self.url, line.href or (shown[0] if shown else "")) or None
        return None

    def links(self) -> tuple[Link, ...]:
        """The original as well."""
        original = self.original_url()
        own = (
            (Link(url=original, key=self.key(original), text=original, relation="original"),)
            if original
            else ()
        )
        return (*own, *super().links())

    def dates(self) -> tuple[DateClaim, ...]:
        """The stamp that ends the address: the moment of posting, the only date these pages have."""
        claim = dates.stamp(self.url)
        return (claim,) if claim else ()

    def canonical_url(self) -> str | None:
        """These pages do not name their own address; the link to the print view is one of its forms."""
        prints = self.tree.xpath("//a[contains(translate(@href, 'PRIT', 'prit'), '/print/')]/@href")
        return (absolute(self.url, prints[0]) or None) if prints else None

    def latest(self) -> tuple[str, tuple[Listed, ...]]:
        """The organisation that "Latest News from" names, and the dated lines below it."""
        at = next((i for i, line in enumerate(self.all_lines) if LATEST.match(line.text)), None)
        if at is None:
            return "", ()
        named = LATEST.sub("", self.all_lines[at].text).strip()
        below = self.all_lines[at + 1 :]
        # The smallest part of the page that holds both the label and a dated line: other lists have parts of their own.
        for part in self.all_lines[at].element.iterancestors():
            listed = stamped_lines([line for line in below if line.is_within(part)], self.url)
            if listed:
                return named or below[0].text, listed
        return named, ()


def stamped_lines(found: list[Line], base: str) -> tuple[Listed, ...]:
    """Dated lines: title and stamp, run together or on lines of their own, then a summary, then the next one."""
    stamps = {i: parted for i, line in enumerate(found) if (parted := dates.split_stamp(line.text))}
    titles = {i: i if parted[0] else _title_of(i, found, stamps) for i, parted in stamps.items()}
    taken = {*stamps, *titles.values()}
    items = []
    for i, (title, stamp) in stamps.items():
        at = titles[i]
        if at is None:
            continue
        after = max(i, at) + 1
        summary = (
            found[after].text
            if after < len(found) and after not in taken and not found[after].is_link
            else ""
        )
        url = absolute(base, found[at].href or found[i].href) if found[at].href or found[i].href else ""
        items.append(Listed(url=url, title=title or found[at].text, published=stamp, summary=summary))
    return tuple(items)


def _title_of(i: int, found: list[Line], stamps: Mapping[int, object]) -> int | None:
    """Which line beside a bare stamp is its title: the one whose link ends in it, else the one in its row."""
    beside = [at for at in (i - 1, i + 1) if 0 <= at < len(found) and at not in stamps]
    digits = re.sub(r"\D", "", found[i].text)
    linked = [at for at in beside if digits in found[at].href]
    row = next(found[i].element.iterancestors("tr", "li"), None)
    in_row = [at for at in beside if row is not None and found[at].is_within(row)]
    return next(iter([*linked, *in_row, *beside]), None)


class StampedListing:
    """An organisation's page: the same dated lines, with links."""

    last_resort = False

    def __init__(self, urls: tuple[str, ...]) -> None:
        self.urls = urls

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """Its dated lines and the page with older ones."""
        tree = parse(decode(response.body))
        listed = stamped_lines(lines(tree), response.url) if tree is not None else ()
        older = next_page(tree, response.url, is_article) if tree is not None and listed else ""
        return Found(answered=bool(listed), lines=listed, older=(older,) if older else ())
