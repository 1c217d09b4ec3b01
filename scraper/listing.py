"""A page that lists articles, read by its links: what stands beside a link belongs to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive import DateClaim, Decision, Entry
from scraper import addresses, dates
from scraper.addresses import absolute
from scraper.markup import HEADINGS, Line, lines, squeeze
from scraper.relevance import Verdict

NEXT = re.compile(
    r"^[<‹«←\s]*(?:next(?: \d{1,3})?|older|load more|show more|next page(?: of results)?"
    r"|(?:older|more|load more|show more) (?:posts|news|stories|entries|articles|results))?\s*[>»›→.…]*$",
    re.IGNORECASE,
)
# A link that repeats its article's title, or says none. Ex: "Read more about the report"
MORE = re.compile(
    r"^(?:read|continue|view|see|find out|learn) (?:more|reading|full|the)\b|^more\b", re.IGNORECASE
)
# A link with fewer letters may be a label or a number of comments.
LONG_TITLE = 20


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of a list: its link, and what the list says of it. `changed` is a sitemap's lastmod."""

    url: str
    title: str = ""
    summary: str = ""
    published: DateClaim | None = None
    tags: tuple[str, ...] = ()
    changed: DateClaim | None = None

    @property
    def said(self) -> str:
        """All that the list says of it in words."""
        return " ".join(filter(None, (self.title, self.summary, *self.tags)))

    def entry(self, source: str, list_url: str, key: str, seen_at: datetime) -> Entry:
        """The line as the archive keeps it."""
        return Entry(
            source=source,
            list_url=list_url,
            title=self.title,
            seen_at=seen_at,
            published=self.published,
            summary=self.summary,
            url=self.url,
            key=key,
        )

    def decision(self, source: str, key: str, decided_at: datetime, verdict: Verdict) -> Decision:
        """What was decided about the line's page before it was asked for."""
        return Decision(
            source=source,
            url=self.url,
            key=key,
            decided_at=decided_at,
            kept=verdict.kept,
            score=verdict.score,
            words=verdict.words,
            step="list",
        )


def read_listing(
    tree: HtmlElement, base: str, is_article: Callable[[str], bool], *, seen_at: datetime
) -> tuple[Listed, ...]:
    """The articles a page links to, each once, in page order, with the date and summary beside the link."""
    anchors: dict[str, list[HtmlElement]] = {}
    shown: dict[str, str] = {}
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href") or "").partition("#")[0]
        if url and is_article(url):
            # One article is often linked twice, once with where the reader came from. Ex: ?ref=mr
            first = shown.setdefault(addresses.key_or_nothing(url), url)
            anchors.setdefault(first, []).append(anchor)
    titles = {url: _titled(found) for url, found in anchors.items()}
    blocks = _Blocks(lines(tree), {url: anchor for url, (anchor, _) in titles.items()}, anchors, seen_at)
    return tuple(
        _listed(url, title, _told(anchors[url], title), blocks.of(url), seen_at)
        for url, (_, title) in titles.items()
    )


def _titled(anchors: list[HtmlElement]) -> tuple[HtmlElement, str]:
    """Of the links to one article the one that is its title, with its words: in a heading, else the first long one."""
    said = [(anchor, text) for anchor in anchors if (text := _words(anchor)) and not MORE.match(text)]
    headed = [pair for pair in said if next(_headings(pair[0]), None) is not None]
    long = next((pair for pair in said if len(pair[1]) >= LONG_TITLE), None)
    if long is not None and not headed:
        return long
    return max(headed or said, key=lambda pair: len(pair[1]), default=(anchors[0], ""))


def _told(anchors: list[HtmlElement], title: str) -> str:
    """What another link to the same article says of it. Ex: <a>Title</a><a>What it tells, in a sentence</a>"""
    said = [text for anchor in anchors if (text := _words(anchor)) != title and not MORE.match(text)]
    return next((text for text in said if len(text) >= 2 * LONG_TITLE), "")


def _headings(anchor: HtmlElement) -> Iterator[HtmlElement]:
    yield from (up for up in anchor.iterancestors() if up.tag in HEADINGS)
    yield from (h for h in anchor.iter(*HEADINGS) if squeeze(h.text_content()))


def _words(anchor: HtmlElement) -> str:
    """The words of a link; where it wraps a whole card, its heading, else its longest line that is no sentence."""
    inside = next((h for h in anchor.iter(*HEADINGS) if squeeze(h.text_content())), anchor)
    found = [line.text for line in lines(inside)]
    title = max((text for text in found if not text.endswith(".")), key=len, default="".join(found[:1]))
    return title or squeeze(anchor.get("title") or "")


class _Blocks:
    """Which lines of a page belong to which of its items."""

    def __init__(
        self,
        found: list[Line],
        titles: dict[str, HtmlElement],
        anchors: dict[str, list[HtmlElement]],
        seen_at: datetime,
    ) -> None:
        self.lines, self.anchors, self.seen_at = found, anchors, seen_at
        self.at = {url: self._line_of(anchor) for url, anchor in titles.items()}
        self.titles = titles
        linked = [anchor for found in anchors.values() for anchor in found]
        self.holding = {up for anchor in linked for up in (anchor, *anchor.iterancestors())}
        starts = [at for at in self.at.values() if at is not None]
        first = min(starts, default=0)
        # Where a date stands right before the first title, every date stands before its title.
        self.dates_first = first > 0 and _date(self.lines[first - 1], seen_at) is not None

    def _line_of(self, anchor: HtmlElement) -> int | None:
        above = set(anchor.iterancestors())
        text = squeeze(anchor.text_content())
        for i, line in enumerate(self.lines):
            if line.is_within(anchor) or (line.element in above and text and text in line.text):
                return i
        return None

    def of(self, url: str) -> list[Line]:
        """The lines of the box around a title; where items have no boxes, those up to the next title."""
        box = self._box(url)
        inside = [line for line in self.lines if line.is_within(box)]
        at, parent = self.at[url], box.getparent()
        if len(inside) > 1 or at is None or parent is None:
            return inside
        ends = [other for other in self.at.values() if other is not None and other > at]
        until = min(ends, default=len(self.lines))
        after = [line for line in self.lines[at + 1 : until] if self._is_loose(line, parent)]
        if self.dates_first:
            after = [line for line in after if _date(line, self.seen_at) is None]
            before = [line for line in self.lines[at - 1 : at] if self._is_loose(line, parent)]
            return [*before, self.lines[at], *after]
        return [self.lines[at], *after]

    def _is_loose(self, line: Line, parent: HtmlElement) -> bool:
        """Whether a line stands below `parent` in a block that holds no title: not in another item's box."""
        own = next(
            (up for up in (line.element, *line.element.iterancestors()) if up.getparent() is parent), None
        )
        return own is not None and own not in self.holding

    def _box(self, url: str) -> HtmlElement:
        """The largest element around a title that holds no link to another article."""
        own = set(self.anchors[url])
        others = {anchor for found in self.anchors.values() for anchor in found} - own
        holding_others = {up for other in others for up in other.iterancestors()}
        box = self.titles[url]
        for up in box.iterancestors():
            if up in holding_others or up.tag in {"main", "body", "html"}:
                break
            box = up
        return box


def _listed(url: str, title: str, told: str, found: list[Line], seen_at: datetime) -> Listed:
    summary, published = "", None
    for line in found:
        rest = _without(title, line.text)
        dated = _date(line, seen_at)
        published = published or dated
        if not dated and len(rest) > max(60, len(summary)) and not MORE.match(rest):
            summary = rest
    return Listed(url=url, title=title, summary=told or summary, published=published)


def _without(title: str, text: str) -> str:
    """What a line says after the title; a sentence that only begins with the same words is left whole."""
    rest = text.removeprefix(title).strip()
    return text if title and rest[:1].islower() else rest


def _date(line: Line, seen_at: datetime) -> DateClaim | None:
    for time in line.element.iter("time"):
        if claim := dates.machine(time.get("datetime") or "", field="published", origin="listing"):
            return claim
    if len(line.text) > 160:
        return None
    for piece in [*line.pieces, *line.finer_pieces]:
        if claim := dates.written(piece, field="published", origin="listing", seen_at=seen_at):
            return claim
    return None


def next_page(tree: HtmlElement, base: str, is_article: Callable[[str], bool]) -> str:
    """Address of the page with older items, or an empty string; an article is no such page."""
    found = tree.xpath("//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href")
    found += tree.xpath("//a[contains(concat(' ', @class, ' '), ' next ')]/@href")
    linked = [anchor for anchor in tree.iter("a") if anchor.get("href")]
    found += [anchor.get("href") for anchor in linked if NEXT.match(_called(anchor))]
    found += _numbered(linked)
    for href in map(str, found):
        url = absolute(base, href)
        if (
            addresses.same_site(url, [urlsplit(base).hostname or ""])
            and url != base
            and "#" not in href
            and not is_article(url)
        ):
            return url
    return ""


def _called(anchor: HtmlElement) -> str:
    return squeeze(anchor.text_content()) or squeeze(anchor.get("aria-label") or anchor.get("title") or "")


def _numbered(linked: list[HtmlElement]) -> list[str]:
    """In a pager of numbers the link right after the number that is no link. Ex: 1 **2** 3"""
    for anchor in linked:
        number = squeeze(anchor.text_content())
        before = anchor.getprevious()
        if before is None and anchor.getparent() is not None:
            before = anchor.getparent().getprevious()
        said = squeeze(before.text_content()) if before is not None else ""
        is_link = before is not None and (before.tag == "a" or next(before.iter("a"), None) is not None)
        if number.isdigit() and said.isdigit() and int(number) == int(said) + 1 and not is_link:
            return [anchor.get("href", "")]
    return []
