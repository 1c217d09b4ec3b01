"""Versions: the table equals what plain Python makes of the captures, whatever their order of arrival."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from archive import Archive, Capture, DateClaim, Link, Met, Reading
from archive.folding import fold
from archive.model import Article, ReadingRow, Version

Look = Callable[..., Capture]
_numbers = count(1)


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


def day(on: int, at: int | None = None, *, field: str = "published", origin: str = "json-ld") -> DateClaim:
    moment = None if at is None else datetime(2023, 8, on, at, tzinfo=UTC)
    return DateClaim(
        field=field,
        on=date(2023, 8, on),
        at=moment,
        precision="minute" if moment else "day",
        raw=f"{on} August",
        origin=origin,
    )


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
        ("paywalled", False, True),
        ("text_complete", False, True),
        ("published", (day(4),), (day(5),)),
        ("published", (day(4, 8),), (day(4, 9),)),
        ("updated", (day(4, 8, field="updated"),), (day(4, 9, field="updated"),)),
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


def test_a_day_is_not_compared_with_the_time_of_another_day(archive: Archive, look: Look) -> None:
    versions = record_all(
        archive, look(1, dates=(day(4, 8),)), look(2, dates=(day(5),)), look(3, dates=(day(5, 9),))
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


# --- the table against plain Python ------------------------------------------------------------------

readings = st.builds(
    dict,
    title=st.sampled_from(["Force told", "Force told!", "Force praised"]),
    paragraphs=st.sampled_from([("One two.",), ("One, two.",), ("One three.",)]),
    standfirst=st.sampled_from([None, None, "", "In short", "In short."]),
    kind=st.sampled_from([None, "letter", "report"]),
    paywalled=st.sampled_from([None, True, False]),
    tags=st.sampled_from([None, (), ("police",)]),
    dates=st.sampled_from([(), (day(4),), (day(4, 8),), (day(5, 9),), (day(5),)]),
)
mets = st.one_of(
    readings,
    readings,
    st.sampled_from([Met.NOT_MODIFIED, Met.NOT_MODIFIED, Met.BLOCKED, Met.GONE, Met.UNREAD, Met.ERROR]),
)
FIELDS = ("title", "standfirst", "text", "kind", "paywalled", "tags", "published_on", "published_at")
MEANING = ("title", "standfirst", "text", "kind")


def captures_of(look: Look, said: list[Any]) -> list[Capture]:
    """One capture an hour of an article of its own, the first of which can be read."""
    url = f"https://gazette.example/{next(_numbers)}"
    made = []
    for hour, what in enumerate(said):
        if isinstance(what, Met):
            made.append(look(hour, url=url, met=what, body=b"?"))
        else:
            made.append(look(hour, url=url, **what))
    return made


def said_fields(reading: Reading) -> dict[str, Any]:
    published = next(iter(reading.dates), None)
    return {
        "title": reading.title,
        "standfirst": reading.standfirst,
        "text": reading.text,
        "kind": reading.kind,
        "paywalled": reading.paywalled,
        "tags": None if reading.tags is None else "|".join(reading.tags),
        "published_on": published.on if published else None,
        "published_at": published.at if published else None,
    }


def differing(one: dict[str, Any], other: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [n for n in names if one[n] is not None and other[n] is not None and one[n] != other[n]]


def meaning_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {n: fields[n] if n == "kind" or fields[n] is None else fold(fields[n]) for n in MEANING}


def expected(captures: list[Capture]) -> list[dict[str, Any]]:
    """The versions of captures in order of moment, as the rules say in so many words."""
    found: list[dict[str, Any]] = []
    said: dict[str, Any] = {}
    reading: Reading | None = None
    for capture in sorted(captures, key=lambda capture: capture.captured_at):
        if capture.met not in (Met.READ, Met.NOT_MODIFIED) or (capture.reading or reading) is None:
            continue
        reading = capture.reading or reading
        assert reading is not None
        before, new = said, said_fields(reading)
        said = {n: said.get(n) if new[n] is None else new[n] for n in FIELDS}
        if new["published_on"] is not None:
            said["published_at"] = new["published_at"]
        different = differing(before, said, FIELDS) if before else []
        if not found or different:
            found.append(version_of(capture, said, before, different, reading, found))
        found[-1]["last_seen_at"] = capture.captured_at
    return [{name: value for name, value in one.items() if name != "meaning"} for one in found]


def version_of(
    capture: Capture,
    said: dict[str, Any],
    before: dict[str, Any],
    different: list[str],
    reading: Reading,
    found: list[dict[str, Any]],
) -> dict[str, Any]:
    meaning = meaning_of(said)
    change = "first"
    words = Counter(fold(reading.text).split())
    old = Counter(fold(found[-1]["text"]).split()) if found else words
    if found:
        change = "quiet"
        if differing(meaning_of(before), meaning, MEANING):
            back = any(not differing(earlier["meaning"], meaning, MEANING) for earlier in found)
            change = "revert" if back else "edit"
    return {
        "number": len(found) + 1,
        "seen_from": capture.captured_at,
        "seen_after": found[-1]["last_seen_at"] if found else None,
        "change": change,
        "changed": "|".join(dict.fromkeys(n.removesuffix("_on").removesuffix("_at") for n in different)),
        "words_added": (words - old).total(),
        "words_removed": (old - words).total(),
        "title": reading.title,
        "text": reading.text,
        "meaning": meaning,
    }


def content(archive: Archive, article_id: str) -> list[dict[str, Any]]:
    statement = (
        select(Version, ReadingRow.title, ReadingRow.text)
        .join(ReadingRow, ReadingRow.id == Version.reading_id)
        .join(Article, Article.id == Version.article_id)
        .where(Article.public_id == article_id)
        .order_by(Version.number)
    )
    columns = (
        "number",
        "seen_from",
        "seen_after",
        "change",
        "changed",
        "words_added",
        "words_removed",
        "last_seen_at",
    )
    with archive.session() as session:
        return [
            {name: getattr(version, name) for name in columns} | {"title": title, "text": text}
            for version, title, text in session.execute(statement)
        ]


def standing(archive: Archive, article_id: str) -> dict[str, Any]:
    names = [c.key for c in Article.__table__.columns if c.key not in ("id", "public_id", "url")]
    with archive.session() as session:
        article = session.scalars(select(Article).where(Article.public_id == article_id)).one()
        return {name: getattr(article, name) for name in names}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(first=readings, rest=st.lists(mets, max_size=9), order=st.randoms(use_true_random=False))
def test_versions_are_those_of_plain_python_whatever_the_order_of_arrival(
    archive: Archive, look: Look, first: dict[str, Any], rest: list[Any], order: Any
) -> None:
    in_order = captures_of(look, [first, *rest])
    outcomes = [archive.record(capture) for capture in in_order]
    article = outcomes[0].article_id
    assert content(archive, article) == expected(in_order)
    for capture, outcome in zip(in_order, outcomes, strict=True):
        assert archive.record(capture).did == "known", outcome

    late = captures_of(look, [first, *rest])
    readable = [capture for capture in late if capture.reading is not None]
    arriving = [readable[-1], *order.sample([c for c in late if c is not readable[-1]], len(late) - 1)]
    others = [archive.record(capture) for capture in arriving]
    assert content(archive, others[0].article_id) == expected(in_order)
    assert standing(archive, others[0].article_id) == standing(archive, article)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=readings, rest=st.lists(mets, max_size=6), other=st.lists(readings, min_size=1, max_size=3))
def test_articles_that_turn_out_to_be_one_have_the_versions_of_all_captures(
    archive: Archive, look: Look, first: dict[str, Any], rest: list[Any], other: list[Any]
) -> None:
    one = captures_of(look, [first, *rest])
    younger = captures_of(look, [first, *other])
    younger = [replace(c, captured_at=c.captured_at.replace(minute=30)) for c in younger]
    for capture in (*one, *younger):
        archive.record(capture)
    addresses = (*younger[0].addresses, replace(one[0].addresses[0], reason="canonical"))
    reading = replace(one[0].reading, title="Force praised") if one[0].reading else None
    bridge = replace(
        one[0], addresses=addresses, captured_at=one[0].captured_at.replace(day=6), reading=reading
    )
    outcome = archive.record(bridge)
    assert content(archive, outcome.article_id) == expected([*one, *younger, bridge])
