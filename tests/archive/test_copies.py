"""Copies of a story under several titles: found, told from stories that only quote the same, derived in any order."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from archived import NAMES, NOON, august, copy_links, empty, every, number_of, paragraphs, press
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text

from archive import Address, Archive, Capture, Met
from archive.database import writers
from archive.model import Article, ArticleLink, Shingle
from archive.relations.copies import settle
from archive.removal.takedown import Order, Reach, Reason

Look = Callable[..., Capture]

STORY = paragraphs("story", 9)
GAZETTE, HERALD, ECHO = (f"https://{name}.example/a" for name in NAMES)


@pytest.fixture
def said(archive: Archive, look: Look) -> Callable[..., str]:
    """Records what a newspaper said: `said("herald", paragraphs, hour)`; other fields as for `look`."""
    press(archive)

    def record(source: str, body: Sequence[str], hour: float = 0, **given: Any) -> str:
        fields = {"url": f"https://{source}.example/a"} | given
        return archive.record(look(hour, source=source, paragraphs=tuple(body), **fields)).article_id

    return record


def test_one_story_under_three_titles_is_linked_from_the_later_to_the_earlier(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY, 5)
    said("herald", STORY, 1)
    said("echo", STORY, 9)
    assert set(copy_links(archive)) == {(GAZETTE, HERALD), (ECHO, HERALD), (ECHO, GAZETTE)}
    link = every(archive, ArticleLink)[0]
    words = sum(len(paragraph.split()) for paragraph in STORY)
    assert (link.relation, link.score, link.shared_words, link.method) == ("copy_of", 1, words, "same text")


def test_a_copy_cut_by_a_sub_editor_is_found(archive: Archive, said: Callable[..., str]) -> None:
    said("gazette", STORY, 1, title="Inspectors praise the force")
    local = paragraphs("what the town's mayor said", 1)
    said("herald", [*STORY[:3], *STORY[5:8], *local], 2, title="Town's police on the mend")
    ((pair, score),) = copy_links(archive).items()
    assert pair == (HERALD, GAZETTE)
    assert 0.8 < score < 0.95
    assert "0." in every(archive, ArticleLink)[0].method


def test_two_stories_that_quote_one_release_at_length_are_no_copies(
    archive: Archive, said: Callable[..., str]
) -> None:
    quoted = paragraphs("release", 5)
    said("gazette", [*paragraphs("one reporter", 5), *quoted])
    said("herald", [*quoted, *paragraphs("another reporter", 5)])
    assert copy_links(archive) == {}


def test_half_of_the_words_quoted_is_never_a_copy_and_half_of_them_cut_nearly_always_is(
    archive: Archive, said: Callable[..., str]
) -> None:
    random = Random(4)  # noqa: S311 - for tests
    for number in range(12):
        release = paragraphs(f"release {number}", 12)
        for source in ("gazette", "herald"):
            half = random.randint(4, 12)
            body = [*release[:half], *paragraphs(f"{source} {number}", half)]
            said(source, random.sample(body, len(body)), url=f"https://{source}.example/quoting-{number}")
    assert copy_links(archive) == {}
    for number in range(12):
        story = paragraphs(f"story {number}", 12)
        kept = [story[i] for i in sorted(random.sample(range(12), 6))]
        changed = " ".join("anew" if random.random() < 1 / 30 else word for word in " # ".join(kept).split())
        local = paragraphs(f"local {number}", 1)
        said("gazette", story, 1, url=f"https://gazette.example/cut-{number}")
        said("herald", [*changed.split(" # "), *local], 2, url=f"https://herald.example/cut-{number}")
    assert len(copy_links(archive)) == 12


@pytest.mark.parametrize("kind", ["inspectorate", "syndicator", "government"])
def test_only_the_press_is_compared(archive: Archive, said: Callable[..., str], kind: str) -> None:
    press(archive, kind=kind, names=("herald",))
    said("gazette", STORY)
    said("herald", STORY)
    assert copy_links(archive) == {}


def test_two_articles_of_one_source_are_not_compared(archive: Archive, said: Callable[..., str]) -> None:
    said("gazette", STORY)
    said("gazette", STORY, 1, url="https://gazette.example/b")
    assert copy_links(archive) == {}


def test_a_short_text_is_a_copy_only_of_the_very_same_under_the_same_headline(
    archive: Archive, said: Callable[..., str]
) -> None:
    short = paragraphs("short", 1, words=40)
    said("gazette", short)
    said("herald", [short[0].replace(".", ", it said.")], 1)
    said("echo", short, 2, title="Another headline")
    assert copy_links(archive) == {}
    said("herald", [short[0].replace(".", "!")], 2)
    assert copy_links(archive) == {(HERALD, GAZETTE): 1}


@pytest.mark.parametrize(
    "nothing", [(), ("Read on.",), ("HM Inspectorate of Constabulary and Fire & Rescue.",)]
)
def test_pages_without_a_text_are_no_copies(
    archive: Archive, said: Callable[..., str], nothing: tuple[str, ...]
) -> None:
    said("gazette", nothing)
    said("herald", nothing)
    assert copy_links(archive) == {}


def test_a_paragraph_taken_over_into_a_long_story_makes_no_copy(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY[:3])
    said("herald", [*paragraphs("a long one", 12), *STORY[:3]])
    assert copy_links(archive) == {}


def test_an_edit_makes_and_ends_a_copy_and_what_was_said_before_does_not_count(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY, 0)
    said("herald", paragraphs("own words", 9), 1)
    assert copy_links(archive) == {}
    said("herald", STORY, 2, title="Force told to improve")
    assert copy_links(archive) == {(HERALD, GAZETTE): 1}
    said("gazette", paragraphs("a new text", 9), 3, title="Force told to improve")
    assert copy_links(archive) == {}


def test_a_date_that_is_learned_later_turns_the_link_round(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY, 0)
    said("herald", STORY, 5, dates=(august(4, 13),))
    assert list(copy_links(archive)) == [(HERALD, GAZETTE)]
    said("gazette", STORY, 24, listed=(august(4, 14, origin="feed"),))
    assert list(copy_links(archive)) == [(GAZETTE, HERALD)]


def test_what_was_taken_down_is_no_copy_and_keeps_no_sample(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY)
    down = said("herald", STORY, 1)
    archive.take_down(Order(article_id=down, reach=Reach.TEXT, reason=Reason.PUBLISHER, decided_at=NOON))
    said("echo", STORY, 2)
    assert (ECHO, HERALD) not in copy_links(archive)
    said("herald", [*STORY, "One line more."], 3)
    assert set(copy_links(archive)) == {(ECHO, GAZETTE)}
    assert {row.article_id for row in every(archive, Shingle)} == {1, 3}


def test_of_articles_that_turn_out_to_be_one_the_younger_leaves_nothing(
    archive: Archive, said: Callable[..., str], look: Look
) -> None:
    younger = "https://gazette.example/b"
    said("gazette", paragraphs("own words", 9), 0)
    said("gazette", STORY, 1, url=younger)
    said("herald", STORY, 2)
    assert set(copy_links(archive)) == {(HERALD, younger)}
    both = tuple(Address(url=url, key=url, reason="canonical") for url in (younger, GAZETTE))
    archive.record(look(3, source="gazette", addresses=both, url=GAZETTE, paragraphs=tuple(STORY)))
    assert set(copy_links(archive)) == {(HERALD, GAZETTE)}
    assert len({row.article_id for row in every(archive, Shingle)}) == 2


def test_deriving_again_changes_nothing(archive: Archive, said: Callable[..., str]) -> None:
    said("gazette", STORY, 0)
    said("herald", STORY[2:], 1)
    before = copy_links(archive), {(row.article_id, row.run) for row in every(archive, Shingle)}
    with writers(archive.engine).begin() as session:
        for article in every(archive, Article):
            settle(session, article)
    assert before == (copy_links(archive), {(row.article_id, row.run) for row in every(archive, Shingle)})


def test_an_article_of_an_older_archive_is_sampled_when_it_is_next_looked_at(
    archive: Archive, said: Callable[..., str]
) -> None:
    said("gazette", STORY, 0)
    said("herald", STORY, 1)
    with archive.engine.begin() as connection:
        connection.execute(delete(ArticleLink))
        connection.execute(delete(Shingle))
    said("gazette", STORY, 2)
    said("herald", STORY, 3)
    assert set(copy_links(archive)) == {(HERALD, GAZETTE)}


def test_a_sample_has_a_bound_and_is_found_by_an_index(archive: Archive, said: Callable[..., str]) -> None:
    said("gazette", paragraphs("a very long one", 60))
    assert number_of(archive, Shingle) == 64
    if archive.engine.dialect.name == "sqlite":
        plan = text("EXPLAIN QUERY PLAN SELECT article_id FROM shingle WHERE run IN (1, 2)")
        with archive.session() as session:
            assert "ix_shingle_run" in str(session.execute(plan).all())


looks = st.builds(
    dict,
    source=st.sampled_from(NAMES),
    page=st.sampled_from("ab"),
    hour=st.integers(0, 9),
    body=st.sampled_from(
        [STORY, STORY, STORY[:6], STORY[2:], paragraphs("own", 9), paragraphs("nib", 1, words=30)]
    ),
    dates=st.sampled_from([(), (), (august(3, 8),), (august(4),), (august(4, 13),)]),
    met=st.sampled_from([Met.READ, Met.READ, Met.READ, Met.GONE, Met.UNREAD]),
)


def capture_of(look: Look, one: dict[str, Any]) -> Capture:
    given = {
        "source": one["source"],
        "url": f"https://{one['source']}.example/{one['page']}",
        "met": one["met"],
    }
    if one["met"] is Met.READ:
        given |= {"paragraphs": tuple(one["body"]), "dates": one["dates"], "title": "One title"}
    return look(one["hour"], **given)


@examples(12)  # an archive is filled twice for each
@given(
    seen=st.lists(
        looks, min_size=2, max_size=8, unique_by=lambda one: (one["source"], one["page"], one["hour"])
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_links_are_the_same_whatever_the_order_of_arrival(
    archive: Archive, look: Look, seen: list[dict[str, Any]], order: Any
) -> None:
    press(archive)
    captures = [capture_of(look, one) for one in seen]
    # A page that was gone before it was first read is never known: each begins with a look that shows it.
    captures += [
        look(-1, source=source, url=f"https://{source}.example/{page}", title="One title")
        for source, page in {(one["source"], one["page"]) for one in seen}
    ]
    found = []
    for arriving in (
        sorted(captures, key=lambda one: one.captured_at),
        order.sample(captures, len(captures)),
    ):
        empty(archive)
        readable = [one for one in arriving if one.reading is not None]
        for capture in (*readable, *(one for one in arriving if one.reading is None)):
            archive.record(capture)
        found.append(copy_links(archive))
    assert found[0] == found[1]
