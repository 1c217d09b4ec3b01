"""Reads any news article: structured data first, then the structure of the page, then text extraction."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from lxml.html import HtmlElement

from archive import DateClaim, Link, Reading
from scraper import dates, missing_page, overgrown
from scraper.addresses import absolute, key_or_nothing
from scraper.body_text import Body, find_body, letters, place_lead
from scraper.byline import byline, named_authors, without_byline
from scraper.container import galley_of
from scraper.galley import lines
from scraper.headline import find_headline, named_in_window
from scraper.marks import Attributes
from scraper.markup import fold, squeeze
from scraper.page_dates import machine_dates, time_elements, written_dates
from scraper.page_galley import PageGalley
from scraper.page_links import links_in
from scraper.structured_data import StructuredData, text_of, texts_of
from scraper.text_extraction import LIBRARY, extracted

# A page with fewer words than this is a stub, an error or a challenge, unless it says that it is an article.
FEWEST_WORDS = 8
WORD_COUNT = re.compile("[0-9]{1,7}")


class Unreadable(Exception):
    """The page does not hold an article that this template can read; the message says what was missing."""


class Missing(Unreadable):
    """The page says, with status 200, that there is no such article: a soft 404."""


class ArticlePage:
    """One article page. A template overrides the fields that differ and names the `mark` that only it matches.

    `mark` is an XPath expression. Each field is a method that returns None where the page cannot tell; the rule
    that gave a field is kept in `rules`.
    """

    mark: ClassVar[str] = ""

    def __init__(
        self, url: str, tree: HtmlElement, seen_at: datetime, key: Callable[[str], str] = key_or_nothing
    ) -> None:
        self.url, self.tree, self.seen_at, self.key = url, tree, seen_at, key
        self.data = StructuredData(tree)
        self.rules: dict[str, str] = {}
        self.library = ""

    @classmethod
    def recognises(cls, tree: HtmlElement) -> bool:
        """Whether the mark of this template is on the page."""
        return Attributes(tree).bear(cls.mark)

    def read(self) -> Reading:
        """What the page says; raises Unreadable where it has no headline or no text, Missing for a soft 404."""
        title, paragraphs = self.title(), self.paragraphs()
        words = sum(len(text.split()) for text in paragraphs)
        if why := overgrown.why_too_long(title, paragraphs):
            raise Unreadable(why)
        if why := self.why_missing(title, words):
            raise Missing(f"soft 404: {why}")
        if not title:
            raise Unreadable("no headline")
        if words < FEWEST_WORDS and not self.is_known_by_more_than_words():
            raise Unreadable("no text")
        if not self.speaks_of_an_article():
            raise Unreadable("nothing says that this page is an article")
        return Reading(
            title=title,
            paragraphs=paragraphs,
            standfirst=self.standfirst(),
            kind=self.kind(),
            notes=self.notes(),
            authors=self.authors(),
            section=self.section(),
            tags=self.tags(),
            language=self.language(),
            links=self.links(),
            dates=self.dates(),
            canonical_url=self.canonical_url(),
            original_url=self.original_url(),
            paywalled=self.paywalled(),
            text_complete=self.text_complete(),
            reader=f"{type(self).__module__.rpartition('.')[2]}.{type(self).__name__}",
            library=self.library,
            rules=tuple(sorted(self.rules.items())),
        )

    def why_missing(self, title: str, words: int) -> str:
        """Why the page stands in the place of an article that is not there; empty for any other."""
        if self.data.article or self.data.meta("og:type").lower() == "article":
            return ""
        told = bool(self.authors()) or any(claim.origin != "url" for claim in self.dates())
        if (words < missing_page.FEW_WORDS or not told) and missing_page.says_so(
            self.tree, title, self.data.window_title
        ):
            return title[:60] or "page not found"
        return "the home page" if not told and missing_page.is_home(self.canonical_url(), self.url) else ""

    def is_known_by_more_than_words(self) -> bool:
        """Whether a page that says next to nothing is an article all the same."""
        return bool(self.data.article) or self.body.gated

    def speaks_of_an_article(self) -> bool:
        """Whether more than headline and paragraph does: a consent wall, a notice that the site is down have both."""
        typed = bool(self.data.article) or self.data.meta("og:type").lower() == "article"
        whole = len(self.body.lines) > 2 or bool(self.body.offers) or bool(self.body.notes)
        told = typed or whole or bool(self.authors()) or bool(self.dates()) or self._is_at_home()
        return told or self.recognises(self.tree)

    def _is_at_home(self) -> bool:
        own = self.canonical_url()
        return own is not None and self.key(own) == self.key(self.url)

    def given(self, field: str, rule: str, value: str) -> str:
        """Note which rule gave a field; returns the value."""
        if value:
            self.rules[field] = rule
        return value

    @cached_property
    def base(self) -> str:
        """What the links of the page start from."""
        return self.data.base(self.url)

    @cached_property
    def headline(self) -> HtmlElement | None:
        """The heading that is the page's own."""
        return find_headline(self.tree, self.data)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The authors that the page names to machines."""
        return named_authors(self.data)

    @cached_property
    def galley(self) -> PageGalley:
        """The text of the page; what is set large as a headline may become a heading before."""
        headline = self.headline
        return galley_of(self.shown, headline)

    @property
    def shown(self) -> HtmlElement:
        """What a reader may see of the page."""
        body = self.tree.find("body")
        return self.tree if body is None else body

    @cached_property
    def body(self) -> Body:
        """The body text, found once."""
        told = text_of(self.data.article.get("articleBody"))
        body = find_body(self.galley, self.headline, told, names=self.named)
        place_lead(body, told, self.described)
        return body

    @cached_property
    def described(self) -> set[str]:
        """What the page says of itself in a sentence, to machines."""
        texts = [text_of(self.data.article.get("description")), self.data.meta("og:description")]
        return {fold(text) for text in [*texts, *self.data.metas.get("description", [])] if text}

    def title(self) -> str:
        """The headline as printed, else as the metas or the window's title give it."""
        if self.headline is not None:
            shown = lines(self.headline)
            return self.given("title", "heading", " ".join(line.text for line in shown))
        named = text_of(self.data.article.get("headline")) or self.data.meta("og:title", "twitter:title")
        return self.given("title", "metas", named) or self.given(
            "title", "window", named_in_window(self.data)
        )

    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the true body, without headline, standfirst, captions and links to other articles."""
        found = tuple(self.body.paragraphs)
        if sum(len(text.split()) for text in found) >= FEWEST_WORDS:
            self.given("text", self.body.rule, "text")
            return self._without_repeats(found)
        if self.body.gated:
            return found
        machine = str(self.data.article.get("articleBody") or "").split("\n")
        if any(map(str.strip, machine)):
            self.given("text", "json-ld", "text")
            return tuple(text for part in machine if (text := text_of(part)))
        return found or self._extracted()

    def _without_repeats(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Without a first line that repeats the headline as a heading, or the standfirst."""
        repeated = {fold(self.standfirst() or "")}
        repeated |= {fold(self.title())} if self.body.lines[0].is_heading else set()
        return found[1:] if len(found) > 1 and fold(found[0]) in repeated else found

    def _extracted(self) -> tuple[str, ...]:
        found = extracted(self.tree)
        if found:
            self.library = LIBRARY
            self.rules["text"] = "text extraction"
        return found

    def standfirst(self) -> str | None:
        """The sentence under the headline, where the page shows it apart from the body."""
        for line in self.body.near:
            if fold(line.text) in self.described:
                return self.given("standfirst", "shown, as in metas", line.text)
        if self.body.lead is not None:
            return self.given("standfirst", "set apart", self.body.lead.text)
        shown = [e for e in self.data.microdata.get("description", []) if e.tag != "meta"]
        return self.given("standfirst", "microdata", squeeze(shown[0].text_content())) if shown else None

    def kind(self) -> str | None:
        """What sort of item it is: article, live blog, ..."""
        types = self.data.article.get("@type", "")
        return "live blog" if "LiveBlog" in str(types) else "article"

    def notes(self) -> tuple[str, ...] | None:
        """End notes, kept apart from the body."""
        return tuple(self.body.notes)

    def authors(self) -> tuple[str, ...] | None:
        """Bylines, without the word "by"."""
        return self.named or self.data.written_by() or byline(self.body.near) or None

    def section(self) -> str | None:
        """The section it stands in."""
        return text_of(self.data.article.get("articleSection")) or self.data.meta("article:section") or None

    def tags(self) -> tuple[str, ...] | None:
        """The publisher's tags."""
        return (
            texts_of(self.data.article.get("keywords"))
            or tuple(self.data.metas.get("article:tag", []))
            or None
        )

    def language(self) -> str | None:
        """The language the page declares, e.g. en-GB."""
        named = text_of(self.data.article.get("inLanguage"))
        return named or self.tree.get("lang") or self.tree.get("xml:lang") or None

    def links(self) -> tuple[Link, ...]:
        """Links that mean something: documents the page offers, and links in its sentences."""
        offered = ((line, "get_the_report") for line in self.body.offers)
        return links_in((*offered, *((line, "body") for line in self.body.lines)), self.base, self.key)

    def dates(self) -> tuple[DateClaim, ...]:
        """Every date the page states of itself, each once; none that lies after the look at it."""
        claims = [
            *machine_dates(self.data),
            *time_elements(self.body.near),
            *written_dates(self.body.near, self.written),
        ]
        address = dates.url_day(self.url)
        found = [
            claim for claim in [*claims, address] if claim and dates.believable(claim, seen_at=self.seen_at)
        ]
        return tuple(dict.fromkeys(found))

    def written(self, text: str) -> list[DateClaim]:
        """The dates that a short text near the headline is written with."""
        return list(
            dates.claims(without_byline(text), field="published", origin="label", seen_at=self.seen_at)
        )

    def canonical_url(self) -> str | None:
        """What the page calls its own address."""
        own = self.data.own_address
        return (absolute(self.base, own) or None) if own else None

    def original_url(self) -> str | None:
        """The address the page names as its original; only a syndicator's page does."""
        return None

    def paywalled(self) -> bool | None:
        """The page's own mark: schema.org's isAccessibleForFree, or a block for subscribers."""
        free = str(self.data.article.get("isAccessibleForFree", "")).lower()
        if self.body.gated or free in {"false", "http://schema.org/false", "https://schema.org/false"}:
            return True
        return False if free == "true" else None

    def text_complete(self) -> bool | None:
        """False where a block for subscribers was left out or the page states more words; None where that is open."""
        if self.body.gated:
            return False
        stated = str(self.data.article.get("wordCount", ""))
        if WORD_COUNT.fullmatch(stated):
            read = sum(len(text.split()) for text in (*self.paragraphs(), self.standfirst() or ""))
            if read < 0.8 * int(stated):
                return False
        if not self.paywalled():
            return True
        whole = len(letters(text_of(self.data.article.get("articleBody"))))
        have = len(letters(" ".join(self.paragraphs())))
        return True if whole and have >= 0.9 * whole else None
