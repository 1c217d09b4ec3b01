"""HMICFRS: the inspectorate's own news, and the reports and letters that it leads to."""

from collections.abc import Iterable

from archive import Reading
from scraper.addresses import INSPECTORATE
from scraper.article_page import ArticlePage
from scraper.channels import Feed, Listing, Sitemap, Wayback
from scraper.listing import Listed
from scraper.publishers.inspectorate import ASSETS, BUCKET, PUBLICATIONS, InspectoratePage, document_key
from scraper.publishers.wordpress import WordPressApi
from scraper.relevance import EVERYTHING, NOT_TONIGHT, Verdict
from scraper.source import OGL, Source

HOST = "hmicfrs.justiceinspectorates.gov.uk"
HOME = f"https://{HOST}/"
# Publications asked for in one crawl; what is left over waits for the next look at the news that leads to it.
MOST_PUBLICATIONS = 300


class Hmicfrs(Source):
    """His Majesty's Inspectorate of Constabulary and Fire & Rescue Services."""

    name = "hmicfrs"
    title = "HMICFRS"
    kind = "inspectorate"
    home = HOME
    licence = OGL
    terms = "Contains public sector information licensed under the Open Government Licence v3.0."
    hosts = (HOST, "www.justiceinspectorates.gov.uk", "www.hmic.gov.uk")
    folds = INSPECTORATE
    articles = r"^/news/(?!page/|feed/|category/|tag/)[^/?]+/(?!page/|feed/)[^/?]+/$"
    led_to = PUBLICATIONS
    document_hosts = (ASSETS, BUCKET)
    publications_left = MOST_PUBLICATIONS
    channels = (
        WordPressApi(f"{HOME}wp-json/"),
        Feed((f"{HOME}news/feed/", f"{HOME}news/news-feed/feed/", f"{HOME}feed/"), page="?paged={}"),
        Sitemap(
            (f"{HOME}robots.txt", f"{HOME}sitemap_index.xml", f"{HOME}wp-sitemap.xml", f"{HOME}sitemap.xml")
        ),
        Listing((f"{HOME}news/",)),
        Wayback(
            (
                f"{HOST}/news/*",
                "www.justiceinspectorates.gov.uk/hmicfrs/news/*",
                "www.justiceinspectorates.gov.uk/hmic/news/*",
                "www.hmic.gov.uk/news/*",
            )
        ),
    )
    pages = (InspectoratePage,)

    def worth_fetching(self, line: Listed) -> Verdict:
        """All of the inspectorate's news concerns it, and its publications do, so many a night."""
        if not self.is_listed(line.url):
            self.publications_left -= 1
            return EVERYTHING if self.publications_left >= 0 else NOT_TONIGHT
        return EVERYTHING

    def concerns_us(self, reading: Reading) -> Verdict:  # noqa: ARG002
        """All of the inspectorate's news concerns it."""
        return EVERYTHING

    def beside(self, page: ArticlePage) -> Iterable[Listed]:
        """The reports and letters that a page offers."""
        return page.leads_to() if isinstance(page, InspectoratePage) else ()

    def document_key(self, url: str) -> str:
        """A PDF's name, wherever it was kept."""
        return document_key(url)
