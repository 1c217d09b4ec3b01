"""The dates a page states of itself: for machines, in `<time>` elements, and near its headline."""

import re

from lxml.html import HtmlElement

from archive import DateClaim
from scraper import dates
from scraper.container import is_prose
from scraper.markup import Line
from scraper.structured_data import PUBLISHED_METAS, UPDATED_METAS, StructuredData, text_of

UPDATED = re.compile(r"updat|modif|amended|edited", re.IGNORECASE)
DATE_WORDS = re.compile(r"\d|ago|yesterday|today|ddoe|heddiw", re.IGNORECASE)
# Ex: "Posted on 4 August 2023 by A Reporter", "Posted by A Reporter on 4 August 2023"
BY = re.compile(r"\s*\bby\s+\D{2,60}?(?:\bon\b|$)", re.IGNORECASE)
FIELDS = (("published", "datePublished", PUBLISHED_METAS), ("updated", "dateModified", UPDATED_METAS))


def machine_dates(data: StructuredData) -> list[DateClaim]:
    """Those of JSON-LD, metas and microdata."""
    found = []
    for field, name, metas in FIELDS:
        found.append(dates.machine(text_of(data.article.get(name)), field=field, origin="json-ld"))
        found += [dates.machine(data.meta(meta), field=field, origin="meta") for meta in metas]
        for element in data.microdata.get(name, []):
            stamp = element.get("content") or element.get("datetime") or ""
            found.append(dates.machine(stamp, field=field, origin="microdata"))
    return [claim for claim in found if claim]


def time_elements(near: list[Line]) -> list[DateClaim]:
    """`<time datetime>` near the headline; what it is the date of, its own words or those before it say."""
    times: dict[HtmlElement, None] = {}
    for line in near:
        times.update(dict.fromkeys([*line.element.iter("time"), *line.element.iterancestors("time")]))
    found = []
    for time in times:
        words = f"{time.text_content()} {time.get('class')} {time.get('itemprop')} {_text_before(time)}"
        field = "updated" if UPDATED.search(words) else "published"
        found.append(dates.machine(time.get("datetime") or "", field=field, origin="time"))
    return [claim for claim in found if claim]


def may_hold_date(line: Line) -> bool:
    """Whether a line near the headline is short enough for a date, and no sentence."""
    return len(line.text) <= 120 and not is_prose(line) and bool(DATE_WORDS.search(line.text))


def _text_before(element: HtmlElement) -> str:
    """The words right before an inline element. Ex: `<span>Updated</span> <time>`."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return f"{before.text_content()} {before.tail or ''}"
    return (parent.text if parent is not None else "") or ""
