"""The archive in a browser: what its pages show, and what leaves them."""

import csv
import io
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import researched
from browsed import Site, site
from typer.testing import CliRunner

from archive import Archive, queries
from scraper.cli import app

HOSTILE = "<script>alert(1)</script> \u202eecilop\u202c told"


@pytest.fixture(scope="module")
def pages(research: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(research, tmp_path_factory.mktemp("web")) as made:
        yield made


@pytest.fixture(scope="module")
def ids(research: Archive) -> dict[str, str]:
    return researched.ids_of(research)


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written)))


def test_the_front_page_counts_and_leads_on(pages: Site) -> None:
    front = pages.page("/")
    assert re.search(r"<dt>articles</dt><dd>12</dd>", front)
    assert re.search(r"<dt>by the press</dt><dd>7</dd>", front)
    assert 'href="/search?source=star"' in front
    assert 'href="/search?programme=peel"' in front
    assert 'href="/search?year=2024"' in front
    assert re.search(
        r'/force/staffordshire">Staffordshire Police</a></td><td class="number">3</td><td class="number">2</td>',
        front,
    )


def test_a_search_finds_what_articles_say_and_marks_it(pages: Site, ids: dict[str, str]) -> None:
    found = pages.page('/search?q="quiet+failings"')
    assert "2 articles" in found
    assert f"/article/{ids['failings']}" in found
    assert "<mark>quiet failings</mark>" in found


def test_facets_count_what_was_found_and_narrow_it_down(pages: Site, ids: dict[str, str]) -> None:
    found = pages.page("/search?q=police")
    assert re.search(r'q=police&amp;kind=press">press</a><span>(\d+)', found)[1] == "4"  # type: ignore[index]
    narrowed = pages.page("/search?q=police&kind=press&body=kent")
    assert "1 article," in narrowed
    assert f"/article/{ids['praise-too']}" in narrowed
    assert "/search?q=police&amp;kind=press" in narrowed  # widens it again


@pytest.mark.parametrize(
    ("asked", "many"),
    [("source=echo", 2), ("body=staffordshire", 7), ("programme=engage", 3), ("year=2025", 2)],
)
def test_without_words_all_articles_of_a_facet_are_there(pages: Site, asked: str, many: int) -> None:
    assert f"{many} articles" in pages.page(f"/search?{asked}")


def test_a_search_that_cannot_be_understood_is_told_why(pages: Site) -> None:
    answer = pages.ask('/search?q="')
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_an_article_has_its_versions_events_dates_and_citation(pages: Site, ids: dict[str, str]) -> None:
    page = pages.page(f"/article/{ids['failings']}")
    assert "The force has since hired more people." in page
    assert "after 2025-03-10 21:01 UTC, not later than 2025-03-12 21:01 UTC" in page
    assert f"/article/{ids['calls']}" in page  # what it reports on
    assert "50%" in page  # how much of it is repeated
    assert "<strong>edited</strong>" in page
    assert f"{ids['failings']} as of 2025-03-12T21:01:00Z" in page
    assert 'href="https://star.example/failings"' in page


def test_a_release_tells_who_reports_on_it(pages: Site, ids: dict[str, str]) -> None:
    page = pages.page(f"/article/{ids['calls']}")
    assert f"/article/{ids['failings']}" in page
    assert "2.5 hours" in page


def test_an_older_version_is_shown_as_such(pages: Site, ids: dict[str, str]) -> None:
    page = pages.page(f"/article/{ids['failings']}?version=1")
    assert "hired more people" not in page
    assert "What it says now" in page


def test_a_comparison_colours_what_was_added(pages: Site, ids: dict[str, str]) -> None:
    there = pages.page(f"/article/{ids['failings']}/diff?from=1&to=2")
    back = pages.page(f"/article/{ids['failings']}/diff?from=2&to=1")
    assert "<ins>The force has since hired more people.</ins>" in there
    assert "<del>The force has since hired more people.</del>" in back


def test_a_force_has_its_inspections_and_their_coverage(pages: Site, ids: dict[str, str]) -> None:
    page = pages.page("/force/staffordshire")
    assert "Inadequate" in page
    assert "reported by The Star" in page
    assert page.index(ids["scan"]) < page.index(ids["engage"])  # newest first
    assert "2024" in page


@pytest.mark.parametrize("name", [query.name for query in queries.every()])
def test_every_question_is_answered_on_a_page_and_as_csv(pages: Site, name: str) -> None:
    page = pages.page(f"/question/{name}")
    assert f'href="/question/{name}.csv' in page
    answer = pages.ask(f"/question/{name}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0].split(",") == list(queries.find(name).columns)


def test_a_question_is_drawn_with_its_numbers(pages: Site) -> None:
    page = pages.page("/question/q15_inequality")
    assert "<svg role='img'" in page
    assert "Staffordshire Police" in page


def test_a_question_reads_the_words_of_the_press_but_hands_none_out(pages: Site, ids: dict[str, str]) -> None:
    of_press, of_release = (
        f"q11_as_of{form}?article={ids[name]}&moment=2025-03-13T00:00:00Z"
        for name, form in (("failings", "{}"), ("calls", "{}"))
    )
    assert "Calls rang out" in pages.page("/question/" + of_press.format(""))
    (row,) = rows(pages.page("/question/" + of_press.format(".csv")))
    assert (row["title"], row["text"]) == ("Watchdog finds ‘quiet failings’ at police call centre", "")
    (row,) = rows(pages.page("/question/" + of_release.format(".csv")))
    assert "quiet failings" in row["text"]


def test_the_tables_hold_no_word_of_what_may_not_be_handed_on(research: Archive, tmp_path: Path) -> None:
    with site(research, tmp_path), closing(sqlite3.connect(tmp_path / "tables.db")) as tables:
        text = dict(tables.execute("SELECT title, text FROM articles"))
        assert text["Watchdog finds ‘quiet failings’ at police call centre"] is None
        assert "control room" in text[researched.CALLS]
        everything = "\n".join(tables.iterdump())
    assert "Calls rang out" not in everything
    assert "Nobody picked up the phone" not in everything


def test_tables_and_queries_are_to_be_had_as_csv(pages: Site) -> None:
    articles = rows(pages.page("/tables/articles.csv?source__exact=star&_size=max"))
    assert {row["source"] for row in articles} == {"star"}
    assert {row["text"] for row in articles} == {""}
    assert len(rows(pages.page("/tables/q05_timeline.csv?body=kent"))) == 4


def test_statements_are_read_only(pages: Site) -> None:
    assert pages.ask("/tables.csv?sql=delete+from+articles").status_code == 400
    assert pages.ask("/tables.db").status_code == 403


def test_what_was_taken_down_is_not_shown(pages: Site, ids: dict[str, str]) -> None:
    answer = pages.ask(f"/article/{ids['removed']}")
    assert answer.status_code == 404
    assert "Somebody asked" not in answer.text
    assert "A name that was removed" not in pages.page("/search")


def test_words_from_the_web_are_text_and_turn_no_writing(
    archive: Archive, look: object, tmp_path: Path
) -> None:
    archive.record(look(0, title=HOSTILE, paragraphs=(HOSTILE,)))  # type: ignore[operator]
    did = archive.record(look(24, title=HOSTILE, paragraphs=(HOSTILE, HOSTILE)))  # type: ignore[operator]
    with site(archive, tmp_path) as pages:
        for path in (
            "/",
            "/search",
            "/search?q=told",
            f"/article/{did.article_id}",
            f"/article/{did.article_id}/diff",
        ):
            page = pages.page(path)
            assert "<script" not in page
            assert "&lt;script&gt;" in page or "&lt;<mark>" in page
            assert "\u202e" not in page
        assert "<script>alert" not in pages.page("/tables/articles")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8001", "192.168.0.1"])
def test_another_host_is_refused(pages: Site, host: str) -> None:
    assert pages.ask("/", at=host).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8001", "127.0.0.1", "[::1]:8001"])
def test_this_machine_is_let_in_by_any_of_its_names(pages: Site, host: str) -> None:
    assert pages.ask("/", at=host).status_code == 200


def test_nothing_but_reading_is_answered(pages: Site) -> None:
    assert pages.ask("/-/messages", method="POST").status_code == 405


@pytest.mark.parametrize("path", ["/", "/search", "/tables", "/tables/articles", "/article/hm-nothere"])
def test_no_page_may_run_a_script_or_ask_elsewhere(pages: Site, path: str) -> None:
    policy = pages.ask(path).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "script" not in policy


@pytest.mark.parametrize(
    "path", ["/article/hm-nothere", "/force/nowhere", "/question/q99", "/article/hm-nothere/diff"]
)
def test_what_is_not_there_is_said(pages: Site, path: str) -> None:
    assert pages.ask(path).status_code == 404


def test_a_port_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch, research: Archive) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert ended.exit_code == 2
    assert f"--port {port + 1}" in ended.output


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    ended = CliRunner().invoke(app, ["serve"])
    assert ended.exit_code == 2
    assert "'.[web]'" in ended.output


def test_no_verb_but_serve_imports_what_only_a_browser_needs() -> None:
    asked = "import sys, scraper.cli; print({'datasette', 'uvicorn', 'playwright'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)  # noqa: S603
    assert told.stdout.strip() == "set()"
