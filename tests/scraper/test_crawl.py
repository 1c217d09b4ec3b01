"""Whole crawls: three nights replayed from a WARC file, and two nights of a newspaper on this machine."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

import forked
import pytest
from served import serving
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from archive.model import (
    AddressRow,
    Article,
    Base,
    CaptureRow,
    Crawl,
    DecisionRow,
    EntryRow,
    ReadingLink,
    ReadingRow,
    Version,
)
from archive.proof.verification import BYTES, WHOLE, verify

ROOT = Path(__file__).parents[2]
WARC = ROOT / "demo" / "three-nights.warc.gz"
SOURCES = ("hmicfrs", "wired_gov", "express_and_star")
STAFFORDSHIRE = "Staffordshire Police must answer the public sooner"
CHESHIRE = "Cheshire Constabulary: vetting backlog is cleared"
SHROPSHIRE = "Shropshire fire service has made progress"
COVERAGE = "More than one in four callers gave up, police watchdog finds"
ASKED = "Is anybody there? Police watchdog finds callers gave up"
Finished = subprocess.CompletedProcess[str]


def run(url: str, folder: Path, *command: str | Path) -> Finished:
    """A Python program with its archive at `url`, in a folder without settings of anybody's own."""
    environment = {**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"}
    return forked.run([*map(str, command)], env=environment, cwd=folder)


def replay(url: str, folder: Path, *files: Path) -> Finished:
    """`hmicfrs crawl --replay` of WARC files."""
    options = [word for file in files for word in ("--replay", file)]
    program = Path(sys.executable).with_name("hmicfrs")
    return run(url, folder, program, "crawl", *SOURCES, *options)


def at(day: int, second: int) -> datetime:
    """A moment of the night that began on that day of June 2025."""
    return datetime(2025, 6, day, 21, 0, second, tzinfo=UTC)


def told(url: str) -> dict[tuple[str, str], tuple[str, list[tuple[str, str, datetime, datetime | None]]]]:
    """Of each article by source and first title: its state, and its versions."""
    found: dict[tuple[str, str], tuple[str, list[tuple[str, str, datetime, datetime | None]]]] = {}
    with Archive(url) as archive, archive.session() as session:
        statement = (
            select(Article, Version, ReadingRow.title)
            .join(Version, Version.article_id == Article.id)
            .join(ReadingRow, ReadingRow.id == Version.reading_id)
            .order_by(Article.id, Version.number)
        )
        titles: dict[int, str] = {}
        for article, version, title in session.execute(statement):
            key = (article.source, titles.setdefault(article.id, title))
            line = (version.change, version.changed, version.seen_from, version.seen_after)
            found.setdefault(key, (article.state, []))[1].append(line)
    return found


EXPECTED = {
    ("hmicfrs", STAFFORDSHIRE): (
        "live",
        [("first", "", at(9, 12), None), ("edit", "text", at(10, 12), at(9, 12))],
    ),
    ("hmicfrs", SHROPSHIRE): (
        "live",
        [("first", "", at(9, 16), None), ("quiet", "text", at(10, 16), at(9, 16))],
    ),
    ("wired_gov", STAFFORDSHIRE): ("live", [("first", "", at(9, 32), None)]),
    ("wired_gov", CHESHIRE): ("gone", [("first", "", at(9, 40), None)]),
    ("express_and_star", COVERAGE): (
        "live",
        [
            ("first", "", at(9, 52), None),
            ("edit", "title", at(10, 52), at(9, 52)),
            ("revert", "title", at(11, 52), at(10, 52)),
        ],
    ),
}


def kept(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for those of the crawls."""
    with Archive(url) as archive, archive.session() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if table.name != "crawl"
        }


def test_three_nights_give_the_articles_their_versions_and_states_and_once_more_changes_nothing(
    archive_url: str, tmp_path: Path
) -> None:
    finished = replay(archive_url, tmp_path, WARC)
    assert finished.returncode == 0, finished.stderr
    assert "Traceback" not in finished.stderr
    assert "manifest 1 of 20" in finished.stderr
    assert told(archive_url) == EXPECTED
    with Archive(archive_url) as archive, archive.session() as session:
        assert verify(archive.engine, (*WHOLE, *BYTES), lambda *_: None).findings.samples == []
        results = session.execute(select(Crawl.source, Crawl.origin, Crawl.result)).all()
        assert sorted(results) == sorted((source, "warc", "ok") for source in SOURCES * 3)
    once = kept(archive_url)
    assert replay(archive_url, tmp_path, WARC).returncode == 0
    assert kept(archive_url) == once


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of the three nights."""
    folder = tmp_path_factory.mktemp("replayed")
    url = f"sqlite:///{folder / 'archive.db'}"
    finished = replay(url, folder, WARC)
    assert finished.returncode == 0, finished.stderr
    with Archive(url) as archive:
        yield archive


def test_a_removed_page_keeps_what_it_said_and_when_it_was_missed(replayed: Archive) -> None:
    with replayed.session() as session:
        gone = session.scalars(select(Article).where(Article.state == "gone")).one()
        looks = session.execute(
            select(CaptureRow.captured_at, CaptureRow.outcome, CaptureRow.status)
            .where(CaptureRow.article_id == gone.id)
            .order_by(CaptureRow.captured_at)
        ).all()
    assert gone.last_seen_at == at(9, 40)
    assert looks == [(at(9, 40), "read", 200), (at(10, 40), "gone", 404), (at(11, 40), "gone", 404)]


# Lines of lists with a time of day, as UTC; London is an hour ahead in June.
LINES = {
    ("hmicfrs", STAFFORDSHIRE): "2025-06-05T23:01",
    ("hmicfrs", SHROPSHIRE): "2025-06-03T09:30",
    ("wired_gov", STAFFORDSHIRE): "2025-06-06T09:15",
    ("wired_gov", CHESHIRE): "2025-06-05T13:20",
    ("express_and_star", COVERAGE): "2025-06-06T05:00",
    ("express_and_star", ASKED): "2025-06-06T05:00",
}
LINES_WITHOUT_ARTICLE = {
    ("wired_gov", "New footbridge for the canal at Stone"): "2025-06-06T08:30",
    ("wired_gov", "Terms of reference: inspection of how forces answer calls"): "2025-06-04T15:05",
    ("express_and_star", "Police find the owner of a lost tortoise"): "2025-06-09T14:40",
    ("express_and_star", "Roses win three medals at the county show"): "2025-06-09T11:00",
}


def test_lines_of_lists_have_their_stamps_in_utc_and_their_articles(replayed: Archive) -> None:
    with replayed.session() as session:
        entries = session.scalars(select(EntryRow).where(EntryRow.published_at.is_not(None))).all()
    lines: dict[bool, dict[tuple[str, str], str]] = {True: {}, False: {}}
    for entry in entries:
        moment = f"{entry.published_at:%Y-%m-%dT%H:%M}"
        lines[entry.article_id is not None][entry.source, entry.title] = moment
    assert lines == {True: LINES, False: LINES_WITHOUT_ARTICLE}


def test_a_syndicated_copy_leads_to_its_original(replayed: Archive) -> None:
    with replayed.session() as session:
        statement = (
            select(Article.source, ReadingLink.url)
            .join(AddressRow, AddressRow.article_id == Article.id)
            .join(ReadingLink, ReadingLink.key == AddressRow.key)
            .where(ReadingLink.relation == "original")
        )
        originals = {tuple(row) for row in session.execute(statement)}
    page = "staffordshire-police-must-answer-the-public-sooner"
    assert originals == {("hmicfrs", f"https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/{page}/")}


def test_what_does_not_concern_the_inspectorate_is_left_out_with_the_reason_kept(replayed: Archive) -> None:
    with replayed.session() as session:
        left_out = session.execute(select(DecisionRow.url, DecisionRow.step).where(~DecisionRow.kept)).all()
    steps = {address.rpartition("/")[2].partition("?")[0]: step for address, step in left_out}
    assert steps == {
        "new+footbridge+for+the+canal+at+stone+06062025093000": "text",
        "police-find-owner-of-a-lost-tortoise-7301301": "list",
        "roses-win-three-medals-at-the-county-show-7301322": "list",
    }


def test_of_an_article_that_was_asked_for_both_judgements_are_kept_once(replayed: Archive) -> None:
    columns = (DecisionRow.url, DecisionRow.step, DecisionRow.kept, DecisionRow.score, DecisionRow.words)
    with replayed.session() as session:
        rows = session.execute(select(*columns)).all()
        asked_for = session.scalars(select(Article.url).where(Article.source == "express_and_star")).all()
    for url in asked_for:
        line, page = sorted((row for row in rows if row.url == url), key=lambda row: row.step)
        assert (line.step, page.step, line.kept, page.kept) == ("list", "text", True, True)
        assert line.score > 0
        assert line.words
        assert "HMICFRS" in page.words
    footbridge = {row.step: row.kept for row in rows if "footbridge" in row.url}
    assert footbridge == {"list": True, "text": False}, "a feed of all organisations does not say whose it is"


def nights(folder: Path) -> list[Path]:
    """The demo's file cut into one a night."""
    files: dict[str, Path] = {}
    with WARC.open("rb") as stream:
        whole, records = WARC.read_bytes(), ArchiveIterator(stream)
        for record in records:
            day = record.rec_headers.get_header("WARC-Date")[:10]
            record.raw_stream.read()
            start = records.get_record_offset()
            with files.setdefault(day, folder / f"{day}.warc.gz").open("ab") as night:
                night.write(whole[start : start + records.get_record_length()])
    return list(files.values())


def test_a_file_a_night_gives_the_same_as_one_of_all_nights(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    for night in nights(tmp_path):
        assert replay(url, tmp_path, night).returncode == 0
    assert told(url) == EXPECTED


def test_a_file_cut_off_is_said_in_one_line_and_all_before_the_cut_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    whole = WARC.read_bytes()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole[: whole.rindex(b"\x1f\x8b\x08") - 100])  # within the last but one record
    finished = replay(url, tmp_path, cut)
    assert "Traceback" not in finished.stderr
    (line,) = [line for line in finished.stderr.splitlines() if str(cut) in line]
    assert "cut off" in line
    state, versions = EXPECTED["express_and_star", COVERAGE]
    assert told(url) == {**EXPECTED, ("express_and_star", COVERAGE): (state, versions[:2])}


def test_the_demo_is_what_its_program_writes() -> None:
    built = subprocess.run([sys.executable, ROOT / "demo" / "build.py"], capture_output=True, check=True)  # noqa: S603
    assert gzip.decompress(built.stdout) == gzip.decompress(WARC.read_bytes())


Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A newspaper served on 127.0.0.1: on the first night all is well, on the second hardly anything."""

    def __init__(self) -> None:
        self.night = 1
        self.asked: list[tuple[int, str, float]] = []
        self.troubles: dict[str, Callable[[], Answer]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((site.night, self.path, monotonic()))
                status, headers, body = site.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A client that will not have the whole of 30 MB hangs up; that is its right."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def answer(self, path: str) -> Answer:
        """What is served at a path tonight."""
        if path == "/robots.txt":
            closed = "Disallow: /members/\n" if self.night == 2 else "Disallow:\n"
            return 200, {"Content-Type": "text/plain"}, f"User-agent: *\n{closed}".encode()
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>{title(path)}</title><link>http://127.0.0.1:{self.port}{path}</link></item>"
                for path in PATHS
            )
            return 200, {"Content-Type": "text/xml"}, f"<rss><channel>{items}</channel></rss>".encode()
        if path not in PATHS:
            return 404, {}, b"<title>Not found</title>"
        if self.night == 2 and path in self.troubles:
            return self.troubles[path]()
        return page(path, "Inspectors liked what they saw.")

    def times(self, path: str, night: int) -> list[float]:
        """When a path was asked for in a night."""
        return [moment for then, asked, moment in self.asked if (then, asked) == (night, path)]


def title(path: str) -> str:
    """A headline for a path."""
    return f"Police inspectors report on {path.rpartition('/')[2].replace('-', ' ')}"


def page(path: str, opinion: str) -> Answer:
    """An article that concerns the inspectorate."""
    text = (
        f"HMICFRS has published what it found at the force this spring. {opinion}",
        "It will come back in the autumn to see whether its advice has been followed by everybody.",
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in text)
    head = f"<html><head><title>{title(path)}</title></head>"
    dated = "<p>Published: 4 August 2023</p>"
    body = f"{head}<body><article><h1>{title(path)}</h1>{dated}{paragraphs}</article></body></html>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, body.encode()


SAME = tuple(f"/news/all-as-it-was-{number}" for number in range(8))
EDITED, REMOVED, BUSY, CLOSED = "/news/edited-11", "/news/removed-12", "/news/busy-13", "/news/closed-14"
HUGE, EMPTY, AWAY, INSIDE = "/news/huge-15", "/news/empty-16", "/news/away-17", "/news/inside-18"
MEMBERS = "/members/only-19"
PATHS = (*SAME, EDITED, REMOVED, BUSY, CLOSED, HUGE, EMPTY, AWAY, INSIDE, MEMBERS)


@pytest.fixture
def site() -> Iterator[Site]:
    """The newspaper, with the troubles of its second night."""
    made = Site()
    made.troubles = {
        EDITED: lambda: page(EDITED, "Inspectors were alarmed by what they saw."),
        REMOVED: lambda: (404, {}, b"<title>Not found</title>"),
        BUSY: lambda: (
            page(BUSY, "Inspectors liked what they saw.")
            if len(made.times(BUSY, 2)) > 1
            else (429, {"Retry-After": "1"}, b"")
        ),
        CLOSED: lambda: (403, {}, b"<title>Forbidden</title>"),
        HUGE: lambda: (200, {"Content-Type": "text/html"}, b"<p>far too much</p>" * 1_700_000),
        EMPTY: lambda: (200, {"Content-Type": "text/html"}, b""),
        AWAY: lambda: (302, {"Location": "https://elsewhere.example/news/away-17"}, b""),
        INSIDE: lambda: (302, {"Location": f"http://127.0.0.2:{made.port}/news/inside-18"}, b""),
    }
    with serving(made.server):
        yield made


def crawl(site: Site, url: str, folder: Path) -> None:
    """One night."""
    finished = run(url, folder, Path(__file__).with_name("local_gazette.py"), str(site.port))
    assert finished.returncode == 0, finished.stderr
    assert "Traceback" not in finished.stderr, finished.stderr


@pytest.fixture
def two_nights(site: Site, archive_url: str, tmp_path: Path) -> Iterator[dict[str, list[CaptureRow]]]:
    """The looks at each path in both nights."""
    crawl(site, archive_url, tmp_path)
    site.night = 2
    crawl(site, archive_url, tmp_path)
    looks: dict[str, list[CaptureRow]] = {}
    with Archive(archive_url) as archive, archive.session() as session:
        for capture in session.scalars(select(CaptureRow).order_by(CaptureRow.captured_at)):
            looks.setdefault(capture.url.partition(str(site.port))[2], []).append(capture)
    yield looks


def test_a_live_crawl_says_of_every_page_what_was_met(
    two_nights: dict[str, list[CaptureRow]], site: Site, archive_url: str
) -> None:
    outcomes = {path: [look.outcome for look in looks] for path, looks in two_nights.items()}
    assert outcomes == {
        **{path: ["read", "read"] for path in (*SAME, EDITED, BUSY)},
        REMOVED: ["read", "gone"],
        CLOSED: ["read", "blocked"],
        HUGE: ["read", "error"],
        EMPTY: ["read", "unread"],
        AWAY: ["read", "redirected"],
        INSIDE: ["read", "error"],
        MEMBERS: ["read"],
    }
    assert two_nights[AWAY][1].moved_to == "https://elsewhere.example/news/away-17"
    with Archive(archive_url) as archive, archive.session() as session:
        first, second = session.scalars(select(Crawl).order_by(Crawl.id))
        states = dict(session.execute(select(Article.url, Article.state)).all())
        loud = session.scalars(select(Version.change).where(Version.number == 2)).all()
    assert (first.result, first.new) == ("ok", len(PATHS))
    assert (second.result, second.new, second.changed, second.unread) == ("partial", 0, 1, 1)
    assert second.cause.startswith("address refused: 1 requests would have gone elsewhere")
    assert second.measured["told"] == ["address refused"], "a page or two that gave nothing are no news"
    (read,) = first.measured["pages"].values()
    assert read == {"read": len(PATHS), "title": len(PATHS), "day": len(PATHS), "text": len(PATHS)}
    assert first.measured["layouts"]
    assert loud == ["edit"]
    moved = [url for url, state in states.items() if state != "live"]
    assert [url.partition(str(site.port))[2] for url in moved] == [AWAY]


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_a_live_crawl_keeps_to_robots_txt_and_retry_after_and_asks_once(
    two_nights: dict[str, list[CaptureRow]], site: Site
) -> None:
    assert site.times("/robots.txt", 1), "robots.txt is asked for first"
    assert site.asked[0][1] == "/robots.txt"
    assert site.times(MEMBERS, 1)
    assert not site.times(MEMBERS, 2), "what robots.txt closes is left alone"
    refused, again = site.times(BUSY, 2)
    assert again - refused >= 0.9, "Retry-After is kept to"
    assert len(site.times(CLOSED, 2)) == 1, "a refusal is not argued with"
    assert all(len(site.times(path, night)) == 1 for path in SAME for night in (1, 2))
