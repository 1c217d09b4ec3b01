"""A page's layout is known again whatever stands in it, and a redesign is another."""

from itertools import pairwise

import pytest
from eras import BY_SOURCE, Era

from archive import Sketch, read_sketch
from scraper.health.layout import folded, sketch_of
from scraper.opened import open_page
from scraper.structured_data import StructuredData

# Eras that differ in no more than a class or a meta.
ALIKE = {
    "2024-parsely",
    "2024-information",
    "2026-react-plain",
    "2026-onecms",
    "2021-page-story",
    "2023-radio",
}
REDESIGNS = [pair for eras in BY_SOURCE.values() for pair in pairwise(eras) if pair[1].name not in ALIKE]


def sketch(page: bytes | str) -> Sketch:
    """The sketch of a page."""
    tree = open_page(page.encode() if isinstance(page, str) else page, "")
    return sketch_of(tree, StructuredData(tree))


@pytest.mark.parametrize("pair", REDESIGNS, ids=lambda pair: f"{pair[0].source}-{pair[1].name}")
def test_a_redesign_is_another_layout(pair: tuple[Era, Era]) -> None:
    before, after = (sketch(era.body) for era in pair)
    assert not before.is_like(after)


PAGE = """<html><head><meta property="og:title" content="x"><meta name="author" content="y"></head>
<body class="page-{id}"><header><div class="banner-{id}"><p>Site</p></div></header>
<main class="layout"><article class="Article_story__{hash}"><header class="top"><h1>{title}</h1>
<p class="byline">By Rowan Vale</p><time class="stamp">4 August 2023</time></header>
<div class="body">{ad}<p>{words}</p><p class="last">{words}</p></div>{box}</article></main>
<aside class="more-{id}"><div class="related"><div class="card"><p>Other</p></div></div></aside>
{footer}</body></html>"""
AD = "<div class='ad-slot ad-{id}'><ins class='unit'><div class='frame'></div></ins></div>"


def page(number: int, *, ad: str = "", box: str = "", footer: str = "") -> str:
    """An article of one layout with another number, title, hash and furniture."""
    return PAGE.format(
        id=number,
        hash=f"x{number}Yz",
        title=f"Story {number}",
        words=f"Words {number} " * 9,
        ad=ad,
        box=box,
        footer=footer,
    )


@pytest.mark.parametrize(
    "other",
    [
        page(2),
        page(
            3, footer="<footer class='new'><div class='deep'><div class='er'><p>Site</p></div></div></footer>"
        ),
        page(4, ad=AD.format(id=7) * 3),
        page(
            5,
            box="<figure class='photo'><img src='a'><figcaption>Photo</figcaption></figure><ul><li>one</li></ul>",
        ),
    ],
    ids=["numbers and hashes", "furniture", "advertisements", "pictures"],
)
def test_what_is_other_on_each_page_does_not_make_another_layout(other: str) -> None:
    assert sketch(page(1)).is_like(sketch(other))
    assert sketch(other).is_like(sketch(page(1)))


def test_a_sketch_is_read_as_it_was_written_and_one_of_another_making_not_at_all() -> None:
    one = Sketch.of(f"mark {number}" for number in range(500))
    assert len(one.marks) <= 64
    assert read_sketch(one.written()) == one
    assert read_sketch("0:1:0000ff") is None


def test_pages_are_sketched_as_ever_or_the_making_is_counted_up() -> None:
    """Sketches made otherwise would be taken for other layouts: change `MAKING` with this."""
    kept = "1:1:1f25524ce1d850bdf1575232732ffe89eb8889f84b8a8f908d16b7c2614bc65a14d46829d6c170"
    assert sketch(page(1)).written() == kept


def test_large_pages_are_compared_by_a_sample_of_the_same_marks() -> None:
    marks = [f"mark {number}" for number in range(1000)]
    assert Sketch.of(marks).is_like(Sketch.of(marks[:100]))
    assert not Sketch.of(marks).is_like(Sketch.of(f"other {number}" for number in range(100)))


def test_parts_of_class_names_that_a_build_makes_up_are_folded_away() -> None:
    assert folded("Article_body__x7Yz1 css-1q2w3e") == folded("css-9z8y7x Article_body__aB3cd")
    assert folded("article-body") != folded("article-foot")
