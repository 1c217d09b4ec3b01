"""Exported WARC files taken in by an empty archive give the same articles in the same versions."""

import shutil
from pathlib import Path

import pytest
from archived import every
from sqlalchemy import select
from star_pages import GARDENS, HERE, INSPECTED, STAR, at, page
from warcs import Told, write

from archive import Archive, Origin
from archive.export import Format, Mode, Report, Scope, export
from archive.model import Article, CaptureRow, ReadingRow, Version
from scraper.desk import Desk
from scraper.ingest import ingest_files
from scraper.ingest_report import Report as Taken
from scraper.known_sources import all_sources

SOURCES = all_sources()
OLD, NEW = page("Police watchdog praises the force", INSPECTED), page("Force praised again", INSPECTED)


def took(archive: Archive, *files: Path) -> Taken:
    return ingest_files(Desk(archive, SOURCES, Origin.WARC), files)


def seen(hour: float, body: bytes = OLD, **given: str) -> Told:
    return Told(url=HERE, at=at(hour), body=body, **given)


def exported(archive: Archive, folder: Path) -> Report:
    with archive.session() as session:
        return export(session, folder, Scope(mode=Mode.LOCAL_FULL), Format.WARC)


@pytest.fixture
def other(upgraded_sqlite: Path, tmp_path: Path) -> Archive:
    """An archive in which there is nothing."""
    shutil.copy(upgraded_sqlite, tmp_path / "other.db")
    return Archive(f"sqlite:///{tmp_path / 'other.db'}")


def said(archive: Archive) -> list[tuple[object, ...]]:
    """All versions with what they say."""
    statement = (
        select(
            Article.url,
            Article.state,
            Article.published_at,
            Version.number,
            Version.change,
            Version.changed,
            Version.seen_from,
            Version.seen_after,
            Version.last_seen_at,
            ReadingRow.sha256,
        )
        .join(Version, Version.article_id == Article.id)
        .join(CaptureRow, CaptureRow.id == Version.capture_id)
        .join(ReadingRow, ReadingRow.id == CaptureRow.reading_id)
        .order_by(Article.url, Version.number)
    )
    with archive.session() as session:
        return [tuple(row) for row in session.execute(statement)]


def captures(archive: Archive) -> list[tuple[object, ...]]:
    return sorted(
        (row.captured_at, row.url, row.outcome, row.status, row.moved_to, row.sha256, row.etag, row.noarchive)
        for row in every(archive, CaptureRow)
        if row.outcome != "gone"
    )


def test_what_is_exported_and_taken_in_again_is_the_same(
    archive: Archive, other: Archive, tmp_path: Path
) -> None:
    html = ("Content-Type", "text/html; charset=utf-8")
    took(
        archive,
        write(
            tmp_path / "a.warc.gz",
            seen(0, page("Police watchdog praises the force", GARDENS)),
            Told(url=HERE, at=at(24), body=OLD, headers=(html, ("ETag", '"b2"'))),
            seen(48, NEW),
            seen(72, NEW),
            Told(url=HERE, at=at(73), status="304 Not Modified", kind="revisit"),
            Told(url=HERE, at=at(96), body=OLD, headers=(html, ("X-Robots-Tag", "noarchive"))),
            seen(120, b"<p>half a page</p>"),
            Told(url=HERE, at=at(144), status="301 Moved", headers=(("Location", f"{STAR}/news/"),)),
            seen(168, b"<p>Nothing here</p>", status="404 Not Found"),
            seen(192, b"<p>Nothing here</p>", status="404 Not Found"),
        ),
    )
    report = exported(archive, tmp_path / "out")
    taken = took(other, *sorted((tmp_path / "out").glob("*.warc.gz")))
    assert report.left_out == {}
    assert (taken.damaged, taken.unresolved, taken.unreadable) == (0, 0, [])
    assert len(said(archive)) == 4
    assert said(other) == said(archive)
    assert captures(other) == captures(archive)


@pytest.mark.parametrize("hour", [12.0])
def test_a_look_whose_bytes_were_not_kept_moves_no_version(
    archive: Archive, other: Archive, tmp_path: Path, hour: float
) -> None:
    touched = OLD.replace(b"</body>", b"<!-- made at noon --></body>")
    took(archive, write(tmp_path / "a.warc.gz", seen(0), seen(hour, touched), seen(24, NEW)))
    assert sum(exported(archive, tmp_path / "out").left_out.values()) == 1
    took(other, *(tmp_path / "out").glob("*.warc.gz"))
    before, after = said(archive), said(other)
    assert [row[-1] for row in after] == [row[-1] for row in before]
    assert [row[6] for row in after] == [at(0), at(24)]
    assert (before[1][7], after[1][7]) == (at(hour), at(0))
