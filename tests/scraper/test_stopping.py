"""A crawl is told to end, or is killed: it ends in time, says so, loses nothing, and the next one makes up for it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from time import monotonic, time

import pytest
from forked import Program
from served import serving
from sqlalchemy import select, text

from archive import Archive
from archive.model import Article, Crawl
from scraper import turns

PROGRAM = Path(__file__).with_name("local_night.py")
ARTICLES = 6
GAZETTE, HERALD, BUGLE = "127.0.0.1", "127.0.0.2", "127.0.0.3"
# So long an operator gives, and systemd.
IN_TIME = 30


class Server(ThreadingHTTPServer):
    """Does not wait for the page that never comes, and says nothing of who will not have it any more."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gives up hangs up; that is its right."""


class Papers:
    """Four newspapers: of one an article never comes, another wants a long rest; until `well` is set."""

    def __init__(self) -> None:
        self.well, self.waiting, self.resting = Event(), Event(), Event()
        self.server = Server(("0.0.0.0", 0), self.handler())  # noqa: S104 - 127.0.0.1 to .4
        self.port = self.server.server_address[1]

    def handler(self) -> type[BaseHTTPRequestHandler]:
        papers = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers["Host"].partition(":")[0]
                status, headers, body = papers.answer(host, self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        return Handler

    def answer(self, host: str, path: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n"
        if path == "/feed.xml":
            return 200, {"Content-Type": "text/xml"}, self.feed(host)
        if not self.well.is_set() and path.endswith("-3"):
            if host == GAZETTE:
                self.waiting.set()
                self.well.wait(60)
            if host == HERALD:
                self.resting.set()
                return 429, {"Retry-After": "200"}, b""
        return 200, {"Content-Type": "text/html"}, page(path)

    def feed(self, host: str) -> bytes:
        items = "".join(
            f"<item><title>{headline(path)}</title><link>http://{host}:{self.port}{path}</link>"
            "<pubDate>Fri, 04 Aug 2023 09:30:00 GMT</pubDate></item>"
            for path in (f"/news/report-{number}" for number in range(ARTICLES))
        )
        return f"<rss><channel>{items}</channel></rss>".encode()


def headline(path: str) -> str:
    return f"Police inspectors {path.rpartition('/')[2].replace('-', ' ')}"


def page(path: str) -> bytes:
    said = "HMICFRS has published what it found at the force this spring, and will come back in the autumn."
    return (
        f"<html><head><title>{headline(path)}</title></head><body><article><h1>{headline(path)}</h1>"
        f"<p>Published: 4 August 2023</p><p>{said}</p><p>Inspectors liked what they saw.</p></article></body></html>"
    ).encode()


@pytest.fixture
def papers() -> Iterator[Papers]:
    made = Papers()
    with serving(made.server):
        yield made
        made.well.set()


@contextmanager
def begun(papers: Papers, url: str, folder: Path, *words: str) -> Iterator[Program]:
    """A command that is running; killed if it still is in the end."""
    running = Program(
        [str(PROGRAM), str(papers.port), *words],
        env={**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"},
        cwd=folder,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def ended(running: Program) -> tuple[int, str]:
    """The exit code of a command, and what it said beside its table."""
    _, said = running.communicate()
    assert "Traceback" not in said, said
    assert running.returncode is not None
    return running.returncode, said


def runs(url: str) -> list[tuple[str, str | None, str, bool]]:
    with Archive(url) as archive, archive.session() as session:
        told = select(Crawl.source, Crawl.result, Crawl.cause, Crawl.cut_short).order_by(Crawl.id)
        return [
            (source, result, cause.partition(":")[0], cut)
            for source, result, cause, cut in session.execute(told)
        ]


def articles(url: str) -> int:
    with Archive(url) as archive, archive.session() as session:
        return len(session.scalars(select(Article.id)).all())


@pytest.mark.parametrize("empty_url", ["postgres"], indirect=True)
def test_told_to_end_it_waits_for_no_page_no_rest_no_turn_and_no_source_that_was_not_begun(
    papers: Papers, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    turns.rest(BUGLE, 500, time())
    with begun(papers, empty_url, tmp_path, "crawl") as running:
        assert papers.waiting.wait(60)
        assert papers.resting.wait(60)
        with begun(papers, empty_url, tmp_path, "crawl", "echo") as second:
            code, said = ended(second)
            assert code == 7
            assert f"the archive is taken: a crawl, process {running.pid} on " in said
        told_at = monotonic()
        running.send_signal(signal.SIGTERM)
        code, said = ended(running)
        assert monotonic() - told_at < IN_TIME
    assert code == 143
    assert "interrupted: 1 of 4 sources were not begun; run it again to go on" in said
    ended_runs = {source: how for source, *how in runs(empty_url)}
    assert ended_runs.keys() == {"gazette", "herald", "bugle"}
    assert ended_runs["gazette"] == ended_runs["herald"] == ["partial", "interrupted", True]
    had = articles(empty_url)
    assert 0 < had < 2 * ARTICLES
    papers.well.set()
    turns.place(BUGLE).unlink()
    with begun(papers, empty_url, tmp_path, "crawl") as again:
        code, said = ended(again)
    assert code == 0, said
    assert articles(empty_url) == 4 * ARTICLES


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_what_cannot_end_in_time_ends_all_the_same_and_the_next_run_says_so_and_makes_up_for_it(
    papers: Papers, archive_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHIN", "3")
    with begun(papers, archive_url, tmp_path, "crawl", "gazette") as running:
        assert papers.waiting.wait(60)
        with Archive(archive_url) as archive, archive.engine.connect() as other:
            # Whatever it records now, its end included, waits for the database.
            other.execution_options(writing=True).execute(text("SELECT 1"))
            papers.well.set()
            told_at = monotonic()
            running.send_signal(signal.SIGTERM)
            code, said = ended(running)
            assert monotonic() - told_at < IN_TIME
    assert code == 143
    assert "not ended within 3 s: ended at once; what was recorded is kept" in said
    assert runs(archive_url) == [("gazette", None, "", False)]
    with begun(papers, archive_url, tmp_path, "crawl", "gazette") as again:
        code, said = ended(again)
    assert code == 0, said
    assert "the last crawl was cut off" in said
    assert "in full depth, as no crawl of it was completed" in said
    assert runs(archive_url) == [("gazette", "failed", "interrupted", True), ("gazette", "ok", "", False)]
    assert articles(archive_url) == ARTICLES


# ---- crawls of several machines


def kept(url: str) -> dict[str, list[tuple[object, ...]]]:
    """What an archive holds, without numbers that tell which came first, and without moments."""
    asked = {
        "articles": "SELECT source, url, title, published_on, state FROM articles",
        "versions": "SELECT url, version, change, text FROM versions",
        "captures": "SELECT url, outcome, status, sha256 FROM captures",
        "decisions": "SELECT source, url, kept, score, words, step FROM decisions",
        "entries": "SELECT source, title, url FROM entries",
        "crawls": "SELECT source, result, cause, new, unchanged, entries FROM crawls",
    }
    with Archive(url) as archive, archive.session() as session:
        return {name: sorted(map(tuple, session.execute(text(question)))) for name, question in asked.items()}


def test_two_crawls_of_named_sources_at_once_archive_in_postgres_what_one_after_the_other_does(
    papers: Papers, two_postgres_urls: tuple[str, str], tmp_path: Path
) -> None:
    papers.well.set()
    at_once, in_turn = two_postgres_urls
    shares = (("gazette", "bugle"), ("herald", "echo"))
    with (
        begun(papers, at_once, tmp_path, "crawl", *shares[0]) as one,
        begun(papers, at_once, tmp_path, "crawl", *shares[1]) as other,
    ):
        assert [ended(other)[0], ended(one)[0]] == [0, 0]
    for share in shares:
        with begun(papers, in_turn, tmp_path, "crawl", *share) as alone:
            assert ended(alone)[0] == 0
    assert articles(at_once) == 4 * ARTICLES
    assert kept(at_once) == kept(in_turn)
