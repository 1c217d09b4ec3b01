"""The dates a page states of itself: for machines, in `<time>` elements, and near its headline."""

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from archive import DateClaim
from scraper import dates
from scraper.container import is_prose
from scraper.line import Line
from scraper.structured_data import PUBLISHED_METAS, UPDATED_METAS, StructuredData, text_of

UPDATED = re.compile(r"updat|modif|amended|edited", re.IGNORECASE)
DATE_WORDS = re.compile(r"\d|ago|yesterday|today|ddoe|heddiw", re.IGNORECASE)
# A line with a date is no longer than this.
LONGEST_LINE = 120
# A date takes a millisecond to read; no headline has so many lines around it.
MOST_LINES = 200
LABEL_ALONE = re.compile(
    r"(?:(?:first |last )?(?:published|updated|modified|posted|sent)(?: on)?|date)\s*:?", re.IGNORECASE
)
FIELDS = (("published", "datePublished", PUBLISHED_METAS), ("updated", "dateModified", UPDATED_METAS))


def machine_dates(data: StructuredData) -> list[DateClaim]:
    """Those of JSON-LD, metas and microdata."""
    found = []
    for field, name, metas in FIELDS:
        found.append(dates.machine(text_of(data.article.get(name)), field=field, origin="json-ld"))
        # Of thirty names for a date in a head, a page has two.
        there = filter(data.metas.__contains__, metas)
        found += [dates.machine(data.meta(meta), field=field, origin="meta") for meta in there]
        for element in data.microdata.get(name, []):
            stamp = element.get("content") or element.get("datetime") or ""
            found.append(dates.machine(stamp, field=field, origin="microdata"))
    return [claim for claim in found if claim]


def time_elements(near: list[Line]) -> list[DateClaim]:
    """`<time datetime>` near the headline; what it is the date of, its own words or those before it say."""
    times = dict.fromkeys(time for line in near for time in line.times)
    found = []
    for time in times:
        words = f"{time.text_content()} {time.get('class')} {time.get('itemprop')} {_text_before(time)}"
        field = "updated" if UPDATED.search(words) else "published"
        found.append(dates.machine(time.get("datetime") or "", field=field, origin="time"))
    return [claim for claim in found if claim]


def written_dates(near: list[Line], read: Callable[[str], list[DateClaim]]) -> list[DateClaim]:
    """Those that short lines near the headline are written with; `read` is how a text is read.

    A line is read as a whole, else in the parts that its markup makes, dashes, or commas and brackets.
    """
    short = [line for line in near if len(line.text) <= LONGEST_LINE and not is_prose(line)][:MOST_LINES]
    whole = labelled([line.text for line in short])
    if len(whole) < len(short):
        return [claim for text in whole for claim in read(text)]
    found: list[DateClaim] = []
    for line in short:
        ways = ([line.text], labelled(list(line.parts)), line.pieces, line.finer_pieces)
        claims = ([claim for text in texts for claim in read(text)] for texts in ways)
        found += next(filter(None, claims), []) if DATE_WORDS.search(line.text) else []
    return found


def labelled(texts: list[str]) -> list[str]:
    """A bare label joined to the text after it. Ex: "Last updated" on one line, the date on the next."""
    joined: list[str] = []
    for text in texts:
        if joined and LABEL_ALONE.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1].rstrip(' :')}: {text}"
        else:
            joined.append(text)
    return joined


def _text_before(element: HtmlElement) -> str:
    """The words right before an inline element. Ex: `<span>Updated</span> <time>`."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return f"{before.text_content()} {before.tail or ''}"
    return (parent.text if parent is not None else "") or ""
