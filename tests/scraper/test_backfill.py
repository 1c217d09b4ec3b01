"""Captures brought from the Internet Archive, which is played on this machine: what is asked, and what comes of it."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from archived import every
from forked import Program
from sqlalchemy import select
from star_pages import GARDENS, HERE, INSPECTED, STAR, at, enlist, looked, page

from archive import Archive
from archive.model import AddressRow, Article, CaptureRow, DecisionRow, Version

OLD, NEW = page("Police watchdog praises the force", INSPECTED), page("Force praised again", INSPECTED)
ROSES = f"{STAR}/news/stafford/roses-win-three-medals-7301322"
HMIC = "http://www.hmic.gov.uk:80/news/news-feed/northshire-police-told-to-improve/"
UNDER_HMIC = "http://www.justiceinspectorates.gov.uk/hmic/news/news-feed/northshire-police-told-to-improve/"
UNDER_HMICFRS = (
    "https://www.justiceinspectorates.gov.uk/hmicfrs/news/news-feed/northshire-police-told-to-improve/"
)
CHALLENGE = b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"

Answer = tuple[int, dict[str, str], bytes]
# What is about the asking alone is asked once.
on_one_database = pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)


class WebArchive:
    """The Internet Archive: lists of captures, and their replays. `revisits` are those that repeat an earlier one."""

    def __init__(self) -> None:
        self.captures: dict[tuple[str, datetime], bytes] = {}
        self.revisits: set[tuple[str, datetime]] = set()
        self.instead: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.asked_at: list[float] = []
        self.rows_a_page = 100
        self.held_up, self.go_on = Event(), Event()
        self.holds_up_at = ""
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = "/" + self.path.partition("//")[2].partition("/")[2]
                web.asked.append(path)
                web.asked_at.append(time.monotonic())
                if web.holds_up_at and web.holds_up_at in path:
                    web.held_up.set()
                    web.go_on.wait(20)
                status, headers, body = web.answer(path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def has(self, hour: float, body: bytes, url: str = HERE) -> str:
        """Let it have a capture; returns the path of its replay."""
        self.captures[url, at(hour)] = body
        return f"/web/{at(hour):%Y%m%d%H%M%S}id_/{url}"

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return 200, {}, b"User-agent: *\nDisallow: /closed/\n"
        if instead := self.instead.get(path):
            return instead.pop(0) if len(instead) > 1 else instead[0]
        if path.startswith("/cdx/"):
            return 200, {"Content-Type": "application/json"}, json.dumps(self.listed(path)).encode()
        if path.startswith("/ukgwa/"):
            return self.of_the_government(path)
        for (url, moment), body in self.captures.items():
            if path == f"/web/{moment:%Y%m%d%H%M%S}id_/{url}":
                headers = {
                    "Memento-Datetime": format_datetime(moment, usegmt=True),
                    "Content-Type": "text/html",
                    "x-archive-orig-content-type": "text/html; charset=utf-8",
                    "x-archive-orig-etag": '"of-then"',
                }
                return 200, headers, body
        return 404, {}, b"<html>The Wayback Machine has not archived that URL.</html>"

    def of_the_government(self, path: str) -> Answer:
        """The UK Government Web Archive: an object a line, and the site's headers under their own names."""
        if path.startswith("/ukgwa/cdx"):
            names = ("url", "timestamp", "status", "mime", "digest")
            rows = self.listed(path)[1:]
            lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows if row]
            return 200, {"Content-Type": "text/x-ndjson"}, "\n".join(lines).encode()
        status, headers, body = self.answer(path.replace("/ukgwa/", "/web/"))
        return (
            status,
            {name: value for name, value in headers.items() if not name.startswith("x-archive")},
            body,
        )

    def listed(self, path: str) -> list[list[str]]:
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(path).query).items()}
        filters = [one.partition(":") for one in parse_qs(urlsplit(path).query)["filter"]]
        words = next((pattern for name, _, pattern in filters if name in {"original", "~url"}), ".*")
        rows = [
            [url, f"{moment:%Y%m%d%H%M%S}", *self.kind(url, moment), f"{hash(body):X}"]
            for (url, moment), body in sorted(self.captures.items())
            if surt(url).startswith(surt(asked["url"].rstrip("*")))
            and asked["from"] <= f"{moment:%Y%m%d%H%M%S}" <= asked["to"]
            and re.fullmatch(words, url)
        ]
        start = int(asked.get("resumeKey", 0))
        shown = rows[start : start + self.rows_a_page]
        more = start + self.rows_a_page < len(rows)
        header = ["original", "timestamp", "statuscode", "mimetype", "digest"]
        return [header, *shown, *([[], [str(start + self.rows_a_page)]] if more else [])] if shown else []

    def kind(self, url: str, moment: datetime) -> tuple[str, str]:
        return ("-", "warc/revisit") if (url, moment) in self.revisits else ("200", "text/html")

    def replays(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/web/")]


def surt(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url).replace(":80/", "/")


@pytest.fixture
def web() -> Iterator[WebArchive]:
    """The web archive, for as long as a test."""
    made = WebArchive()
    thread = Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.go_on.set()
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def begin(web: WebArchive, url: str, folder: Path, *words: str) -> Program:
    program, port = Path(__file__).with_name("local_archive.py"), str(web.server.server_address[1])
    return Program(
        [str(program), port, "backfill", "--json", *words],
        env={
            **os.environ,
            "ARCHIVE_URL": url,
            "PYTHONWARNINGS": "ignore",
            "HMICFRS_CONTACT": "a@b.example",
            "TMPDIR": str(folder),
        },
        cwd=folder,
    )


class Backfilled:
    """What a run told: exit code, the report, what it said beside it."""

    def __init__(self, running: Program) -> None:
        out, self.said = running.communicate()
        assert "Traceback" not in self.said, self.said
        self.code, self.report = running.returncode, json.loads(out)

    def of(self, source: str = "express_and_star") -> dict[str, int]:
        """The counts of a source that are not nought."""
        (row,) = (row for row in self.report["sources"] if row["source"] == source)
        return {name: count for name, count in row.items() if count and name != "source"}


def bring(web: WebArchive, archive: Archive, folder: Path, *words: str) -> Backfilled:
    url = archive.engine.url.render_as_string(hide_password=False)
    return Backfilled(begin(web, url, folder, *(words or ("express_and_star",))))


def versions(archive: Archive) -> list[tuple[str, Any, Any]]:
    return [(one.change, one.seen_from, one.seen_after) for one in every(archive, Version)]


def test_captures_of_the_past_fall_into_place_between_live_ones(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    star = enlist(archive)
    for hour in (0, 48):
        archive.record(looked(star, hour, OLD))
    web.has(24, NEW)
    web.has(-24, OLD, HERE.replace("https:", "http:"))
    told = bring(web, archive, tmp_path)
    assert told.code == 0, told.said
    assert (told.of()["listed"], told.of()["asked"], told.of()["changed"]) == (2, 2, 1)
    assert versions(archive) == [
        ("first", at(-24), None),
        ("edit", at(24), at(0)),
        ("revert", at(48), at(24)),
    ]
    with archive.session() as session:
        rows = session.execute(
            select(CaptureRow.captured_at, CaptureRow.url, CaptureRow.status, CaptureRow.etag)
            .where(CaptureRow.origin == "wayback")
            .order_by(CaptureRow.captured_at)
        ).all()
    assert [tuple(row) for row in rows] == [
        (at(-24), HERE.replace("https:", "http:"), 200, '"of-then"'),
        (at(24), HERE, 200, '"of-then"'),
    ]
    assert [row.first_seen_at for row in every(archive, Article)] == [at(-24)]


def test_the_inspectorates_old_addresses_are_one_article(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    for days, url in enumerate((HMIC, UNDER_HMIC, UNDER_HMICFRS)):
        web.has(
            24 * days, page("Northshire Police told to improve", INSPECTED, f"Part {days}.", url=url), url
        )
    told = bring(web, archive, tmp_path, "hmicfrs")
    assert told.of("hmicfrs") == {"listed": 3, "asked": 3, "new": 1, "changed": 2}
    (article,) = every(archive, Article)
    new = "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/northshire-police-told-to-improve/"
    assert article.url == new
    assert {row.url for row in every(archive, AddressRow)} >= {HMIC, UNDER_HMIC, UNDER_HMICFRS}
    assert [one.seen_from for one in every(archive, Version)] == [at(0), at(24), at(48)]


def test_what_is_no_capture_of_the_page_is_no_version(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    web.has(0, OLD)
    web.has(24, CHALLENGE)
    elsewhere, shows_another, own_page, away = (
        web.has(hour, NEW + str(hour).encode()) for hour in (48, 72, 96, 120)
    )
    shown = {"Memento-Datetime": format_datetime(at(0), usegmt=True), "Content-Type": "text/html"}
    web.instead = {
        elsewhere: [(302, {"Location": f"http://web.archive.org/web/2025id_/{HERE}"}, b"")],
        shows_another: [(200, shown, NEW)],
        own_page: [(200, {"Content-Type": "text/html"}, NEW)],
        away: [(404, {}, b"<html>not archived</html>")],
    }
    told = bring(web, archive, tmp_path)
    assert told.of() == {"listed": 6, "asked": 6, "new": 1, "blocked": 1, "missing": 4}
    assert [row.outcome for row in every(archive, CaptureRow)] == ["read", "blocked"]
    assert versions(archive) == [("first", at(0), None)]
    assert told.code == 0


def test_only_what_concerns_the_inspectorate_is_asked_for_and_kept(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    web.has(0, page("Roses win", GARDENS, url=ROSES), ROSES)
    fire = f"{STAR}/news/crime/police-inspection-of-gardens-begins-7301555"
    web.has(0, page("Gardens", GARDENS, url=fire), fire)
    told = bring(web, archive, tmp_path)
    assert (told.of()["asked"], told.of()["left_out"]) == (1, 1)
    assert every(archive, Article) == []
    assert {(row.step, row.kept) for row in every(archive, DecisionRow)} == {("list", True), ("text", False)}
    bring(web, archive, tmp_path)
    assert len(web.replays()) == 1, "what was left out by what it says is not asked for again"


def test_what_an_article_said_before_it_concerned_the_inspectorate_is_kept_as_well(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    web.has(0, page("Police watchdog praises the force", GARDENS))
    web.has(24, OLD)
    assert bring(web, archive, tmp_path).of()["asked"] == 2
    assert versions(archive) == [("first", at(0), None), ("edit", at(24), at(0))]


@on_one_database
def test_the_same_bytes_running_are_asked_for_once(web: WebArchive, archive: Archive, tmp_path: Path) -> None:
    for hour, body in ((0, OLD), (1, OLD), (2, NEW), (3, OLD)):
        web.has(hour, body)
    assert bring(web, archive, tmp_path).of()["asked"] == 3
    assert [change for change, *_ in versions(archive)] == ["first", "edit", "revert"]


def test_a_repetition_narrows_the_moment_of_the_change_and_is_not_asked_for(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    for hour, body in ((0, OLD), (24, OLD), (48, OLD), (72, NEW)):
        web.has(hour, body)
    web.revisits = {(HERE, at(24)), (HERE, at(48))}
    assert bring(web, archive, tmp_path).of() == {
        "listed": 3,
        "asked": 2,
        "repeated": 1,
        "new": 1,
        "unchanged": 1,
        "changed": 1,
    }
    assert versions(archive) == [("first", at(0), None), ("edit", at(72), at(48))]
    etags = [row.etag for row in sorted(every(archive, CaptureRow), key=lambda row: row.captured_at)]
    assert etags == ['"of-then"', "", '"of-then"'], "what a repetition was sent with is not known"
    assert bring(web, archive, tmp_path).of() == {"listed": 3, "here": 3}


@on_one_database
def test_a_revisit_whose_page_is_not_listed_is_asked_for(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    web.has(24, OLD)
    web.revisits = {(HERE, at(24))}
    assert bring(web, archive, tmp_path).of() == {"listed": 1, "asked": 1, "new": 1}


@on_one_database
def test_publications_and_what_was_never_moved_are_asked_for_after_the_news(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    report = "http://www.hmic.gov.uk/publications/counting-the-calls/"
    under_s = "https://www.justiceinspectorates.gov.uk/hmicfrs/s/publications/counting-the-calls/"
    thematic = "http://inspectorates.homeoffice.gov.uk/hmic/inspections/thematic/closing-the-gap/"
    for days, url in enumerate((report, under_s, thematic, HMIC)):
        web.has(24 * days, page("Northshire Police told to improve", INSPECTED, url=url), url)
    told = bring(web, archive, tmp_path, "hmicfrs")
    assert (told.code, told.of("hmicfrs")["asked"]) == (0, 4)
    assert HMIC in web.replays()[0]
    today = "https://hmicfrs.justiceinspectorates.gov.uk/publications/counting-the-calls/"
    news = "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/northshire-police-told-to-improve/"
    there = thematic.replace("http:", "https:").rstrip("/")
    assert {article.url for article in every(archive, Article)} == {today, news, there}
    assert {row.url for row in every(archive, AddressRow)} >= {report, under_s, thematic}


@on_one_database
def test_from_and_to_bound_the_moments_and_lists_are_followed_page_by_page(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    for days in range(5):
        web.has(24 * days, page("Police watchdog praises the force", INSPECTED, f"Part {days}."))
    web.rows_a_page = 1
    told = bring(web, archive, tmp_path, "express_and_star", "--from", "2025-06-10", "--to", "2025-06-12")
    assert told.of()["asked"] == 3
    assert [row.captured_at for row in every(archive, CaptureRow)] == [at(24), at(48), at(72)]
    assert sum("resumeKey" in path for path in web.asked) == 2


@on_one_database
@pytest.mark.parametrize("rest", [{"Retry-After": "1"}, {}])
def test_a_rest_that_is_asked_for_is_given(
    web: WebArchive, archive: Archive, tmp_path: Path, rest: dict[str, str]
) -> None:
    path = web.has(0, OLD)
    once = web.answer(path)
    web.instead[path] = [(429, rest, b""), once]
    told = bring(web, archive, tmp_path)
    assert (told.code, told.of()["new"]) == (0, 1)
    assert web.replays() == [path, path]
    assert web.asked_at[-1] - web.asked_at[-2] >= 0.9


@on_one_database
@pytest.mark.parametrize("rest", [{}, {"Retry-After": "3600"}])
def test_a_web_archive_that_wants_rest_again_and_again_is_left_alone(
    web: WebArchive, archive: Archive, tmp_path: Path, rest: dict[str, str]
) -> None:
    web.has(0, OLD)
    tired = web.has(24, NEW)
    web.instead[tired] = [(429, rest, b"")]
    web.has(48, OLD)
    told = bring(web, archive, tmp_path)
    assert told.code == 1
    assert "run it again in some hours to go on; what was recorded is kept" in told.said
    assert [row.captured_at for row in every(archive, CaptureRow)] == [at(0)]
    assert set(web.replays()[1:]) == {tired}
    del web.instead[tired]
    web.asked.clear()
    assert bring(web, archive, tmp_path).of() == {"listed": 3, "here": 1, "asked": 2, "changed": 2}


def test_an_interruption_keeps_what_was_recorded_and_nothing_is_asked_for_twice(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    paths = [
        web.has(24 * days, page("Police watchdog praises the force", INSPECTED, f"Part {days}."))
        for days in range(4)
    ]
    web.holds_up_at = paths[2]
    url = archive.engine.url.render_as_string(hide_password=False)
    running = begin(web, url, tmp_path, "express_and_star")
    assert web.held_up.wait(40)
    running.send_signal(signal.SIGTERM)
    web.go_on.set()
    told = Backfilled(running)
    assert (told.code, told.report["interrupted"]) == (143, True)
    assert "interrupted: run it again to go on" in told.said
    kept = [row.captured_at for row in every(archive, CaptureRow)]
    assert kept[:2] == [at(0), at(24)]
    web.asked.clear()
    assert bring(web, archive, tmp_path).code == 0
    assert web.replays() == paths[len(kept) :]
    assert len(every(archive, Version)) == 4


def test_a_killed_process_is_gone_on_from_where_it_was(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    paths = [
        web.has(24 * days, page("Police watchdog praises the force", INSPECTED, f"Part {days}."))
        for days in range(4)
    ]
    web.holds_up_at = paths[2]
    running = begin(
        web, archive.engine.url.render_as_string(hide_password=False), tmp_path, "express_and_star"
    )
    assert web.held_up.wait(40)
    running.kill()
    running.communicate()
    web.go_on.set()
    assert [row.captured_at for row in every(archive, CaptureRow)] == [at(0), at(24)]
    web.asked.clear()
    assert bring(web, archive, tmp_path).of() == {"listed": 4, "here": 2, "asked": 2, "changed": 2}
    assert web.replays() == paths[2:]
    assert len(every(archive, Version)) == 4


GOVERNMENT = ("hmicfrs", "--web-archive", "uk-government")
PROOF = {"x-amzn-waf-action": "captcha", "Content-Type": "text/html"}


@on_one_database
def test_the_uk_government_web_archive_is_asked_the_same_way_where_it_is_named(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    for days, url in enumerate((HMIC, UNDER_HMIC)):
        told = page("Northshire Police told to improve", INSPECTED, f"Part {days}.", url=url)
        web.has(24 * days, told, url)
    assert bring(web, archive, tmp_path, *GOVERNMENT).of("hmicfrs") == {
        "listed": 2,
        "asked": 2,
        "new": 1,
        "changed": 1,
    }
    assert all(path == "/robots.txt" or path.startswith("/ukgwa/") for path in web.asked)
    assert [one.seen_from for one in every(archive, Version)] == [at(0), at(24)]
    web.asked.clear()
    bring(web, archive, tmp_path, "hmicfrs")
    assert not any(path.startswith("/ukgwa/") for path in web.asked), "it has to be named"


@on_one_database
@pytest.mark.parametrize("challenged", ["/robots.txt", "/ukgwa/cdx", "/ukgwa/2"])
def test_it_is_left_alone_at_once_where_it_wants_proof_of_a_human(
    web: WebArchive, archive: Archive, tmp_path: Path, challenged: str
) -> None:
    web.has(0, page("Northshire Police told to improve", INSPECTED, url=HMIC), HMIC)
    usual = web.answer
    web.answer = lambda path: (405, PROOF, b"") if path.startswith(challenged) else usual(path)  # type: ignore[method-assign]
    told = bring(web, archive, tmp_path, *GOVERNMENT)
    assert told.code == 1
    assert web.asked[-1].startswith(challenged), "nothing is asked after it"
    assert sum(path.startswith(challenged) for path in web.asked) == 1
    assert "x-amzn-waf-action: captcha" in told.said
    assert "webarchive@nationalarchives.gov.uk" in told.report["stopped"]


@on_one_database
def test_a_newspaper_is_not_sought_in_the_governments_web_archive(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    url = archive.engine.url.render_as_string(hide_password=False)
    running = begin(web, url, tmp_path, "express_and_star", "--web-archive", "uk-government")
    _, said = running.communicate()
    assert (running.returncode, web.asked) == (2, [])
    assert "the UK Government Web Archive has .gov.uk sites only, and not express_and_star" in said


@on_one_database
def test_a_list_that_cannot_be_had_is_said(web: WebArchive, archive: Archive, tmp_path: Path) -> None:
    answers = ((404, {}, b""), (200, {}, b"<html>Sorry</html>"))
    for answer in answers:
        web.answer = lambda path, answer=answer: (200, {}, b"") if "robots" in path else answer  # type: ignore[method-assign]
        told = bring(web, archive, tmp_path)
        assert told.code == 1
        assert (
            "a list was not had: express_and_star: cdx/search/cdx?url=expressandstar.com/news/*" in told.said
        )


@on_one_database
def test_a_web_archive_whose_robots_txt_is_closed_is_left_alone(
    web: WebArchive, archive: Archive, tmp_path: Path
) -> None:
    web.has(0, OLD)
    web.answer = lambda _path: (200, {}, b"User-agent: *\nDisallow: /\n")  # type: ignore[method-assign]
    told = bring(web, archive, tmp_path)
    assert (told.code, web.asked) == (1, ["/robots.txt"])
    assert "left alone: Forbidden by robots.txt" in told.said


@on_one_database
def test_no_other_days_than_there_are(web: WebArchive, archive: Archive, tmp_path: Path) -> None:
    url = archive.engine.url.render_as_string(hide_password=False)
    running = begin(web, url, tmp_path, "express_and_star", "--from", "2020-01-02", "--to", "2020-01-01")
    _, said = running.communicate()
    assert running.returncode == 2
    assert "nothing lies between 2020-01-02 and 2020-01-01" in said
