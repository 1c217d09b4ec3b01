"""A page that lists articles, read by its links: what stands beside a link belongs to it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from archive import DateClaim, Decision, Entry
from scraper import dates
from scraper.addresses import absolute, key_or_nothing
from scraper.galley import lines
from scraper.line import HEADINGS, Line
from scraper.markup import squeeze
from scraper.overgrown import LONGEST_TITLE
from scraper.relevance import Verdict

# A link that repeats its article's title, or says none. Ex: "Read more about the report"
MORE = re.compile(
    r"^(?:read|continue|view|see|find out|learn) (?:more|reading|full|the)\b|^more\b", re.IGNORECASE
)
# A link with fewer letters may be a label or a number of comments.
LONG_TITLE = 20
# A title is no sentence that a full stop ends, and no two sentences.
SENTENCES = re.compile(r"\.$|[.?!][”’\"']? [A-Z“‘]\w+ \w+ .*[.?!]$")
# A line with a date and more is no longer than this.
LONGEST_LINE = 160
# Of more than so many letters of a summary nothing is kept: no list has them.
LONGEST_SUMMARY = 20_000


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
            title=self.title[:LONGEST_TITLE],
            seen_at=seen_at,
            published=self.published,
            summary=self.summary[:LONGEST_SUMMARY],
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
            first = shown.setdefault(key_or_nothing(url), url)
            anchors.setdefault(first, []).append(anchor)
    titles = {url: _titled(found, seen_at) for url, found in anchors.items()}
    blocks = _Blocks(lines(tree), {url: anchor for url, (anchor, _) in titles.items()}, anchors, seen_at)
    return tuple(
        _listed(url, title, _told(anchors[url], title, seen_at), blocks.of(url), seen_at)
        for url, (_, title) in titles.items()
    )


def _titled(anchors: list[HtmlElement], seen_at: datetime) -> tuple[HtmlElement, str]:
    """Of the links to one article the one that is its title, with its words: in a heading, else the first long one."""
    said = [
        (anchor, text) for anchor in anchors if (text := _words(anchor, seen_at)) and not MORE.match(text)
    ]
    headed = [pair for pair in said if next(_headings(pair[0]), None) is not None]
    long = next((pair for pair in said if len(pair[1]) >= LONG_TITLE), None)
    if long is not None and not headed:
        return long
    return max(headed or said, key=lambda pair: len(pair[1]), default=(anchors[0], ""))


def _told(anchors: list[HtmlElement], title: str, seen_at: datetime) -> str:
    """What another link to the same article says of it. Ex: <a>Title</a><a>What it tells, in a sentence</a>"""
    said = [text for anchor in anchors if (text := _words(anchor, seen_at)) != title and not MORE.match(text)]
    return next((text for text in said if len(text) >= 2 * LONG_TITLE), "")


def _headings(anchor: HtmlElement) -> Iterator[HtmlElement]:
    yield from (up for up in anchor.iterancestors() if up.tag in HEADINGS)
    yield from (h for h in anchor.iter(*HEADINGS) if squeeze(h.text_content()))


def _words(anchor: HtmlElement, seen_at: datetime) -> str:
    """The words of a link; where it wraps a whole card, its heading, else its longest line that is no sentence."""
    inside = next((h for h in anchor.iter(*HEADINGS) if squeeze(h.text_content())), anchor)
    found = [text for line in lines(inside) for text in _told_apart(line, inside)]
    titles = [text for text in found if not SENTENCES.search(text)]
    if len(titles) > 1:
        titles = [text for text in titles if not _day_of(text, seen_at)]
    title = max(titles, key=len, default="".join(found[:1]))
    return title or squeeze(anchor.get("title") or "")


def _told_apart(line: Line, inside: HtmlElement) -> list[str]:
    """A line, or the words in it that elements of their own hold. Ex: <a><span>Crime</span><b>One force</b></a>"""
    own = (inside.text or "").strip() or any((child.tail or "").strip() for child in inside)
    return [line.text] if own or len(inside) < 2 else list(line.parts)


class _Blocks:
    """Which lines of a page belong to which of its items; a page may hold thousands of both."""

    def __init__(
        self,
        found: list[Line],
        titles: dict[str, HtmlElement],
        anchors: dict[str, list[HtmlElement]],
        seen_at: datetime,
    ) -> None:
        self.lines, self.titles, self.seen_at = found, titles, seen_at
        self.extent: dict[HtmlElement, tuple[int, int]] = {}
        first_line: dict[HtmlElement, int] = {}
        for i, line in enumerate(found):
            for up in (line.element, *line.element.iterancestors()):
                self.extent[up] = (self.extent.get(up, (i, i))[0], i + 1)
            for span in line.spans:
                first_line.setdefault(span, i)
        self.at = {url: first_line.get(anchor) for url, anchor in titles.items()}
        self.owner = _owners(anchors)
        self.starts = sorted({at for at in self.at.values() if at is not None})
        first = self.starts[0] if self.starts else 0
        # Where a date stands right before the first title, every date stands before its title.
        self.dates_first = first > 0 and _date(self.lines[first - 1], seen_at) is not None

    def of(self, url: str) -> list[Line]:
        """The lines of the box around a title; where items have no boxes, those up to the next title."""
        box = self._box(url)
        # A link around a card shares its first or last line with its neighbour's, since a link is no block.
        card = lines(box) if box.tag == "a" else []
        if len(card) > 1 or any(len(_told_apart(line, box)) > 1 for line in card):
            return card
        inside = self.lines[slice(*self.extent.get(box, (0, 0)))]
        at, parent = self.at[url], box.getparent()
        if len(inside) > 1 or at is None or parent is None:
            return inside
        following = bisect_right(self.starts, at)
        until = self.starts[following] if following < len(self.starts) else len(self.lines)
        after = [line for line in self.lines[at + 1 : until] if self._is_loose(line, at, parent)]
        if self.dates_first:
            after = [line for line in after if _date(line, self.seen_at) is None]
            before = [line for line in self.lines[at - 1 : at] if self._is_loose(line, at, parent)]
            return [*before, self.lines[at], *after]
        return [self.lines[at], *after]

    def _is_loose(self, line: Line, at: int, parent: HtmlElement) -> bool:
        """Whether a line stands beside the title in a block that holds no title: not in another item's box."""
        if line.element is self.lines[at].element:
            return True
        own = next(
            (up for up in (line.element, *line.element.iterancestors()) if up.getparent() is parent), None
        )
        return own is not None and own not in self.owner

    def _box(self, url: str) -> HtmlElement:
        """The largest element around a title that holds no link to another article."""
        box = self.titles[url]
        for up in box.iterancestors():
            if self.owner.get(up) != url or up.tag in {"main", "body", "html"}:
                break
            box = up
        return box


def _owners(anchors: dict[str, list[HtmlElement]]) -> dict[HtmlElement, str]:
    """Of every element around a link the one article that is linked below it, or nothing where several are."""
    owner: dict[HtmlElement, str] = {}
    for url, found in anchors.items():
        for anchor in found:
            for up in (anchor, *anchor.iterancestors()):
                known = owner.setdefault(up, url)
                if not known:
                    break
                owner[up] = url if known == url else ""
    return owner


def _listed(url: str, title: str, told: str, found: list[Line], seen_at: datetime) -> Listed:
    summary, published = "", None
    for line in found:
        rest = _without(title, line)
        dated = _date(line, seen_at)
        published = published or dated
        if not dated and len(rest) > max(60, len(summary)) and not MORE.match(rest):
            summary = rest
    return Listed(url=url, title=title, summary=told or summary, published=published)


def _without(title: str, line: Line) -> str:
    """What a line says beside the title; a sentence that only begins with the same words is left whole."""
    if title and title in line.parts:
        before, _, after = line.text.partition(title)
        return f"{before} {after}".strip()
    rest = line.text.removeprefix(title).strip()
    return line.text if title and rest[:1].islower() else rest


def _date(line: Line, seen_at: datetime) -> DateClaim | None:
    for time in line.times:
        if claim := dates.machine(time.get("datetime") or "", field="published", origin="listing"):
            return claim
    whole = [line.text, *line.parts]
    pieces = [*whole, *line.pieces, *line.finer_pieces] if len(line.text) <= LONGEST_LINE else whole
    for piece in pieces:
        if claim := _day_of(piece, seen_at):
            return claim
    return None


def _day_of(text: str, seen_at: datetime) -> DateClaim | None:
    return dates.written(text, field="published", origin="listing", seen_at=seen_at)
