"""What a reading says, field by field, each with where on the page it was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive import DateClaim, Reading

UNKNOWN = "unknown"
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a reading: what it says, and which rule or part of the page gave it (empty: not noted)."""

    name: str
    value: str
    origin: str = ""


def fields(reading: Reading) -> list[Field]:
    """Every field for people to judge: text as its first and last paragraph, dates one by one."""
    rules = dict(reading.rules)
    said = [
        Field(name="title", value=reading.title, origin=rules.get("title", "")),
        Field(name="standfirst", value=_text(reading.standfirst), origin=rules.get("standfirst", "")),
        *map(_date, reading.dates),
        *([] if reading.dates else [Field(name="dates", value=NONE)]),
        Field(name="authors", value=_list(reading.authors)),
        Field(name="kind", value=_text(reading.kind), origin=rules.get("kind", "")),
        Field(name="section", value=_text(reading.section)),
        Field(name="tags", value=_list(reading.tags)),
        Field(name="text", value=size(reading), origin=rules.get("text", "")),
        Field(name="first paragraph", value=_end(reading.paragraphs[:1])),
        Field(name="last paragraph", value=_end(reading.paragraphs[-1:])),
        Field(name="notes", value=_count(reading.notes)),
        Field(name="links", value=_count(reading.links)),
        Field(name="canonical address", value=_text(reading.canonical_url)),
        Field(name="paywalled", value=_yes_or_no(reading.paywalled)),
        Field(name="text complete", value=_yes_or_no(reading.text_complete)),
        Field(name="reader", value=f"{reading.reader} {reading.library}".strip()),
    ]
    return [field for field in said if field.name != "notes" or reading.notes]


def size(reading: Reading) -> str:
    """How much text there is. Ex: "12 paragraphs, 418 words"."""
    words = sum(len(paragraph.split()) for paragraph in reading.paragraphs)
    return f"{len(reading.paragraphs)} paragraphs, {words} words"


def moment(claim: DateClaim) -> str:
    """The instant a claim names, else its day."""
    return claim.at.isoformat() if claim.at else claim.on.isoformat()


def _date(claim: DateClaim) -> Field:
    doubt = f" (doubtful: {claim.doubt})" if claim.doubt else ""
    return Field(name=claim.field, value=f"{moment(claim)}{doubt}, from {claim.raw!r}", origin=claim.origin)


def _text(value: str | None) -> str:
    return UNKNOWN if value is None else value or NONE


def _list(values: Sequence[str] | None) -> str:
    return _text(None if values is None else ", ".join(values))


def _count(values: Sequence[object] | None) -> str:
    return UNKNOWN if values is None else str(len(values))


def _end(paragraphs: Sequence[str]) -> str:
    return paragraphs[0] if paragraphs else NONE


def _yes_or_no(value: bool | None) -> str:
    return UNKNOWN if value is None else "yes" if value else "no"


def portrait(reading: Reading) -> dict[str, Any]:
    """A reading as the expectations of fixtures hold it; a first paragraph that repeats the standfirst is left out."""
    paragraphs = list(reading.paragraphs)
    if paragraphs and paragraphs[0] == reading.standfirst:
        paragraphs = paragraphs[1:]
    return {
        "title": reading.title,
        "standfirst": reading.standfirst or None,
        "kind": reading.kind,
        "authors": _listed(reading.authors),
        "section": reading.section,
        "tags": _listed(reading.tags),
        "language": reading.language,
        "dates": [
            [
                claim.field,
                claim.on.isoformat(),
                claim.at and claim.at.isoformat(),
                claim.precision,
                claim.origin,
            ]
            for claim in reading.dates
        ],
        "paragraphs": paragraphs,
        "notes": list(reading.notes or ()),
        "links": [[link.relation, link.url] for link in reading.links],
        "canonical_url": reading.canonical_url,
        "original_url": reading.original_url,
        "paywalled": reading.paywalled,
        "text_complete": reading.text_complete,
        "reader": reading.reader,
    }


def _listed(values: Sequence[str] | None) -> list[str] | None:
    return None if values is None else list(values)
