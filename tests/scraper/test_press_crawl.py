"""A newspaper's crawl: what one list does not say another may, and a host without robots.txt is left alone."""

import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import forked
import pytest
from served import serving
from sqlalchemy import select, text

from archive import Archive
from archive.model import Article, CaptureRow, Crawl, DecisionRow, Version

QUIET, LOUD, OTHER = "/news/a-busy-week-for-the-town-11", "/news/hmicfrs-visits-12", "/news/flower-show-13"
SUMMARY = "Police inspectors from HMICFRS graded the force inadequate at answering the public."


class Herald:
    """Serves it from memory, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.robots = 200
        self.unchanged: list[str] = []
        self.opinion = "The chief constable agreed with all of it."
        self.lies = False
        herald = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                herald.asked.append(self.path)
                status, body = herald.answer(self.path)
                etag = herald.etag(body)
                if self.headers.get("If-None-Match") == etag:
                    herald.unchanged.append(self.path)
                    status, body = 304, ""
                self.send_response(status)
                self.send_header("ETag", etag)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server.server_address[1]}"

    def etag(self, body: str) -> str:
        """Follows what is served, unless the site lies."""
        return '"1"' if self.lies else f'"{zlib.crc32(body.encode())}"'

    def answer(self, path: str) -> tuple[int, str]:
        """What is served at a path."""
        if path == "/robots.txt":
            return self.robots, "User-agent: *\nDisallow: /closed/\n"
        if path == "/":
            return 200, "<link rel='alternate' type='application/rss+xml' href='/latest.xml'><p>Welcome.</p>"
        if path == "/latest.xml":
            items = ((QUIET, "A busy week for the town", SUMMARY), (OTHER, "Flower show", "Roses again."))
            return 200, f"<rss><channel>{''.join(map(self.item, items))}</channel></rss>"
        if path == "/map_news.xml":
            titles = ((QUIET, "A busy week for the town"), (LOUD, "HMICFRS visits"), (OTHER, "Flower show"))
            return 200, f"<urlset>{''.join(map(self.url, titles))}</urlset>"
        if path in (QUIET, LOUD):
            text = f"<p>{SUMMARY} It will be back in spring.</p><p>{self.opinion}</p>"
            return 200, f"<article><h1>{path[6:-3]}</h1><p>Published: 20 February 2025</p>{text}</article>"
        return 404, ""

    def item(self, line: tuple[str, str, str]) -> str:
        """An item of the feed."""
        path, title, summary = line
        told = f"<title>{title}</title><description>{summary}</description>"
        return f"<item><link>{self.home}{path}</link>{told}</item>"

    def url(self, line: tuple[str, str]) -> str:
        """A line of the sitemap."""
        path, title = line
        return f"<url><loc>{self.home}{path}</loc><news><title>{title}</title></news></url>"


@pytest.fixture
def herald() -> Iterator[Herald]:
    """The newspaper, served."""
    made = Herald()
    with serving(made.server):
        yield made


def crawl(herald: Herald, folder: Path, *, faulty: bool = False) -> Archive:
    """One night, into a file in the folder; only where something is faulty may there be a traceback."""
    url = f"sqlite:///{folder / 'archive.db'}"
    program = [str(Path(__file__).with_name("local_herald.py")), herald.home.rpartition(":")[2]]
    environment = {"ARCHIVE_URL": url, "HMICFRS_LOOPBACK": "true"}
    finished = forked.run(program, env=environment, cwd=folder, check=True)
    assert faulty or "Traceback" not in finished.stderr, finished.stderr
    return Archive(url)


def test_a_title_that_says_nothing_is_asked_for_once_another_list_says_more(
    herald: Herald, tmp_path: Path
) -> None:
    with crawl(herald, tmp_path) as archive, archive.session() as session:
        kept = session.scalars(select(Article.url)).all()
        left_out = session.scalars(select(DecisionRow.url).where(~DecisionRow.kept)).all()
    assert {url.rpartition("/news/")[2] for url in kept} == {path[6:] for path in (QUIET, LOUD)}
    assert [url.rpartition("/news/")[2] for url in left_out] == [OTHER[6:]]
    assert herald.asked.count(QUIET) == 1
    assert OTHER not in herald.asked


def test_a_host_that_does_not_serve_its_robots_txt_is_asked_for_nothing_else(
    herald: Herald, tmp_path: Path
) -> None:
    herald.server.shutdown()
    herald.server.server_close()
    with crawl(herald, tmp_path) as archive, archive.session() as session:
        result, cause = session.execute(select(Crawl.result, Crawl.cause)).one()
    assert (result, cause) == ("failed", "unreachable: no response at all")


def test_what_robots_txt_closes_is_not_asked_for_while_it_is_still_on_its_way(
    herald: Herald, tmp_path: Path
) -> None:
    crawl(herald, tmp_path).close()
    assert [path for path in herald.asked if path.startswith("/closed/")] == []
    assert herald.asked.count("/robots.txt") == 1


def test_a_robots_txt_that_fails_closes_the_host(herald: Herald, tmp_path: Path) -> None:
    herald.robots = 503
    crawl(herald, tmp_path).close()
    assert set(herald.asked) == {"/robots.txt"}


def looks(archive: Archive) -> list[str]:
    with archive, archive.session() as session:
        return list(session.scalars(select(CaptureRow.outcome).order_by(CaptureRow.id)))


def test_after_full_looks_that_agree_a_page_is_asked_for_only_if_it_has_changed(
    herald: Herald, tmp_path: Path
) -> None:
    for _ in range(3):
        crawl(herald, tmp_path).close()
    assert not {QUIET, LOUD} & set(herald.unchanged), "so far nothing shows that the validators are true"
    assert "not-modified" in looks(crawl(herald, tmp_path))
    herald.opinion = "The chief constable agreed with none of it."
    with crawl(herald, tmp_path) as archive, archive.session() as session:
        assert session.scalars(select(Version.change).where(Version.number == 2)).all() == ["edit", "edit"]


def test_validators_that_stood_still_while_a_page_changed_are_not_asked_by(
    herald: Herald, tmp_path: Path
) -> None:
    herald.lies = True
    for opinion in ("He agreed.", "He did not agree with it.", "He did.", "He said nothing of it at all."):
        herald.opinion = opinion
        found = looks(crawl(herald, tmp_path))
    assert set(found) == {"read"}


def test_what_cannot_be_written_fails_the_crawl_and_is_had_the_next_night(
    herald: Herald, tmp_path: Path
) -> None:
    crawl(herald, tmp_path).close()
    with Archive(f"sqlite:///{tmp_path / 'archive.db'}") as archive, archive._writers.begin() as session:
        full = "CREATE TRIGGER full BEFORE INSERT ON capture BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        session.execute(text(full))
    with crawl(herald, tmp_path, faulty=True) as archive, archive._writers.begin() as session:
        causes = session.scalars(select(Crawl.cause).order_by(Crawl.id)).all()
        session.execute(text("DROP TRIGGER full"))
    assert causes == ["", "database: 2 captures or entries could not be recorded"]
    assert looks(crawl(herald, tmp_path)) == ["read"] * 4
