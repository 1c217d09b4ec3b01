"""One crawl at a time: who holds an archive is named, a killed process leaves no lock, and a lost one is taken anew."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from archive import Archive, Origin, Taken, UnreachableArchive
from archive.crawl_lock import UPGRADE, held
from archive.model import Crawl

NIGHT = datetime(2025, 6, 9, 21, tzinfo=UTC)
# Holds the archive until it is killed.
HOLDER = """
import sys, time
from archive import Archive
with Archive() as archive, archive.crawling(sys.argv[1:]):
    print("held", flush=True)
    time.sleep(60)
"""


def begin(url: str, *sources: str) -> subprocess.Popen[str]:
    """A process that holds the archive, or sources of it."""
    holder = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLDER, *sources],
        env={**os.environ, "ARCHIVE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_who_holds_an_archive_is_named_and_a_killed_process_leaves_no_lock(
    archive: Archive, archive_url: str
) -> None:
    holder = begin(archive_url)
    for sources in ([], ["gazette"]):
        with pytest.raises(Taken, match=rf"a crawl, process {holder.pid} on .+, since 20\d\d-") as refused:
            archive.crawling(sources).__enter__()
        assert refused.value.exit_code == 7
    holder.send_signal(signal.SIGKILL)
    with holder:
        assert holder.wait() == -signal.SIGKILL
    with ExitStack() as stack:
        # The server needs a moment to notice.
        for _ in range(100):
            try:
                stack.enter_context(archive.crawling())
                break
            except Taken:
                archive.engine.dispose()
                archive.check()
        else:
            pytest.fail("the lock was left behind")


@pytest.mark.parametrize("archive_url", ["postgres"], indirect=True)
def test_crawls_of_different_sources_share_an_archive_in_postgres_and_keep_out_a_whole_one(
    archive: Archive, archive_url: str
) -> None:
    with Archive(archive_url) as other, archive.crawling(["gazette", "echo"]), other.crawling(["herald"]):
        with pytest.raises(Taken, match="of echo"):
            archive.crawling(["bugle", "echo"]).__enter__()
        with pytest.raises(Taken):
            archive.crawling().__enter__()
    with archive.crawling():
        pass


def test_an_upgrade_waits_for_another_one_and_not_for_a_crawl(archive: Archive) -> None:
    with archive.crawling(), pytest.raises(Taken, match="a crawl, process"):
        held(archive.engine, doing=UPGRADE).__enter__()
    with held(archive.engine, doing=UPGRADE), pytest.raises(Taken, match="an upgrade, process"):
        archive.crawling().__enter__()


@pytest.mark.parametrize("archive_url", ["postgres"], indirect=True)
def test_a_lock_that_the_server_lost_is_taken_anew_unless_another_has_it(
    archive: Archive, archive_url: str
) -> None:
    def restart() -> None:
        with archive.engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE application_name LIKE 'a crawl,%' AND datname = current_database()"
                )
            )

    with archive.crawling() as lock:
        lock.keep()
        restart()
        lock.keep()
        with Archive(archive_url) as other:
            with pytest.raises(Taken):
                other.crawling().__enter__()
            restart()
            with other.crawling(), pytest.raises(Taken):
                lock.keep()
            lock.keep()


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_a_lock_file_that_was_deleted_is_made_anew_and_one_that_cannot_be_made_is_an_error(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "archive.db.lock"
    with archive.crawling() as lock:
        file.unlink()
        lock.keep()
        assert file.exists()
        with pytest.raises(Taken):
            archive.crawling().__enter__()
    file.unlink()
    file.mkdir()
    with pytest.raises(UnreachableArchive, match="cannot lock"):
        archive.crawling().__enter__()


def test_runs_whose_process_was_killed_are_judged_failed_and_those_of_others_are_left(
    archive: Archive,
) -> None:
    cut_off = archive.begin("gazette", NIGHT, Origin.LIVE)
    assert archive.end_cut_off(["herald"]) == []
    assert archive.end_cut_off() == ["gazette"]
    assert archive.end_cut_off() == []
    with archive.session() as session:
        crawl = session.get_one(Crawl, cut_off)
        assert (crawl.result, crawl.cut_short, crawl.finished_at) == ("failed", True, None)
        assert crawl.cause.startswith("interrupted: ")
    assert not archive.completed("gazette")
