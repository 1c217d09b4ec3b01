"""Takes what is found in the parts of WARC files in the order of the files, whoever read them and in whatever order."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from archive import interruption
from archive.processes import Processes
from scraper.ingest_report import Report
from scraper.warc_parts import Part, Spot, Taken, parts, unpacked
from scraper.warc_reading import Found, Seen
from scraper.warc_records import Damage

logger = logging.getLogger(__name__)
# Damage at the beginning of a file is told only when a record was found behind it.
HELD_BACK = 50
Work = Callable[..., Taken]
Keep = Callable[[Found], None]


class Intake:
    """Hands parts to processes, and what they find to `keep`; `more` is given to the work beside each part."""

    def __init__(self, pool: Processes, work: Work, more: tuple[object, ...], keep: Keep) -> None:
        self.pool, self.work, self.more, self.keep = pool, work, more, keep

    def files(self, paths: Sequence[Path], report: Report, length: int) -> Iterator[Part]:
        """Take every record of these files; yields each part that is through."""
        given = (
            ((number, part), (part, *self.more))
            for number, path in enumerate(paths)
            for part in parts(path, length)
        )
        for number, answers in groupby(self.pool.each(self.work, given), key=lambda one: one[0][0]):
            file = _File(self, paths[number], report)
            for (_, part), answer in answers:
                file.take(part, answer)
                yield part
            file.end()

    def again(self, part: Part) -> Future[Taken]:
        """Read a part now, which has to be waited for."""
        args = (part, *self.more)
        return self.pool.sure(self.work, args, self.pool.submit(self.work, *args))


class _File:
    """One file: how far it is taken, and what is to be said of it at its end."""

    def __init__(self, intake: Intake, path: Path, report: Report) -> None:
        self.intake, self.path, self.report = intake, path, report
        self.onward: Spot | None = (0, 0)
        self.held: list[Damage] = []
        self.records = 0
        self.failed = False

    def take(self, part: Part, answer: Future[Taken]) -> None:
        """Take a part from where the one before it ended; what was guessed wrong is read again from there."""
        first: Future[Taken] | None = answer
        while not self.failed and self.onward is not None and self.onward[0] < part.end:
            start = self.onward
            rest = replace(part, start=start, guessed=False)
            found, first = first or self.intake.again(rest), None
            error = found.exception()
            if isinstance(error, OSError):
                self._fail(error)
            elif error is not None:
                self._step(rest, error)
            elif found.result().began == start:
                self._keep(found.result())

    def _keep(self, taken: Taken) -> None:
        for record in taken.log:
            logging.getLogger(record.name).handle(record)
        for found in taken.found:
            if isinstance(found, Damage):
                self.held += [found] if len(self.held) < HELD_BACK else []
            else:
                self.records += 1
                with interruption.whole():
                    self.intake.keep(unpacked(found) if isinstance(found, Seen) else found)
            if self.records:
                self._tell()
        self.onward = taken.onward

    def _tell(self) -> None:
        for damage in self.held:
            self.report.damage(damage)
        self.held = []

    def _fail(self, error: OSError) -> None:
        logger.debug("%s: %r", self.path, error)
        self.failed = True
        self.report.unreadable.append(f"{self.path}: {error.strerror or error}")

    def _step(self, part: Part, error: BaseException) -> None:
        """Read the next record alone; one that ends whatever reads it costs that record only."""
        offset = part.start[0]
        logger.warning("%s from byte %d on is read record by record: %r", self.path, offset, error)
        while self.onward is not None and self.onward[0] < part.end:
            one = self.intake.again(replace(part, start=self.onward, end=self.onward[0] + 1))
            if (why := one.exception()) is None:
                self._keep(one.result())
                continue
            self.records += 1
            self.held.append(
                Damage(path=self.path, offset=self.onward[0], why=f"what reads it ends: {why!r}")
            )
            self._tell()
            after = self.intake.again(replace(part, start=(self.onward[0] + 1, 0), end=0, guessed=True))
            self.onward = after.result().began

    def end(self) -> None:
        """Say what came of the file; one that holds no record is noted as unreadable."""
        if self.failed:
            return
        if self.records:
            logger.info("%s: %d records", self.path, self.records)
            return
        why = self.held[0].why if self.held else "it is empty"
        self.report.unreadable.append(
            f"{self.path}: not a WARC file ({why}); a saved page needs --url and --at"
        )
