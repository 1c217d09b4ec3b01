"""Which change makes a version, and of what kind."""

from collections.abc import Callable
from typing import Any

import pytest
from archived import august
from sqlalchemy import select

from archive import Archive, Capture, Link, Met
from archive.folding import fold
from archive.model import Article, ReadingRow, Version

Look = Callable[..., Capture]


def rows(archive: Archive, article_id: str) -> list[Version]:
    with archive.session() as session:
        article = select(Article.id).where(Article.public_id == article_id).scalar_subquery()
        return list(
            session.scalars(select(Version).where(Version.article_id == article).order_by(Version.number))
        )


def record_all(archive: Archive, *captures: Capture) -> list[Version]:
    outcomes = [archive.record(capture) for capture in captures]
    return rows(archive, outcomes[0].article_id)


def changes(versions: list[Version]) -> list[tuple[str, str]]:
    return [(version.change, version.changed) for version in versions]


def test_a_text_that_returns_is_three_versions(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive,
        look(1, paragraphs=("One two.",)),
        look(2, paragraphs=("Three.",)),
        look(3, paragraphs=("One two.",)),
    )
    assert changes(versions) == [("first", ""), ("edit", "text"), ("revert", "text")]
    assert [(v.words_added, v.words_removed) for v in versions] == [(0, 0), (1, 2), (2, 1)]


def test_a_change_of_punctuation_alone_is_quiet(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive,
        look(1, title="Force's “good” work – again"),
        look(2, title='Force’s "good" work - again!'),
    )
    assert changes(versions) == [("first", ""), ("quiet", "title")]


def test_a_change_of_a_number_is_an_edit(archive: Archive, look: Look) -> None:
    versions = record_all(archive, look(1, paragraphs=("Some 1,200.",)), look(2, paragraphs=("Some 1.200.",)))
    assert changes(versions) == [("first", ""), ("edit", "text")]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("notes", ("Call us.",), ("Write to us.",)),
        ("authors", ("A. Reporter",), ()),
        ("section", "News", "Crime"),
        ("tags", ("police",), ("police", "fire")),
        ("original_url", "https://a.example/", "https://b.example/"),
        ("published", (august(4),), (august(5),)),
        ("published", (august(4, 8),), (august(4, 9),)),
        ("updated", (august(4, 8, field="updated"),), (august(4, 9, field="updated"),)),
    ],
)
def test_other_fields_change_quietly_and_an_unknown_one_is_not_compared(
    archive: Archive, look: Look, field: str, one: Any, other: Any
) -> None:
    name = "dates" if field in ("published", "updated") else field
    unknown = () if name == "dates" else None
    said = [one, unknown, other, unknown, other]
    versions = record_all(archive, *(look(n, **{name: value}) for n, value in enumerate(said)))
    assert changes(versions) == [("first", ""), ("quiet", field)]
    assert versions[1].seen_from == look(2).captured_at
    assert versions[1].seen_after == look(1).captured_at
    assert versions[1].last_seen_at == look(4).captured_at


@pytest.mark.parametrize(("field", "one", "other"), [("kind", "letter", "report"), ("standfirst", "a", "b")])
def test_kind_and_standfirst_belong_to_the_meaning(
    archive: Archive, look: Look, field: str, one: str, other: str
) -> None:
    versions = record_all(archive, *(look(n, **{field: value}) for n, value in enumerate((one, None, other))))
    assert changes(versions) == [("first", ""), ("edit", field)]


def in_part(hour: float, *paragraphs: str, **said: Any) -> dict[str, Any]:
    return {"hour": hour, "paragraphs": paragraphs, "text_complete": False, "paywalled": True, **said}


def whole(hour: float, *paragraphs: str, **said: Any) -> dict[str, Any]:
    return {"hour": hour, "paragraphs": paragraphs, "text_complete": True, "paywalled": False, **said}


def looked(archive: Archive, look: Look, *looks: dict[str, Any]) -> list[Version]:
    return record_all(archive, *(look(one.pop("hour"), **one) for one in looks))


def test_a_wall_that_comes_and_goes_is_no_edit(archive: Archive, look: Look) -> None:
    versions = looked(
        archive,
        look,
        whole(1, "One.", "Two."),
        in_part(2, "One."),
        whole(3, "One.", "Two."),
        in_part(4, "One."),
    )
    assert changes(versions) == [("first", "")]
    assert versions[0].last_seen_at == look(4).captured_at


def test_a_text_edited_behind_a_wall_is_one_edit_since_it_was_last_seen_whole(
    archive: Archive, look: Look
) -> None:
    versions = looked(
        archive, look, whole(1, "One.", "Two."), in_part(2, "One."), whole(3, "One.", "Other words.")
    )
    assert changes(versions) == [("first", ""), ("edit", "text")]
    assert (versions[1].seen_after, versions[1].seen_from) == (look(1).captured_at, look(3).captured_at)
    assert versions[0].last_seen_at == look(2).captured_at
    assert (versions[1].words_added, versions[1].words_removed) == (2, 1)


def test_a_headline_changed_while_there_is_a_wall_is_an_edit_of_the_headline_alone(
    archive: Archive, look: Look
) -> None:
    versions = looked(
        archive,
        look,
        whole(1, "One.", "Two."),
        in_part(2, "One.", title="Force praised"),
        whole(3, "One.", "Two.", title="Force praised"),
    )
    assert changes(versions) == [("first", ""), ("edit", "title")]
    assert (versions[1].seen_after, versions[1].words_removed) == (look(1).captured_at, 0)


@pytest.mark.parametrize(
    "shown",
    [
        ("One.", "Two.", "Three."),
        ("One.",),
        ("One.", "Two.", "Three.", "Four."),
        ("Two.",),
        (),
        ("One.", "Tw"),
    ],
)
def test_a_meter_that_shows_more_or_less_is_no_edit(
    archive: Archive, look: Look, shown: tuple[str, ...]
) -> None:
    versions = looked(
        archive, look, in_part(1, "One.", "Two."), in_part(2, *shown), in_part(3, "One.", "Two.")
    )
    assert changes(versions) == [("first", "")]


def test_what_is_shown_of_a_text_is_compared_with_all_that_was_shown_of_it(
    archive: Archive, look: Look
) -> None:
    """The third paragraph changed, of which the look before showed nothing."""
    versions = looked(
        archive,
        look,
        in_part(1, "One.", "Two.", "Three."),
        in_part(2, "One.", "Two."),
        in_part(3, "One.", "Two.", "Others."),
        in_part(4, "One.", "Two", "Others!"),
        in_part(5, "One.", "Two.", "Three."),
    )
    assert changes(versions) == [("first", ""), ("edit", "text"), ("quiet", "text"), ("revert", "text")]
    assert versions[1].seen_after == look(1).captured_at


def test_a_page_that_is_not_free_and_leaves_open_whether_its_text_is_whole_is_compared_with_its_like(
    archive: Archive, look: Look
) -> None:
    versions = looked(
        archive,
        look,
        whole(1, "One.", "Two."),
        in_part(2, "One.", text_complete=None),
        in_part(3, "One.", "More.", text_complete=None),
    )
    assert changes(versions) == [("first", ""), ("edit", "text")]
    assert versions[1].seen_after == look(2).captured_at


def test_a_version_is_read_from_a_look_that_had_its_text_in_whole(archive: Archive, look: Look) -> None:
    looked(archive, look, in_part(1, "One."), whole(2, "One.", "Two."), in_part(3, "One."))
    article = archive.record(look(4, **{k: v for k, v in whole(4, "One.", "Two.").items() if k != "hour"}))
    with archive.session() as session:
        text = select(ReadingRow.text).join(Version, Version.reading_id == ReadingRow.id)
        assert session.scalars(text).all() == ["One.\n\nTwo."]
    assert article.did == "unchanged"


def test_a_day_is_not_compared_with_the_time_of_another_day(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive, look(1, dates=(august(4, 8),)), look(2, dates=(august(5),)), look(3, dates=(august(5, 9),))
    )
    assert changes(versions) == [("first", ""), ("quiet", "published")]


def test_another_report_link_is_a_quiet_change_and_a_link_in_the_text_is_none(
    archive: Archive, look: Look
) -> None:
    def links(report: str, body: str) -> tuple[Link, ...]:
        return (
            Link(url=report, key=report, text="Get the report", relation="get_the_report"),
            Link(url=body, key=body, text="here", relation="body"),
        )

    versions = record_all(
        archive,
        look(1, links=links("https://r.example/1", "https://b.example/1")),
        look(2, links=links("https://r.example/1", "https://b.example/2")),
        look(3, links=links("https://r.example/2", "https://b.example/2")),
    )
    assert changes(versions) == [("first", ""), ("quiet", "links")]


def test_looks_that_show_nothing_make_no_version_and_break_none(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive,
        look(1),
        look(2, met=Met.BLOCKED, status=403),
        look(3, met=Met.ERROR),
        look(4, met=Met.UNREAD, status=200, body=b"?"),
        look(5, met=Met.GONE, status=404),
        look(6),
    )
    assert changes(versions) == [("first", "")]
    assert versions[0].last_seen_at == look(6).captured_at


def test_the_moment_of_a_change_is_an_interval(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive,
        look(1),
        look(2),
        look(3, met=Met.BLOCKED),
        look(4, title="New words"),
        look(9, met=Met.NOT_MODIFIED),
    )
    assert versions[0].last_seen_at == versions[1].seen_after == look(2).captured_at
    assert versions[1].seen_from == look(4).captured_at
    assert versions[1].last_seen_at == look(9).captured_at


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It’s “said”", "Its 'said'"),
        ("well–known", "well known"),
        ("co\u00adoper\u200bate", "cooperate"),
        ("Heddlu\u00a0Dyfed-Powys", "Heddlu Dyfed Powys"),
        ("ﬁre at w\u0302est", "fire at ŵest"),
        ("£5, or 5%.", "£5 or 5 %"),
    ],
)
def test_punctuation_and_spelling_of_characters_do_not_alter_the_meaning(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1,200", "1.200"), ("£5", "5"), ("5%", "5"), ("May", "may"), ("3 to 4", "3.4")]
)
def test_case_numbers_and_amounts_are_part_of_the_meaning(one: str, other: str) -> None:
    assert fold(one) != fold(other)
