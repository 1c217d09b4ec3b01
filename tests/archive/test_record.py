"""Recording: which article a capture is of, and what is kept of it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from archived import DAY, FRIDAY, article_of, claim, did, due, every, number_of
from backports import zstd
from sqlalchemy import select

from archive import (
    Address,
    Archive,
    Capture,
    Decision,
    Entry,
    Met,
    Reading,
    SourceFacts,
    Stored,
)
from archive.model import (
    AddressRow,
    Article,
    CaptureRow,
    Content,
    DateRow,
    EntryRow,
    ReadingRow,
    Source,
    Version,
)

Look = Callable[..., Capture]
HERE = "https://gazette.example/a"
THERE = "https://gazette.example/b"


def at(*urls: tuple[str, str]) -> tuple[Address, ...]:
    return tuple(Address(url=url, key=url, reason=reason) for url, reason in urls)


def test_an_article_gets_an_id_that_depends_on_source_and_address_alone(archive: Archive, look: Look) -> None:
    outcome = archive.record(look(1))
    assert outcome.did == "new"
    assert outcome.version == 1
    assert outcome.article_id == "hm-i7eol3ulek"
    assert article_of(archive, outcome.article_id).url == HERE


def test_an_article_is_found_by_any_address_it_was_met_at(archive: Archive, look: Look) -> None:
    archive.record(look(1, addresses=at((HERE, "fetched"), (THERE, "redirect"))))
    assert did(archive, look(2, url=THERE), look(3, url=HERE)) == ["unchanged", "unchanged"]
    assert {(row.url, row.reason) for row in every(archive, AddressRow)} == {
        (HERE, "fetched"),
        (THERE, "redirect"),
    }


def test_an_address_is_known_from_its_first_look_to_its_last(archive: Archive, look: Look) -> None:
    for hour in (2, 1, 3):
        archive.record(look(hour))
    archive.record(look(9, met=Met.BLOCKED))
    (row,) = every(archive, AddressRow)
    assert row.first_seen_at == look(1).captured_at
    assert row.last_seen_at == look(9).captured_at


def test_the_url_is_the_canonical_one_then_the_last_redirect_and_an_older_capture_does_not_move_it(
    archive: Archive, look: Look
) -> None:
    outcome = archive.record(look(1, addresses=at((HERE, "fetched"), (THERE, "redirect"))))
    assert article_of(archive, outcome.article_id).url == THERE
    third = "https://gazette.example/c"
    archive.record(look(5, addresses=at((HERE, "fetched"), (THERE, "redirect"), (third, "canonical"))))
    archive.record(look(2, addresses=at((HERE, "fetched"), (THERE, "redirect"))))
    archive.record(look(6))
    assert article_of(archive, outcome.article_id).url == third


def test_the_same_key_in_another_source_is_another_article(archive: Archive, look: Look) -> None:
    with archive.session() as session:
        facts = session.get_one(Source, "gazette")
    archive.enlist(
        replace_facts(facts, name="herald", title="The Herald"),
    )
    assert did(archive, look(1), look(1, source="herald")) == ["new", "new"]


def replace_facts(row: Source, **new: str) -> Any:
    names = ("name", "title", "kind", "home", "licence", "terms", "noted_at")
    return SourceFacts(**({name: getattr(row, name) for name in names} | new))


def test_nothing_at_an_unknown_address_is_not_kept(archive: Archive, look: Look) -> None:
    strays = [look(1, met=met) for met in (Met.GONE, Met.REDIRECTED, Met.NOT_MODIFIED)]
    assert did(archive, *strays) == ["stray"] * 3
    assert number_of(archive, CaptureRow) == number_of(archive, Article) == 0


def test_a_page_that_cannot_be_read_yet_is_kept_until_it_can(archive: Archive, look: Look) -> None:
    unread = look(1, met=Met.UNREAD, body=b"<p>of a new template</p>")
    key = unread.addresses[0].key
    assert did(archive, unread, look(2, met=Met.UNREAD)) == ["unread", "unread"]
    assert number_of(archive, Content) == 1
    assert archive.known("gazette", [key]) == {key}
    assert not archive.holds("gazette", [key])
    assert [one.url for one in due(archive, look(3).captured_at, 9)] == [key]
    assert did(archive, look(3), look(4)) == ["new", "unchanged"]
    assert archive.holds("gazette", [key])


@pytest.mark.parametrize("met", [Met.BLOCKED, Met.ERROR])
def test_a_page_that_could_not_be_had_is_looked_at_again(archive: Archive, look: Look, met: Met) -> None:
    refused = look(1, met=met, status=403)
    assert did(archive, refused) == [str(met)]
    assert number_of(archive, CaptureRow) == 1
    assert [one.url for one in due(archive, look(3).captured_at, 9)] == [refused.addresses[0].key]
    assert did(archive, look(3)) == ["new"]


def test_a_page_left_out_when_it_could_be_read_is_not_looked_at_again(archive: Archive, look: Look) -> None:
    unread = look(1, met=Met.UNREAD)
    archive.record(unread)
    key = unread.addresses[0].key
    archive.decide(
        Decision(
            source="gazette",
            url=key,
            key=key,
            decided_at=unread.captured_at,
            kept=False,
            score=0.0,
            words=(),
            step="text",
        )
    )
    assert due(archive, look(3).captured_at, 9) == []


def test_the_same_look_twice_changes_nothing(archive: Archive, look: Look) -> None:
    looks = [look(1), look(2), look(3, title="Other words"), look(4, met=Met.GONE, status=404)]
    did(archive, *looks)
    before = [every(archive, table) for table in (Article, AddressRow, CaptureRow, Version)]
    assert did(archive, *looks) == ["known"] * 4
    after = [every(archive, table) for table in (Article, AddressRow, CaptureRow, Version)]
    for rows, same in zip(before, after, strict=True):
        assert [vars_of(row) for row in rows] == [vars_of(row) for row in same]


def vars_of(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}


def test_two_articles_that_turn_out_to_be_one_become_the_older(archive: Archive, look: Look) -> None:
    line = Entry(source="gazette", list_url=HERE, title="A line", seen_at=FRIDAY, url=THERE, key=THERE)
    younger = archive.record(look(5, url=THERE, listed=(claim(origin="feed"),)))
    older = archive.record(look(1, url=HERE))
    archive.note([line])
    bridge = look(9, addresses=at((HERE, "fetched"), (THERE, "redirect")), canonical_url=THERE)
    outcome = archive.record(bridge)
    assert outcome.did == "unchanged"
    assert outcome.article_id == older.article_id
    left, kept = article_of(archive, younger.article_id), article_of(archive, older.article_id)
    assert left.merged_into == kept.id
    assert kept.merged_into is None
    assert kept.url == THERE
    assert kept.published_on == DAY
    for table in (CaptureRow, AddressRow, EntryRow, ReadingRow, DateRow, Version):
        assert {row.article_id for row in every(archive, table)} == {kept.id}
    assert did(archive, look(10, url=THERE)) == ["unchanged"]


def test_a_look_that_ended_elsewhere_merges_nothing_and_adds_no_address(archive: Archive, look: Look) -> None:
    moved = archive.record(look(1, url=HERE)).article_id
    other = archive.record(look(1, url=THERE)).article_id
    away = look(
        2, addresses=at((HERE, "fetched"), (THERE, "redirect"), (THERE + "c", "redirect")), moved_to=THERE
    )
    assert did(archive, away) == ["moved"]
    assert article_of(archive, moved).state == "moved"
    assert article_of(archive, moved).last_outcome == "redirected"
    assert article_of(archive, other).merged_into is None
    assert number_of(archive, AddressRow) == 2


def test_the_redirect_of_a_block_page_is_no_address_of_the_article(archive: Archive, look: Look) -> None:
    archive.record(look(1))
    archive.record(look(2, met=Met.BLOCKED, addresses=at((HERE, "fetched"), (THERE, "redirect"))))
    assert [row.url for row in every(archive, AddressRow)] == [HERE]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reading": None},
        {"met": Met.UNREAD, "reading": Reading(title="", paragraphs=())},
        {"addresses": ()},
        {"dates": (claim(origin="hearsay"),)},
        {"dates": (claim(instant=datetime(2023, 8, 4, 9)),)},  # noqa: DTZ001
        {"captured_at": datetime(2023, 8, 4, 9)},  # noqa: DTZ001
    ],
)
def test_a_capture_that_contradicts_itself_is_refused(archive: Archive, look: Look, wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        archive.record(look(1, **wrong))
    assert number_of(archive, CaptureRow) == 0


def test_what_no_database_can_hold_is_left_out_of_the_text(archive: Archive, look: Look) -> None:
    assert did(archive, look(1, title="Good\x00 news\ud800", paragraphs=("\x00",))) == ["new"]
    assert every(archive, ReadingRow)[0].title == "Good news?"


def test_bytes_are_kept_of_what_says_something_new_or_cannot_be_read(archive: Archive, look: Look) -> None:
    archive.record(look(1, body=b"first"))
    archive.record(look(2, body=b"the same, in another wrapping"))
    archive.record(look(3, met=Met.UNREAD, body=b"what is this"))
    archive.record(look(4, met=Met.BLOCKED, body=b"are you human"))
    archive.record(look(5, met=Met.GONE, status=404, body=b"not found"))
    archive.record(look(6, met=Met.ERROR))
    kept = {row.sha256: zstd.decompress(packed_of(archive, row.sha256)) for row in every(archive, Content)}
    assert set(kept.values()) == {b"first", b"what is this"}
    assert all(hashlib.sha256(body).hexdigest() == sha256 for sha256, body in kept.items())
    looks = every(archive, CaptureRow)
    assert [row.length for row in looks] == [5, 29, 12, 13, 9, 0]
    assert [row.sha256 is None for row in looks] == [False] * 5 + [True]


def packed_of(archive: Archive, sha256: str) -> bytes:
    with archive.session() as session:
        return session.scalars(select(Content.packed).where(Content.sha256 == sha256)).one()


def test_the_setting_keeps_the_bytes_of_unchanged_captures_too(
    archive_url: str, archive: Archive, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_KEEP_EVERY_BODY", "true")
    with Archive(archive_url) as keeping:
        for hour, body in enumerate((b"one", b"two", b"three")):
            keeping.record(look(hour, body=body))
        keeping.record(look(9, met=Met.BLOCKED, body=b"are you human"))
    assert number_of(archive, Content) == 3


def test_a_capture_that_says_the_same_follows_the_one_that_said_it_first(
    archive: Archive, look: Look
) -> None:
    did(archive, look(1), look(2), look(3, met=Met.NOT_MODIFIED, status=304), look(4))
    first, *rest = every(archive, CaptureRow)
    assert first.reading_id is not None
    assert first.follows_id is None
    assert [(row.reading_id, row.follows_id) for row in rest] == [(None, first.id)] * 3
    assert number_of(archive, ReadingRow) == 1


def test_each_capture_says_what_it_did(archive: Archive, look: Look) -> None:
    looks = {
        1: ("new", look(1)),
        2: ("unchanged", look(2)),
        3: ("unchanged", look(3, met=Met.NOT_MODIFIED)),
        4: ("quiet", look(4, title="Force, told, to improve")),
        5: ("changed", look(5, title="Force praised")),
        6: ("changed", look(6)),
        7: ("unread", look(7, met=Met.UNREAD)),
        8: ("gone", look(8, met=Met.GONE)),
        9: ("blocked", look(9, met=Met.BLOCKED)),
        10: ("error", look(10, met=Met.ERROR)),
        0: ("changed", look(0, title="Force inspected")),
    }
    outcomes = {hour: archive.record(capture) for hour, (_, capture) in looks.items()}
    assert {hour: one.did for hour, one in outcomes.items()} == {
        hour: said for hour, (said, _) in looks.items()
    }
    assert [one.version for one in outcomes.values()] == [1, 1, 1, 2, 3, 4, 0, 0, 0, 0, 1]


def test_a_better_template_is_no_edit(archive: Archive, look: Look) -> None:
    def reread(stored: Stored) -> Reading | None:
        asked.append(stored)
        return look(0, title=f"{stored.body.decode()} (full)", reader_version="2").reading

    asked: list[Stored] = []
    archive.record(look(1, title="One", body=b"One"))
    archive.record(look(2, title="Two", body=b"Two"))
    outcome = archive.record(look(3, title="Two (full)", body=b"Two", reader_version="2"), reread)
    assert outcome.did == "unchanged"
    assert [(stored.url, stored.body, stored.reader) for stored in asked] == [
        (HERE, b"One", "plain"),
        (HERE, b"Two", "plain"),
    ]
    assert [row.title for row in every(archive, ReadingRow)] == ["One (full)", "Two (full)"]
    assert [row.seen_from for row in every(archive, Version)] == [look(1).captured_at, look(2).captured_at]
    archive.record(look(4, title="Two (full)", reader_version="2"), reread)
    assert len(asked) == 2


def test_what_cannot_be_read_again_stays_as_it_was_read(archive: Archive, look: Look) -> None:
    archive.record(look(1, title="One"))
    assert archive.record(look(2, title="Two", reader_version="2"), lambda _: None).did == "changed"
    assert [row.title for row in every(archive, ReadingRow)] == ["One", "Two"]


def test_an_error_page_served_as_if_it_were_the_article_is_unread(archive: Archive, look: Look) -> None:
    archive.record(look(1))
    sorry = {"title": "Page not available", "paragraphs": ("Sorry, please try our home page.",)}
    outcome = archive.record(look(2, **sorry, canonical_url=None, body=b"sorry"))
    assert outcome.did == "unread"
    row = every(archive, CaptureRow)[1]
    assert (row.outcome, row.reason) == ("unread", "not recognisably this article")
    assert number_of(archive, Version) == 1
    assert number_of(archive, Content) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"canonical_url": HERE, "title": "All new", "paragraphs": ("Nothing left.",)},
        {"canonical_url": None, "title": "Force told to change", "paragraphs": ("Nothing left.",)},
        {"canonical_url": None, "title": "All new", "paragraphs": ("Inspectors found good work.",)},
    ],
)
def test_an_article_that_is_still_recognisable_is_edited(
    archive: Archive, look: Look, said: dict[str, Any]
) -> None:
    assert did(archive, look(1), look(2, **said)) == ["new", "changed"]


def test_a_front_page_at_the_end_of_a_redirect_does_not_swallow_articles(
    archive: Archive, look: Look
) -> None:
    front = {"title": "Welcome", "paragraphs": ("Latest headlines.",), "canonical_url": THERE}
    archive.record(look(1, url=HERE))
    archive.record(look(1, url=THERE, **front))
    assert did(archive, look(2, addresses=at((HERE, "fetched"), (THERE, "redirect")), **front)) == ["moved"]
    assert {row.merged_into for row in every(archive, Article)} == {None}


def test_a_source_is_listed_once_and_follows_the_code(archive: Archive) -> None:
    with archive.session() as session:
        facts = replace_facts(session.get_one(Source, "gazette"), title="The New Gazette")
    archive.enlist(facts)
    assert [row.title for row in every(archive, Source)] == ["The New Gazette"]


MOMENT = datetime(2023, 8, 4, 8, 15, tzinfo=UTC)


def numbered(url: str, number: str = "7301234") -> tuple[Address, ...]:
    return (Address(url=url, key=url, reason="fetched", number=number),)


def test_a_headline_that_moves_the_address_leaves_the_article_its_number(
    archive: Archive, look: Look
) -> None:
    said = {"dates": (claim(DAY, MOMENT),), "canonical_url": None}
    first = archive.record(look(1, addresses=numbered(HERE), title="Force told to improve", **said))
    second = archive.record(look(2, addresses=numbered(THERE), title="Chief answers inspectors", **said))
    assert second.article_id == first.article_id
    assert [row.url for row in every(archive, AddressRow)] == [HERE, THERE]


def test_a_number_that_is_used_again_is_another_article(archive: Archive, look: Look) -> None:
    said = {
        "paragraphs": ("A bridge over the river was closed for repairs on Friday.",),
        "canonical_url": None,
    }
    first = archive.record(look(1, addresses=numbered(HERE), dates=(claim(DAY, MOMENT),)))
    second = archive.record(look(2, addresses=numbered(THERE), dates=(claim(DAY, MOMENT),), **said))
    third = archive.record(look(3, addresses=numbered(f"{THERE}/x"), dates=(claim(DAY, FRIDAY),)))
    assert len({first.article_id, second.article_id, third.article_id}) == 3
