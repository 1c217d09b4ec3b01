"""WARC files that are ingested for good: read, judged and recorded in an archive, as `hmicfrs ingest` does."""

import os
import tempfile
from functools import cache
from pathlib import Path

from archive import Archive, Origin
from archive.processes import Processes
from scraper.desk import Desk
from scraper.ingest import Ingest
from scraper.ingest_report import Report
from scraper.source import Source
from scraper.warc_index import Index
from scraper.warc_parts import USUAL
from scraper.warc_records import Damage
from soak.fuzz import seeds, sound

# An archive of one's own, on Postgres for instance; else an SQLite file that is thrown away.
ARCHIVE = "FUZZ_ARCHIVE_URL"
STUMBLED = "the program stumbled"


class Watched(Report):
    """Takes what the program stumbled over for a finding."""

    def damage(self, damage: Damage) -> None:
        """Count a damaged place. Raises Unsound where it is the program's own fault."""
        sound.demand(not damage.why.startswith(STUMBLED), "it stumbled", damage.why)
        super().damage(damage)


@cache
def archive() -> Archive:
    """The archive that all files of a run go to."""
    url = os.environ.get(ARCHIVE) or f"sqlite:///{Path(tempfile.mkdtemp(prefix='fuzz-')) / 'archive.db'}"
    made = Archive(url)
    made.upgrade()
    return made


def ingest(path: Path, into: Archive) -> int:
    """Ingest a file; how many records it has. What the program stumbled over is a finding, though it was survived."""
    desk = Desk(into, dict(_sources()), Origin.WARC)
    desk.report = Watched()
    with Index() as index:
        run = Ingest(desk, index)
        for _ in run.intake(Processes(1)).files([path], desk.report, USUAL):
            pass
        run.finish()
    return desk.report.records


@cache
def _sources() -> tuple[tuple[str, type[Source]], ...]:
    return tuple({seed.source.name: seed.source for seed in (*seeds.pages()[:8], *seeds.lists()[:4])}.items())
