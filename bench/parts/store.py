"""What an archive's file takes: for each version that is kept, and for each look that finds nothing new."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from archive import Address, Archive, Capture, Met, Origin, Reading, SourceFacts
from archive.model import Content
from bench.measuring import Figure, Target
from bench.pages import LAYOUTS, page
from bench.setting import Setting
from bench.stories import END

_PAGES, _NIGHTS = 150, 20
_FIRST, _OF_EDITS = 0, 1  # nights
_EDITED = 5  # of so many articles one is edited
_HOME = "https://www.elmcastergazette.example"


@dataclass(frozen=True, kw_only=True)
class Served:
    """A page as it is served, and what is read in it."""

    path: str
    body: bytes
    title: str
    paragraphs: tuple[str, ...]

    def edited(self) -> "Served":
        """With another last paragraph."""
        old, new = self.paragraphs[-1], f"{self.paragraphs[-1]} The force has been asked for a comment."
        body = self.body.replace(old.encode(), new.encode()) + b"<!-- edited -->"
        return replace(self, body=body, paragraphs=(*self.paragraphs[:-1], new))

    def look(self, night: int, crawl: int, place: int) -> Capture:
        """A look at it, one of many of a night. A page has other bytes each time; 2 in 5 are not served again."""
        url = f"{_HOME}{self.path}"
        modified = night in (_FIRST, _OF_EDITS) or (night + place) % 5 > 1
        return Capture(
            source="gazette",
            addresses=(Address(url=url, key=url, reason="fetched"),),
            captured_at=END + timedelta(days=night, seconds=place),
            origin=Origin.LIVE,
            met=Met.READ if modified else Met.NOT_MODIFIED,
            status=200 if modified else 304,
            body=self.body + f"<!-- {night} -->".encode() if modified else b"",
            content_type="text/html; charset=utf-8" if modified else "",
            etag=f'W/"{place:x}-{night:x}"' if modified else "",
            reading=self._reading(url) if modified else None,
            crawl=crawl,
        )

    def _reading(self, url: str) -> Reading:
        return Reading(
            title=self.title,
            paragraphs=self.paragraphs,
            canonical_url=url,
            reader="made-up",
            reader_version="1",
        )


def figures(bench: Setting) -> Iterator[Figure]:
    """Bytes by version, beside gzip of the same pages, and bytes by look, on SQLite."""
    pages = _served(bench)
    with Archive(f"sqlite:///{bench.folder}/store.db") as archive:
        archive.upgrade()
        _enlist(archive)
        empty = _size(archive)
        kept = _night(archive, pages, _FIRST)
        edited = [one.edited() if place % _EDITED == 0 else one for place, one in enumerate(pages)]
        kept += _night(archive, edited, _OF_EDITS)
        full = _size(archive)
        packed = _of_pages(archive) / len(kept)
        zipped = sum(len(gzip.compress(body, 6)) for body in kept) / len(kept)
        looks = sum(_looks(archive, edited, night) for night in range(1 + _OF_EDITS, 1 + _OF_EDITS + _NIGHTS))
        grown = _size(archive)
    yield Figure(
        what="bytes of a kept page",
        unit="bytes",
        values=[packed],
        baseline=[zipped],
        against="gzip -6 of the same pages",
        target=Target(kind="≤", bound=0.85),
    )
    yield Figure(
        what="the file by kept version: its page, text, words to search, rows",
        unit="bytes",
        values=[(full - empty) / len(kept)],
        baseline=[zipped],
        against="gzip -6 of the same pages",
    )
    yield Figure(
        what="the file by unchanged look, 2 in 5 of them a 304",
        unit="bytes",
        values=[(grown - full) / looks],
        target=Target(kind="≤", bound=200, of_ratio=False),
    )


def _served(bench: Setting) -> list[Served]:
    """The pages of the folder that was given, whatever they say, or made-up ones."""
    if bench.pages is not None:
        files = sorted([*bench.pages.glob("*.html"), *bench.pages.glob("*.html.gz")])
        return [
            Served(path=f"/{one.name}/", body=_unpacked(one), title=one.name, paragraphs=(one.name,))
            for one in files
        ]
    made = [
        page(number, _HOME, [*LAYOUTS][number % len(LAYOUTS)]) for number in range(max(5, bench.some(_PAGES)))
    ]
    return [
        Served(path=one.path, body=one.html.encode(), title=one.title, paragraphs=one.paragraphs)
        for one in made
    ]


def _unpacked(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def _night(archive: Archive, pages: Sequence[Served], night: int) -> list[bytes]:
    """Record a night; the bodies of which something new was read."""
    crawl = archive.begin("gazette", END + timedelta(days=night), Origin.LIVE)
    looks = [one.look(night, crawl, place) for place, one in enumerate(pages)]
    return [look.body for look in looks if archive.record(look).did in ("new", "changed")]


def _looks(archive: Archive, pages: Sequence[Served], night: int) -> int:
    """Record a night in which nothing has changed; the number of its looks."""
    _night(archive, pages, night)
    return len(pages)


def _enlist(archive: Archive) -> None:
    archive.enlist(
        SourceFacts(
            name="gazette",
            title="The Gazette",
            kind="press",
            home=f"{_HOME}/",
            licence="all-rights-reserved",
            terms="made up",
            noted_at=END,
        )
    )


def _of_pages(archive: Archive) -> int:
    with archive.session() as session:
        return session.scalar(select(func.sum(func.length(Content.packed)))) or 0


def _size(archive: Archive) -> int:
    """The size of the file, with all that its log holds."""
    with archive.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
