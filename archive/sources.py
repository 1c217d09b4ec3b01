"""What the archive is told of its sources: what each is, that it passed a check, that its terms were read."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """What the archive keeps of a source: `kind` is inspectorate, syndicator, government or press.

    `areas` are slugs of the bodies whose area it covers, `publisher` is the group it belongs to.
    """

    name: str
    title: str
    kind: str
    home: str
    licence: str
    terms: str
    noted_at: datetime
    publisher: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verification:
    """That a source's lists and one of its articles could be read on its site, on a London day.

    `robots_txt` is what the site told robots then, as text.
    """

    source: str
    verified_on: date
    robots_txt: str


@dataclass(frozen=True, kw_only=True)
class TermsRead:
    """That the operator has read a source's terms of use, at an address on a London day."""

    source: str
    terms_url: str
    checked_on: date
