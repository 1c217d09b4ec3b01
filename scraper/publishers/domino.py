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
from scraper.container import galley_of, is_prose, noise
from scraper.galley import lines
from scraper.line import Line
from scraper.listing import Listed
from scraper.markup import decode, fold, parse, squeeze
from scraper.page_galley import PageGalley
from scraper.pager import next_page

# A sample of a window title: "Force told to improve | HMIC | Official Press Release"
WINDOW_TITLE = re.compile(
    r"^(?P<headline>.+?)\s*\|\s*(?P<organisation>[^|]+?)\s*\|\s*Official Press Release\s*$", re.IGNORECASE
)
ORIGINAL = re.compile(r"^original article link\s*:?", re.IGNORECASE)
LATEST = re.compile(r"^latest news from\b\s*:?", re.IGNORECASE)
STAMP_AHEAD = re.compile(
    r"\W*(?P<stamp>\d\d/\d\d/\d{4}\s\d\d:\d\d:\d\d)[\s:|–-]*(?P<title>\w.*|[“‘\"'#(].+)$"
)
PRINTABLE = re.compile(r"^\W*printable version\W*$", re.IGNORECASE)


class DominoPage(ArticlePage):
    """A press release: organisation, "Printable version", headline, text, "Original article link"."""

    mark: ClassVar[str] = (
        "//title[contains(translate(., 'OFICALPRES', 'oficalpres'), 'official press release')]"
        " | //a[contains(translate(@href, 'NEWSFPRIT', 'newsfprit'), 'news.nsf/print/')]"
    )

    @cached_property
    def whole(self) -> PageGalley:
        """The text of the page, its head included."""
        return galley_of(self.tree)

    @cached_property
    def all_lines(self) -> list[Line]:
        """Every line of the page, since nothing in the markup tells the article from what is around it."""
        return self.whole.lines()

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
        return self.whole.lines(noise(self.whole, None))

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
            return find_body(self.galley, self.headline)
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
                return absolute(self.base, line.href or (shown[0] if shown else "")) or None
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
        return (absolute(self.base, prints[0]) or None) if prints else None

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
    """Dated lines: title and stamp, in one line in either order or on lines of their own, then a summary."""
    stamps = {i: parted for i, line in enumerate(found) if (parted := _parted(line))}
    titles = {i: i if parted[0] else _title_of(i, found, stamps) for i, parted in stamps.items()}
    taken = {*stamps, *titles.values()}
    rows = [(i, at) for i, at in titles.items() if at is not None]
    rows = rows[1:] if _is_clock(rows, found) else rows
    after = [max(row) + 1 for row in rows]
    told = [
        found[at] if at < len(found) and at not in taken and not found[at].is_link else None for at in after
    ]
    if told and told[-1] and not any(line and _alike(line, told[-1]) for line in told[:-1]) and told[1:]:
        # Below the last entry stands the foot of the page, unless it is set as other summaries are.
        told[-1] = None
    items = []
    for (i, at), summary in zip(rows, told, strict=True):
        title, stamp = stamps[i]
        url = absolute(base, found[at].href or found[i].href) if found[at].href or found[i].href else ""
        said = summary.text if summary else ""
        items.append(Listed(url=url, title=title or found[at].text, published=stamp, summary=said))
    return tuple(items)


def _parted(line: Line) -> tuple[str, DateClaim] | None:
    """Title and stamp of a line that holds both, or a stamp alone. Ex: "05/06/2026 11:00:00 Force told to act" """
    if parted := dates.split_stamp(line.text):
        return parted
    ahead = STAMP_AHEAD.match(line.text)
    alone = dates.split_stamp(ahead["stamp"]) if ahead else None
    titled = ahead and alone and (line.href or not is_prose(line))
    return (ahead["title"], alone[1]) if ahead and alone and titled else None


def _is_clock(rows: list[tuple[int, int]], found: list[Line]) -> bool:
    """Whether the first stamp is the time of day in a page's header: its words lead elsewhere than all others' do."""
    folders = [found[at].href.rpartition("/")[0].lower() for _, at in rows]
    return len(rows) > 2 and len(set(folders[1:])) == 1 and folders[0] != folders[1]


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines stand in blocks of one shape: tag, classes, and those of the block around."""
    shapes = []
    for line in (one, other):
        around = line.element.getparent()
        outer = (around.tag, around.get("class")) if around is not None else None
        shapes.append((line.tag, line.element.get("class"), outer))
    return shapes[0] == shapes[1]


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
