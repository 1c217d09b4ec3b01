"""WiredGov: press releases of public bodies, posted again hours or days after their own sites."""

import re
from collections.abc import Iterable

from archive import Reading
from scraper.addresses import Fold, domino
from scraper.article_page import ArticlePage
from scraper.channels import Feed, Wayback
from scraper.health.ended import Floors
from scraper.listing import Listed
from scraper.publishers.domino import DominoPage, StampedListing
from scraper.relevance import EVERYTHING, Verdict
from scraper.source import Source

HOME = "https://www.wired-gov.net/"
# The names it has had here; the inspectorate in Scotland (HMICS) is another.
OURS = re.compile(r"inspectorate of constabular(?:y|ies)(?!.*scotland)|\bhmic(?:frs)?\b", re.IGNORECASE)


class WiredGov(Source):
    """Only the inspectorate's releases, told by the organisation that a page names."""

    name = "wired_gov"
    title = "WiredGov"
    kind = "syndicator"
    floors = Floors(lines=3, day=0.5)
    home = HOME
    licence = "unknown"
    terms = "A syndicator's copy; the licence of the original is that of the original's page."
    hosts = ("www.wired-gov.net", "wired-gov.net")
    folds = (Fold(onto="www.wired-gov.net", hosts=("wired-gov.net",), target=domino),)
    articles = r"^/wg/news\.nsf/articles/.+\d{8}(?:\d{6})?$"
    channels = (
        Feed((f"{HOME}wg/news.nsf/home?openform&rss",)),
        StampedListing((f"{HOME}wg/news.nsf/organisation?openform&id=HMICFRS",)),
        Wayback(("wired-gov.net/wg/news.nsf/articles/*",), words="hmic|polic|constabul|inspector|fire"),
    )
    pages = (DominoPage,)

    def worth_fetching(self, line: Listed) -> Verdict:
        """A feed of all organisations does not say whose a release is: its page does. A bare address must."""
        return EVERYTHING if line.title else super().worth_fetching(line)

    def concerns_us(self, reading: Reading) -> Verdict:
        """Whether the page names the inspectorate as the organisation."""
        named = OURS.search(" ".join(reading.authors or ()))
        return Verdict(kept=bool(named), score=float(bool(named)), words=(named[0],) if named else ())

    def beside(self, page: ArticlePage) -> Iterable[Listed]:
        """The "Latest News from" lines, where they are the inspectorate's."""
        if not isinstance(page, DominoPage):
            return ()
        organisation, listed = page.latest()
        return listed if OURS.search(organisation) else ()
