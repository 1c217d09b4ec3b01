"""Reports led back to releases and syndicated copies to originals: by what evidence, in whatever order they arrive."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from archived import (
    NOON,
    article_of,
    claim,
    derived_links,
    empty,
    every,
    paragraphs,
    press,
)
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from archive import Address, Archive, Capture, Entry, Link, Outcome
from archive.model import Article, ArticleLink
from archive.relations.links import of, relink

Look = Callable[..., Capture]
Said = Callable[..., str]

RELEASE, PAGE, NEWS = "https://hmi.example/a", "https://wire.example/a", "https://gazette.example/a"
REPORT = "https://hmi.example/report"
TEXT = paragraphs("the release", 6)
OWN = paragraphs("a reporter", 4)
QUOTING = [*OWN[:2], TEXT[2], *OWN[2:]]
KINDS = {"hmi": "inspectorate", "wire": "syndicator", "gazette": "press", "herald": "press"}


@pytest.fixture
def said(archive: Archive, look: Look) -> Said:
    """Records what a source said: `said("gazette", paragraphs, day)`; other fields as for `look`."""
    enlist(archive)

    def record(source: str, body: Sequence[str], day: int = 4, hour: float = 0, **given: Any) -> str:
        return archive.record(spoken(look, source, body, day, hour, **given)).article_id

    return record


def enlist(archive: Archive) -> None:
    for name, kind in KINDS.items():
        press(archive, kind=kind, names=(name,))


def spoken(look: Look, source: str, body: Sequence[str], day: int, hour: float = 0, **given: Any) -> Capture:
    fields = {
        "url": f"https://{source}.example/a",
        "title": f"What {source} heads it",
        "dates": (claim(date(2023, 8, 1) + timedelta(days=day - 1)),),
    }
    return look(hour, source=source, paragraphs=tuple(body), **(fields | given))


def link(url: str, relation: str = "body") -> Link:
    return Link(url=url, key=url, text="the report", relation=relation)


def reports(archive: Archive) -> dict[tuple[str, str], str]:
    """The evidence for each pair of addresses of an article and what it reports on."""
    found = derived_links(archive)
    return {(one, other): marks for one, relation, other, *_, marks in found if relation == "reports_on"}


def test_an_article_that_quotes_a_paragraph_of_a_release_reports_on_it(archive: Archive, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("gazette", QUOTING, 5)
    assert reports(archive) == {(NEWS, RELEASE): "runs|days:1"}
    (found,) = (one for one in every(archive, ArticleLink) if one.relation == "reports_on")
    words = len(TEXT[2].split())
    assert (found.shared_words, found.longest_run) == (words, words)
    assert found.score == round(words / len(" ".join(QUOTING).split()), 3)
    assert 0.5 < found.confidence < 1


def test_a_release_that_arrives_after_the_article_is_found_all_the_same(archive: Archive, said: Said) -> None:
    said("gazette", QUOTING, 5)
    assert reports(archive) == {}
    said("hmi", TEXT, 4)
    assert list(reports(archive)) == [(NEWS, RELEASE)]


@pytest.mark.parametrize("noted", ["before", "after"])
def test_a_day_that_only_a_list_gives_an_article_counts(archive: Archive, said: Said, noted: str) -> None:
    day = claim(date(2023, 8, 5), origin="listing")
    told = {"list_url": "https://gazette.example/", "title": "Force inspected", "seen_at": NOON}
    line = Entry(source="gazette", url=NEWS, key=NEWS, published=day, **told)
    said("hmi", TEXT, 4)
    if noted == "before":
        archive.note([line])
    said("gazette", QUOTING, dates=())
    if noted == "after":
        assert reports(archive) == {}
        archive.note([line])
    assert reports(archive) == {(NEWS, RELEASE): "runs|days:1"}


@pytest.mark.parametrize("day", [3, 36])
def test_an_article_before_the_release_or_long_after_it_does_not_report_on_it(
    archive: Archive, said: Said, day: int
) -> None:
    said("hmi", TEXT, 4)
    said("gazette", QUOTING, day)
    assert reports(archive) == {}


def test_a_link_counts_at_any_time(archive: Archive, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("gazette", OWN, 400, links=(link(RELEASE),))
    assert reports(archive) == {(NEWS, RELEASE): "link|days:396"}


def test_a_link_to_a_report_leads_to_the_release_that_offers_it(archive: Archive, said: Said) -> None:
    said("gazette", OWN, 6, links=(link(REPORT),))
    said("hmi", paragraphs("the report", 6), 4, url=REPORT, kind="publication")
    assert list(reports(archive)) == [(NEWS, REPORT)]
    said("hmi", TEXT, 4, links=(link(REPORT, "get_the_report"),))
    assert reports(archive) == {(NEWS, RELEASE): "link|days:2"}


def test_what_the_inspectorate_says_in_many_releases_is_no_quotation(archive: Archive, said: Said) -> None:
    always = paragraphs("always", 1)
    for number in range(3):
        said(
            "hmi", [*paragraphs(f"one of many {number}", 4), *always], 4, url=f"https://hmi.example/{number}"
        )
    said("gazette", [*OWN, *always], 5)
    assert reports(archive) == {}


def test_two_inspections_of_one_force_and_programme_are_not_mixed(archive: Archive, said: Said) -> None:
    first = "https://hmi.example/first"
    about = (
        "Staffordshire Police must improve child protection, the national child protection inspection finds."
    )
    said(
        "hmi",
        [about, *paragraphs("first", 5)],
        4,
        url=first,
        title="Staffordshire child protection inspection",
    )
    said("hmi", [about, *TEXT], 600, title="Staffordshire child protection inspection")
    said("gazette", [about, *OWN, TEXT[2]], 601, title="Staffordshire Police: child protection inspection")
    assert list(reports(archive)) == [(NEWS, RELEASE)]


def test_an_article_about_two_releases_reports_on_both(archive: Archive, said: Said) -> None:
    other = paragraphs("another release", 6)
    said("hmi", TEXT, 4)
    said("hmi", other, 4, url=f"{RELEASE}/2")
    said("gazette", [*QUOTING, other[3]], 5)
    assert set(reports(archive)) == {(NEWS, RELEASE), (NEWS, f"{RELEASE}/2")}


def test_an_edit_makes_and_ends_a_report(archive: Archive, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("gazette", OWN, 5, 0)
    said("gazette", QUOTING, 5, 1)
    assert list(reports(archive)) == [(NEWS, RELEASE)]
    said("gazette", OWN, 5, 2)
    assert reports(archive) == {}
    said("hmi", [*TEXT, OWN[0]], 4, 3)
    assert list(reports(archive)) == [(NEWS, RELEASE)]


def test_a_syndicated_copy_stands_in_until_the_release_arrives(archive: Archive, said: Said) -> None:
    said("wire", TEXT, 4)
    said("gazette", QUOTING, 5)
    assert list(reports(archive)) == [(NEWS, PAGE)]
    said("hmi", TEXT, 4)
    assert list(reports(archive)) == [(NEWS, RELEASE)]
    same = [found for found in derived_links(archive) if found[1] == "same_release"]
    assert same == [(PAGE, "same_release", RELEASE, 1.0, len(" ".join(TEXT).split()), "runs|days:0")]


def test_a_syndicated_copy_that_names_its_original_is_not_compared(archive: Archive, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("wire", TEXT, 4, links=(link(RELEASE, "original"),))
    said("gazette", QUOTING, 5)
    assert {relation for _, relation, *_ in derived_links(archive)} == {"reports_on"}
    assert list(reports(archive)) == [(NEWS, RELEASE)]


def test_what_was_taken_down_reports_on_nothing_and_is_not_reported_on(archive: Archive, said: Said) -> None:
    release = said("hmi", TEXT, 4)
    said("gazette", QUOTING, 5)
    with archive.engine.begin() as connection:
        connection.execute(update(Article).where(Article.public_id == release).values(state="withheld"))
    with archive.session() as session:
        assert of(session, article_of(archive, said("gazette", QUOTING, 5, 1))) == []
    said("gazette", [*QUOTING, "More."], 5, 2)
    assert reports(archive) == {}


def test_of_articles_that_turn_out_to_be_one_the_older_reports(
    archive: Archive, look: Look, said: Said
) -> None:
    said("hmi", TEXT, 4)
    said("gazette", QUOTING, 5, 1)
    said("gazette", QUOTING, 5, 2, url=f"{NEWS}/moved")
    assert len(reports(archive)) == 2
    both = (
        Address(url=f"{NEWS}/moved", key=f"{NEWS}/moved", reason="fetched"),
        Address(url=NEWS, key=NEWS, reason="canonical"),
    )
    archive.record(spoken(look, "gazette", QUOTING, 5, 3, addresses=both))
    assert list(reports(archive)) == [(NEWS, RELEASE)]


def test_what_an_article_reports_on_is_told_as_of_a_moment(archive: Archive, said: Said) -> None:
    release = article_of(archive, said("hmi", TEXT, 4, 10))
    news = article_of(archive, said("gazette", QUOTING, 5, 0))
    with archive.session() as session:
        assert [one.relation for one in of(session, news)] == ["reports_on"]
        assert [one.relation for one in of(session, release)] == ["reported_on_by"]
        assert of(session, news, NOON + timedelta(hours=5)) == []


def test_a_look_that_says_nothing_new_derives_nothing(archive: Archive, look: Look, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("gazette", QUOTING, 5)
    with archive.engine.begin() as connection:
        connection.execute(delete(ArticleLink))
    outcome: Outcome = archive.record(spoken(look, "gazette", QUOTING, 5, 3))
    assert (outcome.did, reports(archive)) == ("unchanged", {})


def test_links_are_derived_anew_in_batches(archive: Archive, said: Said) -> None:
    said("hmi", TEXT, 4)
    said("wire", TEXT, 4)
    said("gazette", QUOTING, 5)
    before = derived_links(archive)
    with archive.engine.begin() as connection:
        connection.execute(delete(ArticleLink))
    numbers = [article.id for article in every(archive, Article)]
    archive._write(lambda session: relink(session, numbers))
    assert derived_links(archive) == before


looks = st.fixed_dictionaries(
    {
        "source": st.sampled_from(sorted(KINDS)),
        "page": st.sampled_from("ab"),
        "hour": st.integers(0, 4),
        "day": st.sampled_from([1, 3, 4, 40]),
        "parts": st.lists(st.sampled_from(range(6)), min_size=1, max_size=3, unique=True),
        "links": st.sampled_from([(), ("a",), ("b",)]),
    }
)


def capture_of(look: Look, one: dict[str, Any]) -> Capture:
    body = [paragraph for part in one["parts"] for paragraph in paragraphs(f"part {part}", 2)]
    relation = {"hmi": "get_the_report", "wire": "original"}.get(one["source"], "body")
    given = {
        "url": f"https://{one['source']}.example/{one['page']}",
        "title": "Force told to improve",
        "links": tuple(link(f"https://hmi.example/{page}", relation) for page in one["links"]),
    }
    return spoken(look, one["source"], body, one["day"], one["hour"], **given)


@examples(15)  # an archive is filled twice for each
@given(
    seen=st.lists(
        looks, min_size=2, max_size=8, unique_by=lambda one: (one["source"], one["page"], one["hour"])
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_links_are_the_same_whatever_the_order_of_arrival(
    archive: Archive, look: Look, seen: list[dict[str, Any]], order: Any
) -> None:
    enlist(archive)
    captures = [capture_of(look, one) for one in seen]
    found = []
    for arriving in (
        sorted(captures, key=lambda one: one.captured_at),
        order.sample(captures, len(captures)),
    ):
        empty(archive)
        for capture in arriving:
            archive.record(capture)
        found.append(derived_links(archive))
    assert found[0] == found[1]
