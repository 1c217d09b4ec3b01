"""Reads stored bytes again with today's templates: several processes read, one writes, article by article."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cache

from scrapy.http import Response

from archive import (
    Archive,
    Capture,
    Kept,
    Met,
    Origin,
    Overdue,
    ReadAgain,
    Reread,
    articles_overdue,
    interruption,
    kept,
    ready,
)
from archive.processes import Pool, Processes, wanted
from scraper import outcomes
from scraper.night import all_sources
from scraper.pipelines import judged
from scraper.progress_bar import progress
from scraper.reader_version import reader_version
from scraper.reread_report import Report
from scraper.source import Source

logger = logging.getLogger(__name__)
# To begin a process takes as long as to read so many articles.
WORTH_A_PROCESS = 20
Give = Callable[[int, Sequence[ReadAgain]], Reread]
Answers = Future[list[ReadAgain]]


def reread(
    archive: Archive, sources: Sequence[type[Source]], give: Give, asked: int = 0, pool: Pool = Processes
) -> Report:
    """Read again what other templates read, or none could; `give` is `Archive.give` or `Archive.give_on_trial`.

    `asked` is how many processes are to read: by default one a processor, fewer where there is little to read; `pool`
    makes them. An interruption ends it after the article at hand: what is left is read by the next run. An article that
    ends the process that reads it, even when it is read alone, is left as it is.
    """
    version, names = reader_version(), [source.name for source in sources]
    with archive.session() as session:
        due = articles_overdue(session, names, version)
    report = Report(version=version, articles=len(due))
    given = ((article, (article.source, _bytes(archive, article))) for article in due)
    try:
        with pool(wanted(asked, len(due), WORTH_A_PROCESS)) as readers, progress() as bar:
            answers = readers.each(read_again, given)
            for article, found in bar.track(answers, total=len(due), description="reading again"):
                with interruption.whole():
                    _take(report, give, article, found)
    except KeyboardInterrupt:
        logger.warning("interrupted: %d of %d articles are left", report.left, report.articles)
    return report


def _bytes(archive: Archive, article: Overdue) -> list[Kept]:
    with interruption.whole(), archive.session() as session:
        return kept(session, article.number, reader_version())


def _take(report: Report, give: Give, article: Overdue, answers: Answers) -> None:
    """Write what was read in one article's bytes; a page that the code stumbles over costs its article only."""
    if (error := answers.exception()) is not None:
        logger.error("article %d of %s is left as it is: %r", article.number, article.source, error)
        report.stumble()
        return
    for answer in answers.result():
        if answer.reading is None:
            logger.info("capture %d of %s stays as it is: %s", answer.capture, article.source, answer.why)
    report.add(give(article.number, answers.result()))
    logger.debug("article %d of %s is given what is read in it now", article.number, article.source)


@cache
def _source(name: str) -> Source:
    source = all_sources()[name]()
    # What cannot be read is told by the process that writes, in order.
    logging.getLogger(name).setLevel(logging.CRITICAL)
    return source


def read_again(name: str, found: Sequence[Kept]) -> list[ReadAgain]:
    """What today's templates of a source read in the bytes of captures."""
    source = _source(name)
    return [_read(source, one) for one in found]


def _read(source: Source, one: Kept) -> ReadAgain:
    stored = one.stored
    # A challenge that was not known for one when it was met is no article today either.
    if one.met == Met.UNREAD and (why := outcomes.challenge(stored.body, {})):
        return ReadAgain(capture=one.capture, reading=None, why=why)
    look = Capture(
        source=source.name,
        addresses=(source.address(stored.url, "fetched"),),
        captured_at=stored.captured_at,
        origin=Origin.LIVE,
        met=Met.READ,
        content_type=stored.content_type,
    )
    capture, _ = source.read_into(look, Response(stored.url, body=stored.body))
    if capture.reading is None:
        return ReadAgain(capture=one.capture, reading=None, why=capture.reason)
    return ReadAgain(
        capture=one.capture,
        reading=ready.named(capture.reading, look.addresses[0].key, source.kind, source.areas),
        addresses=capture.addresses,
        noarchive=capture.noarchive,
        decision=judged(source, capture, capture.reading),
    )
