"""ListPages: which lists of a source are asked for tonight, and which of them only if they have changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from scrapy.http import Response

from archive import DateClaim, ListPage
from scraper import dates, looks
from scraper.channels import MONTH, Found

NOT_MODIFIED = 304
# One night in so many a list is asked for in whole in any case, or at all where it only ever answered 404.
SAMPLED = 12
# An article may be published late in a month and listed on the first days of the next.
SOME_DAYS = timedelta(days=3)
# A bound on the pages of one list, for sites that never say that there is no older page.
MOST_PAGES = 1000
# A newspaper's lists reach back for decades; how many pages of them are asked for in one crawl, the newest first.
MOST_PRESS_PAGES = 400


class ListPages:
    """The lists of a source as they answered last (`known`, by address), and what is told of them tonight.

    `known` is empty where everything is to be asked for in whole. A request for the first page of a list bears the
    address asked for as `list` in its meta; redirects keep it.
    """

    def __init__(self, source: str, known: Mapping[str, ListPage], night: datetime) -> None:
        self.source, self.known, self.night = source, known, night
        self.dated: dict[str, DateClaim] = {}
        self.undated: set[str] = set()

    def index(self, parts: Iterable[tuple[str, DateClaim | None]]) -> None:
        """Note what an index says of its parts tonight."""
        for url, dated in parts:
            if dated:
                self.dated[url] = dated
            else:
                self.undated.add(url)

    def there(self, url: str) -> bool:
        """Whether there may be a list: where there never was one it is asked for one night in so many."""
        page = self.known.get(url)
        return page is None or not page.answer.isdigit() or self.is_sample(url)

    def stands_still(self, url: str) -> ListPage | None:
        """What a list said last, where it cannot have grown since.

        Its index still gives the date it had then; or, where it gives none, it is named for a month that was over.
        """
        page = self.known.get(url)
        over = page is not None and url in self.undated and _is_of_a_past_month(url, page.at)
        return page if (over or self._is_dated_as_before(url)) and not self.is_sample(url) else None

    def _is_dated_as_before(self, url: str) -> bool:
        page, dated = self.known.get(url), self.dated.get(url)
        if page is None or dated is None or page.dated != dated.raw:
            return False
        # A list that was asked for on the very day that it gives may have grown after that.
        return dated.at < page.at if dated.at else dated.on < page.at.date()

    def is_sample(self, url: str) -> bool:
        """Whether a list is asked for in whole tonight, to see whether its validators tell the truth."""
        return looks.has_its_turn(url, self.night.date(), SAMPLED)

    def unless_unchanged(self, url: str) -> dict[str, str]:
        """Headers that ask for a list only if it has changed; none in the nights in which it is a sample."""
        page = self.known.get(url)
        return {} if page is None or self.is_sample(url) else looks.validators(page.etag, page.last_modified)

    def again(self, response: Response) -> ListPage | None:
        """The list as it was, where it was asked whether it has changed and answers that it has not."""
        page = self.known.get(response.meta.get("list", ""))
        if response.status != NOT_MODIFIED or page is None:
            return None
        dated = self.dated.get(page.url)
        return replace(page, at=looks.moment_of(response), dated=dated.raw if dated else "")

    def refused(self, response: Response, why: str) -> ListPage | None:
        """What is kept of a list that is not there, so that it is asked for less often."""
        url = response.meta.get("list", "")
        if not url or not looks.is_gone(response):
            return None
        return ListPage(source=self.source, url=url, at=looks.moment_of(response), answer=why)

    def answered(self, response: Response, found: Found, answer: str) -> ListPage | None:
        """What is kept of a list that was served in whole; None for its later pages."""
        url, headers = response.meta.get("list", ""), looks.headers_of(response)
        if not url:
            return None
        dated = self.dated.get(url)
        said = "\n".join(f"{line.url} {line.title}" for line in found.lines)
        return ListPage(
            source=self.source,
            url=url,
            at=looks.moment_of(response),
            answer=answer,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            dated=dated.raw if dated else "",
            stood_still=self._is_dated_as_before(url),
            sha256=sha256(response.body).hexdigest(),
            lines_sha256=sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
            lines=len(found.lines),
            leads_to=(*_parts(found.parts), *(("list", url, "") for url in found.lists)),
        )


def _is_of_a_past_month(url: str, at: datetime) -> bool:
    """Whether it is named for a month that had been over for some days. Ex: sitemaps/2026-10.xml on 4 November."""
    named, then = MONTH.search(url), (at - SOME_DAYS).date()
    return bool(named) and (int(named[1]), int(named[2])) < (then.year, then.month)  # type: ignore[index]


def _parts(parts: Iterable[tuple[str, DateClaim | None]]) -> Iterable[tuple[str, str, str]]:
    return (("part", url, dated.raw if dated else "") for url, dated in parts)


def as_before(page: ListPage) -> Found:
    """What a list that has not changed leads to; its lines are not kept, as there is none among them that is new."""
    parts = tuple(
        (url, dates.machine(dated, field="updated", origin="feed"))
        for kind, url, dated in page.leads_to
        if kind == "part"
    )
    lists = tuple(url for kind, url, _ in page.leads_to if kind == "list")
    return Found(answered=page.answer == "answered", parts=parts, lists=lists)
