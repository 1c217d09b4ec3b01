"""Pages without a publisher's words: nothing of what it said is left, and they read as the real ones do."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import made_up
from scraper.field_by_field import portrait
from scraper.fixture import NothingToKeep, fixture, without_words
from scraper.known_sources import all_sources
from scraper.markup import decode
from scraper.one_page import OnePage
from scraper.opened import open_page
from scraper.publishers import TEMPLATES

FIXTURES = Path(__file__).parent.parent / "fixtures"
SOURCES = all_sources()
PAGES = [
    path
    for path in sorted(FIXTURES.glob("*/*.html"))
    if path.parent.name in SOURCES and path.with_suffix(".json").exists()
    if "reader" in json.loads(path.with_suffix(".json").read_text("utf-8"))
]
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
RUN = 4


def page(path: Path) -> OnePage:
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    seen_at = datetime.fromisoformat(said["captured_at"])
    return OnePage(url=said["url"], body=path.read_bytes(), content_type="text/html", seen_at=seen_at)


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Every few words that stand in a row, but for those of labels and dates."""
    kept = made_up.LABELS | made_up.SMALL
    words = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", made_up.DATE.sub(" ", text))]
    runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return {run for run in runs if not kept.issuperset(run)}


@every_page
def test_no_four_words_of_a_paragraph_are_left_on_a_made_up_page(path: Path) -> None:
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    texts = [said["title"], said["standfirst"] or "", *said["paragraphs"], *(said["notes"] or [])]
    left = runs_of_words(without_words(page(path)))
    assert [run for text in texts for run in runs_of_words(text) & left] == []


@every_page
def test_a_made_up_page_has_the_marks_of_the_real_one(path: Path) -> None:
    real = open_page(path.read_bytes(), "")
    made = open_page(without_words(page(path)).encode(), "")
    for template in TEMPLATES:
        assert template.recognises(made) == template.recognises(real), template


@every_page
def test_a_made_up_page_says_where_it_reads_otherwise(path: Path) -> None:
    source = SOURCES[path.parent.name]()
    real = portrait(source.page(page(path).url, path.read_bytes(), "", page(path).seen_at).read())
    made = fixture(page(path), source)
    expected = json.loads(made.expectation)
    if not made.differences:
        assert len(expected["paragraphs"]) == len(real["paragraphs"])
        assert expected["reader"] == real["reader"]
        assert [claim[:2] for claim in expected["dates"]] == [claim[:2] for claim in real["dates"]]


def test_most_pages_read_as_the_real_ones_do() -> None:
    alike = 0
    for path in PAGES:
        alike += not fixture(page(path), SOURCES[path.parent.name]()).differences
    assert alike >= 0.5 * len(PAGES), f"{alike} of {len(PAGES)}"


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Watchdog praises force | Gazette</title>
<link rel="canonical" href="https://www.burtonmail.co.uk/news/local-news/watchdog-praises-force-7301234">
<meta property="og:title" content="Watchdog praises force">
<meta name="google-site-verification" content="abc"><meta property="article:id" content="7301234">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Watchdog praises force",
 "author": {"@type": "Person", "name": "Rosalind Peake"}, "datePublished": "2026-11-10T09:00:00Z",
 "articleBody": "Callers <a href='https://x.example/news/callers-are-glad'>are glad</a> of it."}</script>
<script>window.stories = ["Secret of the editor"]; self.__next_f.push(1)</script><style>p { color: red }</style></head>
<body><!-- a comment --><article class="story story--lead" id="main"><h1>Watchdog praises force</h1>
<p>By <a href="/authors/rosalind-peake/" title="Rosalind Peake">Rosalind Peake</a></p><p>Published 10 November 2026</p>
<p>Callers are glad of the force's new control room, inspectors have found after a visit in the spring of this year.</p>
<p>Telephone 01785 123456 or write to editor@gazette.example to tell us what you think of it, if you like.</p>
<img src="/images/watchdog-at-work.jpg" alt="Watchdog at work" onclick="track('a')" srcset="a 1x"></article>
</body></html>
"""


def made() -> str:
    now = datetime(2026, 11, 11, tzinfo=UTC)
    url = "https://www.burtonmail.co.uk/news/local-news/watchdog-praises-force-7301234"
    return without_words(OnePage(url=url, body=PAGE.encode(), content_type="", seen_at=now))


@pytest.mark.parametrize(
    "kept",
    [
        'class="story story--lead"', 'id="main"', "10 November 2026", "Published", "By ", "2026-11-10T09:00:00Z",
        "https://www.burtonmail.co.uk/news/local-news/", "-7301234", '"@type": "NewsArticle"', "self.__next_f",
        'content="7301234"', ".jpg", "/authors/",
    ],
)  # fmt: skip
def test_structure_dates_and_labels_stay(kept: str) -> None:
    assert kept in made()


@pytest.mark.parametrize(
    "gone",
    [
        "Watchdog", "watchdog", "praises", "Rosalind", "rosalind", "Peake", "Callers", "callers", "inspectors",
        "Secret", "color", "onclick", "srcset", "comment", "01785 123456", "editor@", "abc",
    ],
)  # fmt: skip
def test_words_names_numbers_and_scripts_go(gone: str) -> None:
    assert gone not in made()


def test_a_word_is_always_replaced_by_the_same_word() -> None:
    assert decode(made().encode()) == made()
    assert made_up.text("Force praised, force told") == " ".join(
        [made_up.word("Force"), f"{made_up.word('praised')},", made_up.word("force"), made_up.word("told")]
    )


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=2, max_size=80))
def test_a_made_up_word_has_the_length_of_its_original(word: str) -> None:
    assert len(made_up.word(word)) == len(word)


@given(st.text(max_size=200))
def test_whatever_a_text_holds_something_is_made_of_it(text: str) -> None:
    assert isinstance(made_up.text(text), str)
    assert isinstance(made_up.url(text), str)
    assert isinstance(made_up.document(text), str)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.a.example/news/7301234.force-told/", "https://www.a.example/news/7301234."),
        ("/news/2026/11/10/force-told-to-improve/", "/news/2026/11/10/"),
        ("https://www.a.example/", "https://www.a.example/"),
        ("https://www.a.example/news/", "https://www.a.example/news/"),
        ("/wg/news.nsf/articles/Force+told+11032024132500?open", "/wg/news.nsf/articles/"),
        ("?page=2", "?page=2"),
    ],
)
def test_of_an_address_host_sections_and_numbers_stay(address: str, kept: str) -> None:
    made = made_up.url(address)
    assert made.startswith(kept)
    assert len(made) == len(address)
    assert "force" not in made.lower()


def test_a_fixture_takes_a_name_that_is_free_and_its_template_s_if_none_is_given(tmp_path: Path) -> None:
    path = FIXTURES / "shropshire_star" / "era-b.html"
    one = fixture(page(path), SOURCES["shropshire_star"]())
    first, said = one.write(tmp_path, "")
    assert first.name == "page-builder-page.html"
    assert json.loads(said.read_text("utf-8"))["reader"] == "midland_news.PageBuilderPage"
    again, _ = one.write(tmp_path, "")
    assert again.name == "page-builder-page-2.html"
    named, _ = one.write(tmp_path, "era-b")
    assert named.name == "era-b.html"


def test_a_page_that_nothing_reads_gives_no_fixture() -> None:
    page = OnePage(
        url="https://www.shropshirestar.com/news/a-1234567",
        body=b"<p>x</p>",
        content_type="",
        seen_at=datetime(2026, 11, 11, tzinfo=UTC),
    )
    with pytest.raises(NothingToKeep, match="shropshire_star cannot read"):
        fixture(page, SOURCES["shropshire_star"]())
