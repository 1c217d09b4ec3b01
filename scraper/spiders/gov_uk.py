"""GOV.UK: what the government publishes from the inspectorate, and of it."""

from scraper.health.ended import Floors
from scraper.publishers.gov_uk import GovUkSource
from scraper.publishers.gov_uk_lists import GovUkFeed, GovUkSearch
from scraper.source import OGL

HOME = GovUkSource.home
SEARCH = f"{HOME}api/search.json"
# Its name today, and its name until 2017.
ORGANISATIONS = (
    "hm-inspectorate-of-constabulary-and-fire-rescue-services",
    "hm-inspectorate-of-constabulary",
)
WORDS = ("HMICFRS", '"inspectorate of constabulary"')


class GovUk(GovUkSource):
    """Items of the inspectorate as an organisation, and others that speak of it."""

    name = "gov_uk"
    title = "GOV.UK"
    floors = Floors(lines=1, day=0.5)
    licence = OGL
    terms = "Contains public sector information licensed under the Open Government Licence v3.0."
    channels = (
        GovUkSearch(SEARCH, tuple(("filter_organisations", slug) for slug in ORGANISATIONS)),
        GovUkSearch(SEARCH, tuple(("q", words) for words in WORDS)),
        GovUkFeed(tuple(f"{HOME}government/organisations/{slug}.atom" for slug in ORGANISATIONS)),
    )
