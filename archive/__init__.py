"""Keeps captures of articles, and what they said when. This is the only door to it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.capture import (
        Address,
        Capture,
        CrawlResult,
        DateClaim,
        Decision,
        Document,
        Due,
        Entry,
        Link,
        Met,
        Origin,
        Outcome,
        Reading,
        Rereader,
        Stored,
    )
    from archive.crawl_lock import CrawlLock, Taken
    from archive.errors import ArchiveError, NewerArchive, OlderArchive, UnreachableArchive
    from archive.health.causes import ADVICE, Cause
    from archive.health.chance import Share, is_no_chance, is_unusual
    from archive.health.envelope import (
        DAYS_TO_ACCEPT_FEWER,
        DAYS_TO_ACCEPT_STUCK,
        Envelope,
        Lines,
        Newest,
        Run,
        learned,
    )
    from archive.health.measured import Measured, Pages
    from archive.health.overdue import Overdue, articles_overdue, kept
    from archive.health.sketches import Sketch, find_sketch, read_sketch
    from archive.judged import Judged
    from archive.list_pages import ListPage
    from archive.read_again import Alteration, Difference, Kept, ReadAgain, Reread
    from archive.rederived import Dated
    from archive.sources import SourceFacts, TermsRead, Verification
    from archive.store import Archive
    from archive.subjects import Body, bodies
    from archive.validators import Trust

# What is here stands in these files, which are opened when it is asked for: a command of the command line needs few.
_HOMES = {
    "archive.capture": "Address Capture CrawlResult DateClaim Decision Document Due Entry Link Met "
    "Origin Outcome Reading Rereader Stored",
    "archive.crawl_lock": "CrawlLock Taken",
    "archive.errors": "ArchiveError NewerArchive OlderArchive UnreachableArchive",
    "archive.health.causes": "ADVICE Cause",
    "archive.health.chance": "Share is_no_chance is_unusual",
    "archive.health.envelope": "DAYS_TO_ACCEPT_FEWER DAYS_TO_ACCEPT_STUCK Envelope Lines Newest Run learned",
    "archive.health.measured": "Measured Pages",
    "archive.health.sketches": "Sketch find_sketch read_sketch",
    "archive.judged": "Judged",
    "archive.list_pages": "ListPage",
    "archive.health.overdue": "Overdue articles_overdue kept",
    "archive.rederived": "Dated",
    "archive.read_again": "Alteration Difference Kept ReadAgain Reread",
    "archive.sources": "SourceFacts TermsRead Verification",
    "archive.store": "Archive",
    "archive.subjects": "Body bodies",
    "archive.validators": "Trust",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "ADVICE",
    "DAYS_TO_ACCEPT_FEWER",
    "DAYS_TO_ACCEPT_STUCK",
    "Address",
    "Alteration",
    "Archive",
    "ArchiveError",
    "Body",
    "Capture",
    "Cause",
    "CrawlLock",
    "CrawlResult",
    "DateClaim",
    "Dated",
    "Decision",
    "Difference",
    "Document",
    "Due",
    "Entry",
    "Envelope",
    "Judged",
    "Kept",
    "Lines",
    "Link",
    "ListPage",
    "Measured",
    "Met",
    "NewerArchive",
    "Newest",
    "OlderArchive",
    "Origin",
    "Outcome",
    "Overdue",
    "Pages",
    "ReadAgain",
    "Reading",
    "Reread",
    "Rereader",
    "Run",
    "Share",
    "Sketch",
    "SourceFacts",
    "Stored",
    "Taken",
    "TermsRead",
    "Trust",
    "UnreachableArchive",
    "Verification",
    "articles_overdue",
    "bodies",
    "find_sketch",
    "is_no_chance",
    "is_unusual",
    "kept",
    "learned",
    "read_sketch",
]


def __getattr__(name: str) -> object:
    """Open the file in which a name stands."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found
