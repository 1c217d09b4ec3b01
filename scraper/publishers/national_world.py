"""National World's titles, and since 2026 those of Midland News: the onecms platform."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.publishers.sections import NO_LISTS
from scraper.source import Source

# A part of a list of bodies that a title may be asked for: some titles cover six.
MOST_TOPICS = 4


class OneCmsPage(ArticlePage):
    """Today's template. Metas and JSON-LD may give the update as publication; the words near the headline do not."""

    mark: ClassVar[str] = (
        "//meta[@name='parsely-post-id'][starts-with(@content, 'onecms:')] | //article[@data-testid='article-page']"
        " | //div[@data-testid='article-content-wrapper'] | //div[starts-with(@class, 'piano-article-paywall')]"
        " | //span[contains(concat(' ', @class, ' '), ' published-date-ago ')]"
    )


class PolopolyPage(ArticlePage):
    """To about 2015, on Polopoly, whose files have a folder of their own. Ex: /polopoly_fs/1.5512345!/image/"""

    mark: ClassVar[str] = "//*[contains(@src, '/polopoly_fs/')] | //*[contains(@href, '/polopoly_fs/')]"


class NationalWorld(Source):
    """A title of National World: /news/<section>/<slug>-<7 digits>, to 2015 /news/<section>/<slug>-1-<7 digits>."""

    pages: ClassVar[tuple[type[ArticlePage], ...]] = (OneCmsPage, PolopolyPage, ArticlePage)
    articles = rf"^{NO_LISTS}(?:/[\w%-]+)*/[^/?.]+-\d{{6,8}}(?:/amp)?$"
    # The number alone tells articles apart on a site that is sound; with its words beside it, also on one that is not.
    numbered = r"/[^/?]+-(\d{6,8})(?:/amp)?(?:\?[^/]*)?$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps, the news pages, and what the site says of each body covered."""
        about = (f"{home}topic/{topic}" for topic in topics[:MOST_TOPICS])
        return (
            Feed((*feeds, f"{home}news/rss", f"{home}rss", f"{home}news/crime/rss")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml", f"{home}sitemaps/sitemap_index.xml")),
            Listing(
                (f"{home}news", f"{home}news/crime", f"{home}news/politics", *about),
                page="?page={}",
            ),
        )
