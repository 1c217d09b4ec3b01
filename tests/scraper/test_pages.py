"""Made-up pages in every template's shape, and what a careful reader would say that each of them says.

`pytest --force-regen` writes what the reader says today into the expectations, and fails that run.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from sources import SOURCES, Gazette

from archive import Reading
from scraper.article_page import ArticlePage
from scraper.field_by_field import portrait
from scraper.opened import open_page
from scraper.publishers import TEMPLATES
from scraper.publishers.domino import DominoPage
from scraper.spiders.hmicfrs import Hmicfrs
from scraper.spiders.wired_gov import WiredGov

FIXTURES = Path(__file__).parent.parent / "fixtures"


@cache
def _expectation(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return said


def _pages() -> list[Path]:
    """Fixtures that hold a readable article, and not a list, a block or an error."""
    pages = [path for path in sorted(FIXTURES.glob("*/*.html")) if path.with_suffix(".json").exists()]
    return [path for path in pages if "reader" in _expectation(path)]


PAGES = _pages()
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")


def _open(path: Path, body: bytes) -> ArticlePage:
    said = _expectation(path)
    source = SOURCES[path.parent.name]()
    return source.page(said["url"], body, "text/html", datetime.fromisoformat(said["captured_at"]))


@cache  # a page is compared with itself altered, in ten tests and more
def _read(path: Path) -> Reading:
    return _open(path, path.read_bytes()).read()


@every_page
def test_a_page_is_read_as_a_careful_reader_would(path: Path, request: pytest.FixtureRequest) -> None:
    said, read = _expectation(path), portrait(_read(path))
    if request.config.getoption("force_regen"):
        path.with_suffix(".json").write_text(
            json.dumps(said | read, ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
        pytest.fail("the expectation was written anew: judge it by eye")
    expected = {field: said[field] for field in read}
    dates, read_dates = expected.pop("dates"), read.pop("dates")
    assert read == expected
    # Of one date several claims may be made, but none of another day.
    assert [date for date in dates if date not in read_dates] == []
    assert {(field, on) for field, on, *_ in read_dates} == {(field, on) for field, on, *_ in dates}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)
def test_every_template_has_a_page(template: type[ArticlePage]) -> None:
    readers = {_expectation(path)["reader"] for path in PAGES}
    assert f"{template.__module__.rpartition('.')[2]}.{template.__name__}" in readers


# Of these two the first is the narrower: a WordPress site of one publisher.
NARROWER = {("DcThomsonPage", "WordPressPage"), ("InspectoratePage", "WordPressPage")}


@every_page
def test_no_other_template_recognises_a_page(path: Path) -> None:
    own = _expectation(path)["reader"].rpartition(".")[2]
    tree = open_page(path.read_bytes(), "text/html")
    # A live blog stands in the template of its day.
    others = {template.__name__ for template in TEMPLATES if template.recognises(tree)} - {
        own,
        "LiveBlogPage",
    }
    assert own in {"ArticlePage", "LiveBlogPage"} or {(own, other) for other in others} <= NARROWER


def test_every_fixture_says_what_is_expected_of_it() -> None:
    made = [path for path in FIXTURES.glob("*/*") if not path.name.endswith(".json")]
    silent = [
        path.name
        for path in made
        if not path.with_suffix(".json").exists() and not path.with_suffix(".entries.json").exists()
    ]
    assert silent == []


# ---- what lists stand beside an article


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path.parent.name == "wired_gov"], ids=lambda path: path.stem
)
def test_a_syndicated_page_names_whose_release_it_is(path: Path) -> None:
    page = _open(path, path.read_bytes())
    assert WiredGov().concerns_us(page.read()).kept is _expectation(path)["ours"]


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path.parent.name == "wired_gov"], ids=lambda path: path.stem
)
def test_latest_news_beside_a_release_is_read_where_it_is_the_inspectorates(path: Path) -> None:
    page = _open(path, path.read_bytes())
    assert isinstance(page, DominoPage)
    read = [
        [
            line.title,
            line.published and line.published.at and line.published.at.isoformat(),
            line.url,
            line.summary,
        ]
        for line in WiredGov().beside(page)
    ]
    assert read == _expectation(path)["latest"]


# ---- stability


def _noise_blocks(rng: random.Random) -> Iterator[str]:
    """Blocks that sites set between paragraphs, other ones at every request."""
    number = rng.randrange(10**8)
    yield f'<div class="ad-slot" id="div-gpt-ad-{number}"><script>slot({number})</script></div>'
    yield f'<div id="ad-{number}" data-nonce="{number:x}"><span>Advertisement</span></div>'
    yield (
        f'<aside class="promo"><h3>More stories</h3><ul>'
        f'<li><a href="/news/x-{number}">Traffic on the A{number % 999}</a></li></ul></aside>'
    )
    yield f'<div class="taboola"><a href="https://ads.example/{number}">Do not believe {number % 10}</a></div>'
    yield f"<iframe src='https://ads.example/{number}'></iframe>"


def _noise_footers(rng: random.Random) -> str:
    others = [f"Story number {rng.randrange(10**6)} about something else" for _ in range(rng.randrange(2, 7))]
    links = "".join(f'<li><a href="/news/other-{rng.randrange(10**7)}">{title}</a></li>' for title in others)
    return (
        f"<aside><h2>Most read</h2><ol>{links}</ol></aside>"
        f"<section class='related-articles'><h2>Related</h2><ul>{links}</ul></section>"
        f"<div class='comments'><h3>{rng.randrange(400)} comments</h3><p>{rng.randrange(60)} minutes ago</p></div>"
        f"<footer><p>{rng.randrange(900)} people are reading this. "
        f"Page made in {rng.random():.3f} seconds.</p></footer>"
    )


def disturb(page: str, seed: int) -> str:
    """The page as another request might have met it: nonces, ads, links to others, counters, all in other words."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    nonce = f'<script nonce="{rng.randrange(16**8):x}">window.v={{"t":{rng.randrange(10**9)}}}</script>'
    page = re.sub(r"(?i)(<head>)", lambda m: m[0] + nonce, page, count=1)
    page = re.sub(
        r"(?i)(<body[^>]*>)",
        lambda m: (
            f"{m[0]}{nonce}<div class='cookie-banner' id='c{rng.randrange(999)}'><p>We use cookies, "
            f"{rng.randrange(999)} of them, to make this site work for you.</p></div>"
        ),
        page,
        count=1,
    )
    page = re.sub(
        r"(?i)(</nav>)",
        lambda m: f'<a href="/live?t={rng.randrange(10**6)}">{rng.randrange(30)}°C in town</a>{m[0]}',
        page,
    )
    page = _in_body(page, lambda body: _between_paragraphs(body, rng))
    return re.sub(r"(?i)(</body>)", lambda m: _noise_footers(rng) + m[0], page, count=1)


def _in_body(page: str, change: Callable[[str], str]) -> str:
    """Change what is shown, and not the structured data in the head."""
    head, tag, body = re.split(r"(?i)(<body[^>]*>)", page, maxsplit=1)
    return head + tag + change(body)


def _between_paragraphs(body: str, rng: random.Random) -> str:
    ends = [match.end() for match in re.finditer(r"(?i)</p>(?=\s*<p)", body)]
    for end in sorted(rng.sample(ends, min(len(ends), 3)), reverse=True):
        body = body[:end] + rng.choice(list(_noise_blocks(rng))) + body[end:]
    return body


def _disturbed(path: Path, change: Callable[[str], str]) -> Reading:
    body = path.read_bytes()
    charset = "cp1252" if path.stem == "windows-1252" else "utf-8"
    return _open(path, change(body.decode(charset)).encode(charset, "xmlcharrefreplace")).read()


@every_page
@pytest.mark.parametrize("seed", range(4))
def test_what_changes_at_every_request_changes_no_reading(path: Path, seed: int) -> None:
    plain = _read(path)
    noisy = _disturbed(path, lambda page: disturb(page, seed))
    for field in ("title", "standfirst", "paragraphs", "notes", "tags", "authors", "kind", "dates", "links"):
        assert getattr(noisy, field) == getattr(plain, field), field


@every_page
@pytest.mark.parametrize("words", ["1 min read", "12 min read", "3 hours ago", "4,211 views", "17 Comments"])
def test_counters_beside_the_headline_change_no_text(path: Path, words: str) -> None:
    """They stand where the byline does, and are never part of what an article says."""

    def add(page: str) -> str:
        return re.sub(
            r"(?i)(</h1>)(?!.*</h1>)", rf"\1<div class='k9'><span>{words}</span></div>", page, count=1
        )

    plain, noisy = _read(path), _disturbed(path, add)
    for field in ("title", "standfirst", "paragraphs", "notes", "tags", "authors", "kind"):
        assert getattr(noisy, field) == getattr(plain, field), field
    assert {claim.on for claim in noisy.dates if claim.precision != "relative"} == {
        claim.on for claim in plain.dates
    }


@every_page
def test_one_figure_changed_in_one_paragraph_is_seen(path: Path) -> None:
    plain = _read(path)
    for paragraph in _expectation(path)["paragraphs"]:
        for figure in re.finditer(r"(?<=[a-z] )\d+(?= [a-z])", paragraph):
            words = paragraph[figure.start() - 2 : figure.end() + 2]
            edited = _disturbed(path, partial(_one_more, words=words, figure=figure[0]))
            assert edited.paragraphs != plain.paragraphs, paragraph


def _one_more(page: str, words: str, figure: str) -> str:
    return page.replace(words, words.replace(figure, str(int(figure) + 1)))


@every_page
def test_a_page_reads_the_same_on_another_day(path: Path) -> None:
    """But for dates that say how long ago something was."""
    said = _expectation(path)
    page = SOURCES[path.parent.name]().page(
        said["url"], path.read_bytes(), "text/html", datetime(2030, 1, 1, tzinfo=UTC)
    )
    assert replace(page.read(), dates=()) == replace(_read(path), dates=())


@every_page
def test_line_ends_and_indentation_are_no_text(path: Path) -> None:
    """A page that is minified the next day says what it said."""
    minified = _disturbed(path, lambda page: re.sub(r"[\r\n\t]+", "\r\n    ", page))
    assert minified.paragraphs == _read(path).paragraphs


OTHER_MARKUP: dict[str, Callable[[str], str]] = {
    "upper case": lambda page: re.sub(r"<(/?)([a-z0-9]+)(?=[\s>])", lambda m: f"<{m[1]}{m[2].upper()}", page),
    "two more boxes": lambda page: f"<div><div>{page.replace('</body>', '</div></div></body>')}",
    "a span in every paragraph": lambda page: re.sub(
        r"(?s)<p>(.*?)</p>", r'<p><span style="color:#111">\1</span></p>', page
    ),
}


@every_page
@pytest.mark.parametrize("change", OTHER_MARKUP.values(), ids=OTHER_MARKUP.keys())
def test_a_redesign_that_no_reader_sees_invents_no_edit(path: Path, change: Callable[[str], str]) -> None:
    assert replace(_disturbed(path, lambda page: _in_body(page, change)), rules=()) == replace(
        _read(path), rules=()
    )


@pytest.mark.parametrize(
    "path",
    [path for path in PAGES if path.parent.name in {"hmicfrs", "wired_gov"}],
    ids=lambda path: path.stem,
)
@pytest.mark.parametrize("hashed_class", ["css-1x9f3", "ad1d55 cmp4f2a"])
def test_the_inspectorates_pages_are_read_without_class_names(path: Path, hashed_class: str) -> None:
    """Their real ones are not known, and hashed ones change with every release of a theme."""
    hashed = _disturbed(path, lambda page: re.sub(r'\sclass="[^"]*"', f' class="{hashed_class}"', page))
    plain = _read(path)
    for field in ("title", "standfirst", "kind", "notes", "dates", "links"):
        assert getattr(hashed, field) == getattr(plain, field), field
    # A hint for those who hear the page is hidden by its class alone.
    hints = "Show this section"
    assert [text.removesuffix(hints).strip() for text in hashed.paragraphs] == list(plain.paragraphs)


@pytest.mark.parametrize(
    "label",
    [
        "<p>Press release &mdash; 11 June 2024</p>",
        "<p>Press release, 11 June 2024</p>",
        "<p>Press release (11 June 2024)</p>",
        "<p>11/06/2024 | PRESS RELEASE</p>",
        "<p>Press release<br>Posted 11th June 2024</p>",
        "<div><span>Press release</span><span>Tuesday 11 June 2024</span></div>",
        "<dl><dt>Type</dt><dd>Press release</dd><dt>Date</dt><dd>11 Jun 2024</dd></dl>",
        "<ul><li><a href='/news/?type=1'>Press release</a></li><li>11 June 2024</li></ul>",
    ],
)
@pytest.mark.parametrize("page", ["{0}<h1>Force told to act</h1>", "<h1>Force told to act</h1>{0}"])
def test_kind_and_day_beside_a_headline_are_read_however_they_are_set(label: str, page: str) -> None:
    told = "The force must answer calls faster, inspectors say, and must look after victims better."
    text = f"<p>{told}</p><p>It has until May to show how it will do that.</p>"
    head = "<title>Force told to act - HMICFRS</title>"
    body = f"<p>Planned website downtime: 20 June 2024</p><main>{page.format(label)}<div>{text}</div></main>"
    url = "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/force-told-to-act/"
    reading = Hmicfrs().page(url, f"{head}{body}".encode(), "", datetime(2024, 6, 12, tzinfo=UTC)).read()
    assert (reading.kind, {str(claim.on) for claim in reading.dates}) == ("press release", {"2024-06-11"})


@pytest.mark.parametrize(
    "box",
    [
        '<div class="x1"><p>Want to stay up to date? Join our WhatsApp channel for news.</p></div>',
        '<div class="x1"><p>Never miss a story: sign up to our free newsletter today.</p></div>',
        '<p>Also read</p><ul><li><a href="/news/1/">Bus late</a></li></ul>',
        '<p>Topics: <a href="/topic/police/">Police</a>, <a href="/topic/crime/">Crime</a></p>',
        "<h3>Comments (12)</h3>",
        "<h3>Join the conversation</h3>",
    ],
)
@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Rowan Vale</p>",
        '<p><span>By <a href="/author/rowan-vale/">Rowan Vale</a></span><span>Published 11 June 2024</span></p>',
    ],
)
def test_boxes_after_the_text_and_the_way_a_byline_is_set_change_nothing(box: str, byline: str) -> None:
    told = [
        "The force must answer calls faster, inspectors say, and must look after victims better.",
        "It has until May to show the inspectorate how it will do that in every one of its towns.",
    ]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    page = f"<title>Force told to act</title><main><h1>Force told to act</h1>{byline}<div>{text}{box}</div></main>"
    url = "https://www.gazette.example/news/force-told-to-act/"
    reading = Gazette().page(url, page.encode(), "", datetime(2024, 6, 12, tzinfo=UTC)).read()
    assert (reading.authors, list(reading.paragraphs)) == (("Rowan Vale",), told)


def test_a_bold_line_stays_though_structured_data_leaves_it_out() -> None:
    told = [
        "The force must answer calls faster, inspectors say, and must look after victims better.",
        "It has until May to show the inspectorate how it will do that in every one of its towns.",
    ]
    data = {"@type": "NewsArticle", "headline": "Force told to act", "articleBody": " ".join(told)}
    page = (
        f'<title>Force told to act</title><script type="application/ld+json">{json.dumps(data)}</script><main>'
        f"<h1>Force told to act</h1><p>{told[0]}</p><p><strong>What comes next</strong></p><p>{told[1]}</p></main>"
    )
    url = "https://www.gazette.example/news/force-told-to-act/"
    reading = Gazette().page(url, page.encode(), "", datetime(2024, 6, 12, tzinfo=UTC)).read()
    assert reading.paragraphs == (told[0], "What comes next", told[1])


def test_an_author_that_microdata_alone_names_is_read() -> None:
    told = "The force must answer calls faster, inspectors say, and must look after victims better."
    page = (
        '<title>Force told to act</title><main itemscope itemtype="https://schema.org/NewsArticle">'
        "<h1>Force told to act</h1>"
        '<div itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Rowan Vale</b></div>'
        f'<div itemprop="articleBody"><p>{told}</p></div></main>'
    )
    url = "https://www.gazette.example/news/force-told-to-act/"
    reading = Gazette().page(url, page.encode(), "", datetime(2024, 6, 12, tzinfo=UTC)).read()
    assert (reading.authors, list(reading.paragraphs)) == (("Rowan Vale",), [told])
