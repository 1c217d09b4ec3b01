"""How the text of a page is set in lines, which templates bear their marks, and what is looked at only once."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from scraper import galley, plain_dates
from scraper.container import galley_of, noise, scope_of
from scraper.dates import LONDON, _absolute, _distance
from scraper.galley import Galley, lines
from scraper.marks import Attributes
from scraper.markup import UNPRINTABLE, decode, parse, parse_bytes, squeeze
from scraper.overgrown import is_overgrown
from scraper.publishers import TEMPLATES, read_any
from scraper.templates import first_to_recognise

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(FIXTURES.glob("*/*.html"))
SEEN = datetime(2026, 11, 20, tzinfo=UTC)


def tree(text: str) -> HtmlElement:
    found = parse(f"<html><body>{text}</body></html>")
    assert found is not None
    return found


def set_without(text: str, tag: str) -> list[str]:
    page = tree(text)
    return [line.text for line in lines(page, set(page.iter(tag)))]


# ---- lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>One <b>two</b>\n <i>three</i></p>", ["One two three"]),
        ("<div>One<aside>two</aside>\n<b>three</b></div>", ["One three"]),
        ("<div>One <aside>two</aside></div> <p>three</p>", ["One", "three"]),
        ("<aside>one</aside>\n<p>two</p>", ["two"]),
        ("<p>One<br>two<br><br>three</p>", ["One", "two", "three"]),
        ("<p>One<script>two</script> three<span class='sr-only'>four</span></p>", ["One three"]),
        ("<h2><button>One</button></h2><p><button>two</button>three</p>", ["One", "three"]),
    ],
)
def test_a_line_ends_where_a_reader_sees_it_end_also_around_what_is_left_out(
    text: str, shown: list[str]
) -> None:
    assert set_without(text, "aside") == shown


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_galley_gives_the_lines_of_any_part_as_if_that_were_gone_through_alone(path: Path) -> None:
    page = parse(decode(path.read_bytes()))
    assert page is not None
    body = page.find("body")
    whole = galley_of(page if body is None else body)
    skip = {part.element for part in whole.optional[::2]}
    for part in [element for element in whole.root.iter() if whole.holds(element) and len(element) > 3][:12]:
        alone = lines(part, skip)
        assert [(line.text, line.parts, line.element) for line in whole.lines(skip, part)] == [
            (line.text, line.parts, line.element) for line in alone
        ]


PIECES = ("one", "Two.", " ", "\n", "\u200b", "<br>", "<img>", "<script>x</script>", "<i class=sr-only>x</i>")
TAGS = ("div", "p", "b", "a href=/x", "aside", "nav", "time", "li", "h2")


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    held = st.lists(inner, max_size=4).map("".join)
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", st.sampled_from(TAGS), held)


MARKUP = st.lists(st.recursive(st.sampled_from(PIECES), _nested, max_leaves=20), max_size=6).map("".join)


@given(MARKUP, st.randoms(use_true_random=False))
def test_lines_without_parts_are_those_of_the_text_gone_through_without_them(
    text: str, random: Random
) -> None:
    every = [*tree(text).iter()]
    may_go = set(random.sample(every, random.randint(0, len(every))))
    whole = Galley(every[0], lambda element, *_: element in may_go)
    skip = {part.element for part in whole.optional if random.random() < 0.5}
    for below in every:
        assert whole.lines(skip, below) == lines(below, skip)


def test_a_page_is_gone_through_once_however_often_its_lines_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    gather = Galley._gather

    def counted(self: Galley) -> None:
        begun.append(str(self.root.tag))
        gather(self)

    monkeypatch.setattr(Galley, "_gather", counted)
    assert read_any("", (FIXTURES / "the_northern_echo" / "today.html").read_bytes(), "text/html", SEEN)
    # Its headline, the article, which has too little of the prose, and the main part: each once, and never all of it.
    assert begun == ["h1", "article", "main"]


# ---- the main part


SENTENCES = (
    "Inspectors say that the force has to do better. ",
    "<a href=/x>One of the week's other stories</a>",
    "<a>One. </a>",
    "Kent ",
)
PARTS = (
    "<p>{}</p>",
    "<div class=widget>{}</div>",
    "<form>{}</form>",
    "<aside>{}</aside>",
    "<li>{}</li>",
    "<span>{}</span>",
)
SHOWN = st.lists(
    st.builds(
        lambda part, said, times: part.format(said * times),
        st.sampled_from(PARTS),
        st.sampled_from(SENTENCES),
        st.integers(1, 5),
    ),
    max_size=5,
).map("".join)


@given(
    st.tuples(SHOWN, SHOWN, SHOWN, SHOWN),
    st.sampled_from(("main", "div role=main", "a href=/y", "article", "main class=subscription-content")),
    st.sampled_from(("", "", "class=p402_premium")),
)
@example(
    (PARTS[0].format(SENTENCES[0]), PARTS[0].format(SENTENCES[0] * 5), "", ""), "main", "class=p402_premium"
)
def test_what_stands_beside_the_main_part_tells_the_same_of_it_when_it_is_not_gone_through(
    shown: tuple[str, str, str, str], part: str, paid: str
) -> None:
    before, text, more, after = shown
    article = f"<article {paid}><h1>Force praised</h1>{text}</article>"
    page = tree(f"{before}<{part}>{article}{more}</{part.split()[0]}>{after}")
    headline, body = page.find(".//h1"), page.find("body")
    assert body is not None
    near, whole = galley_of(body, headline), galley_of(body)
    out = noise(whole, headline) | whole.gated
    skip = noise(near, headline) | near.gated
    scope = scope_of(near, headline, skip)
    assert scope is scope_of(whole, headline, out)
    assert skip == {one for one in out if one in near.root.iterdescendants() or one in whole.gated}
    assert near.lines(skip, scope) == whole.lines(out, scope)


# ---- marks


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_mark_is_found_by_its_words_where_the_whole_expression_finds_it(path: Path) -> None:
    page = parse(decode(path.read_bytes()))
    assert page is not None
    found = [bool(one.mark and page.xpath(one.mark)) for one in TEMPLATES]
    assert [Attributes(page).bear(one.mark) for one in TEMPLATES] == found
    expected = next((one for one, is_it in zip(TEMPLATES, found, strict=True) if is_it), TEMPLATES[-1])
    assert first_to_recognise(TEMPLATES, page) is expected


@pytest.mark.parametrize(
    ("mark", "text", "borne"),
    [
        ("//time[@pubdate][@class='a']", "<time pubdate class='a'>", True),
        ("//p[@id='a' or @id='B']", "<p id='B'>x", True),
        ("//p[contains(translate(@id, 'AB', 'ab'), 'ab')]", "<p id='xAB'>x", True),
        ("//p[contains(., 'a|b')] | //i", "<p>a|b", True),
        ("//p[@id='a'][not(@class='b')]", "<p id='a' class='b'>x", False),
        ("//p[@id='a'][@class='b']", "<p id='a'>x<p class='b'>y", False),
        ("//p[@id='a']", "<p>x</body></html><p id='a'>", True),
        ("//title[contains(., 'Aa')]", "<svg><title>Aa", True),
        ("//p//*[contains(text(), 'Aa')]", "<p>Aa<i>x</i>", False),
        ("//p//*[contains(text(), 'Aa')]", "<p>x<i>Aa</i>", True),
        ("//p[contains(., 'aa')]", "<p>Aa", False),
        ("", "<p>x", False),
    ],
)
def test_what_a_mark_needs_is_told_by_its_conditions(mark: str, text: str, borne: bool) -> None:
    assert Attributes(tree(text)).bear(mark) is borne


# ---- texts


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from(" \t\n\r\x0b\x0c\x1c\x85\xa0\xad\u200b\u2028\ufeff'´ﬁ"))
    )
)
def test_texts_are_squeezed_the_quick_way_as_the_whole_way(text: str) -> None:
    assert squeeze(text) == re.sub(r"\s+", " ", UNPRINTABLE.sub("", text).replace("\xad", "")).strip()


@pytest.mark.parametrize("quote", ['"', "'"])
def test_words_between_quotation_marks_are_one_attribute(quote: str) -> None:
    words = " ".join(f"a{number}" for number in range(30_000))
    assert not is_overgrown(f"<p title={quote}{words} >{quote} id=a>text</p>")
    assert is_overgrown(f"<p title={quote}a{quote} {words}>text</p>")


@pytest.mark.parametrize(
    "before", ["", "<p>It's so</p>" * 400, 'a="<b>" ' * 2000, "<script>'\"" + "x" * 9000]
)
@pytest.mark.parametrize("between", [" ", ' x=">"', " y= '>'", " z=\n\n'a>' "])
def test_a_tag_goes_on_where_its_end_stands_in_quotation_marks(before: str, between: str) -> None:
    named = between.join(f"a{number}" for number in range(30_000))
    assert is_overgrown(f"{before}<p {named}>text</p>")
    assert not is_overgrown(f"{before}<p {between.join(['>a'] * 30_000)}>text</p>")


@pytest.mark.parametrize(
    "text", ["<p>caf\u00e9 \u2019", "<p>\ufffd caf\u00e9", "<p>a\u200bb\x01", "\ufeff<p>a", ""]
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_bytes_make_the_tree_that_their_text_makes(text: str, charset: str) -> None:
    body = text.encode(charset, "replace")
    tree, made = parse(decode(body)), parse_bytes(body)
    assert (tree is None) is (made is None)
    if tree is not None and made is not None:
        assert html.tostring(made) == html.tostring(tree)


# ---- dates

DAYS = (
    "4 August 2023",
    "04 Aug 2023",
    "31st december 1999",
    "Fri, 4th Aug, 2023",
    "29 Feb 2024",
    "30 sept 2021",
)
AMERICAN = ("September 16, 2014", "Tue Sept 6th 2022")
CLOCKS = (
    "{}",
    "{} 09:30",
    "{}, 9:05am",
    "{} at 12:00 AM",
    "{} - 23:59:58",
    "08:39, {}",
    "12:01pm {}",
    "01:30 {}",
    "{} 12:47 GMT",
    "{}, 00:30 gmt",
)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        *product([*DAYS, "29 Oct 2023"], CLOCKS),
        *product(AMERICAN, [clock for clock in CLOCKS if clock.startswith("{}")]),
    ],
)
def test_a_plain_date_is_what_dateparser_takes_it_for(
    day: str, clock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = clock.format(day)
    plain = plain_dates.read(text, LONDON)
    assert plain is not None
    monkeypatch.setattr(plain_dates, "read", lambda *_: None)
    assert _absolute.__wrapped__(text) == plain


@pytest.mark.parametrize("unit", ["minute", "minutes", "hour", "Hours", "day", "days"])
@pytest.mark.parametrize("number", [0, 1, 2, 23, 59, 60, 365, 999])
def test_a_plain_distance_is_what_dateparser_takes_it_for(
    number: int, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{number} {unit} ago"
    plain = plain_dates.ago(text)
    assert plain is not None
    monkeypatch.setattr(plain_dates, "ago", lambda _: None)
    assert _distance.__wrapped__(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2023",
        "4 August 23",
        "4 August 2023 25:00",
        "13:00pm 4 May 2023",
        "May 2023",
        "4 August 2050 09:30 GMT",
        "4ydd Awst 2023",
    ],
)
def test_any_other_date_is_left_to_dateparser(text: str) -> None:
    assert plain_dates.read(text, LONDON) is None


def test_the_galley_knows_blocks_from_spans() -> None:
    assert not galley.BLOCKS & galley.SPANS
