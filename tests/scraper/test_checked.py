"""What a check says of what it found: one sentence on what is wrong, remarks on what is odd, and all of it printed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive import DateClaim, Met, Reading
from scraper.checked import FORBIDDEN, ArticleAnswer, Checked, ListAnswer
from scraper.commands.check import document, tell

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
URL = "https://www.gazette.example/news/force-told-7301234"
CLAIM = DateClaim(
    field="published", on=date(2026, 11, 24), at=None, precision="day", raw="24 November 2026", origin="label"
)
READING = Reading(
    title="Force told to improve",
    paragraphs=("Callers wait too long.", "Inspectors will come back."),
    dates=(CLAIM,),
    text_complete=True,
    reader="newsquest.NewsquestPage",
    rules=(("text", "structure"), ("title", "heading")),
)
FEED = ListAnswer(
    channel="Feed", url="https://www.gazette.example/rss", answer="answered", status=200, lines=9, articles=7
)
SILENT = ListAnswer(
    channel="Sitemap", url="https://www.gazette.example/sitemap.xml", answer="404", status=404
)
ARTICLE = ArticleAnswer(url=URL, met=Met.READ, status=200, reading=READING)


def found(lists: tuple[ListAnswer, ...] = (FEED, SILENT), article: ArticleAnswer | None = ARTICLE) -> Checked:
    articles = (article,) if article else ()
    return Checked(source="gazette", checked_at=NOW, robots_txt="Allow: /", lists=lists, articles=articles)


def test_a_source_with_a_list_and_a_dated_article_is_well() -> None:
    assert found().wrong == ""
    assert found().remarks == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"answer": "blocked", "status": 429}, "answers 429"),
        ({"answer": "blocked", "status": 200}, "answers with a challenge"),
        ({"answer": "Forbidden by robots.txt", "robots": FORBIDDEN}, "robots.txt forbids every list"),
        ({"answer": "not understood"}, "no list answered: not understood (1)"),
        (
            {"articles": 0, "examples": ("https://a.example/x",)},
            "article of this source: https://a.example/x",
        ),
        ({"articles": 0, "lines": 0}, "not one line"),
    ],
)
def test_of_a_source_without_an_article_in_a_list_the_lists_are_what_is_wrong(
    change: dict[str, Any], says: str
) -> None:
    assert says in found(lists=(replace(FEED, **change),), article=None).wrong


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"met": Met.ERROR, "robots": FORBIDDEN, "reading": None}, f"robots.txt forbids the article {URL}"),
        (
            {"met": Met.BLOCKED, "status": 403, "reading": None, "reason": "HTTP 403"},
            "the article answers 403",
        ),
        ({"met": Met.UNREAD, "reading": None, "reason": "no text"}, "could not be read: no text"),
        ({"met": Met.GONE, "status": 404, "reading": None}, "could not be read: gone"),
        ({"reading": replace(READING, dates=())}, "no date"),
        ({"reading": replace(READING, dates=(replace(CLAIM, field="updated"),))}, "no date"),
    ],
)
def test_an_article_that_cannot_be_used_is_what_is_wrong(change: dict[str, Any], says: str) -> None:
    assert says in found(article=replace(ARTICLE, **change)).wrong


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reading": replace(READING, library="trafilatura 2.0.0")}, "only by text extraction"),
        ({"by_structure": True}, "no template of its platform"),
        ({"reading": replace(READING, dates=()), "listed": CLAIM}, "only its list gives one"),
        ({"reading": replace(READING, text_complete=False)}, "for subscribers"),
        ({"noarchive": True}, "noarchive"),
    ],
)
def test_what_is_odd_of_an_article_is_a_remark_and_nothing_wrong(change: dict[str, Any], says: str) -> None:
    odd = found(article=replace(ARTICLE, **change))
    assert odd.wrong == ""
    (remark,) = odd.remarks
    assert says in remark


def test_a_list_that_robots_txt_closes_is_a_remark_as_long_as_another_answers() -> None:
    closed = replace(SILENT, answer="Forbidden by robots.txt", robots=FORBIDDEN)
    assert found(lists=(FEED, closed)).remarks == ["robots.txt forbids 1 of 2 lists"]


def test_all_that_was_found_of_a_source_is_printed_with_its_origin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell([("gazette", found())], in_full=["gazette"])
    shown = capsys.readouterr().out
    for said in (
        "Feed",
        "9 lines",
        "7 articles",
        URL,
        "heading",
        "label",
        "24 November 2026",
        "Allow: /",
        "ok",
    ):
        assert said in shown


def test_of_many_sources_a_line_each_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    tell([("gazette", found()), ("herald", None)], in_full=[])
    shown = capsys.readouterr().out
    assert "1 of 2" in shown
    assert "not checked to the end" in shown
    assert "24 November 2026" not in shown


def test_what_a_site_says_cannot_act_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bold = replace(READING, title="\x1b[1mForce[/red] told")
    robots = replace(found(article=replace(ARTICLE, reading=bold)), robots_txt="\x1b]0;title\x07Allow: /")
    tell([("gazette", robots)], in_full=["gazette"])
    shown = capsys.readouterr().out
    assert "\x1b]0;" not in shown
    assert "\x1b[1mForce" not in shown
    assert "Force[/red] told" in shown


def test_programs_are_told_whether_a_source_can_be_used() -> None:
    assert document("gazette", found())["usable"] is True
    assert document("gazette", found(article=None))["usable"] is False
    assert document("gazette", None)["usable"] is False
