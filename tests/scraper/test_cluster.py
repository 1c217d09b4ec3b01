"""Files and stored pages read by a Dask cluster: the archive is the same, also where a worker is killed."""

import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest
from archived import every
from postgres_server import ask, copied, database
from sqlalchemy import update
from star_pages import enlist
from test_ingest_in_parts import files, rows
from typer.testing import CliRunner

from archive import Archive, Origin
from archive.model import ReadingRow
from archive.processes import Processes
from scraper import cluster
from scraper.cli import app
from scraper.desk import Desk
from scraper.ingest import Ingest
from scraper.known_sources import all_sources
from scraper.reread import reread
from scraper.spiders.press.express_and_star import ExpressAndStar
from scraper.warc_index import Index
from scraper.warc_parts import USUAL
from soak.said import differences, said

SOURCES = all_sources()


def ingested(archive: Archive, paths: list[Path], pool: Processes, killed: int = -1) -> Any:
    """Ingest files; when so many parts of them are through, a worker is killed."""
    enlist(archive)
    desk = Desk(archive, SOURCES, Origin.WARC)
    with Index() as index:
        run = Ingest(desk, index)
        for number, _ in enumerate(run.intake(pool).files(paths, desk.report, USUAL)):
            if number == killed and isinstance(pool, cluster.Workers):
                os.kill(next(iter(pool.client.run(os.getpid).values())), signal.SIGKILL)
        run.finish()
    return desk.report.document()


def listens() -> set[str]:
    """The addresses at which this process and those that it began can be spoken to."""
    here = psutil.Process()
    found = [one.net_connections() for one in (here, *here.children(recursive=True))]
    return {one.laddr.ip for some in found for one in some if one.status == psutil.CONN_LISTEN}


def test_twenty_files_read_by_a_cluster_of_which_a_worker_is_killed_make_the_archive_that_one_process_makes(
    tmp_path: Path, postgres: str, upgraded_postgres: str, caplog: pytest.LogCaptureFixture
) -> None:
    paths = files(tmp_path, 20, 3)
    names = [f"{kind}_{os.getpid()}" for kind in ("of_one", "of_a_cluster")]
    for name in names:
        copied(postgres, upgraded_postgres, name)
    with Archive(database(postgres, names[0])) as one, Archive(database(postgres, names[1])) as other:
        with Processes(1) as pool:
            told = ingested(one, paths, pool)
        with cluster.pool(cluster.LOCAL)(2) as pool:
            assert ingested(other, paths, pool, killed=4) == told
            assert "Restarting worker" in caplog.text
            assert listens() <= {"127.0.0.1"}
            assert rows(one) == rows(other)
            assert differences(said(one), said(other)) == []
            reread_by(pool, one, other)
    for name in names:
        ask(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def reread_by(pool: Processes, one: Archive, other: Archive) -> None:
    """Both archives are read again, the other by the pool: they stay the same."""
    for archive in (one, other):
        with archive.engine.begin() as connection:
            connection.execute(update(ReadingRow).values(reader_version="older", title="Watchdog"))
    told = reread(one, [ExpressAndStar], one.give, 1).document()
    assert told["captures"] == len(every(one, ReadingRow))
    assert reread(other, [ExpressAndStar], other.give, 2, lambda _: pool).document() == told
    assert rows(one) == rows(other)


def test_a_worker_of_another_version_is_told_of_in_a_sentence() -> None:
    assert cluster.of_version(cluster.own_version(), len, "abc") == 3
    with pytest.raises(cluster.OtherVersion, match=r"another version of hmicfrs .* install the same"):
        cluster.of_version("older", len, "abc")


def test_where_no_cluster_answers_the_command_says_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    monkeypatch.setenv("ARCHIVE_URL", f"sqlite:///{tmp_path / 'archive.db'}")
    asked = ["ingest", "--cluster", "tcp://127.0.0.1:9", str(tmp_path / "a.warc.gz")]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(
        "hmicfrs: no cluster answers at tcp://127.0.0.1:9: begin one"
    )
