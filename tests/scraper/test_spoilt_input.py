"""Whatever the web sends is read, or refused in the way that is documented; what is read can be kept.

A short sample of what `python -m soak.fuzz` and, with this file, `pytest --hypothesis-profile=soak` do at length.
Below it what they found, each with the shortest input that led to it.
"""

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response, TextResponse

from archive import Archive
from archive.comparison import compare
from archive.model import ReadingRow
from archive.searching import sought, wording
from archive.subjects.annotation import annotate
from archive.subjects.mention import Page
from archive.terminal import clean, line
from scraper import addresses, dates, json_data, mementos, politeness, xml_tree
from scraper.article_page import Unreadable
from scraper.channels import Feed, Wayback
from scraper.line import FILE_NOTE
from scraper.markup import decode, parse
from scraper.opened import open_page
from scraper.pager import next_page
from scraper.publishers import read_any
from scraper.publishers.wordpress import WordPressApi
from scraper.relevance import judge_line, judge_text
from scraper.replay import loose
from scraper.structured_data import text_of
from scraper.warc_payload import Unusable, answer_of
from scraper.warc_records import Damage, moment, records
from soak.fuzz import recorded, seeds, sound, spoiling, targets
from soak.fuzz.seeds import Seed

NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
PAGES, LISTS = seeds.pages(), seeds.lists()
CDX = next(seed.body for seed in LISTS if seed.name == "hmicfrs/cdx")
ways = st.lists(st.sampled_from(spoiling.EVERY), min_size=1, max_size=4)
chance = st.integers(0, 2**32 - 1)
# Words and signs that mean something to one reader or another, in any order, and any letters at all.
MEANT = (
    "4 August 2023|4ydd Awst 2023|31 Dec 9999 23:59:59 -1200|0001-01-01T00:00:00+14:00|2023-08-04T12:25:00Z|29 Feb 2023"
    "|Published|Last updated:|2 hours ago|999 days ago|ddoe|10:45|25:61|BST|+99:99|28072014112000|³|٣|１２|½"
    "|\x00|\ud800"
    '|\u202e|İ|e\u0301|\x1b[31m|\x1b]0;x\x07|\x9b|OR|AND|-a|fail*|"|(|Kent Police|Dorset and Wiltshire forces|HMICFRS'
    "|inspectors|rated good|http://|//|[|:0x|%zz|..|?a=b&|/2024/05/21/|/0000/00/00/|x"
).split("|")
said = st.lists(st.sampled_from(MEANT), max_size=5).flatmap(
    lambda parts: st.sampled_from((" ", "", ", ")).map(lambda by: by.join(parts))
) | st.text(st.characters(), max_size=20)


@pytest.fixture(autouse=True)
def quietly() -> Iterator[None]:
    """What is refused is logged, thousands of times."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@examples(60)
@given(st.sampled_from(PAGES), ways, chance, st.sampled_from(targets.CONTENT_TYPES))
def test_a_spoilt_page_is_read_or_refused_and_twice_alike(
    seed: Seed, how: list[spoiling.Spoil], by: int, content_type: str
) -> None:
    body = spoiling.spoil(seed.body, how, by)
    first = targets.page(seed, body, content_type)
    if first is not None:
        sound.same(first, targets.read_page(seed, body, content_type))


@examples(80)
@given(st.sampled_from(LISTS), ways, chance)
def test_a_spoilt_list_gives_lines_that_can_be_kept_and_asked_for(
    seed: Seed, how: list[spoiling.Spoil], by: int
) -> None:
    assert seed.channel is not None
    targets.listing(seed, seed.channel, spoiling.spoil(seed.body, how, by))


@examples(60)
@given(st.sampled_from(seeds.files()), ways, chance)
def test_a_spoilt_warc_file_costs_what_is_damaged(file: bytes, how: list[spoiling.Spoil], by: int) -> None:
    targets.warc(spoiling.spoil(file, how, by))


@examples(8)
@given(st.sampled_from(seeds.files()[:4]), ways, chance)
def test_what_a_spoilt_file_holds_is_recorded_on_either_database(
    archive: Archive, tmp_path: Path, file: bytes, how: list[spoiling.Spoil], by: int
) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(spoiling.spoil(file, how, by))
    recorded.ingest(path, archive)


@examples(300)
@given(said)
def test_any_words_are_a_date_or_none(words: str) -> None:
    found = [
        dates.machine(words, field="published", origin="meta"),
        dates.url_day(f"/{words}"),
        dates.stamp(words),
    ]
    found += dates.claims(words, field="published", origin="label", seen_at=NOON)
    for claim in filter(None, found):
        sound.claim(replace(claim, raw=""))
    dates.split_stamp(words)
    assert (at := moment(words)) is None or at.tzinfo is UTC


@examples(200)
@given(said, said)
def test_any_words_are_an_address_or_none(one: str, other: str) -> None:
    if whole := addresses.absolute("https://www.gazette.example/a/b", one + other):
        sound.address(whole, "an address")
        assert len(whole.encode()) and len(whole) <= addresses.LONGEST
    key = addresses.key_or_nothing(one + other)
    assert addresses.key_or_nothing(key) == key
    loose(one + other)


@examples(100)
@given(said, said, said)
def test_any_words_are_judged_compared_searched_for_and_shown(one: str, other: str, third: str) -> None:
    judge_line(one, other, f"https://a.example/{third}", (one,))
    judge_text(one, other, f"{third} {one}")
    annotate(Page(title=one, standfirst=other, text=f"Police. {one} {third} {other}"))
    wording.words(one)
    assert not any(sign < " " and sign != "\n" for sign in clean(one + other)) and "\n" not in line(
        one + third
    )
    try:
        assert sought.read(f"{one} {other}").groups
    except sought.WrongSearch as wrong:
        assert str(wrong)


# What was found.

PAGE = (
    b"<meta property='og:type' content='article'><h1>Force told to improve</h1>%b"
    b"<p>Inspectors found good work in the force, and some that was not.</p>"
)


def _read(body: bytes) -> Any:
    return read_any("https://www.gazette.example/news/a", body, "text/html", NOON)


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "a\0b"])
def test_a_charset_of_python_alone_is_not_believed(charset: str) -> None:
    assert decode(b"caf\xe9 \\u0041 +AEE-", charset) == "caf\xe9 \\u0041 +AEE-"


def test_structured_data_that_nests_too_deep_is_left_alone() -> None:
    for depth in (150, 5000):
        script = b"<script type='application/ld+json'>" + b"[" * depth + b"]" * depth + b"</script>"
        assert _read(PAGE % script).title == "Force told to improve"
        with pytest.raises(ValueError, match="deep"):
            json_data.read("[" * depth + "]" * depth)


@pytest.mark.parametrize("channel", [WordPressApi("https://a.example/"), Wayback(("a.example/*",))])
def test_a_list_that_nests_too_deep_did_not_answer(channel: WordPressApi | Wayback) -> None:
    response = TextResponse("https://a.example/", body=b"[" * 5000, encoding="utf-8")
    assert not channel.parse(response, lambda _: True, NOON).answered


@pytest.mark.parametrize("count", ["²", "9" * 5000])
def test_a_word_count_that_is_no_number_says_nothing(count: str) -> None:
    script = f'<script type="application/ld+json">{{"@type":"NewsArticle","wordCount":"{count}"}}</script>'
    assert _read(PAGE % script.encode()).text_complete is True


def test_a_feed_with_a_name_that_its_parser_lets_through_is_read() -> None:
    root = xml_tree.parse(b"<rss><slash:comments>0</slash:comments><link>x</link></rss>")
    assert root is not None
    assert [xml_tree.name(one) for one in root] == ["slash:comments", "link"]
    assert xml_tree.child(root, "link") == "x"


def test_a_reference_to_no_character_is_a_mark_of_it_in_a_feed() -> None:
    item = b"<rss><item><title>Force &#xD800;told&#0; &#8217;act&#60;</title><link>https://a.example/</link></item></rss>"
    found = Feed(()).parse(TextResponse("https://a.example/", body=item), lambda _: True, NOON)
    assert [one.title for one in found.lines] == ["Force \ufffdtold\ufffd ’act<"]


def test_half_of_a_surrogate_pair_is_no_part_of_text_or_address() -> None:
    assert text_of("Force \ud800told") == "Force told"
    assert addresses.absolute("https://a.example/", "/news/\ud800a\x00") == "https://a.example/news/a"
    body = b'[["original"],["https://a.example/news/\\ud800a"]]'
    found = Wayback(()).parse(TextResponse("https://a.example/", body=body), lambda _: True, NOON)
    assert [one.url for one in found.lines] == ["https://a.example/news/a"]


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_a_page_of_a_list_that_is_no_number_leads_nowhere(number: str) -> None:
    tree = parse(f"<p><b>1</b> <a href='/news/?page={number}'>{number}</a></p>")
    assert next_page(tree, "https://a.example/news/", lambda _: False) == ""


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 19, "²"])
def test_a_record_of_an_impossible_length_is_damaged(tmp_path: Path, length: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(f"WARC/1.0\r\nContent-Length: {length}\r\n\r\nabc\r\n\r\n".encode())
    assert [type(one) for one in records(path)] == [Damage]


def test_an_answer_of_an_impossible_length_is_cut_off() -> None:
    with pytest.raises(Unusable, match="cut off"):
        answer_of(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n<p>a")


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "1989-12-31T00:00:00Z"])
def test_a_record_of_another_age_has_no_moment(at: str) -> None:
    assert moment(at) is None
    row = f'[["original","timestamp"],["https://a.example/","{at[:4]}0101000000"]]'
    assert mementos.read_list(row.encode()).mementos == ()


def test_a_date_at_the_end_of_time_is_none() -> None:
    for words in (": Fri, 31 Dec 9999 23:59:59 -1200", "Published 31 Dec 9999 23:59:59 -1200"):
        assert dates.claims(words, field="published", origin="label", seen_at=NOON) == ()


@pytest.mark.parametrize("value", ["²", "Fri, 31 Dec 9999 23:59:59 -1200", "9" * 400, "+" + "9" * 30, "nan"])
def test_a_rest_of_any_words_is_a_number_of_seconds(value: str) -> None:
    headers = {"Retry-After": value.encode("latin-1"), "Date": b"Fri, 04 Aug 2023 11:25:00 +9999999999"}
    assert politeness._rest_asked_for(Response("https://a.example/", 429, headers)) >= 0


def test_a_line_of_a_megabyte_is_no_date() -> None:
    for words in ("| " * 500_000, "published " * 100_000):
        assert dates.claims(words, field="published", origin="label", seen_at=NOON) == ()


def test_an_address_that_is_none_is_loosely_itself() -> None:
    assert loose("http://[/a") == "http://[/a"


@pytest.mark.parametrize(
    "href", ["/news/" + "a" * 3000, "http://web.archive.org/web/1/" * 2000, "/" + "%" * 1000]
)
def test_an_address_longer_than_a_database_can_find_again_is_none(href: str) -> None:
    whole = addresses.absolute("https://a.example/", href)
    assert addresses.key_or_nothing(whole) == ""


def test_markup_that_never_ends_is_no_file_note_and_no_element() -> None:
    assert FILE_NOTE.sub("", "(PDF " * 20_000) == "(PDF " * 20_000
    assert text_of("<a " * 100_000).startswith("<a <a")


def test_an_xml_declaration_that_never_ends_costs_itself() -> None:
    assert _read(b"<?xml " + b" " * 100_000 + b">" + PAGE % b"").title == "Force told to improve"


def test_a_page_of_more_tags_than_any_has_is_refused() -> None:
    with pytest.raises(Unreadable):
        open_page(b"<a>x</a>" * 80_000, "text/html")


def test_below_a_depth_blocks_are_left_out_and_their_words_stay() -> None:
    tree = parse("<div>" * 1000 + "<p>One <a href='/a'>link</a></p><p>Two</p>")
    assert [one.tag for one in tree.iter("p", "a")] == ["p", "a", "p"]
    assert len(list(next(tree.iter("a")).iterancestors())) < 210


SENTENCE = b"<p>Inspectors found good work in the force, and some that was not.</p>"
# Each is read in time that grows as it does; before it was found, by the square of that.
MANY = {
    "headings below the text": (SENTENCE * 3, b"<h2>A heading of it</h2>", b""),
    "dates below the text": (SENTENCE * 3, b"<p>Last updated: 12 May 2025</p>", SENTENCE),
    "labels between paragraphs": (SENTENCE, b"<div>Read more: the story</div>", SENTENCE * 3),
    "labels above paragraphs": (b"", b"<span>x</span><div>y</div>", SENTENCE * 3),
    "blocks in each other": (b"", b"<div>Inspectors found good work in the force, I say.", SENTENCE * 2),
    "lines in one block": (b"<div>", b"<b>Text here</b><br>", b"</div>" + SENTENCE * 3),
    "links": (SENTENCE * 3, b"<p><a href='/news/a'>Force told to improve again</a></p>", b""),
}


def _calls(body: bytes) -> int:
    """How many calls of functions, and turns of generators, reading a page takes: work, not time."""
    made = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal made
        made += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        _read(body)
    finally:
        sys.setprofile(before)
    return made


@examples(60)
@given(st.binary(max_size=200) | st.builds(spoiling.spoil, st.just(CDX), ways, chance))
def test_a_spoilt_list_of_captures_is_one_or_none(body: bytes) -> None:
    try:
        found = mementos.read_list(body).mementos
    except mementos.NoMemento as none:
        assert str(none)
        return
    for one in found:
        sound.address(one.url, "a capture's address")


@examples(60)
@given(st.lists(said, max_size=5), st.lists(said, max_size=5))
def test_any_two_texts_are_compared_and_both_can_be_told_from_it(old: list[str], new: list[str]) -> None:
    before, after = (ReadingRow(title="a", text="\n\n".join(text)) for text in (old, new))
    changes = compare(before, after)
    for numbers, paragraphs in (("before", before.text), ("after", after.text)):
        changed = [getattr(change, numbers) for change in changes if getattr(change, numbers)]
        assert changed == sorted(set(changed)) and len(changed) <= len(paragraphs.split("\n\n"))


def test_paragraphs_by_the_thousand_are_compared_in_their_places() -> None:
    old = [f"Entry {number} of the day was made at noon by {number}" for number in range(3000)]
    before, after = ReadingRow(title="a", text="\n\n".join(old)), ReadingRow(title="a")
    after.text = before.text.replace("noon", "nine")
    assert [(change.before, change.after) for change in compare(before, after)] == [
        (i, i) for i in range(1, 3001)
    ]


def test_paragraphs_of_a_megabyte_and_lines_said_often_are_compared() -> None:
    before, after = (
        ReadingRow(title="a", text="the a " * 80_000),
        ReadingRow(title="a", text="a the " * 80_000),
    )
    assert [[run.mark for run in change.runs] for change in compare(before, after)] == [["removed", "added"]]
    before.text, after.text = "same\n\n" * 20_000, "same\n\n" * 19_999 + "other"
    assert len(compare(before, after)) == 2


@pytest.mark.parametrize("what", MANY)
def test_twice_as_much_takes_twice_the_work(what: str) -> None:
    before, part, after = MANY[what]
    few, many = (
        _calls(b"<h1>Force told to improve</h1>" + before + part * times + after) for times in (400, 800)
    )
    assert many < 2.5 * few
