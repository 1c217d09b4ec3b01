"""What another extractor reads of a folder of pages: `python -m bench.peers NAME FOLDER`, where that one is installed.

Each is called as its documentation advises for news, given a page's bytes and address, and no network. A line of JSON
for each page: what was read, and how many milliseconds of the processor it took.
"""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from typing import Any

from bench.saved_pages import Page, load_all

NOWHERE = "https://page.invalid/"


@dataclass(frozen=True)
class Told:
    """What a peer says of a page: title, text, and the day it was published, as an ISO date."""

    title: str
    text: str
    day: str | None


Peer = Callable[[Page], Told | None]


def trafilatura() -> Peer:
    """Its defaults balance precision and recall; comments are no part of an article."""
    from trafilatura import bare_extraction

    def read(page: Page) -> Told | None:
        found: Any = bare_extraction(
            page.body, url=page.url or None, with_metadata=True, include_comments=False
        )
        return found and Told(found.title or "", found.text or "", found.date)

    return read


def newspaper4k() -> Peer:
    """An article of a page that is at hand, its pictures left alone."""
    import newspaper  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Told:
        found = newspaper.article(
            page.url or NOWHERE, language="en", input_html=decoded(page), fetch_images=False
        )
        return Told(found.title or "", found.text or "", day_of(found.publish_date))

    return read


def readability_lxml() -> Peer:
    """The summary is markup, of which the text is taken."""
    from lxml import html
    from readability import Document  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Told:
        found = Document(page.body, url=page.url or None)
        text = html.fromstring(found.summary(html_partial=True))
        return Told(found.short_title(), " ".join(map(str, text.itertext())), None)

    return read


def news_please() -> Peer:
    """All of its extractors, their answers compared; no picture is fetched."""
    from newsplease import NewsPlease  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Told:
        found = NewsPlease.from_html(decoded(page), url=page.url or NOWHERE, fetch_images=False)
        return Told(found.title or "", found.maintext or "", day_of(found.date_publish))

    return read


def fundus() -> Peer:
    """Its parser of the page's publisher, of the day the page was fetched; None for an unknown publisher."""
    from fundus import PublisherCollection  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Told | None:
        host = (
            page.url.partition("//")[2].partition("/")[0].removeprefix("www.").replace("bbc.com", "bbc.co.uk")
        )
        ours = (one for one in PublisherCollection if host and host_of(one.domain) == host)
        publisher = next(ours, None)
        if publisher is None:
            return None
        found = publisher.parser(page.seen_at.date()).parse(decoded(page), "suppress")
        return Told(
            found.get("title") or "", str(found.get("body") or ""), day_of(found.get("publishing_date"))
        )

    return read


def goose3() -> Peer:
    """The text of a page that is at hand; no picture is fetched."""
    from goose3 import Goose  # type: ignore[import-not-found,unused-ignore]

    goose = Goose({"enable_image_fetching": False, "use_meta_language": False, "target_language": "en"})

    def read(page: Page) -> Told:
        found = goose.extract(url=page.url or None, raw_html=decoded(page))
        return Told(found.title or "", found.cleaned_text or "", day_of(found.publish_datetime_utc))

    return read


PEERS: dict[str, Callable[[], Peer]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "readability-lxml": readability_lxml,
    "news-please": news_please,
    "fundus": fundus,
    "goose3": goose3,
}


def decoded(page: Page) -> str:
    """The text of a page; all but a few are UTF-8."""
    try:
        return page.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return page.body.decode("cp1252", "replace")


def host_of(address: str) -> str:
    """Ex: bbc.co.uk"""
    return address.partition("//")[2].partition("/")[0].removeprefix("www.")


def day_of(moment: Any) -> str | None:
    """The day of a moment as the peer gives it."""
    return str(moment)[:10] if moment else None


def main() -> None:
    """Read all pages once, the first of them twice, since what is loaded with it is not of the page."""
    logging.disable(logging.CRITICAL)
    name, folder = sys.argv[1:]
    read, pages = PEERS[name](), load_all(Path(folder))
    for page in [*pages[:1], *pages]:
        begun = process_time()
        try:
            told = read(page)
        except Exception as error:  # noqa: BLE001 - whatever a peer stumbles over counts as a page that it cannot read
            print(f"{name}: {page.name}: {error!r:.200}", file=sys.stderr)
            told = Told("", "", None)
        milliseconds = 1000 * (process_time() - begun)
        print(json.dumps({"page": page.name, "ms": milliseconds, "told": told and asdict(told)}), flush=True)


if __name__ == "__main__":
    main()
