"""The inspectorate's own site, a WordPress site whose class names are not to be relied on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import urlsplit

from archive import DateClaim, Link, Reading
from scraper.addresses import INSPECTORATE, Fold, absolute, key_or_nothing
from scraper.article_page import ArticlePage
from scraper.body_text import Body
from scraper.container import galley_of
from scraper.listing import Listed
from scraper.markup import squeeze
from scraper.offers import offers_around
from scraper.page_galley import PageGalley
from scraper.relevance import EVERYTHING, NOT_TONIGHT, Verdict
from scraper.source import Source

# Ex: "Press release — 4 August 2023", "Publication — Letter, Revisit — 29 November 2023"
KINDS = re.compile(
    r"^(?:(?:type|kind|category)\s*:\s*)?"
    r"(press release|news article|publication|letter|blog|speech|statement|consultation|announcement)s?\b",
    re.IGNORECASE,
)
_SLUG = r"(?!(?:page|feed|embed|category|tag|type)/)[^/?]+/"
# A landing page, /publications/SLUG/; a report or letter in HTML, /publication-html/SLUG/; an assessment of a force.
PUBLICATIONS = (
    rf"^/(?:(?:publications?|publication-html|reports?|letters?|peel-reports?)/{_SLUG}"
    rf"|(?:peel|frs)-assessments?/{_SLUG}{_SLUG})(?:{_SLUG})?$"
)
# Before 2010 or so; that its sections were called so is inferred. Ex: /hmic/inspections/thematic/closing-the-gap/
HOME_OFFICE = r"^/hmic/(?:news|press|publications?|inspections?|reports?)[\w-]*/(?:[\w.-]+/)*[\w.-]+/?$"
LANDING = re.compile(r"/publications?/")
HTML = "/publication-html/"
# What a letter says before its text. Ex: "Letter information", "From: A. Name, HM Inspector", "Sent on: 4 May 2023"
LETTER = re.compile(r"^(?:letter information$|(?:from|to)\s*:|sent(?: on)?\s*:)", re.IGNORECASE)
LABELLED = re.compile(r"[a-z]+[^\d]*:|(?:first |last )?(?:published|updated|sent)\b", re.IGNORECASE)
# Publications asked for in one crawl; what is left over waits for the next look at the news that leads to it.
MOST_PUBLICATIONS = 1000
ASSETS = "assets-hmicfrs.justiceinspectorates.gov.uk"
BUCKET = "s3-eu-west-2.amazonaws.com"


def document_key(url: str) -> str:
    """One key for all addresses that a PDF of the inspectorate has had: its name stayed; empty for anything else.

    Ex: https://s3-eu-west-2.amazonaws.com/assets-hmicfrs.justiceinspectorates.gov.uk/uploads/report.pdf
    """
    parts = urlsplit(key_or_nothing(url, INSPECTORATE))
    name = parts.path.rpartition("/")[2]
    stored = parts.hostname == ASSETS or (parts.hostname == BUCKET and parts.path.startswith(f"/{ASSETS}/"))
    own = stored or parts.hostname == INSPECTORATE[0].onto
    return f"https://{ASSETS}/uploads/{name}" if own and name.lower().endswith(".pdf") else ""


class InspectoratePage(ArticlePage):
    """A news item: kind and date beside the headline, "Get the report", the text, "Notes". Or a publication."""

    mark: ClassVar[str] = (
        "//link[@rel='canonical'][contains(@href, 'justiceinspectorates.gov.uk/')]"
        " | //link[@rel='canonical'][contains(@href, '//www.hmic.gov.uk/')]"
        " | //meta[@property='og:site_name'][contains(@content, 'HMICFRS') or @content='HMIC']"
    )

    @cached_property
    def path(self) -> str:
        """Of its own address, else of that at which it was met, the path on today's site."""
        keys = (key_or_nothing(url, INSPECTORATE) for url in (self.canonical_url() or "", self.url))
        paths = [parts.path for key in keys if (parts := urlsplit(key)).hostname == INSPECTORATE[0].onto]
        return next((path for path in paths if re.search(PUBLICATIONS, path)), paths[0] if paths else "")

    @property
    def is_publication(self) -> bool:
        """Whether it is a report, a letter, or the page that offers one."""
        return bool(re.search(PUBLICATIONS, self.path))

    @cached_property
    def galley(self) -> PageGalley:
        """The text of all of the page, since an offer may stand anywhere."""
        _ = self.headline
        return galley_of(self.shown)

    @cached_property
    def body(self) -> Body:
        """The text. An offer may stand in a box of its own; a letter's sender and day are none of its text."""
        body = super().body
        known = {line.element for line in body.offers}
        body.offers += [
            line for line in offers_around(self.galley, self.headline) if line.element not in known
        ]
        body.near = [
            line for line in body.near if line.element not in {offer.element for offer in body.offers}
        ]
        if self.is_publication:
            said = [line for line in [*filter(None, [body.lead]), *body.lines] if LETTER.match(line.text)]
            body.near += said
            body.lines = [line for line in body.lines if line not in said]
            body.lead = None if body.lead in said else body.lead
        return body

    @property
    def is_letter(self) -> bool:
        """Whether it names sender, addressee or the day it was sent, or calls itself one."""
        told = sum(bool(LETTER.match(line.text)) for line in self.body.near) > 1
        return told or bool(re.search(r"\bletter\b", self.title(), re.IGNORECASE))

    def kind(self) -> str | None:
        """As the label beside the headline says, in lower case; a crumb of the site's path is no label."""
        if self.is_publication and self.is_letter:
            return self.given("kind", "sender and addressee", "letter")
        for line in self.body.near:
            for piece in (*line.pieces, *line.finer_pieces):
                match = KINDS.match(piece) if len(piece) < 40 and not line.linked else KINDS.fullmatch(piece)
                if match:
                    return self.given("kind", "label", match[1].lower())
        return self.given("kind", "address", "publication") if self.is_publication else None

    def paragraphs(self) -> tuple[str, ...]:
        """A landing page may hold nothing but what it offers: that is no text."""
        return super().paragraphs() if self.body.lines or not self.is_known_by_more_than_words() else ()

    def is_known_by_more_than_words(self) -> bool:
        """By what it offers, where it is a publication's."""
        offers = self.is_publication and bool(self.body.offers)
        return offers or super().is_known_by_more_than_words()

    def speaks_of_an_article(self) -> bool:
        """The label beside the headline does as well."""
        return bool(self.kind()) or super().speaks_of_an_article()

    def standfirst(self) -> str | None:
        """Set apart from the text, as before the link to a report; these pages show whether there is one."""
        return super().standfirst() or ""

    def dates(self) -> tuple[DateClaim, ...]:
        """A report in HTML states when its page was made, often years later; a bare day on a letter is its own."""
        claims = super().dates()
        if not self.path.startswith(HTML):
            return claims
        return tuple(dict.fromkeys(self._as_meant(claim) for claim in claims))

    def _as_meant(self, claim: DateClaim) -> DateClaim:
        if claim.field != "published" or claim.origin == "url":
            return claim
        bare = claim.origin == "label" and not LABELLED.match(claim.raw)
        return replace(claim, field="sent" if bare and self.is_letter else "page")

    def links(self) -> tuple[Link, ...]:
        """And on a publication's page the PDFs beside its text, such as those who were inspected answer with."""
        links = super().links()
        if not self.is_publication or self.headline is None:
            return links
        said = [*self.body.offers, *self.body.lines]
        around = (up for up in self.headline.iterancestors() if all(line.is_within(up) for line in said))
        found = {link.key: link for link in reversed(links)}
        for anchor in next(around, self.tree).iter("a"):
            url = absolute(self.base, anchor.get("href") or "")
            if document_key(url):
                link = Link(url=url, key=self.key(url), text=squeeze(anchor.text_content()), relation="body")
                found.setdefault(link.key, link)
        return (*links, *(link for link in found.values() if link not in links))

    def leads_to(self) -> Iterator[Listed]:
        """The publications that a news item offers, or a landing page its reports in HTML, each dated as this page is.

        A report leads nowhere, and a landing page to no other: so all stay within two steps of the news.
        """
        landing = bool(LANDING.match(self.path))
        if self.is_publication and not landing:
            return
        claims = [claim for claim in self.dates() if claim.field == "published"]
        days = [claim for claim in claims if claim.precision in {"second", "minute", "day"}]
        first = min(days, key=lambda claim: (claim.on, claim.at is None, str(claim.at)), default=None)
        for link in self.links():
            path = urlsplit(key_or_nothing(link.url, INSPECTORATE)).path
            published = re.search(PUBLICATIONS, path) and not (landing and LANDING.match(path))
            if link.relation == "get_the_report" and published:
                yield Listed(url=link.url, published=replace(first, origin="listing") if first else None)


class InspectorateSource(Source):
    """Its news, and the publications that news leads to, under all of the addresses that these have had."""

    kind = "inspectorate"
    home = "https://hmicfrs.justiceinspectorates.gov.uk/"
    hosts = (INSPECTORATE[0].onto, "www.justiceinspectorates.gov.uk", "www.hmic.gov.uk")
    folds: ClassVar[tuple[Fold, ...]] = INSPECTORATE
    articles = r"^/news/(?!page/|feed/|category/|tag/)[^/?]+/(?!page/|feed/)[^/?]+/$"
    led_to = PUBLICATIONS
    former: ClassVar[Mapping[str, str]] = MappingProxyType({"inspectorates.homeoffice.gov.uk": HOME_OFFICE})
    document_hosts = (ASSETS, BUCKET)
    publications_left = MOST_PUBLICATIONS
    pages: ClassVar[tuple[type[ArticlePage], ...]] = (InspectoratePage,)

    def worth_fetching(self, line: Listed) -> Verdict:
        """All of the inspectorate's news concerns it, and its publications do, so many a night."""
        if not self.is_listed(line.url):
            self.publications_left -= 1
            return EVERYTHING if self.publications_left >= 0 else NOT_TONIGHT
        return EVERYTHING

    def concerns_us(self, reading: Reading) -> Verdict:  # noqa: ARG002
        """All of the inspectorate's news concerns it."""
        return EVERYTHING

    def beside(self, page: ArticlePage) -> Iterable[Listed]:
        """The reports and letters that a page offers."""
        return page.leads_to() if isinstance(page, InspectoratePage) else ()

    def document_key(self, url: str) -> str:
        """A PDF's name, wherever it was kept."""
        return document_key(url)
