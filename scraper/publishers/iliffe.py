"""Iliffe: Kent Online, Suffolk News and the group's other titles."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.front_page import FrontPage
from scraper.markup import squeeze
from scraper.publishers.sections import NO_LISTS
from scraper.source import Source

# Class names are looked for in lower case: some titles write PageStory, some pagestory.
CLASSES = "concat(' ', translate(@class, 'ACEGKNOPRSTY', 'acegknoprsty'), ' ')"


class IliffePage(ArticlePage):
    """An article: the text in div.PageContent > div.PageStory, the section in span.CatKey."""

    mark: ClassVar[str] = (
        f"//*[contains({CLASSES}, ' pagestory ')] | //*[contains({CLASSES}, ' pagecontent ')]"
    )

    def section(self) -> str | None:
        """As the structured data gives it, else the label above the headline."""
        label = self.tree.xpath(f"//*[contains({CLASSES}, ' catkey ')]")
        return super().section() or (squeeze(label[0].text_content()) if len(label) == 1 else None)

    def standfirst(self) -> str | None:
        """As the structure gives it, else the smaller heading between headline and text."""
        smaller = f"following-sibling::h2[following::*[contains({CLASSES}, ' pagestory ')]]"
        below = [] if self.headline is None else self.headline.xpath(smaller)
        shown = squeeze(below[0].text_content()) if len(below) == 1 else ""
        return super().standfirst() or self.given("standfirst", "below headline", shown) or None


class Iliffe(Source):
    """A title of Iliffe: /<town>/news/<slug>-<number>/, to about 2018 /<town>/news/<slug>-a<number>/."""

    pages = (IliffePage, ArticlePage)
    articles = rf"^{NO_LISTS}(?:/[\w%-]+)+/[^/?.]+-(?:\d{{5,9}}|a\d{{4,9}})$"
    # The number alone tells articles apart on a site that is sound; with its words beside it, also on one that is not.
    numbered = r"/[^/?]+-(\d{5,9}|a\d{4,9})(?:\?[^/]*)?$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps and the news pages."""
        return (
            Feed((*feeds, f"{home}rss", f"{home}news/rss")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml", f"{home}sitemap_index.xml")),
            Listing((f"{home}news/", f"{home}news/crime/"), page="?page={}"),
            FrontPage((home,)),
        )
