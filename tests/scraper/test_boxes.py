"""Pages of sites nobody has seen: what is text and what is a box, told by structure and not by names or words."""

from datetime import UTC, datetime

import pytest

from archive import Reading
from scraper.article_page import ArticlePage, Unreadable
from scraper.opened import open_page

SEEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
TOLD = (
    "The force must answer calls faster, inspectors say, and must look after victims better.",
    "It has until May.",
    "The chief constable accepted the findings and has set up a team of thirty to act on them.",
    "A second visit will follow in the autumn, and its findings will be published as well.",
)
SHAPES = {
    "paragraphs": "<p>{}</p>",
    "classed paragraphs": '<p class="k1">{}</p>',
    "blocks": '<div class="k2">{}</div>',
    "boxed paragraphs": '<div class="k3"><p>{}</p></div>',
    "spans in blocks": '<div class="k4"><span>{}</span></div>',
    "sections": '<section class="k5"><div><p>{}</p></div></section>',
}
BOXES = {
    "a form to sign up": '<div class="q1"><h3>The Umbra Briefing</h3><p>Our pick of the day, before breakfast.</p>'
    "<form><input type='email'><button>Sign me up</button></form><p>You can leave at any time you like.</p></div>",
    "an appeal": '<div class="q2"><p>Local journalism matters to this town, so back it from £1 a month.</p>'
    '<a href="/support">Find out how</a></div>',
    "a caption that is a sentence": '<div class="q3"><img src="/1"><p>The chief constable will act on it.</p></div>',
    "a caption and its credit": '<div class="q3"><div><img src="/1.jpg"></div><p>Officers outside the town hall.</p>'
    "<span>Agency pictures</span></div>",
    "a film": '<div class="q4"><video src="/1"></video><p>Bodycam footage shows the moment officers arrived.</p></div>',
    "a poll": '<div class="q5"><h3>Do you trust the police?</h3><label><input type="radio">Yes</label>'
    "<span>900 votes so far</span></div>",
    "other articles": '<div class="q6"><h3>From our archive</h3><ul><li><a href="/a-1">Bus crash closes the A9</a></li>'
    '<li><a href="/a-2">Mayor opens the new bridge</a></li></ul></div>',
    "cards": '<div class="q7"><h3>Picked for you</h3><div><a href="/a-1"><h4>Bus crash closes the A9</h4></a>'
    "<p>Cars waited four hours on the road to the north.</p></div><div><a href='/a-2'><h4>Mayor opens it</h4></a>"
    "<p>The crossing had been closed for most of a year.</p></div></div>",
    "a headline after a label": '<p>Also in the news: <a href="/a-1">Bus crash closes the A9 near Eastmoor</a></p>',
    "an advertisement": '<div class="q8"><span>Ad</span><iframe src="//ads.example"></iframe></div>',
}
BELOW = {
    "an author without a heading": '<div class="z1"><div>Rowan Vale</div><div>Crime reporter</div>'
    "<div>Rowan Vale has covered courts and fires for the Umbra Gazette since 2011.</div></div>",
    "an author with a picture": '<div class="z1"><img src="/r.jpg"><p>Rowan Vale joined the Gazette in 2011.</p></div>',
    "dated cards": '<section class="z2">'
    + "".join(
        f'<div><a href="/a-{i}"><h3>Something else happened, part {i}</h3></a><p>It happened in a town nearby, '
        f"and {i} people saw how it did.</p><span>{i} May 2014</span></div>"
        for i in range(1, 9)
    )
    + "</section>",
    "topics in a line": '<div><span>In this</span> <a href="/t/1">Fire crews</a> <a href="/t/2">Fire</a></div>',
}


def _read(body: str, head: str = "") -> Reading:
    page = f"<html><head><title>Force told to act on calls</title>{head}</head><body>{body}</body></html>"
    return ArticlePage(
        "https://www.umbra.example/news/force-told-1234567", open_page(page.encode(), ""), SEEN
    ).read()


def _article(text: str, top: str = "") -> str:
    by = "<div class='b'>By <span>Rowan Vale</span></div><div class='d'>4 May 2023</div>"
    return f"<div class='a'><h1>Force told to act on calls</h1>{top}{by}{text}</div>"


@pytest.mark.parametrize(
    "label",
    [
        '<div id="slot-41"><span>From our partners</span></div>',
        "<div>Advertisement - story goes on below</div>",
        "<p>Sponsored</p>",
    ],
)
@pytest.mark.parametrize("shape", ["paragraphs", "classed paragraphs", "boxed paragraphs", "sections"])
def test_a_label_that_a_script_puts_between_paragraphs_is_no_text(shape: str, label: str) -> None:
    told = [SHAPES[shape].format(text) for text in TOLD]
    assert _read(_article("".join([*told[:3], label, *told[3:]]))).paragraphs == TOLD


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("wrap", ["{}", "<div class='t'>{}</div>"], ids=["open", "wrapped"])
def test_a_box_between_paragraphs_is_no_text(shape: str, box: str, wrap: str) -> None:
    told = [shape.format(text) for text in TOLD]
    text = wrap.format("".join([*told[:2], box, *told[2:]]))
    assert _read(_article(text)).paragraphs == TOLD


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("box", BELOW.values(), ids=BELOW)
def test_a_box_below_the_text_is_no_text(shape: str, box: str) -> None:
    reading = _read(_article("".join(shape.format(text) for text in TOLD) + box))
    assert reading.paragraphs == TOLD
    assert {str(claim.on) for claim in reading.dates} == {"2023-05-04"}


@pytest.mark.parametrize("shape", ["classed paragraphs", "blocks", "boxed paragraphs", "sections"])
def test_a_date_below_each_part_of_a_text_ends_nothing_before_the_last(shape: str) -> None:
    more = ("The fire service was told the same a year ago.", "It has since hired two more people to do it.")
    first, second = ("".join(SHAPES[shape].format(text) for text in told) for told in (TOLD, more))
    label = "<p class='u'>Last updated 03/11/2016</p>"
    box = '<div class="z"><p>Something else happened in a town nearby.</p><a href="/a-1">It is told here</a></div>'
    assert _read(_article(first + label + second + label + box)).paragraphs == (*TOLD, *more)


def test_a_date_below_the_text_ends_it() -> None:
    told = "".join(f"<p>{text}</p>" for text in TOLD)
    below = "<p>Last updated: 12 May 2025</p><div><p>This page is kept by the press office of the force.</p></div>"
    assert _read(_article(told + below)).paragraphs == TOLD


@pytest.mark.parametrize(
    "unit",
    [
        "<ul><li>answers calls within ten seconds;</li><li>visits burglaries within an hour.</li></ul>",
        "<blockquote class='q'><p>“We know that we must do better, and we will do better.”</p></blockquote>",
        "<h3>What comes next</h3>",
        "<section class='s'><h3>What comes next</h3><p>Inspectors will come back in the autumn.</p></section>",
        "<div class='s'><p>Two paragraphs may share a box.</p><p>They are text all the same, both.</p></div>",
    ],
    ids=["a list", "a quotation", "a heading", "a section", "a group"],
)
def test_what_stands_between_paragraphs_and_is_no_box_is_text(unit: str) -> None:
    told = [f"<p>{text}</p>" for text in TOLD]
    reading = _read(_article("".join([*told[:2], unit, *told[2:]])))
    assert reading.paragraphs[:2] == TOLD[:2]
    assert reading.paragraphs[-2:] == TOLD[2:]
    assert len(reading.paragraphs) > len(TOLD)


@pytest.mark.parametrize(
    "standfirst",
    [
        "<p class='s'>{}</p>",
        "<h2>{}</h2>",
        "<div>{}</div>",
        "<p><strong>{}</strong></p>",
    ],
)
@pytest.mark.parametrize("stop", ["", "."])
@pytest.mark.parametrize("text", ["<div class='t'>{}</div>", "{}"], ids=["wrapped", "open"])
def test_a_sentence_between_headline_and_byline_is_the_standfirst(
    standfirst: str, stop: str, text: str
) -> None:
    said = f"The control room of the force has too few people at night{stop}"
    told = text.format("".join(f"<p>{paragraph}</p>" for paragraph in TOLD))
    reading = _read(_article(told, standfirst.format(said)))
    assert (reading.standfirst, reading.paragraphs) == (said, TOLD)


def test_a_caption_above_the_text_is_no_standfirst() -> None:
    picture = (
        "<div class='p'><img src='/1.jpg'><div>The chief constable has promised to act on it.</div></div>"
    )
    reading = _read(_article(picture + "".join(f"<p>{text}</p>" for text in TOLD)))
    assert (reading.standfirst, reading.paragraphs) == (None, TOLD)


def test_an_invitation_above_the_text_is_no_standfirst() -> None:
    told = "<div class='t'>" + "".join(f"<p>{text}</p>" for text in TOLD) + "</div>"
    reading = _read(
        _article("<div class='v'>Watch more of our videos on the site and elsewhere</div>" + told)
    )
    assert (reading.standfirst, reading.paragraphs) == (None, TOLD)


def test_a_first_paragraph_in_a_shape_of_its_own_is_text_where_structured_data_says_so() -> None:
    body = " ".join(TOLD)
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    first = f"<div class='f'>{TOLD[0]}</div>"
    reading = _read(_article(first + "".join(f"<p>{text}</p>" for text in TOLD[1:])), data)
    assert (reading.standfirst, reading.paragraphs) == (None, TOLD)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<p>By Rowan Vale and Jo Pike</p>", ("Rowan Vale", "Jo Pike")),
        ("<p>By <a href='/x'>Rowan Vale</a> and <span>Jo Pike</span></p>", ("Rowan Vale", "Jo Pike")),
        ("<p>By Rowan Vale, Crime and Courts Editor</p>", ("Rowan Vale",)),
        ("<div><a href='/author/rowan-vale/'>Rowan Vale</a></div>", ("Rowan Vale",)),
        ("<div><img src='/1.jpg'><span>Photo by Sam Okoro</span></div>", None),
    ],
)
def test_authors_are_read_however_their_line_is_set(line: str, authors: tuple[str, ...] | None) -> None:
    text = "".join(f"<p>{text}</p>" for text in TOLD)
    reading = _read(f"<div><h1>Force told to act on calls</h1>{line}<p>4 May 2023</p>{text}</div>")
    assert reading.authors == authors


def test_the_dates_of_other_articles_in_the_same_block_are_not_this_ones() -> None:
    cards = "".join(
        f"<article><h3><a href='/a-{i}'>Other {i}</a></h3><time datetime='2014-05-0{i}T09:00Z'>May</time></article>"
        for i in (1, 2, 3)
    )
    text = "".join(f"<p>{text}</p>" for text in TOLD)
    page = f"<section><h1>Force told to act on calls</h1>Join in <p>4 May 2023</p>{text}{cards}</section>"
    assert {str(claim.on) for claim in _read(page).dates} == {"2023-05-04"}


def test_a_long_live_blog_is_read_to_its_end() -> None:
    """In time that grows with the page and not with its square: it would take minutes otherwise."""
    update = f"<div class='u'><span>10:45</span><h3>Update {{}}</h3><p>{TOLD[0]}</p></div>"
    reading = _read(_article("".join(map(update.format, range(3000)))))
    assert reading.paragraphs[-2:] == ("Update 2999", TOLD[0])


def test_null_bytes_in_a_page_are_no_letters() -> None:
    page = "".join(f"<p>{text}</p>" for text in TOLD).replace("calls", "ca\0lls")
    assert _read(_article(page)).paragraphs == TOLD


@pytest.mark.parametrize("tag", ["div", "span", "b"])
def test_a_page_whose_elements_are_never_closed_is_read_all_the_same(tag: str) -> None:
    text = "".join(f"<p>{text}</p>" for text in TOLD)
    assert _read(_article(f"<{tag}>" * 1000 + text)).paragraphs == TOLD


def test_a_page_nested_deeper_than_can_be_parsed_is_refused() -> None:
    with pytest.raises(Unreadable):
        _read("<div>" * 5000 + "".join(f"<p>{text}</p>" for text in TOLD))


def test_a_text_whose_later_part_has_a_block_of_its_own_is_read_from_its_beginning() -> None:
    opening = (
        "<p>Nine inspectors spent a week with the force in spring.</p><p>They saw 214 calls being taken.</p>"
    )
    later = "".join(f"<p>{text}</p>" for text in TOLD)
    byline = "<div>By Rowan Vale</div><p>4 May 2023</p>"
    page = f"<article><h1>Force told to act on calls</h1>{byline}<div>{opening}<hr><div>{later}</div></div></article>"
    assert _read(page).paragraphs == (
        "Nine inspectors spent a week with the force in spring.",
        "They saw 214 calls being taken.",
        *TOLD,
    )
