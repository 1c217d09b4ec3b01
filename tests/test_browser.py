"""A real browser on `hmicfrs serve`: it opens every kind of page, searches, narrows down, compares, downloads."""

import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import researched
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select, update
from typer.testing import CliRunner

from archive import Archive
from archive.model import Article, ReadingRow
from scraper.cli import app

HOSTILE = "<script>document.title = 'taken over'</script> told"
DESK, TELEPHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def ids(upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An archive whose article `waiting` has a script in its title."""
    path = tmp_path_factory.mktemp("browsed") / "archive.db"
    shutil.copy(upgraded_sqlite, path)
    url = f"sqlite:///{path}"
    with Archive(url) as archive:
        ids = researched.fill(archive)
        waiting = select(Article.id).where(Article.public_id == ids["waiting"]).scalar_subquery()
        with archive.engine.begin() as connection:
            connection.execute(
                update(ReadingRow).where(ReadingRow.article_id == waiting).values(title=HOSTILE)
            )
    return ids | {"url": url}


@pytest.fixture(scope="module")
def at(ids: dict[str, str]) -> Iterator[str]:
    """The address at which the command itself shows it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from scraper.cli import main; main()", "serve", "--port", str(port)]
    environment = os.environ | {"ARCHIVE_URL": ids["url"]}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as served:  # noqa: S603
        assert served.stdout is not None
        try:
            assert any("Ctrl-C" in line for line in iter(served.stdout.readline, "")), "it did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(timeout=20)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, at: str) -> Iterator[Page]:
    """A page at the width of a desk, on which nothing may go wrong and which may ask nobody else."""
    context = browser.new_context(viewport=DESK, base_url=at)  # type: ignore[arg-type]
    wrong: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("request", lambda one: one.url.startswith((at, "data:")) or wrong.append(one.url))
    made.on("response", lambda one: one.status < 400 or wrong.append(f"{one.status} {one.url}"))
    yield made
    context.close()
    assert wrong == []


def test_every_kind_of_page_opens_and_none_is_wider_than_a_telephone(page: Page, ids: dict[str, str]) -> None:
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    for path in (
        "/",
        "/search",
        "/search?q=police",
        f"/article/{ids['failings']}",
        f"/article/{ids['failings']}/diff",
        "/forces",
        "/force/staffordshire",
        "/questions",
        "/question/q10_edits",
        "/columns",
        "/licence",
        "/tables",
        "/tables/articles",
        "/tables/q05_timeline?body=kent",
    ):
        page.goto(path)
        assert page.locator("h1").first.is_visible(), path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= TELEPHONE["width"], f"{path} is {wide} wide"


def test_a_reader_goes_from_a_search_by_a_facet_and_an_article_to_what_changed(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill('"quiet failings"')
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("status").inner_text() == "2 articles"
    page.get_by_role("link", name="press", exact=True).click()
    assert page.get_by_role("status").inner_text().startswith("1 article,")
    page.get_by_role("link", name="Watchdog finds").click()
    page.get_by_role("link", name="what changed").click()
    added = page.locator(".said ins")
    assert added.inner_text() == "The force has since hired more people."
    expect(added).to_have_css("color", "rgb(11, 93, 30)")  # once the page's style sheet is there
    page.get_by_label("Compare version").select_option("2")
    page.get_by_label("with version").select_option("1")
    page.get_by_role("button", name="Compare").click()
    assert page.locator(".said del").inner_text() == "The force has since hired more people."


def test_a_question_is_asked_for_another_force_and_taken_along(page: Page, tmp_path: Path) -> None:
    page.goto("/question/q05_timeline")
    page.get_by_label("slug of a body").fill("kent")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("svg[role=img]").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "kent.csv")
    with (tmp_path / "kent.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert rows[0]["title"] == "Kent Police praised"


def test_a_script_in_a_title_is_shown_as_text(page: Page, ids: dict[str, str]) -> None:
    for path in (
        f"/article/{ids['waiting']}",
        "/search?source=post",
        "/force/staffordshire",
        "/tables/articles",
    ):
        page.goto(path)
        assert page.get_by_text(HOSTILE).first.is_visible(), path
        assert page.title() != "taken over"


def test_it_is_used_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "To the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_every_field_and_picture_has_a_name(page: Page, ids: dict[str, str]) -> None:
    unnamed = """() => [...document.querySelectorAll('input, select, svg[role=img]')]
        .filter(one => !(one.labels && one.labels.length) && !one.getAttribute('aria-label')).length"""
    for path in ("/", "/search?q=police", f"/article/{ids['failings']}/diff", "/question/q05_timeline"):
        page.goto(path)
        assert page.evaluate(unnamed) == 0, path
        assert page.evaluate("document.documentElement.lang") == "en-GB"


def test_text_stands_out_from_its_ground(page: Page, ids: dict[str, str]) -> None:
    for path in ("/", "/search?q=police", f"/article/{ids['failings']}", f"/article/{ids['failings']}/diff"):
        page.goto(path)
        assert page.evaluate(_CONTRASTS) >= 4.5, path


_CONTRASTS = """() => {
  const linear = c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = rgb => [.2126, .7152, .0722].reduce((sum, part, at) => sum + part * linear(rgb[at] / 255), 0);
  const rgb = said => said.match(/[\\d.]+/g).map(Number);
  const ground = one => {
    for (; one; one = one.parentElement) {
      const found = rgb(getComputedStyle(one).backgroundColor);
      if (found[3] !== 0) return found;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')].filter(one => !one.closest('svg') &&
    [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return Math.min(...texts.map(one => {
    const pair = [light(rgb(getComputedStyle(one).color)), light(ground(one))];
    return (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
  }));
}"""


def test_a_report_is_complete_in_itself(
    browser: Browser, ids: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", ids["url"])
    assert CliRunner().invoke(app, ["report", str(tmp_path / "report.html")]).exit_code == 0
    page = browser.new_page(viewport=TELEPHONE)  # type: ignore[arg-type]
    asked: list[Any] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((tmp_path / "report.html").as_uri())
    assert len(asked) == 1
    assert page.locator("svg").count() >= 4
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.close()
