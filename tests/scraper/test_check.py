"""Checks of made-up newspapers on this machine, and of a real source whose site cannot be reached."""

import importlib.util
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import forked
import pytest
from served import serving
from sqlalchemy import func, select

from archive import Archive
from archive.model import Article, Base, Source
from scraper.dates import london_day

Answer = tuple[int, str]
PAPERS = Path(__file__).with_name("local_papers.py")


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES: tuple[str, ...] = _load(PAPERS).NAMES
ROBOTS = {"closed": "Disallow: /\n", "article_closed": "Disallow: /news/force-\n"}
# Headlines by path; the first is the newer one, the second concerns the inspectorate.
TORTOISE, FORCE = "/news/tortoise-is-found-101", "/news/force-told-to-improve-by-police-inspectors-102"
LINKS = {TORTOISE: "A tortoise is found", FORCE: "Force told to improve by police inspectors"}


def feed(host: str, name: str) -> str:
    """Two lines, with a date each unless the paper gives none."""
    days = ("Tue, 10 Nov 2026 09:00:00 GMT", "Mon, 09 Nov 2026 09:00:00 GMT")
    items = ""
    for (path, title), day in zip(LINKS.items(), days, strict=True):
        link = f"http://{host}{path.replace('/news/', '/stories/') if name == 'foreign' else path}"
        dated = "" if name == "undated" else f"<pubDate>{day}</pubDate>"
        items += f"<item><title>{title}</title><link>{link}</link>{dated}</item>"
    return f"<rss><channel>{items}</channel></rss>"


def article(path: str, name: str) -> str:
    """A page that a template without a mark reads."""
    title = LINKS[path]
    dated = "" if name == "undated" else "<p>Published: 9 November 2026</p>"
    text = "<p>Callers wait too long for an answer, the inspectors have found.</p><p>They will come back in May.</p>"
    head = f"<head><title>{title}</title><meta property='og:type' content='article'></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{dated}{text}</article></body></html>"


def answer(host: str, name: str, path: str) -> Answer:
    """What a newspaper serves at a path."""
    if path == "/robots.txt":
        named = f"Sitemap: http://{host}/index.xml\n" if name == "sound" else ""
        return 200, f"User-agent: *\n{ROBOTS.get(name, 'Disallow: /private/')}\n{named}"
    if name == "refusing" or (name == "refusing_articles" and path in LINKS):
        return 403, "<title>Forbidden</title>"
    if path == "/feed.xml" and name != "silent":
        return 200, feed(host, name)
    if name == "unread" and path in LINKS:
        return 200, ""
    if name == "second_try" and path == FORCE:
        return 404, "<title>Not found</title>"
    if path in LINKS:
        return 200, article(path, name)
    if name == "sound" and path == "/index.xml":
        parts = "".join(
            f"<sitemap><loc>http://{host}/2026-{month}.xml</loc></sitemap>" for month in ("09", "11", "10")
        )
        return 200, f"<sitemapindex>{parts}</sitemapindex>"
    if name == "sound" and path == "/2026-11.xml":
        return 200, f"<urlset><url><loc>http://{host}{FORCE}</loc></url></urlset>"
    return 404, "<title>Not found</title>"


class Press:
    """All newspapers on one port, told apart by their hosts, and what they were asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str]] = {name: [] for name in NAMES}
        press = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers["Host"]
                name = NAMES[int(host.partition(":")[0].rpartition(".")[2]) - 2]
                press.asked[name].append(self.path)
                if name == "vanished":
                    self.close_connection = True
                    return
                status, body = answer(host, name, self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body.encode())))
                kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
                self.send_header("Content-Type", "text/xml" if self.path.endswith(".xml") else kind)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104 - every 127.0.0.x is a newspaper
        self.port = self.server.server_address[1]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """The newspapers."""
    made = Press()
    with serving(made.server):
        yield made


@pytest.fixture(scope="module")
def checked(press: Press, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the check of each newspaper found; and under "" the archive's address."""
    folder = tmp_path_factory.mktemp("checked")
    url = f"sqlite:///{folder / 'archive.db'}"
    environment = {**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"}
    finished = forked.run([str(PAPERS), str(press.port)], env=environment, cwd=folder)
    assert finished.returncode == 0, finished.stderr
    assert "Traceback" not in finished.stderr, finished.stderr
    return {"": url, **{found["source"]: found for found in json.loads(finished.stdout)}}


WRONG = {
    "sound": "",
    "second_try": "",
    "closed": "robots.txt forbids every list",
    "refusing": "the site answers 403: it blocks this client",
    "silent": "no list answered: 404 (3)",
    "vanished": "no list answered: ",
    "foreign": "none of their links looks like an article of this source: http",
    "article_closed": "robots.txt forbids the article http",
    "undated": "no date",
    "unread": "the article could not be read: an empty page",
    "refusing_articles": "the article answers 403: it blocks this client",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_check_says_in_a_sentence_what_is_wrong(checked: dict[str, Any], name: str) -> None:
    assert WRONG[name] in checked[name]["wrong"]
    assert checked[name]["usable"] is (WRONG[name] == "")


def test_a_check_tells_of_each_list_what_it_answered(checked: dict[str, Any]) -> None:
    told = {
        (one["channel"], re.split("/(?=.)", one["url"])[-1]): (one["answer"], one["lines"], one["articles"])
        for one in checked["sound"]["lists"]
    }
    assert told == {
        ("Feed", "feed.xml"): ("answered", 2, 2),
        ("Sitemap", "robots.txt"): ("answered", 0, 0),
        ("Sitemap", "index.xml"): ("answered", 0, 0),
        ("Sitemap", "2026-11.xml"): ("answered", 1, 1),
        ("Listing", "news/"): ("404", 0, 0),
        ("Listing", "crime/"): ("404", 0, 0),
    }
    (robots,) = [one for one in checked["undated"]["lists"] if one["url"].endswith("robots.txt")]
    assert robots["answer"] == "names no sitemap"
    assert {one["robots"] for one in checked["closed"]["lists"]} == {"allowed", "forbidden"}


def test_a_check_reads_the_article_that_concerns_the_inspectorate_before_a_newer_one(
    checked: dict[str, Any],
) -> None:
    (article,) = checked["sound"]["articles"]
    assert article["url"].endswith(FORCE)
    assert (article["met"], article["status"], article["robots"]) == ("read", 200, "allowed")
    assert article["reading"]["title"] == LINKS[FORCE]
    assert ["title", "heading"] in article["reading"]["rules"]
    assert {(claim["on"], claim["origin"]) for claim in article["reading"]["dates"]} == {
        ("2026-11-09", "label")
    }
    assert article["by_structure"] is True


def test_a_second_article_is_tried_where_the_first_gives_nothing_but_not_after_a_refusal(
    checked: dict[str, Any], press: Press
) -> None:
    assert [one["met"] for one in checked["second_try"]["articles"]] == ["gone", "read"]
    assert any("another article gave nothing" in remark for remark in checked["second_try"]["remarks"])
    assert len(checked["unread"]["articles"]) == 2
    assert press.asked["refusing_articles"].count(FORCE) == 1
    assert TORTOISE not in press.asked["refusing_articles"]


def test_a_check_asks_for_little_and_for_nothing_that_robots_txt_closes(
    checked: dict[str, Any], press: Press
) -> None:
    assert Counter(press.asked["sound"]) == Counter(
        [
            "/robots.txt",
            "/feed.xml",
            "/index.xml",
            "/2026-11.xml",
            "/news/",
            "/news/crime/",
            FORCE,
        ]
    )
    assert set(press.asked["closed"]) == {"/robots.txt"}
    assert FORCE not in press.asked["article_closed"]


def test_a_host_that_is_silent_is_asked_for_its_robots_txt_alone(
    checked: dict[str, Any], press: Press
) -> None:
    assert all("robots.txt cannot be had" in told["answer"] for told in checked["vanished"]["lists"])
    assert set(press.asked["vanished"]) == {"/robots.txt"}


def test_only_a_source_that_passes_is_verified_and_nothing_else_is_archived(checked: dict[str, Any]) -> None:
    with Archive(checked[""]) as archive:
        assert archive.verified() == dict.fromkeys(("sound", "second_try"), london_day(datetime.now(UTC)))
        with archive.session() as session:
            told = session.scalars(select(Source.robots_txt).where(Source.name == "sound")).one()
            filled = [
                table.name
                for table in Base.metadata.sorted_tables
                if session.scalar(select(func.count()).select_from(table))
            ]
            assert session.scalars(select(Article)).all() == []
    assert "Disallow: /private/" in told
    assert set(filled) == {"source", "body", "body_name", "office_holder", "programme", "scale_grade"}


def test_a_source_whose_site_cannot_be_reached_is_unusable_and_exits_with_1(tmp_path: Path) -> None:
    # Everything goes to a proxy that is not there.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment = {**os.environ, **nowhere, "ARCHIVE_URL": "sqlite:///archive.db", "HMICFRS_DELAY": "1"}
    finished = forked.run([forked.HMICFRS, "check", "wired_gov"], env=environment, cwd=tmp_path)
    assert finished.returncode == 1, finished.stderr
    assert "no list answered" in finished.stdout
    assert "unusable" in finished.stdout
    assert "Traceback" not in finished.stderr
    with Archive(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        assert archive.verified() == {}


def probed(address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`hmicfrs probe` of an address."""
    environment = {**os.environ, "ARCHIVE_URL": "sqlite:///archive.db", "HMICFRS_DELAY": "1"}
    return forked.run([forked.HMICFRS, "probe", address, "--json"], env=environment, cwd=folder)


def test_a_page_is_probed_on_its_site_once_and_not_archived(press: Press, tmp_path: Path) -> None:
    press.asked["unread"].clear()
    finished = probed(f"http://127.0.0.{2 + NAMES.index('unread')}:{press.port}/feed.xml", tmp_path)
    assert finished.returncode == 0, finished.stderr
    (seen,) = json.loads(finished.stdout)["lists"]
    assert (seen["channel"], len(seen["lines"])) == ("Feed", 2)
    assert press.asked["unread"] == ["/robots.txt", "/feed.xml"]
    assert not (tmp_path / "archive.db").exists()


@pytest.mark.parametrize(("name", "why"), [("closed", "robots.txt"), ("refusing", "403")])
def test_a_page_that_its_site_does_not_give_is_said_in_one_line(
    press: Press, tmp_path: Path, name: str, why: str
) -> None:
    finished = probed(f"http://127.0.0.{2 + NAMES.index(name)}:{press.port}{FORCE}", tmp_path)
    assert finished.returncode == 1
    assert finished.stdout == ""
    (line,) = [line for line in finished.stderr.splitlines() if "was not served" in line]
    assert why in line
    assert "Traceback" not in finished.stderr
