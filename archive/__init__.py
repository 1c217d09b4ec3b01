"""Keeps captures of articles, and what they said when. This is the only door to it."""

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
from archive.database import ArchiveError, NewerArchive, OlderArchive, UnreachableArchive
from archive.judged import Judged
from archive.list_pages import ListPage
from archive.overdue import Kept, Overdue, kept, overdue
from archive.rederived import Dated
from archive.rereading import Alteration, Difference, ReadAgain, Reread
from archive.sources import SourceFacts, TermsRead, Verification
from archive.store import Archive
from archive.subjects import Body, bodies
from archive.validators import Trust

__all__ = [
    "Address",
    "Alteration",
    "Archive",
    "ArchiveError",
    "Body",
    "Capture",
    "CrawlResult",
    "DateClaim",
    "Dated",
    "Decision",
    "Difference",
    "Document",
    "Due",
    "Entry",
    "Judged",
    "Kept",
    "Link",
    "ListPage",
    "Met",
    "NewerArchive",
    "OlderArchive",
    "Origin",
    "Outcome",
    "Overdue",
    "ReadAgain",
    "Reading",
    "Reread",
    "Rereader",
    "SourceFacts",
    "Stored",
    "TermsRead",
    "Trust",
    "UnreachableArchive",
    "Verification",
    "bodies",
    "kept",
    "overdue",
]
