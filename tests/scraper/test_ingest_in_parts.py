"""Files read part by part, by several processes: what is recorded and told is what one finds that reads them whole."""

import gzip
import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from star_pages import HERE, INSPECTED, STAR, at, enlist, looked, page
from warcs import Told, records, write

from archive import Archive, Origin, ready
from archive.model import Base
from archive.processes import Processes
from scraper.desk import Desk
from scraper.ingest import Ingest, ingest_files
from scraper.ingest_report import Report
from scraper.known_sources import all_sources
from scraper.warc_index import Index
from scraper.warc_intake import Intake
from scraper.warc_parts import USUAL, Part, Taken, take_elsewhere

SOURCES = all_sources()


def rows(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the manifests, which are no two times the same."""
    with archive.session() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("manifest")
        }


def story(number: int, *more: str) -> Told:
    """A page of its own, longer or shorter than the others; every third comes again a day later, edited."""
    url = f"{STAR}/news/crime/police-watchdog-praises-force-{number % 30}-{7301234 + number % 30}"
    words = " ".join(str(number * 7919 % (one + 13)) for one in range(40 * (1 + number % 5)))
    title = f"Police watchdog praises force {number % 30}" + " again" * (number >= 30)
    return Told(url=url, at=at(number), body=page(title, INSPECTED, f"It was said: {words}.", *more, url=url))


def mixed(folder: Path, packed: bool) -> Path:
    """A file with edits, a revisit, a redirect, what is of nobody, a damaged record, and a WARC file in a page."""
    inner = b"".join(records([story(900), story(901)], packed=packed))
    refers = {"WARC-Refers-To-Target-URI": story(1).url, "WARC-Refers-To-Date": f"{at(1):%Y-%m-%dT%H:%M:%SZ}"}
    told = [
        *(story(number) for number in range(36)),
        Told(url=story(1).url, at=at(40), kind="revisit", warc=refers),
        Told(
            url=f"{STAR}/news/crime/old-7301235", at=at(41), status="301 Moved", headers=(("Location", HERE),)
        ),
        Told(url="https://unknown.example/a", at=at(42), body=b"x" * 3000),
        Told(url=f"{STAR}/news/crime/a-file-in-a-page-7309999", at=at(43), body=inner),
        *(story(number) for number in range(44, 60)),
    ]
    found = records(told, packed=packed)
    found[20] = found[20][: len(found[20]) // 2]
    path = folder / f"mixed.warc{'.gz' * packed}"
    path.write_bytes(b"\r\n\r\n" * (not packed) + b"".join(found))
    return path


def ingested(folder: Path, template: Path, file: Path, length: int) -> tuple[Any, Any]:
    """What there is in an archive, and what is told, after a file was ingested in parts of a length."""
    path = folder / f"{length}.db"
    path.write_bytes(template.read_bytes())
    with Archive(f"sqlite:///{path}") as archive:
        enlist(archive)
        report = ingest_files(Desk(archive, SOURCES, Origin.WARC), [file], length=length)
        return rows(archive), report.document()


@pytest.mark.parametrize("packed", [True, False])
def test_in_parts_of_any_length_a_file_is_the_same(
    tmp_path: Path, upgraded_sqlite: Path, packed: bool
) -> None:
    file = mixed(tmp_path, packed)
    whole = ingested(tmp_path, upgraded_sqlite, file, USUAL)
    assert (whole[1]["sources"]["express_and_star"]["new"], whole[1]["damaged"]) == (30, 1)
    for length in (file.stat().st_size // 3, 997):
        assert ingested(tmp_path, upgraded_sqlite, file, length) == whole


def test_a_single_gzip_stream_is_read_whole(tmp_path: Path, upgraded_sqlite: Path) -> None:
    plain = b"".join(records([story(number) for number in range(12)], packed=False))
    file = tmp_path / "one.warc.gz"
    file.write_bytes(gzip.compress(plain))
    whole = ingested(tmp_path, upgraded_sqlite, file, USUAL)
    assert whole[1]["records"] == 12
    assert ingested(tmp_path, upgraded_sqlite, file, 800) == whole


def files(folder: Path, number: int, each: int) -> list[Path]:
    """So many files, with so many pages each, some of which are in several of them."""
    return [
        write(folder / f"{one:02}.warc.gz", *(story(one * each + other) for other in range(each)))
        for one in range(number)
    ]


def test_several_processes_record_the_same_and_one_that_is_killed_costs_nothing(
    tmp_path: Path, upgraded_sqlite: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = files(tmp_path, 12, 3)
    found = []
    for processes in (1, 2):
        path = tmp_path / f"{processes}.db"
        path.write_bytes(upgraded_sqlite.read_bytes())
        with Archive(f"sqlite:///{path}") as archive, Processes(processes) as pool, Index() as index:
            enlist(archive)
            desk = Desk(archive, SOURCES, Origin.WARC)
            run = Ingest(desk, index)
            for number, _ in enumerate(run.intake(pool).files(paths, desk.report, USUAL)):
                if number == 1 and processes > 1:
                    kill_one()
            run.finish()
            found.append((rows(archive), desk.report.document()))
    assert found[0] == found[1]
    assert "a process that worked ended" in caplog.text or "processes are begun anew" in caplog.text


def test_a_look_that_was_made_ready_is_recorded_as_it_would_be_without(
    tmp_path: Path, upgraded_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "true")
    found = []
    for number_of_way, make in enumerate((lambda look, *_: look, ready.made, ready.made_elsewhere)):
        path = tmp_path / f"{number_of_way}.db"
        path.write_bytes(upgraded_sqlite.read_bytes())
        with Archive(f"sqlite:///{path}") as archive:
            star = enlist(archive)
            for number in (1, 2, 31):
                bare = looked(star, number, story(number).body, story(number).url)
                archive.record(make(bare, star.kind, star.areas))
            found.append(rows(archive))
    assert found[0] == found[1] == found[2]
    assert len(found[0]["subject"]) > 0


def kill_one() -> None:
    """As the system does where memory runs out."""
    victim = next(child for child in multiprocessing.active_children() if child.pid)
    victim.kill()
    victim.join()


def take_unless_poison(part: Part, names: tuple[str, ...]) -> Taken:
    """Read a part, where no page says that it ends whatever reads it."""
    taken = take_elsewhere(part, names)
    if any("poison" in getattr(found, "url", "") for found in taken.found):
        raise RuntimeError("all workers died that read it")
    return taken


def test_a_record_that_ends_what_reads_it_costs_that_record_only(tmp_path: Path) -> None:
    spoilt = Told(url=f"{STAR}/news/crime/poison-7309998", at=at(5), body=page("Watchdog", INSPECTED))
    path = write(tmp_path / "a.warc.gz", story(1), story(2), spoilt, story(3))
    kept: list[Any] = []
    report = Report()
    with Processes(1) as pool:
        intake = Intake(pool, take_unless_poison, (("express_and_star",),), kept.append)
        assert len(list(intake.files([path], report, USUAL))) == 1
    assert [found.url for found in kept] == [story(number).url for number in (1, 2, 3)]
    assert report.damaged == 1
