"""Manifests show what was altered after it was recorded, and what may be altered does not break them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from archived import every, number_of
from sqlalchemy import text
from typer.testing import CliRunner

from archive import Address, Archive, Capture, CrawlResult, Met, Origin, ReadAgain, history
from archive.model import CaptureRow, ManifestLine
from archive.proof import chain
from archive.proof.verification import WHOLE, verify
from archive.removal.takedown import Order, Reach, Reason
from scraper.cli import app

Look = Callable[..., Capture]
FIRST = datetime(2023, 8, 10, 3, tzinfo=UTC)
URL = "https://gazette.example/{}"


def nights(archive: Archive, look: Look) -> list[str]:
    """Three nights of three looks, sealed one by one; the digests of their manifests."""
    heads = []
    for night in range(3):
        for number in range(3):
            archive.record(
                look(24 * night + number, url=URL.format(number), title=f"Story {number} of {night}")
            )
        made = archive.seal(FIRST + timedelta(days=night))
        assert made is not None
        heads.append(made.sha256)
    return heads


def found(archive: Archive, *statements: str) -> list[tuple[str, str]]:
    """What is said of the manifests, as row and words, while these statements, of plain SQL, hold."""
    with archive._writers() as session:
        held_up_by = "PRAGMA defer_foreign_keys = ON"
        if archive.engine.dialect.name == "postgresql":
            held_up_by = "SET LOCAL session_replication_role = replica"
        session.execute(text(held_up_by))
        for statement in statements:
            session.execute(text(statement))
        said = [(one.row, one.what) for check in (chain.unbroken, chain.left_out) for one in check(session)]
        session.rollback()
    return said


def test_a_night_holds_what_was_recorded_since_the_last_one_whenever_it_was_captured(
    archive: Archive, look: Look
) -> None:
    heads = nights(archive, look)
    assert len(set(heads)) == 3
    assert head(archive, 3) == heads[-1]  # nothing new, so no other night
    archive.record(look(-900, url=URL.format(1), origin=Origin.WAYBACK, title="Of old"))
    assert head(archive, 4) != heads[-1]
    with archive.session() as session:
        assert [(row.told_by, row.captured_at) for row in chain.lines_of(session, 4)] == [
            (None, look(-900).captured_at),
            ("1", look(-900).captured_at),
        ]
    assert found(archive) == []


def head(archive: Archive, night: int) -> str:
    made = archive.seal(FIRST + timedelta(days=night))
    assert made is not None
    return made.sha256


COLUMNS = ", ".join(
    c.name for c in CaptureRow.__table__.columns if c.name not in ("id", "captured_at", "crawl_id")
)
PUT_IN = (
    f"INSERT INTO capture (id, captured_at, crawl_id, {COLUMNS}) "  # noqa: S608
    f"SELECT {{id}}, '2023-08-05 01:00:00', {{crawl}}, {COLUMNS} FROM capture WHERE id = 5"
)
NOUGHT = "0" * 64
LINES = "UPDATE manifest_line SET {} WHERE manifest = 2 AND position = {}"
# What is done, the row that is named first, and words of what is said of it.
ALTERED: dict[str, tuple[Sequence[str], str, str]] = {
    "moment": (
        ["UPDATE capture SET captured_at = '2023-08-05 12:30:00' WHERE id = 5"],
        "manifest 2 ca-5",
        "capture was altered",
    ),
    "status": (["UPDATE capture SET status = 404 WHERE id = 5"], "manifest 2 ca-5", "capture was altered"),
    "digest": (["UPDATE capture SET sha256 = 'x' WHERE id = 5"], "manifest 2 ca-5", "was altered"),
    "address": (["UPDATE capture SET url = 'x' WHERE id = 5"], "manifest 2 ca-5", "capture was altered"),
    "deleted": (["DELETE FROM capture WHERE id = 5"], "manifest 2 ca-5", "capture was deleted"),
    "put in": ([PUT_IN.format(id=0, crawl="NULL")], "ca-0", "put in afterwards"),
    "put in a crawl": ([PUT_IN.format(id=99, crawl=1)], "ca-99", "a crawl that had ended"),
    "words": (
        ["UPDATE reading SET text_sha256 = 'x' WHERE id = 5"],
        "manifest 2 ca-5",
        "not by reading it again",
    ),
    "reading": (["DELETE FROM reading WHERE id = 5"], "manifest 2 ca-5", "reading was deleted"),
    "made": (
        ["UPDATE manifest SET made_at = '2023-01-01 00:00:00' WHERE number = 2"],
        "manifest 2",
        "its digest",
    ),
    "line": ([LINES.format(f"sha256 = '{NOUGHT}'", 2)], "manifest 2 ca-5", "capture was altered"),
    "cut": (
        ["DELETE FROM manifest_line WHERE manifest = 2 AND position = 6"],
        "manifest 2",
        "number of lines",
    ),
    "order": (
        [LINES.format("position = 9", 1), LINES.format("position = 1", 2), LINES.format("position = 2", 9)],
        "manifest 2",
        "its digest",
    ),
    "salt": ([LINES.format("salt = ''", 2)], "manifest 2 ca-5", "no tombstone says why"),
    "head": (["UPDATE manifest SET sha256 = 'x' WHERE number = 3"], "manifest 3", "its digest"),
    "night": (
        ["DELETE FROM manifest_line WHERE manifest = 2", "DELETE FROM manifest WHERE number = 2"],
        "manifest 3",
        "",
    ),
}


def test_what_was_altered_is_named_with_its_night(archive: Archive, look: Look) -> None:
    crawl = archive.begin("gazette", FIRST - timedelta(days=2), Origin.LIVE)
    nothing = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    ended = CrawlResult(finished_at=FIRST - timedelta(days=1), result="ok", cause="", **nothing)
    archive.finish(crawl, ended)
    nights(archive, look)
    assert found(archive) == []
    first = {what: found(archive, *does)[0] for what, (does, _, _) in ALTERED.items()}
    assert {what: row for what, (row, _) in first.items()} == {
        what: row for what, (_, row, _) in ALTERED.items()
    }
    assert [what for what, (_, _, says) in ALTERED.items() if says not in first[what][1]] == []


def test_only_who_kept_the_last_digest_sees_that_the_last_nights_were_cut_off(
    archive: Archive, look: Look
) -> None:
    heads = nights(archive, look)
    cut = ["DELETE FROM manifest_line WHERE manifest = 3", "DELETE FROM manifest WHERE number = 3"]
    assert found(archive, *cut) == []
    with archive.engine.begin() as connection:
        for statement in cut:
            connection.execute(text(statement))
    with archive.session() as session:
        assert [one.expected for one in chain.holding(session, heads[2])] == [heads[2]]
        assert list(chain.holding(session, heads[1])) == []


def test_reading_again_merging_and_taking_down_are_no_alarm(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=URL.format(1), met=Met.UNREAD, body=b"unread"))
    nights(archive, look)
    better = {"reader_version": "2", "title": "Read better"}
    archive.record(
        look(90, url=URL.format(0), **better), lambda _: look(0, url=URL.format(0), **better).reading
    )
    capture = number_of(archive, CaptureRow)
    page = look(91, url=URL.format(1), met=Met.UNREAD, body=b"unread too")
    archive.record(page)
    assert found(archive) == []
    head(archive, 5)
    answer = ReadAgain(
        capture=capture + 1, reading=look(91, url=URL.format(1), **better).reading, addresses=page.addresses
    )
    with archive.session() as session:
        number = session.get_one(CaptureRow, capture + 1).article_id
    assert archive.give({number: [answer]})[0].healed == 1
    both = tuple(Address(url=URL.format(n), key=URL.format(n), reason="fetched") for n in (1, 2))
    archive.record(replace(look(99, url=URL.format(1), title="Story 1 of 2"), addresses=both))
    assert found(archive) == []
    head(archive, 6)
    with archive.session() as session:
        of_it = history.located(session, URL.format(0)).public_id
    order = Order(article_id=of_it, reach=Reach.ALL, reason=Reason.COURT, decided_at=FIRST)
    archive.take_down(order)
    assert found(archive) == []
    salted = [row.salt for row in every(archive, ManifestLine) if row.capture_id == 2]
    assert salted == ["", "", ""]  # as recorded, as read, as read again: nobody can guess what they were
    archive.lift(of_it, FIRST)
    archive.record(look(120, url=URL.format(0)))
    head(archive, 7)
    assert found(archive) == []
    assert verify(archive.engine, WHOLE, lambda *_: None).findings.samples == []


def test_a_stranger_can_check_a_folder_of_manifests(
    archive: Archive, look: Look, tmp_path: Path, archive_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = nights(archive, look)
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    run = partial(CliRunner().invoke, app, ["manifest", str(tmp_path)])
    assert heads[2] in run().stdout
    before = NOUGHT
    for number, known in enumerate(heads, 1):
        digests = (tmp_path / f"manifest-00000{number}.sha256").read_bytes()
        first, *rest = digests.decode().splitlines()
        assert (sha256(digests), json.loads(first)["before"]) == (known, before)
        told = (tmp_path / f"manifest-00000{number}.jsonl").read_text("utf-8").splitlines()
        assert [sha256(line.encode()) for line in told] == rest
        before = known
    with archive.session() as session:
        of_it = history.located(session, URL.format(1)).public_id
    archive.take_down(Order(article_id=of_it, reach=Reach.TEXT, reason=Reason.COURT, decided_at=FIRST))
    assert run().exit_code == 0
    assert "gazette.example/1" not in (tmp_path / "manifest-000002.jsonl").read_text()
    assert "gazette.example/2" in (tmp_path / "manifest-000002.jsonl").read_text()
    (tmp_path / "manifest-000002.sha256").write_text("{}\n")
    assert run().exit_code == 6
    assert "manifest-000002.sha256 is not that of this archive" in run().stdout


def sha256(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()
