"""The archive: what its callers may ask of it, each verb one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from archive import (
    annotating,
    crawl_lock,
    crawls,
    database,
    decisions,
    elsewhere,
    files,
    history,
    list_pages,
    looking,
    recording,
    register,
    rereading,
    schema,
    shown_in_lists,
    transactions,
    validators,
)
from archive.annotating import Batch
from archive.capture import (
    Address,
    Capture,
    CrawlResult,
    Decision,
    Document,
    Due,
    Entry,
    Met,
    Origin,
    Outcome,
    Rereader,
)
from archive.crawl_lock import CrawlLock
from archive.health import envelope, told
from archive.health.envelope import Envelope
from archive.health.troubles import Trouble
from archive.judged import Judged, of_address
from archive.list_pages import ListPage
from archive.proof import manifests
from archive.proof.manifests import Manifest
from archive.read_again import ReadAgain, Reread
from archive.reading_room import ReadingRoom
from archive.removal import takedown
from archive.settings import Settings
from archive.sources import SourceFacts, TermsRead, Verification
from archive.still_named import NOTHING, Known
from archive.subjects import reference
from archive.validators import Trust

T = TypeVar("T")


class Archive(ReadingRoom):
    """An archive at a URL, by default the one the settings name. Every verb may be called from any thread.

    Any verb raises UnreachableArchive if the database cannot be used. Nothing is opened before the first.
    """

    def __init__(self, url: str | None = None) -> None:
        settings = Settings()
        super().__init__(url or settings.archive_url)
        self._bodies_kept = {Met.UNREAD, Met.READ} if settings.archive_keep_every_body else {Met.UNREAD}
        self._writers = database.writers(self.engine)

    def upgrade(self) -> None:
        """Bring the database to this program's schema and reference tables. Raises NewerArchive."""
        schema.upgrade(self.engine)
        self.refer()

    def refer(self) -> list[str]:
        """Give the reference tables what the data files say now; the names of those that differed."""
        return self._write(reference.settle)

    def exists(self) -> bool:
        """Whether there is a database with this program's schema."""
        return not database.absent(self.engine) and schema.revision(self.engine) == schema.head()

    def enlist(self, facts: SourceFacts) -> None:
        """Note what a source is. It comes before any crawl, entry or capture of that source."""
        self._write(lambda session: register.enlist(session, facts))

    def enlisted(self) -> set[str]:
        """The sources that the archive knows."""
        return self._read(register.enlisted)

    def verify(self, check: Verification) -> None:
        """Note that a source, enlisted before, passed a check on its site."""
        self._write(lambda session: register.verify(session, check))

    def verified(self) -> dict[str, date]:
        """The sources that have passed a check, with the London day of the last one."""
        return self._read(register.verified)

    def note_terms(self, read: TermsRead) -> None:
        """Note that the operator has read the terms of a source, enlisted before."""
        self._write(lambda session: register.note_terms(session, read))

    def terms(self) -> list[TermsRead]:
        """What terms the operator has read, by source."""
        return self._read(register.terms)

    def begin(self, source: str, started_at: datetime, origin: Origin) -> int:
        """Note that a crawl of a source began; returns its number for `Capture.crawl` and `finish`."""
        return self._write(lambda session: crawls.begin(session, source, started_at, origin))

    def last_begun(self, before: int) -> datetime | None:
        """When the last crawl of any source that went well began, of those before this one; None if there was none."""
        return self._read(lambda session: crawls.last_begun(session, before))

    def finish(self, crawl_id: int, result: CrawlResult) -> None:
        """Note how a crawl ended; what it met as gone or moved counts from now on, unless it failed."""
        self._write(lambda session: crawls.finish(session, crawl_id, result))

    def end_cut_off(self, sources: Collection[str] = ()) -> list[str]:
        """Judge runs whose process was killed, while none can be under way (`crawling`); the sources they were of."""
        return self._write(lambda session: crawls.end_cut_off(session, sources))

    def crawling(self, sources: Sequence[str] = ()) -> AbstractContextManager[CrawlLock]:
        """Hold the archive for a crawl. Raises Taken where another one has it. See `archive.crawl_lock`."""
        return crawl_lock.held(self.engine, sources)

    def note_told(self, wrong: Sequence[Trouble], now: datetime) -> None:
        """Note that the operator was told of all that is wrong, and that all else is over."""
        self._write(lambda session: told.remember(session, wrong, now))

    def record(
        self, capture: Capture, reread: Rereader | None = None, decided: Sequence[Decision] = ()
    ) -> Outcome:
        """Keep one look at an article, with all that follows from it, and what was decided about it.

        The same look twice changes nothing. `reread` reads the bytes of earlier captures again, where another version
        of the templates read them: so a better template is never taken for an edit. Raises ValueError for a look that
        was read without a reading, or the other way round.
        """
        recording.refuse_nonsense(capture)
        kept = self._bodies_kept
        return self._write(lambda session: recording.record_decided(session, capture, reread, kept, decided))

    def give(self, given: Mapping[int, Sequence[ReadAgain]]) -> list[Reread]:
        """Give articles' stored captures what today's templates read in their bytes (`articles_overdue`, `kept`)."""
        return rereading.each(self._write, given)

    def give_on_trial(self, given: Mapping[int, Sequence[ReadAgain]]) -> list[Reread]:
        """What `give` would come to; nothing is kept of it."""
        return rereading.each(self._try, given)

    def to_annotate(self, sources: Collection[str]) -> Iterator[Sequence[int]]:
        """The internal numbers of the readings that are to be annotated, batch by batch."""
        after = 0
        while found := self._read(partial(annotating.numbers_due, sources=sources, after=after)):
            yield found
            after = found[-1]

    def annotate(self, sources: Collection[str], after: int, known: Known = NOTHING) -> Batch:
        """Note anew what the next readings name, in one transaction. See `archive.annotating`."""
        return self._write(lambda session: annotating.annotate(session, sources, after, known))

    def annotate_on_trial(self, sources: Collection[str], after: int, known: Known = NOTHING) -> Batch:
        """What `annotate` would come to; nothing is kept of it."""
        return self._try(lambda session: annotating.annotate(session, sources, after, known))

    def take_down(self, order: takedown.Order) -> takedown.Removed:
        """Remove an article's words for good, and keep them from coming back. See `archive.removal.takedown`."""
        return self._write(lambda session: takedown.take_down(session, order))

    def take_down_on_trial(self, order: takedown.Order) -> takedown.Removed:
        """What `take_down` would come to; nothing is kept of it."""
        return self._try(lambda session: takedown.take_down(session, order))

    def lift(self, ref: str, at: datetime) -> None:
        """Let an article that was taken down be archived again. Raises UnknownArticle."""
        self._write(lambda session: takedown.lift(session, history.located(session, ref), at))

    def scrub(self) -> bool:
        """Let nothing that was removed be left in the database's files; False where another program is in the way."""
        return database.scrub(self.engine)

    def seal(self, made_at: datetime) -> Manifest | None:
        """Write manifests of what was recorded since the last one; the last there is, None before the first capture.

        Others wait with what they record meanwhile.
        """
        while self._write(lambda session: manifests.write(session, made_at)):
            pass
        return self._read(manifests.head)

    def note(self, seen: Sequence[Entry]) -> int:
        """Keep the lines of a list; returns how many were never seen before."""
        return shown_in_lists.note(self._write, seen, ())

    def decide(self, decision: Decision) -> None:
        """Keep why an address was kept or left out; a later decision of a step replaces an earlier one of it."""
        self._write(lambda session: decisions.keep(session, [decision]))

    def note_list(self, seen: Sequence[Entry], decided: Sequence[Decision]) -> int:
        """`note` lines of a list and `decide` about their addresses, all in one transaction."""
        return shown_in_lists.note(self._write, seen, decided)

    def keep_document(self, document: Document) -> bool:
        """Keep name and digest of a document that an article links to; False if the archive has no such article."""
        return self._write(lambda session: files.keep(session, document))

    def has_documents(self, source: str, article: str, linked: Mapping[str, str], at: datetime) -> set[str]:
        """Those of an article's documents (key: address) that need no fetching, as they were had for another one.

        `article` is the key of one of its addresses, seen to link to them at a moment: it is noted beside the other.
        """
        known = self._read(lambda session: set(files.known(session, source, linked)))
        if not known:
            return known
        if self._read(lambda session: bool(files.unlinked(session, source, article, linked))):
            self._write(lambda session: files.link(session, source, article, linked, at))
        return known

    def what_was_decided(self, url: str) -> Judged:
        """What was decided about an address, and what its article says now. Raises UnknownArticle for no address."""
        return self._read(lambda session: of_address(session, url))

    def known(self, source: str, keys: Collection[str]) -> set[str]:
        """Those of the keys that need no fetching: the source has the article, or it was left out."""
        return self._read(lambda session: decisions.known(session, source, keys))

    def holds(self, source: str, keys: Collection[str]) -> bool:
        """Whether one of these keys is an address of an article of the source that was read at least once."""
        return self._read(lambda session: bool(elsewhere.held(session, source, keys)))

    def needless(self, source: str, looks: Sequence[tuple[Address, datetime]]) -> set[int]:
        """The places of those looks at the past that need no making. See `archive.elsewhere`."""
        return self._read(lambda session: elsewhere.needless(session, source, looks))

    def due(self, source: str, now: datetime, *, limit: int, rest: timedelta) -> list[Due]:
        """Articles of a source to look at again now, those first that are likeliest to have changed.

        At most `limit`; none that was looked at within `rest`. See `archive.looking`.
        """
        return self._read(lambda session: looking.due(session, source, now, limit, rest))

    def trust(self, source: str, now: datetime) -> Trust:
        """Whether a 304 from the source is to be believed, from samples of full fetches. See `archive.validators`."""
        return self._read(lambda session: validators.trust(session, source, now))

    def lists(self, source: str, now: datetime) -> dict[str, ListPage]:
        """What each list of a source answered last, by address. See `archive.list_pages`."""
        return self._read(lambda session: list_pages.known(session, source, now))

    def keep_list(self, page: ListPage) -> bool:
        """Keep what a list answered; whether its validators were seen to lie: the source's are then not believed."""
        return self._write(lambda session: list_pages.keep(session, page))

    def see_list_again(self, page: ListPage, list_url: str) -> None:
        """Note that a list, kept before and served from `list_url`, answered that it has not changed."""
        self._write(lambda session: list_pages.see_again(session, page, list_url))

    def completed(self, source: str) -> bool:
        """Whether the last crawl of the source ended well, or partly so, with its lists followed to the end.

        Otherwise older items may have been missed, and the next crawl has to ask in full depth.
        """
        return self._read(lambda session: crawls.completed(session, source))

    def envelope(self, crawl_id: int) -> Envelope:
        """What is usual for a crawl's source, learned from the runs before it. See `archive.health.envelope`."""
        return self._read(lambda session: envelope.before(session, crawl_id))

    def heard(self, source: str) -> set[str]:
        """The channels of a source that answered in one of its last thirty crawls; none before the first."""
        return self._read(lambda session: crawls.heard(session, source))

    def _write(self, work: Callable[[Session], T]) -> T:
        """One transaction that writes."""

        def once() -> T:
            with database.turns(self.engine), self._writers.begin() as session:
                return work(session)

        return transactions.again(once)

    def _try(self, work: Callable[[Session], T]) -> T:
        """What a transaction that writes would come to; it is taken back."""
        with database.turns(self.engine), self._writers() as session:
            found = work(session)
            session.rollback()
            return found
