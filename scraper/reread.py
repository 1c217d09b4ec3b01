"""Reads stored bytes again with today's templates: several processes read, one writes, article by article."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from scraper.pages_again import read_again, read_each
from scraper.progress_bar import progress
from scraper.reader_version import reader_version
from scraper.reread_report import Report
from scraper.source import Source

logger = logging.getLogger(__name__)
# To begin a process takes as long as to read so many articles.
WORTH_A_PROCESS = 20
# Captures of articles that are read and written together; more at a time, and those that wait at the end wait longer.
AT_ONCE = 10
Give = Callable[[Mapping[int, Sequence[ReadAgain]]], list[Reread]]
Answers = list[ReadAgain] | BaseException


def reread(
    archive: Archive, sources: Sequence[type[Source]], give: Give, asked: int = 0, pool: Pool = Processes
) -> Report:
    """Read again what other templates read, or none could; `give` is `Archive.give` or `Archive.give_on_trial`.

    `asked` is how many processes are to read: by default one a processor, fewer where there is little to read; `pool`
    makes them. An interruption ends it after the articles at hand: what is left is read by the next run. An article
    that ends the process that reads it, even when it is read alone, is left as it is.
    """
    version, names = reader_version(), [source.name for source in sources]
    with archive.session() as session:
        due = articles_overdue(session, names, version)
    report = Report(version=version, articles=len(due))
    given = ((some, (_bytes(archive, some),)) for some in _together(due))
    try:
        with pool(wanted(asked, len(due), WORTH_A_PROCESS)) as readers, progress() as bar:
            task = bar.add_task("reading again", total=len(due))
            for some, found in readers.each(read_each, given):
                with interruption.whole():
                    _take(report, give, dict(zip(some, _answers(readers, archive, some, found), strict=True)))
                bar.advance(task, len(some))
    except KeyboardInterrupt:
        logger.warning("interrupted: %d of %d articles are left", report.left, report.articles)
    return report


def _together(due: Sequence[Overdue]) -> Iterator[list[Overdue]]:
    """Articles in their order, as many at a time as have enough captures."""
    some: list[Overdue] = []
    for article in due:
        some.append(article)
        if sum(one.captures for one in some) >= AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _bytes(archive: Archive, articles: Sequence[Overdue]) -> list[tuple[str, list[Kept]]]:
    with interruption.whole(), archive.session() as session:
        found = kept(session, [article.number for article in articles], reader_version())
    return [(article.source, found[article.number]) for article in articles]


def _answers(
    readers: Processes,
    archive: Archive,
    articles: Sequence[Overdue],
    found: Future[list[list[ReadAgain] | Exception]],
) -> Iterator[Answers]:
    """What was read in each article's bytes; each is read alone where that ended the process that read them all."""
    if found.exception() is None:
        yield from found.result()
        return
    for article in articles:
        (args,) = _bytes(archive, [article])
        alone = readers.sure(read_again, args, readers.submit(read_again, *args))
        yield alone.exception() or alone.result()


def _take(report: Report, give: Give, found: Mapping[Overdue, Answers]) -> None:
    """Write what was read in articles' bytes; a page that the code stumbles over costs its article only."""
    read: dict[int, list[ReadAgain]] = {}
    for article, answers in found.items():
        if isinstance(answers, BaseException):
            logger.error("article %d of %s is left as it is: %r", article.number, article.source, answers)
            report.stumble()
            continue
        for answer in answers:
            if answer.reading is None:
                logger.info("capture %d of %s stays as it is: %s", answer.capture, article.source, answer.why)
        read[article.number] = answers
    for one in give(read):
        report.add(one)
        logger.debug("article %s is given what is read in it now", one.article_id)
