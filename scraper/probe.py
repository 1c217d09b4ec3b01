"""Tells what today's templates and lists make of one page, and what to do with its site next."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive import Reading
from scraper.article_page import ArticlePage, Unreadable
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.known_sources import all_sources
from scraper.listing import Listed
from scraper.one_page import NOWHERE, OnePage
from scraper.opened import open_page
from scraper.publishers import TEMPLATES
from scraper.publishers.wordpress import WordPressApi
from scraper.source import Source
from scraper.spiders.press import titles

logger = logging.getLogger(__name__)

# A page that links to fewer articles is no listing.
FEWEST_LINES = 3
UNKNOWN = "local_press"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What one template made of the page: a reading, or why there is none."""

    template: str
    reading: Reading | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadAsList:
    """What a kind of channel made of the page; `articles` counts the lines that are articles of its source."""

    channel: str
    lines: tuple[Listed, ...]
    parts: tuple[str, ...]
    articles: int


@dataclass(frozen=True, kw_only=True)
class Probed:
    """A page as everything here sees it.

    `source` is the known source whose host it is on, empty if none; `platforms` are those whose articles have
    addresses of this form; `marked` are the templates whose mark is on it; `made` is what these made of it, and what
    the generic reader did. `lists` holds the kind of channel that understands it, if one does.
    """

    url: str
    source: str
    is_article: bool
    platforms: tuple[str, ...]
    marked: tuple[str, ...]
    made: tuple[Made, ...]
    lists: tuple[ReadAsList, ...]

    @property
    def is_list(self) -> bool:
        """Whether it is a list for machines, or a page of links that is no article by its address."""
        kinds = {one.channel for one in self.lists}
        return bool(kinds) and (kinds != {Listing.__name__} or not self.is_article)

    @property
    def next_steps(self) -> list[str]:
        """What to do next, a sentence or command each."""
        return list(_next_steps(self))


def probe(page: OnePage) -> Probed:
    """Read the page in every way there is."""
    claimed = next((source for source in all_sources().values() if claims(source, _host(page.url))), None)
    source = (claimed or _guess(page.url, UNKNOWN))()
    marked = [template for template, is_marked in _marked(page).items() if is_marked]
    return Probed(
        url=page.url,
        source=claimed.name if claimed else "",
        is_article=source.is_article(page.url),
        platforms=tuple(name for name in titles.PLATFORMS if _guess(page.url, name)().is_article(page.url)),
        marked=tuple(map(name_of, marked)),
        made=tuple(_made(page, source, [*marked, TEMPLATES[-1]])),
        lists=tuple(_lists(page, source)),
    )


def name_of(template: type[ArticlePage]) -> str:
    """As readings name their reader. Ex: reach.ReachPage"""
    return f"{template.__module__.rpartition('.')[2]}.{template.__name__}"


def platform_of(template: str) -> str:
    """The platform, as rows of titles.csv name it, that a template belongs to. Ex: "reach.ReachPage": reach"""
    name = template.partition(".")[0]
    return name if name in titles.PLATFORMS else ""


def claims(source: type[Source], host: str) -> bool:
    """Whether a host is one of a source's, of today or of earlier days."""
    return host in source.hosts or any(host in (fold.onto, *fold.hosts) for fold in source.folds)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _guess(url: str, platform: str) -> type[Source]:
    """The source that the host of an address would be on a platform."""
    row = dict.fromkeys(("aliases", "areas", "feed", "publisher", "note"), "")
    named = {
        "name": "probed",
        "title": _host(url),
        "platform": platform,
        "host": _host(url),
        "evidence": "form",
    }
    return next(titles.sources([{**row, **named}]))


def _lists(page: OnePage, source: Source) -> Iterator[ReadAsList]:
    """The kinds of channel that understand the page; of a page with a few links a listing is not said."""
    kinds: tuple[Channel, ...] = (Feed(()), Sitemap(()), WordPressApi(source.home), Listing(()))
    for kind in kinds:
        found = kind.parse(page.as_response(), lambda url: True, page.seen_at)  # noqa: ARG005
        if isinstance(kind, Listing):
            found = kind.parse(page.as_response(), source.is_article, page.seen_at)
        if found.parts or len(found.lines) >= (FEWEST_LINES if isinstance(kind, Listing) else 1):
            yield ReadAsList(
                channel=type(kind).__name__,
                lines=found.lines,
                parts=tuple(url for url, _ in found.parts),
                articles=sum(source.is_article(line.url) for line in found.lines),
            )
            return


def _marked(page: OnePage) -> dict[type[ArticlePage], bool]:
    try:
        tree = open_page(page.body, page.content_type)
    except Unreadable as unreadable:
        logger.info("%s: no mark on it: %s", page.url, unreadable)
        return dict.fromkeys(TEMPLATES[:-1], False)
    return {template: template.recognises(tree) for template in TEMPLATES[:-1]}


def _made(page: OnePage, source: Source, templates: Sequence[type[ArticlePage]]) -> Iterator[Made]:
    """What each of the templates makes of the page, each with a tree of its own."""
    for template in templates:
        name = name_of(template)
        try:
            tree = open_page(page.body, page.content_type)
            reading = template(page.url, tree, page.seen_at, key=source.key).read()
        except Unreadable as unreadable:
            logger.info("%s: %s cannot read it: %s", page.url, name, unreadable)
            yield Made(template=name, reason=str(unreadable))
        else:
            yield Made(template=name, reading=reading)


def _next_steps(found: Probed) -> Iterator[str]:
    host = _host(found.url)
    if found.url == NOWHERE:
        yield "the page does not say its own address: give it with --url"
        return
    if found.is_list:
        (seen,) = found.lists
        yield f"a {seen.channel} reads it: {seen.articles} of {len(seen.lines)} lines are articles by their address"
    elif not any(one.reading for one in found.made):
        yield "no template reads it: is it an article? if so, its platform needs a template (CONTRIBUTING.md)"
    if found.source:
        yield from _of_a_known_source(found)
        return
    platform = next(filter(None, map(platform_of, found.marked)), "") or next(iter(found.platforms), UNKNOWN)
    feed = f" --feed {found.url}" if found.is_list and found.lists[0].channel == Feed.__name__ else ""
    declare = (
        f"hmicfrs new-source NAME --platform {platform} --host {host} --title TITLE --areas AREA|AREA{feed}"
    )
    yield f"no source is on {host}: declare one: {declare}"


def _of_a_known_source(found: Probed) -> Iterator[str]:
    if not found.is_list and not found.is_article:
        yield f"its address is not one of an article of {found.source}: see `articles` of its platform"
    yield f"see whether its lists answer: hmicfrs check {found.source}"
    if not found.is_list:
        yield f"keep the shape of the page as a test: make fixture SOURCE={found.source} URL={found.url}"
