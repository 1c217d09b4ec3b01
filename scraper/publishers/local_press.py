"""Newspapers on no platform that is known here: read by the structure that all news sites share."""

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.front_page import FrontPage
from scraper.publishers.sections import COUNTED_SLUG, NO_FILES, NO_LISTS, NO_SERVICES, SLUG
from scraper.publishers.wordpress import WordPressPage
from scraper.source import Source

# Of the bodies that a title covers, as many are asked for by their tag.
MOST_TOPICS = 2
# Ex: /news/12345, /article/10876/, /news.php?id=123, /?p=123
NUMBER = r"[a-z]?\d{5,12}|(?:articles?|story|stories|node|item)/\d{3,9}"
BY_QUERY = r"(?:/[\w-]+\.\w{3,4})?/?\?(?:p|id|article|articleid|story|storyid|newsid)=\d+"


class LocalPress(Source):
    """A newspaper whose addresses are only known to end in a long slug, a slug after a date or number, or a number."""

    pages = (WordPressPage, ArticlePage)
    articles = (
        rf"(?i)^{BY_QUERY}$|^{NO_LISTS}{NO_FILES}{NO_SERVICES}(?:/[\w%.~-]+)*"
        rf"/(?:{COUNTED_SLUG}|{SLUG}|{NUMBER})(?:\.html?|\.aspx?)?(?:/amp)?$"
    )

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds and sitemaps at the usual addresses, and the news pages."""
        about = (f"{home}tag/{topic}/" for topic in topics[:MOST_TOPICS])
        return (
            Feed((*feeds, f"{home}feed/", f"{home}rss", f"{home}rss.xml", f"{home}news/rss")),
            Sitemap(
                (
                    f"{home}robots.txt",
                    f"{home}sitemap_index.xml",
                    f"{home}sitemap.xml",
                    f"{home}news-sitemap.xml",
                )
            ),
            Listing((f"{home}news/", f"{home}news/crime/", *about)),
            FrontPage((home,)),
        )
