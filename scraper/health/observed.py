"""Notes what a run meets, list by list and page by page, for its end."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from statistics import median

from lxml.html import HtmlElement
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import Capture, Cause, Met, Pages, Reading, Sketch, find_sketch
from scraper import looks, outcomes
from scraper.article_page import ArticlePage
from scraper.dates import london_day
from scraper.health.layout import sketch_of
from scraper.listing import Listed
from scraper.markup import decode, fold, parse
from scraper.structured_data import StructuredData

# A text of fewer words is a caption or the first sentence of one.
FEWEST_WORDS = 20
# Two articles may have one title, an agency's story and its update; not so many.
SHARED_BY = 3
# Dates in an address are there whatever becomes of the page.
ELSEWHERE = frozenset({"url", "feed", "listing"})


@dataclass
class Observed:
    """What a run has met so far.

    `lists` has the lines of each list's first page; those that gave none are `silent`, and `unanswered` says why, by
    class. `troubles` are looks that met no article, by class; `reasons` has the words for both. `closed` counts
    articles that robots.txt does not let be asked for. `titles` counts pages by template and title, `same` by all they
    say. `offsets` say by how many seconds the servers' clocks were ahead.
    """

    lists: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    unanswered: Counter[Cause] = field(default_factory=Counter)
    troubles: Counter[Cause] = field(default_factory=Counter)
    reasons: Counter[tuple[Cause, str]] = field(default_factory=Counter)
    closed: int = 0
    pages: dict[str, Pages] = field(default_factory=dict)
    layouts: Counter[str] = field(default_factory=Counter)
    titles: Counter[tuple[str, str]] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    newest: date | None = None
    offsets: list[float] = field(default_factory=list)
    _sketches: list[Sketch] = field(default_factory=list)

    def list_gave(self, url: str, lines: Iterable[Listed], at: datetime) -> None:
        """The first page of a list was served with these lines."""
        listed = list(lines)
        self.lists[url] = len(listed)
        self._dated((line.published.on for line in listed if line.published), london_day(at))

    def list_stands(self, url: str, lines: int) -> None:
        """A list has not changed since it had so many lines."""
        self.lists.setdefault(url, lines)

    def list_failed(self, url: str, cause: Cause | None, why: str) -> None:
        """The first page of a list was not answered, or by what is no list."""
        if not url or url in self.lists:
            return
        self.lists[url] = 0
        self.silent.add(url)
        if cause:
            self.unanswered[cause] += 1
            self.reasons[cause, why] += 1

    def page_met(self, capture: Capture, page: ArticlePage | None, response: Response) -> None:
        """A look at an article was answered."""
        self.clock(response, capture.captured_at)
        if cause := trouble_of(capture):
            self.troubles[cause] += 1
            self.reasons[cause, capture.reason] += 1
        if page is not None and capture.reading is not None:
            self._page_read(capture, page, capture.reading)
        elif capture.met is Met.UNREAD and (tree := parse(decode(capture.body))) is not None:
            self._page_built(tree, StructuredData(tree))

    def look_failed(self, failure: Failure) -> None:
        """A look at an article was not answered, or not made."""
        cause = outcomes.trouble(failure)
        if cause and not outcomes.was_never_asked(failure):
            self.troubles[cause] += 1
            self.reasons[cause, outcomes.why(failure)] += 1
        self.closed += cause is Cause.ROBOTS

    def _page_read(self, capture: Capture, page: ArticlePage, reading: Reading) -> None:
        """A page was read."""
        claims = [claim for claim in reading.dates if claim.origin not in ELSEWHERE]
        short = len(reading.text.split()) < FEWEST_WORDS
        whole = not short or reading.text_complete is False
        gave = Pages(read=1, day=int(bool(claims)), text=int(whole))
        self.pages[reading.reader] = self.pages.get(reading.reader, Pages()) + gave
        self.titles[reading.reader, fold(reading.title)] += 1
        published = (claim.on for claim in reading.dates if claim.field == "published")
        self._dated(published, london_day(capture.captured_at))
        self._page_built(page.tree, page.data)
        if not short:
            self.same[sha256(f"{reading.title}\n{reading.text}".encode()).hexdigest()] += 1

    def by_template(self) -> dict[str, Pages]:
        """What each template read. A title that several pages bear is the site's, and none of theirs."""
        shared = Counter[str]()
        for (_, title), times in self.titles.items():
            shared[title] += times
        found = dict(self.pages)
        for (template, title), times in self.titles.items():
            if shared[title] < SHARED_BY:
                found[template] = replace(found[template], title=found[template].title + times)
        return found

    def _page_built(self, tree: HtmlElement, data: StructuredData) -> None:
        """A page was served as an article, whether or not it could be read."""
        sketch = sketch_of(tree, data)
        if (alike := find_sketch(sketch, self._sketches)) is None:
            self._sketches.append(sketch)
        self.layouts[(alike or sketch).written()] += 1

    def clock(self, response: Response, at: datetime) -> None:
        """Compare a server's clock with ours, which said `at` when its answer came."""
        told = (response.headers.get("Date") or b"").decode("latin-1")
        age = (response.headers.get("Age") or b"").decode("latin-1").strip()
        try:
            theirs = parsedate_to_datetime(told)
        except (ValueError, TypeError):
            return  # many an answer bears none
        theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        kept_for = timedelta(seconds=int(age)) if age.isdigit() else timedelta()
        self.offsets.append((theirs + kept_for - at).total_seconds())

    @property
    def offset(self) -> timedelta | None:
        """How much the servers' clocks were ahead of ours; None where they did not say."""
        return timedelta(seconds=median(self.offsets)) if self.offsets else None

    def why(self, cause: Cause) -> str:
        """What was said most often of a class."""
        said = Counter({why: times for (of, why), times in self.reasons.items() if of is cause})
        return next((why for why, _ in said.most_common(1)), "")

    def _dated(self, days: Iterable[date], today: date) -> None:
        """Note the latest of some days; what is to come is announced and not published."""
        for day in days:
            if day <= today and (self.newest is None or day > self.newest):
                self.newest = day


def trouble_of(capture: Capture) -> Cause | None:
    """The class of a look that met a block or a server's error; None for what is an article's own affair."""
    if capture.met is Met.BLOCKED:
        return outcomes.refusal(capture.reason)
    if capture.reason.startswith(looks.REFUSED) and not capture.reason.endswith(looks.TOO_MANY):
        return Cause.REFUSED
    return Cause.UNREACHABLE if capture.met is Met.ERROR and (capture.status or 0) >= 500 else None
