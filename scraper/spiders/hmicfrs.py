"""HMICFRS: the inspectorate's own news."""

from archive import Reading
from scraper.addresses import INSPECTORATE
from scraper.channels import Feed, Listing, Sitemap, Wayback
from scraper.listing import Listed
from scraper.publishers.inspectorate import InspectoratePage
from scraper.publishers.wordpress import WordPressApi
from scraper.relevance import EVERYTHING, Verdict
from scraper.source import OGL, Source

HOST = "hmicfrs.justiceinspectorates.gov.uk"
HOME = f"https://{HOST}/"


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

    def worth_fetching(self, line: Listed) -> Verdict:  # noqa: ARG002
        """All of the inspectorate's news concerns it."""
        return EVERYTHING

    def concerns_us(self, reading: Reading) -> Verdict:  # noqa: ARG002
        """All of the inspectorate's news concerns it."""
        return EVERYTHING
