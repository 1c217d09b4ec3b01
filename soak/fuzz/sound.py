"""Whether what a reader made of spoilt input can be kept: types, zones, text that a database takes."""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from archive import DateClaim, Link, Reading
from scraper.channels import Found
from scraper.listing import Listed

ORIGINS = frozenset("json-ld meta microdata time feed listing url label stamp".split())
FIELDS = frozenset("published updated sent page".split())
PRECISIONS = frozenset("second minute day month year relative".split())


class Unsound(Exception):
    """What a reader made cannot be kept, or is not what it is said to be."""


def demand(holds: bool, what: str, found: object) -> None:
    """Raise Unsound for what does not hold."""
    if not holds:
        raise Unsound(f"{what}: {found!r}"[:600])


def text(value: object, what: str) -> None:
    """A text without NUL."""
    demand(isinstance(value, str), f"{what} is no text", value)
    demand("\x00" not in str(value), f"{what} holds NUL", value)


def texts(values: object, what: str) -> None:
    """A tuple of texts."""
    demand(isinstance(values, tuple), f"{what} is no tuple", values)
    for value in values if isinstance(values, tuple) else ():
        text(value, what)


def claim(one: DateClaim) -> None:
    """A date that is one, of the years that are believed, its instant aware."""
    demand(type(one.on) is date, "a day is no date", one)
    demand(1990 <= one.on.year <= 2101, "a day of another age", one)
    demand(one.at is None or one.at.tzinfo is UTC, "an instant is not in UTC", one)
    demand(
        one.origin in ORIGINS and one.field in FIELDS and one.precision in PRECISIONS, "an unknown word", one
    )
    text(one.raw, "raw")
    text(one.doubt, "doubt")


def link(one: Link) -> None:
    """A link to the web."""
    address(one.url, "a link")
    text(one.key, "key")
    text(one.text, "a link's text")


def address(url: object, what: str) -> None:
    """An absolute web address with a host."""
    text(url, what)
    demand(
        bool(urlsplit(str(url)).hostname) and str(url).startswith(("http:", "https:")),
        f"{what} leads nowhere",
        url,
    )


def reading(read: Reading, seen_at: datetime) -> None:
    """A reading that the archive can keep."""
    text(read.title, "title")
    demand(bool(read.title.strip()), "no title", read.title)
    texts(read.paragraphs, "paragraphs")
    for name in ("standfirst", "kind", "section", "language", "original_url", "canonical_url"):
        value = getattr(read, name)
        demand(value is None or isinstance(value, str), f"{name} is no text", value)
    for name in ("notes", "authors", "tags"):
        value = getattr(read, name)
        if value is not None:
            texts(value, name)
    for name in ("canonical_url", "original_url"):
        value = getattr(read, name)
        if value is not None:
            address(value, name)
    for flag in (read.paywalled, read.text_complete):
        demand(flag is None or type(flag) is bool, "a flag is neither yes nor no", flag)
    for one in read.links:
        link(one)
    for stated in read.dates:
        claim(stated)
        demand(
            stated.at is None or stated.at <= seen_at.astimezone(UTC).replace(year=seen_at.year + 1),
            "later than the look",
            stated,
        )
    demand(
        all(isinstance(part, str) for rule in read.rules for part in rule), "a rule is no text", read.rules
    )


def found(told: Found) -> None:
    """What a list gave, with addresses that can be asked for."""
    for one in told.lines:
        listed(one)
    addresses(told.older, "an older page")
    addresses(told.lists, "another list")
    demand(
        all(isinstance(part, tuple) and len(part) == 2 for part in told.parts),
        "a part is no pair",
        told.parts,
    )
    for url, changed in told.parts:
        text(url, "a part")
        if changed is not None:
            claim(changed)


def listed(one: Listed) -> None:
    """A line of a list."""
    for name in ("url", "title", "summary"):
        text(getattr(one, name), name)
    texts(one.tags, "tags")
    for stated in filter(None, (one.published, one.changed)):
        claim(stated)


def addresses(urls: Iterable[object], what: str) -> None:
    """Addresses of the web."""
    for url in urls:
        address(url, what)


def same(one: object, other: object) -> None:
    """Two answers to the same bytes."""
    if one != other:
        names = [field.name for field in dataclasses.fields(one)] if dataclasses.is_dataclass(one) else []
        differing = [name for name in names if getattr(one, name) != getattr(other, name)]
        raise Unsound(f"the same bytes are read in two ways: {differing}")
