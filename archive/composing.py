"""What a page says as the columns that are kept of it: its reading, links and dates."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from archive import dating
from archive.capture import DateClaim, Link, Reading
from archive.folding import digest, fold, storable
from archive.model import ReadingRow

# What two looks have in common that read the same.
_SAID = (
    *("title", "standfirst", "text_sha256", "kind", "notes", "authors", "section", "tags", "original_url"),
    *(
        "paywalled",
        "text_complete",
        "published_on",
        "published_at",
        "updated_on",
        "updated_at",
        "links_sha256",
    ),
)
REPORT_LINKS = ("original", "get_the_report")


def said_by(reading: Reading) -> str:
    """What `ReadingRow.sha256` is of this reading: the same for two that say the same."""
    return str(_said(reading)["sha256"])


def digest_of(row: ReadingRow) -> str:
    """The digest of all that is compared of a reading."""
    return _digest({name: getattr(row, name) for name in _SAID})


def columns(reading: Reading) -> dict[str, Any]:
    """The columns of a reading's row, but for its article and what was found in it."""
    row = _said(reading)
    standfirst = row["standfirst"]
    return row | {
        "language": _maybe(reading.language),
        "words": len(row["text"].split()),
        "canonical_url": _maybe(reading.canonical_url),
        "title_fold": digest(fold(row["title"])),
        "standfirst_fold": None if standfirst is None else digest(fold(standfirst)),
        "text_fold": digest(fold(row["text"])),
        "reader": reading.reader,
        "reader_version": reading.reader_version,
        "library": reading.library,
        "rules": dict(reading.rules),
    }


def of_link(link: Link) -> dict[str, Any]:
    """The columns of a link, but for the reading it stands in."""
    return {
        "url": storable(link.url),
        "key": storable(link.key),
        "text": storable(link.text),
        "relation": link.relation,
    }


def of_claim(claim: DateClaim) -> dict[str, Any]:
    """The attributes of a claim's row, but for whose claim it is."""
    return {
        "field": claim.field,
        "on": claim.on,
        "at": claim.at,
        "precision": claim.precision,
        "raw": storable(claim.raw),
        "origin": claim.origin,
        "doubt": claim.doubt,
    }


def _said(reading: Reading) -> dict[str, Any]:
    """What two looks are compared by (`_SAID`)."""
    text = storable(reading.text)
    row = {
        "title": storable(reading.title),
        "standfirst": _maybe(reading.standfirst),
        "kind": _maybe(reading.kind),
        "text": text,
        "text_sha256": digest(text),
        "notes": _joined(reading.notes, "\n\n"),
        "authors": _listed(reading.authors),
        "section": _maybe(reading.section),
        "tags": _listed(reading.tags),
        "original_url": _maybe(reading.original_url),
        "paywalled": reading.paywalled,
        "text_complete": reading.text_complete,
        "links_sha256": _links_digest(reading),
        **_dates(reading.dates),
    }
    return row | {"sha256": _digest(row)}


def _digest(row: Mapping[str, Any]) -> str:
    return digest(json.dumps([row[name] for name in _SAID], default=str))


def _dates(claims: Iterable[DateClaim]) -> dict[str, Any]:
    """What the page states; "2 hours ago" is another date at each look, so it is never compared."""
    stated = [claim for claim in claims if claim.precision != "relative"]
    published = dating.chosen(claim for claim in stated if claim.field == "published")
    updated = dating.chosen(claim for claim in stated if claim.field == "updated")
    return {
        "published_on": published.on if published else None,
        "published_at": published.at.astimezone(UTC) if published and published.at else None,
        "updated_on": updated.on if updated else None,
        "updated_at": updated.at.astimezone(UTC) if updated and updated.at else None,
    }


def _links_digest(reading: Reading) -> str | None:
    """None without any: a template that finds no link cannot tell that there is none."""
    keys = sorted({storable(link.key) for link in reading.links if link.relation in REPORT_LINKS})
    return digest("\n".join(keys)) if keys else None


def _maybe(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _joined(parts: tuple[str, ...] | None, by: str) -> str | None:
    return None if parts is None else storable(by.join(parts))


def _listed(parts: tuple[str, ...] | None) -> str | None:
    return None if parts is None else _joined(tuple(part.replace("|", "/") for part in parts), "|")
