"""A page that lists articles, read by its links: what stands beside a link belongs to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive import DateClaim, Decision, Entry
from scraper import dates
from scraper.markup import Line, lines, squeeze
from scraper.relevance import Verdict

NEXT = re.compile(
    r"^(?:next|older|more|next page|older (?:posts|news|stories|entries)|load more)?\s*[>»›→]*$",
    re.IGNORECASE,
)
# What separates kind and date in a listing's line. Ex: "Press release — 4 August 2023"
DASHES = re.compile(r"\s+[-–—|·•]\s+|\s*[|·•]\s*")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of a list: its link, and what the list says of it. `changed` is a sitemap's lastmod."""

    url: str
    title: str = ""
    summary: str = ""
    published: DateClaim | None = None
    tags: tuple[str, ...] = ()
    changed: DateClaim | None = None

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
    for anchor in tree.iter("a"):
        url = urljoin(base, (anchor.get("href") or "").strip()).partition("#")[0]
        if url.startswith("http") and is_article(url):
            anchors.setdefault(url, []).append(anchor)
    items = {url: _item(found[0], set(found), anchors) for url, found in anchors.items()}
    return tuple(_listed(url, found, items[url], seen_at) for url, found in anchors.items())


def _item(anchor: HtmlElement, own: set[HtmlElement], anchors: dict[str, list[HtmlElement]]) -> HtmlElement:
    """The largest element around a link that holds no link to another article."""
    others = {other for found in anchors.values() for other in found} - own
    holding_others = {up for other in others for up in other.iterancestors()}
    item = anchor
    for up in anchor.iterancestors():
        if up in holding_others or up.tag in {"main", "body", "html"}:
            break
        item = up
    return item


def _listed(url: str, anchors: list[HtmlElement], item: HtmlElement, seen_at: datetime) -> Listed:
    title = max((_title(anchor) for anchor in anchors), key=len, default="")
    summary, published = "", None
    for line in lines(item):
        rest = line.text.replace(title, " ", 1) if title else line.text
        published = published or _date(rest, line, seen_at)
        if len(rest) > 60 and len(rest) > len(summary) and not _date(rest, line, seen_at):
            summary = squeeze(rest)
    return Listed(url=url, title=title, summary=summary, published=published)


def _title(anchor: HtmlElement) -> str:
    """The words of a link; where it wraps a whole card, those of the heading in it."""
    heading = next(
        (h for h in anchor.iter("h1", "h2", "h3", "h4", "h5", "h6") if squeeze(h.text_content())), anchor
    )
    found = lines(heading)
    return found[0].text if found else squeeze(anchor.get("title") or "")


def _date(text: str, line: Line, seen_at: datetime) -> DateClaim | None:
    for time in line.element.iter("time"):
        if claim := dates.machine(time.get("datetime") or "", field="published", origin="listing"):
            return claim
    if len(text) > 100:
        return None
    for part in DASHES.split(text):
        if claim := dates.written(part, field="published", origin="listing", seen_at=seen_at):
            return claim
    return None


def next_page(tree: HtmlElement, base: str) -> str:
    """Address of the page with older items, or an empty string."""
    found = tree.xpath("//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href")
    found += tree.xpath("//a[contains(concat(' ', @class, ' '), ' next ')]/@href")
    found += [
        a.get("href")
        for a in tree.iter("a")
        if a.get("href") and (text := squeeze(a.text_content())) and NEXT.match(text)
    ]
    for href in map(str, found):
        url = urljoin(base, href.strip())
        if urlsplit(url).netloc == urlsplit(base).netloc and url != base and "#" not in href:
            return url
    return ""
