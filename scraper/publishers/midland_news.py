"""Midland News (Express & Star, Shropshire Star): its channels, and the marks of its templates before 2026."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Sitemap, Wayback
from scraper.publishers.national_world import NationalWorld, OneCmsPage
from scraper.publishers.sections import NO_LISTS
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
        f"//script[contains(., 'Fusion.globalContent')][not({FusionTailwindPage.mark})]"
        f" | //*[contains(concat(' ', @class, ' '), ' story-content ')][not({FusionTailwindPage.mark})]"
    )


class NextPage(ArticlePage):
    """Next.js, February 2025 to April 2026."""

    mark: ClassVar[str] = (
        "//script[contains(., 'self.__next_f')][contains(., 'basicAuthorDescription')]"
        " | //img[contains(@src, 'resizer.nationalworld.com/')]"
    )


ERAS: tuple[type[ArticlePage], ...] = (WpMvcPage, PageBuilderPage, FusionTailwindPage, FusionPage, NextPage)


class MidlandNews(Source):
    """A title of Midland News: today one of National World's, the older templates by their marks."""

    pages = (OneCmsPage, *ERAS, ArticlePage)
    # Today's /news/crime/<slug>-7301234; to 2026 /news/crime/2026/02/16/<slug>/
    articles = rf"{NationalWorld.articles}|^{NO_LISTS}(?:/[\w%-]+)+/\d{{4}}/\d{{2}}/\d{{2}}/[^/?.]+$"
    # The words stayed when articles got numbers and lost their dates in 2026, so they are what an article is known by.
    numbered = r"/(?:\d{4}/\d{2}/\d{2}/)?([^/?]{15,}?)(?:-\d{6,8})?(?:/amp)?(?:\?[^/]*)?$"

    @classmethod
    def usual_channels(cls, home: str, topics: tuple[str, ...] = ()) -> tuple[Channel, ...]:
        """Today's lists, the feeds of the platforms before, and what the Internet Archive has of older articles."""
        return (
            *NationalWorld.usual_channels(home, (f"{home}news/feed/", f"{home}feed/"), topics),
            Sitemap((f"{home}map_news.xml",)),
            Wayback(
                (f"{home.partition('//')[2].removeprefix('www.')}news/*",),
                words="polic|inspector|hmic|constabul|watchdog|fire",
            ),
        )
