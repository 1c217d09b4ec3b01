"""GOV.UK: items of its content interface, and its pages where that has none."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from html import escape
from operator import attrgetter
from typing import Any, ClassVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import DateClaim, Reading
from scraper import dates, json_data, looks, outcomes
from scraper.addresses import Fold, absolute, key_or_nothing
from scraper.article_page import ArticlePage, Missing, Unreadable
from scraper.body_text import Body
from scraper.container import is_prose
from scraper.galley import BLOCKS, lines
from scraper.line import Line
from scraper.listing import Listed
from scraper.looks import Look
from scraper.markup import fold, squeeze
from scraper.opened import open_page
from scraper.relevance import EVERYTHING, Verdict, judge_text
from scraper.source import Source, Yielded
from scraper.structured_data import text_of

logger = logging.getLogger(__name__)

# The content interface has at /api/content/PATH what the page at /PATH is made of.
CONTENT = "/api/content"
ORGANISATIONS = "/government/organisations/"
Change = tuple[DateClaim | None, str]


def page_path(target: str) -> str:
    """The path of a page, for its own and for that of the content interface."""
    while target.startswith(f"{CONTENT}/"):
        target = target.removeprefix(CONTENT)
    return target.partition("?")[0].rstrip("/") or "/"


class GovUkPage(ArticlePage):
    """A page as people see it: organisations and dates under the headline, the history of changes below the text."""

    mark: ClassVar[str] = (
        "//meta[starts-with(@name, 'govuk:')] | //link[@rel='canonical'][contains(@href, '//www.gov.uk/')]"
    )

    def __init__(
        self, url: str, tree: HtmlElement, seen_at: datetime, key: Callable[[str], str] = key_or_nothing
    ) -> None:
        super().__init__(url, tree, seen_at, key)
        self.changes, self.facts = _history(tree, seen_at), _facts(tree)

    @cached_property
    def body(self) -> Body:
        """The text, apart from the description before it and the block that says from whom and when it is."""
        body = super().body
        body.near += self.facts
        if body.lead is None and len(body.lines) > 1 and fold(body.lines[0].text) in self.described:
            body.lead = body.lines.pop(0)
        return body

    def kind(self) -> str | None:
        """What GOV.UK calls the type of the document. Ex: "press release"."""
        return self.given("kind", "metas", self.data.meta("govuk:format").replace("_", " ")) or None

    def notes(self) -> tuple[str, ...] | None:
        """The notes of the text, then the history of changes."""
        return (*self.body.notes, *map(_as_note, self.changes))

    def authors(self) -> tuple[str, ...] | None:
        """The organisations it is from."""
        anchors = (anchor for line in self.facts for anchor in line.element.iter("a"))
        named = (anchor for anchor in anchors if ORGANISATIONS in (anchor.get("href") or ""))
        return tuple(dict.fromkeys(squeeze(anchor.text_content()) for anchor in named)) or None

    def dates(self) -> tuple[DateClaim, ...]:
        """Those that the page states of itself, and those of its changes."""
        return _with_changes(super().dates(), self.changes)


class ContentItemPage(ArticlePage):
    """What the content interface says of a page: its facts, and its text in HTML."""

    def __init__(self, url: str, item: dict[str, Any], seen_at: datetime, key: Callable[[str], str]) -> None:
        self.item, self.details = item, _mapping(item.get("details"))
        title, text = text_of(item.get("title")), _html(self.details.get("body"))
        told = text if squeeze(text) else f"<p>{escape(text_of(item.get('description')))}</p>"
        page = f"<title>{escape(title)}</title><main><h1>{escape(title)}</h1><div>{told}</div></main>"
        super().__init__(url, open_page(page.encode(), "text/html; charset=utf-8"), seen_at, key)
        self.changes = [_change(change) for change in _mappings(self.details.get("change_history"))]

    def read(self) -> Reading:
        """What the item says; raises Missing where it says that the page was taken away."""
        if "gone" in {self.item.get("schema_name"), self.item.get("document_type")}:
            raise Missing("its content is gone")
        return super().read()

    def speaks_of_an_article(self) -> bool:
        """Nothing else is asked for there."""
        return True

    def standfirst(self) -> str | None:
        """The description, which stands under the headline."""
        return text_of(self.item.get("description"))

    def kind(self) -> str | None:
        """What GOV.UK calls the type of the document. Ex: "press release"."""
        return text_of(self.item.get("document_type")).replace("_", " ") or None

    def notes(self) -> tuple[str, ...] | None:
        """The notes of the text, why it was withdrawn, then the history of changes."""
        withdrawn = _mapping(self.item.get("withdrawn_notice"))
        at = dates.machine(text_of(withdrawn.get("withdrawn_at")), field="updated", origin="meta")
        why = [f"Withdrawn: {text}"] if (text := text_of(withdrawn.get("explanation"))) else []
        return (*self.body.notes, *(_as_note((at, text)) for text in why), *map(_as_note, self.changes))

    def authors(self) -> tuple[str, ...] | None:
        """The organisations it is from."""
        found = _mappings(_mapping(self.item.get("links")).get("organisations"))
        return tuple(title for one in found if (title := text_of(one.get("title")))) or None

    def language(self) -> str | None:
        """Its locale, e.g. en or cy."""
        return text_of(self.item.get("locale")) or None

    def dates(self) -> tuple[DateClaim, ...]:
        """First publication, last change that matters, and every change."""
        stated = (("published", "first_published_at"), ("updated", "public_updated_at"))
        claims = (
            dates.machine(text_of(self.item.get(name)), field=field, origin="meta") for field, name in stated
        )
        seen = (claim for claim in claims if claim and dates.believable(claim, seen_at=self.seen_at))
        return _with_changes(seen, self.changes)

    def canonical_url(self) -> str | None:
        """The page's own address."""
        return absolute(self.url, text_of(self.item.get("base_path"))) or None


class GovUkSource(Source):
    """Asks the content interface for an article, and for its page where that interface has no such item."""

    kind = "government"
    home = "https://www.gov.uk/"
    hosts = ("www.gov.uk", "gov.uk")
    folds: ClassVar[tuple[Fold, ...]] = (Fold(onto="www.gov.uk", hosts=("gov.uk",), target=page_path),)
    articles = (
        r"^/government/(?:news|publications|speeches|consultations|calls-for-evidence|case-studies|announcements"
        r"|statistics/announcements|statistics(?!/announcements$)|statistical-data-sets)/[^/.?]+(?:\.[a-z]{2})?$"
    )
    pages: ClassVar[tuple[type[ArticlePage], ...]] = (GovUkPage,)
    date_of = attrgetter("changed")

    def address_to_ask(self, url: str) -> str:
        """Where the content interface has the item."""
        parts = urlsplit(super().address_to_ask(url))
        return parts._replace(path=CONTENT + page_path(parts.path), query="").geturl()

    async def parse_article(self, response: Response, look: Look) -> AsyncIterator[Yielded]:
        """The capture of one look; where there is no content item, the look is at the page instead."""
        if _is_content(response.url) and _holds_none(response):
            yield self.look_at_page(response.url, look)
            return
        async for item in super().parse_article(response, look):
            yield item

    def article_failed(self, failure: Failure) -> Iterator[Yielded]:
        """Where robots.txt closes the content interface alone, the page is asked for."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if _is_content(request.url) and outcomes.was_never_asked(failure):
            yield self.look_at_page(request.url, request.cb_kwargs["look"])
        else:
            yield from super().article_failed(failure)

    def look_at_page(self, url: str, look: Look) -> Request:
        """The same look, at the page that a content item is of."""
        parts = urlsplit(url)
        page = parts._replace(path=page_path(parts.path)).geturl()
        # As after a hop, nothing that was known of the one address is said to the other.
        return self.look(replace(look.hop(page), asked=page, hops=()), priority=15)

    def page(self, url: str, body: bytes, content_type: str, seen_at: datetime) -> ArticlePage:
        """The content item where the bytes are one, else the page."""
        if not body.lstrip().startswith(b"{"):
            return super().page(url, body, content_type, seen_at)
        item = _item(body)
        if not item:
            raise Unreadable("JSON that is no content item")
        return ContentItemPage(url, item, seen_at, self.key)

    def worth_fetching(self, line: Listed) -> Verdict:  # noqa: ARG002
        """A query found it; whether it concerns the inspectorate is told by its organisations or its text."""
        return EVERYTHING

    def concerns_us(self, reading: Reading) -> Verdict:
        """What is from the inspectorate does, and else what speaks of it."""
        ours = judge_text("; ".join(reading.authors or ()), None, "")
        return ours if ours.kept else super().concerns_us(reading)


def _is_content(url: str) -> bool:
    return urlsplit(url).path.startswith(f"{CONTENT}/")


def _holds_none(response: Response) -> bool:
    """Whether an answer says that there is no such content item; a block says nothing."""
    if response.status != 200:
        return response.status == 404
    return not _item(response.body) and not outcomes.challenge(response.body, looks.headers_of(response))


def _item(body: bytes) -> dict[str, Any]:
    """A content item; one that only leads elsewhere has no title, and one that is gone says so."""
    try:
        item = _mapping(json_data.read(body))
    except ValueError as error:
        logger.info("no content item: %s", error)
        return {}
    return item if item.get("title") or item.get("schema_name") == "gone" else {}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _html(body: object) -> str:
    """The text in HTML, which some types of documents give beside that in Markdown."""
    given = [one for one in _mappings(body) if one.get("content_type") == "text/html"]
    return str(given[0].get("content") or "") if given else body if isinstance(body, str) else ""


def _change(change: dict[str, Any]) -> Change:
    stamp = text_of(change.get("public_timestamp"))
    return dates.machine(stamp, field="updated", origin="listing"), text_of(change.get("note"))


def _as_note(change: Change) -> str:
    """Ex: "4 August 2023: Added the letter to the force."."""
    at, note = change
    return f"{at.on.day} {at.on:%B %Y}: {note}" if at else note


def _with_changes(stated: Iterable[DateClaim], changes: Iterable[Change]) -> tuple[DateClaim, ...]:
    """The dates stated, and those of changes that are later than the first publication."""
    claims = list(stated)
    first = min((claim.on for claim in claims if claim.field == "published"), default=None)
    later = (at for at, _ in changes if at and (first is None or at.on > first))
    return tuple(dict.fromkeys([*claims, *later]))


def _history(tree: HtmlElement, seen_at: datetime) -> list[Change]:
    """The history of changes: a list whose every item begins with a date. It is no part of the text.

    Ex: <li><time datetime="2023-08-04T09:30:00+01:00">4 August 2023</time><p>Added the letter.</p></li>
    """
    for found in tree.xpath("//ol | //ul"):
        items = [lines(item) for item in found.iterchildren("li")]
        days = [_day(item[0], seen_at) for item in items if len(item) > 1]
        if items and len(days) == len(items) and all(days):
            found.drop_tree()
            notes = (" ".join(line.text for line in item[1:]) for item in items)
            return list(zip(days, notes, strict=True))
    return []


def _facts(tree: HtmlElement) -> list[Line]:
    """The lines of the block that links to the organisations a page is from, taken out of the tree. Ex: a `<dl>`."""
    for anchor in tree.xpath(f"//h1/following::a[contains(@href, '{ORGANISATIONS}')][1]"):
        block = None
        for up in anchor.iterancestors():
            if any(map(is_prose, lines(up))) or up.tag in {"main", "body"}:
                break
            block = up if up.tag in BLOCKS else block
        if block is not None:
            found = lines(block)
            block.drop_tree()
            return found
    return []


def _day(line: Line, seen_at: datetime) -> DateClaim | None:
    stamps = (time.get("datetime") or "" for time in line.element.iter("time"))
    claims = (dates.machine(stamp, field="updated", origin="listing") for stamp in stamps)
    return next(filter(None, claims), None) or dates.written(
        line.text, field="updated", origin="listing", seen_at=seen_at
    )
