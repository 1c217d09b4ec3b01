"""Reach: BirminghamLive, StokeonTrentLive and the group's other titles."""

import re
from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.publishers.live_blog import LiveBlogPage
from scraper.source import Source

# Ex: /news/local-news/force-told-to-improve-28036293.amp: the same page for telephones, which robots may not ask for
AMP = re.compile(r"(?<=\d)\.amp(?=$|[?#])")


class WidgetPage(ArticlePage):
    """2012 to about 2015: a page of widgets, date and author above the text, no time in the metas."""

    mark: ClassVar[str] = (
        "//time[@itemprop='datePublished'][contains(concat(' ', @class, ' '), ' published-date ')]"
        " | //div[contains(@class, 'tmRow')][contains(@class, 'article-page')]"
    )


class ChameleonPage(ArticlePage):
    """To about 2024, nationals apart: all in microdata, its headline beside the text."""

    mark: ClassVar[str] = (
        "//h1[@itemprop='headline name'][not(contains(@class, 'lead-content'))]"
        "[not(ancestor::*[contains(@class, 'lead-content')])]"
        " | //meta[@name='publicationConfig'][contains(@content, 'chameleon')]"
    )


class DragonflyPage(ArticlePage):
    """2024 and 2025: microdata as well, its headline in a block of its own above the text."""

    mark: ClassVar[str] = (
        "//*[contains(@class, 'lead-content')]/descendant-or-self::h1[@itemprop='headline name']"
        " | //meta[@name='publicationConfig'][contains(@content, 'dragonfly')]"
    )


class ReactPage(ArticlePage):
    """Since November 2025: JSON-LD with the whole text, hashed class names, no microdata."""

    mark: ClassVar[str] = (
        "//article[@id='article-body'] | //*[@data-testid='byline-publishedDate']"
        " | //p[@data-tmdatatrack='content-unit']"
    )


class Reach(Source):
    """A title of Reach: /news/local-news/<slug>-<8 digits>."""

    pages = (LiveBlogPage, ReactPage, DragonflyPage, ChameleonPage, WidgetPage, ArticlePage)
    articles = r"^/(?!(?:all-about|authors?|by-date|search|best-in|webimg|about-us)/)[\w/-]+-\d{6,9}$"
    numbered = r"-(\d{6,9})$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps, the news page, and what the site says of the first bodies covered: 16 addresses at most."""
        usual = (f"{home}news/?service=rss", f"{home}?service=rss", f"{home}news/rss.xml", f"{home}rss.xml")
        about = [f"{home}all-about/{topic}" for topic in topics]
        return (
            Feed(tuple(dict.fromkeys((*feeds, *usual, *(f"{page}?service=rss" for page in about[:2]))))),
            Sitemap((f"{home}robots.txt", f"{home}map_news.xml", f"{home}sitemaps/sitemap_index.xml")),
            Listing((f"{home}news/", *about[:5])),
        )

    def key(self, url: str) -> str:
        """The canonical address; that of the page for telephones is the article's own."""
        return super().key(AMP.sub("", url))

    def address_to_ask(self, url: str) -> str:
        """Never that of the page for telephones."""
        return super().address_to_ask(AMP.sub("", url))
