"""Reads stored bytes again with today's templates: several processes read, one writes, article by article."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from archive import (
    Archive,
    Kept,
    Overdue,
    ReadAgain,
    Reread,
    articles_overdue,
    interruption,
    kept,
)
from archive.processes import Pool, Processes, wanted
from scraper.pages_again import read_again
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
