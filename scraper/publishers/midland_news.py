"""Midland News (Express & Star, Shropshire Star): its channels, and the marks of its templates before 2026."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap, Wayback
from scraper.publishers.national_world import OneCmsPage
from scraper.source import Source


class WpMvcPage(ArticlePage):
    """WordPress, to about 2018. The header of every page holds the clock of the day it was served."""

    mark: ClassVar[str] = (
        "//*[contains(@src, '/wpmvc/') or contains(@content, '/wpmvc/')]"
        " | //time[@pubdate][contains(@class, 'content-times')]"
    )


class PageBuilderPage(ArticlePage):
    """Arc PageBuilder, about 2018 to 2020."""

    mark: ClassVar[str] = (
        "//*[contains(@src, '/pb/resources/') or contains(@href, '/pb/resources/')]"
        " | //*[contains(@src, 'arc-anglerfish')]"
    )


class FusionTailwindPage(ArticlePage):
    """Arc Fusion with Tailwind, 2024: two blocks of class prose, the second with the text."""

    mark: ClassVar[str] = (
        "//script[contains(., 'Fusion.globalContent')][//div[contains(concat(' ', @class, ' '), ' prose ')]]"
    )


class FusionPage(ArticlePage):
    """Arc Fusion with the publisher's own components, 2021 to 2023."""

    mark: ClassVar[str] = (
        "//script[contains(., 'Fusion.globalContent')] | //*[contains(concat(' ', @class, ' '), ' story-content ')]"
    )


class NextPage(ArticlePage):
    """Next.js, February 2025 to April 2026."""

    mark: ClassVar[str] = (
        "//script[contains(., 'self.__next_f')] | //img[contains(@src, 'resizer.nationalworld.com/')]"
    )


ERAS: tuple[type[ArticlePage], ...] = (WpMvcPage, PageBuilderPage, FusionTailwindPage, FusionPage, NextPage)


class MidlandNews(Source):
    """A title of Midland News: today's onecms page, the older templates by their marks, the structure for the rest."""

    pages = (OneCmsPage, *ERAS, ArticlePage)
    # Today's /news/crime/<slug>-7301234; to 2026 /news/crime/2026/02/16/<slug>/
    articles = (
        r"^/(?!(?:topics?|authors?|tags?|resizer|webimg|images?|search|account)/)[a-zA-Z][\w/-]*/"
        r"(?:\d{4}/\d{2}/\d{2}/[^/?.]+|[^/?.]+-\d{6,8})$"
    )
    numbered = r"-(\d{6,8})$"

    @classmethod
    def usual_channels(cls, home: str) -> tuple[Channel, ...]:
        """Feeds of all platforms the titles have been on, sitemaps, and the news page."""
        return (
            Feed((f"{home}news/rss", f"{home}rss", f"{home}news/feed/", f"{home}feed/")),
            Sitemap(
                (
                    f"{home}robots.txt",
                    f"{home}sitemap.xml",
                    f"{home}sitemaps/sitemap_index.xml",
                    f"{home}map_news.xml",
                )
            ),
            Listing((f"{home}news", f"{home}news/crime", f"{home}news/politics")),
            Wayback(
                (f"{home.partition('//')[2].removeprefix('www.')}news/*",),
                words="polic|inspector|hmic|constabul|watchdog|fire",
            ),
        )
