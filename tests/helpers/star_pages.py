"""Made-up pages of the Express & Star, and looks at them as a crawl would hand them in."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.http import Response

from archive import Archive, Capture, Met, Origin
from scraper.spiders.press.express_and_star import ExpressAndStar

STAR = "https://www.expressandstar.com"
HERE = f"{STAR}/news/crime/police-watchdog-praises-the-force-7301234"
NIGHT = datetime(2025, 6, 9, 21, tzinfo=UTC)
INSPECTED = "HMICFRS has inspected Staffordshire Police and found that it answers calls sooner than before."
GARDENS = "Roses from a garden in Gnosall have won three medals at the county show this weekend, for the first time."


def page(title: str, *paragraphs: str, url: str = HERE, more: str = "") -> bytes:
    """An article as the newspaper serves it: structured data, a headline, paragraphs."""
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2025-06-06T05:00:00Z",
        "mainEntityOfPage": url,
    }
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:type" content="article">'
        f'<script type="application/ld+json">{json.dumps(told)}</script></head>'
        f"<body><article><h1>{title}</h1>{body}{more}</article></body></html>"
    ).encode()


def at(hour: float) -> datetime:
    """So many hours after nine in the evening (UTC) of 9 June 2025."""
    return NIGHT + timedelta(hours=hour)


def enlist(archive: Archive) -> ExpressAndStar:
    """The newspaper, known to the archive."""
    source = ExpressAndStar()
    archive.enlist(source.facts(NIGHT))
    source.archive = archive
    return source


def looked(source: ExpressAndStar, hour: float, body: bytes, url: str = HERE, **said: Any) -> Capture:
    """A look that read the page; `said` is what an older template made of it."""
    bare = Capture(
        source=source.name,
        addresses=(source.address(url, "fetched"),),
        captured_at=at(hour),
        origin=Origin.LIVE,
        met=Met.READ,
        status=200,
        body=body,
        content_type="text/html",
    )
    capture, _ = source.read_into(bare, Response(url, body=body))
    assert capture.reading is not None, capture.reason
    return replace(capture, reading=replace(capture.reading, reader_version="older", **said))


def unread(source: ExpressAndStar, hour: float, body: bytes, url: str = HERE) -> Capture:
    """A look at a page that no template of its day could read."""
    return Capture(
        source=source.name,
        addresses=(source.address(url, "fetched"),),
        captured_at=at(hour),
        origin=Origin.LIVE,
        met=Met.UNREAD,
        status=200,
        body=body,
        content_type="text/html",
        reason="no text",
    )
