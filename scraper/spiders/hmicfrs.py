"""HMICFRS: the inspectorate's own news, and the reports and letters that it leads to."""

from scraper.channels import Feed, Listing, Sitemap, Wayback
from scraper.health.ended import Floors
from scraper.publishers.inspectorate import InspectorateSource
from scraper.publishers.wordpress import WordPressApi
from scraper.source import OGL

HOME = InspectorateSource.home
# All that it stood under since 2010; indexes of web archives know no difference between a host and its www.
AREAS = (
    InspectorateSource.hosts[0],
    "www.justiceinspectorates.gov.uk/hmicfrs",
    "www.justiceinspectorates.gov.uk/hmicfrs/s",
    "www.justiceinspectorates.gov.uk/hmic",
    "www.hmic.gov.uk",
)
# /publications/, /publication-html/, /peel-reports/, /peel-assessments/, /frs-assessment/
PUBLISHED = ("publication*", "peel-*", "frs-assessment*")


class Hmicfrs(InspectorateSource):
    """His Majesty's Inspectorate of Constabulary and Fire & Rescue Services."""

    name = "hmicfrs"
    title = "HMICFRS"
    floors = Floors(lines=5, day=0.3, text=0.3)
    licence = OGL
    terms = "Contains public sector information licensed under the Open Government Licence v3.0."
    channels = (
        WordPressApi(f"{HOME}wp-json/"),
        Feed((f"{HOME}news/feed/", f"{HOME}news/news-feed/feed/", f"{HOME}feed/"), page="?paged={}"),
        Sitemap(
            (f"{HOME}robots.txt", f"{HOME}sitemap_index.xml", f"{HOME}wp-sitemap.xml", f"{HOME}sitemap.xml")
        ),
        Listing((f"{HOME}news/",)),
        Wayback(
            tuple(f"{area}/news/*" for area in AREAS),
            further=(
                *(f"{area}/{part}" for area in AREAS for part in PUBLISHED),
                "inspectorates.homeoffice.gov.uk/hmic/*",
            ),
        ),
    )
