"""Whatever is damaged in an archive is named by `verify`, and nothing else is; a sound archive is clean."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from archived import august, paragraphs, press
from sqlalchemy import text
from typer.testing import CliRunner

from archive import Archive, Capture, Entry, Link, Met
from archive.proof.finding import Finding
from archive.proof.verification import BYTES, WHOLE, Verified, verify
from scraper.cli import app

Look = Callable[..., Capture]
NIGHT = datetime(2023, 8, 10, 3, tzinfo=UTC)
NUMBERS = range(1, 41)
OTHER = "28b52ffd2003190000616263"  # "abc", as Zstandard has it


class Damage(NamedTuple):
    """What is done to the article of its number, and what has to be said of it: check, table, words."""

    does: str
    check: str
    table: str
    says: str


OF_ARTICLE = "article_id = {a}"


def _of(table: str, what: str, where: str = "") -> str:
    """A statement about the rows of the article `{a}`; `{c}`, `{r}` are its first capture and reading."""
    return f"UPDATE {table} SET {what} WHERE {where or OF_ARTICLE}"  # noqa: S608


DAMAGES = (
    Damage(_of("content", "packed = {junk}", "sha256 = '{sha}'"), "bytes", "content", "cannot be unpacked"),
    Damage(_of("content", "packed = {other}", "sha256 = '{sha}'"), "bytes", "content", "not the bytes"),
    Damage("DELETE FROM content WHERE sha256 = '{sha}'", "bytes", "capture", "not there"),
    Damage(_of("capture", "length = 7", "id = {c}"), "bytes", "capture", "length"),
    Damage(_of("capture", "sha256 = '{nought}'", "id = {c}"), "bytes", "content", "no capture has"),
    Damage(_of("reading", "text = 'Another.'", "id = {r}"), "digests", "reading", "text_sha256"),
    Damage(_of("reading", "title = 'Another'", "id = {r}"), "digests", "reading", "title_fold"),
    Damage(_of("reading", "standfirst = 'New'", "id = {r}"), "digests", "reading", "standfirst_fold"),
    Damage(_of("reading", "kind = 'letter'", "id = {r}"), "digests", "reading", "sha256"),
    Damage(_of("reading", "words = 1", "id = {r}"), "digests", "reading", "words"),
    Damage(_of("reading", "links_sha256 = '{nought}'", "id = {r}"), "digests", "reading", "links_sha256"),
    Damage(_of("entry", "title_fold = '{nought}'", "key = '{url}'"), "digests", "entry", "title_fold"),
    Damage("DELETE FROM version WHERE article_id = {a} AND number = 2", "versions", "version", "missing"),
    Damage(
        _of("version", "number = 9", "article_id = {a} AND number = 2"), "versions", "version", "no capture"
    ),
    Damage(
        _of("version", "change = 'quiet'", "article_id = {a} AND number = 2"), "versions", "version", "change"
    ),
    Damage(
        _of("version", "words_added = 77", "article_id = {a} AND number = 2"),
        "versions",
        "version",
        "words_added",
    ),
    Damage(
        _of("version", "seen_after = NULL", "article_id = {a} AND number = 2"),
        "versions",
        "version",
        "seen_after",
    ),
    Damage(_of("article", "state = 'gone'", "id = {a}"), "articles", "article", "state"),
    Damage(_of("article", "version_count = 8", "id = {a}"), "articles", "article", "version_count"),
    Damage(_of("article", "published_on = NULL", "id = {a}"), "articles", "article", "published_on"),
    Damage(_of("article", "first_seen_at = NULL", "id = {a}"), "articles", "article", "first_seen_at"),
    Damage(_of("date_claim", "value_on = '2020-01-01'"), "articles", "article", "published_on"),
    Damage("DELETE FROM capture WHERE article_id = {a}", "articles", "article", "no capture left"),
    Damage(_of("capture", "reading_id = NULL", "id = {c}"), "captures", "capture", "says nothing"),
    Damage(_of("capture", "reading_id = {r}", "id = {c} + 2"), "captures", "capture", "reading of its own"),
    Damage(_of("capture", "follows_id = {c}", "id = {c} + 2"), "captures", "capture", "another capture"),
    Damage(_of("capture", "follows_id = 1", "id = {c} + 2"), "captures", "capture", "of another article"),
    Damage(_of("capture", "outcome = 'blocked'", "id = {c}"), "captures", "capture", "says something"),
    Damage(_of("reading", "article_id = 1", "id = {r}"), "captures", "capture", "reading is of another"),
    Damage("DELETE FROM reading WHERE id = {r}", "structure", "capture", "points to a row of reading"),
    Damage(_of("date_claim", "reading_id = 9999"), "structure", "date_claim", "points to a row of reading"),
    Damage("DELETE FROM search_index WHERE {index} = {a}", "search", "search_index", "not indexed"),
    Damage(_of("search_index", "words = 'other'", "{index} = {a}"), "search", "search_index", "other words"),
    Damage(
        _of("address", "key = 'https://gazette.example/1'"), "addresses", "address", "leads to 2 articles"
    ),
    Damage(_of("article", "merged_into = 1", "id = {a}"), "merged", "address", "became another one"),
    Damage(_of("article", "state = 'withheld'", "id = {a}"), "tombstones", "reading", "words of what was"),
    Damage(_of("article_link", "to_id = from_id", "from_id = {a}"), "relations", "article_link", "to itself"),
    Damage(_of("entry", "source = 'herald'", "key = '{url}'"), "relations", "entry", "of another source"),
)


def fill(archive: Archive, look: Look) -> None:
    """Forty articles of four looks each, edited in the second; one of them taken down, with what else there is."""
    press(archive, names=("gazette", "herald"))
    for number in NUMBERS:
        url = f"https://gazette.example/{number}"
        said: dict[str, Any] = {
            "url": url,
            "title": f"Story {number}",
            "standfirst": "In short",
            "dates": (august(4),),
            "links": (
                Link(url="https://x.example/", key="https://x.example/", text="x", relation="original"),
            ),
        }
        archive.record(look(0, paragraphs=paragraphs(f"{number}", 2, words=9), **said))
        archive.record(look(24, paragraphs=paragraphs(f"{number}!", 2, words=9), **said))
        archive.record(look(48, url=url, met=Met.NOT_MODIFIED))
        archive.record(look(49, url=url, met=Met.GONE, status=404, body=b"gone"))
        archive.record(look(72, paragraphs=paragraphs(f"{number}!", 2, words=9), **said))
        place = "https://gazette.example/"
        archive.note(
            [
                Entry(
                    source="gazette", list_url=place, title=f"Story {number}", seen_at=NIGHT, url=url, key=url
                )
            ]
        )
    archive.seal(NIGHT)


def damage(archive: Archive) -> None:
    """Each damage to an article of its own, by plain SQL that no foreign key holds up."""
    is_file = archive.engine.dialect.name == "sqlite"
    with archive.engine.connect() as connection:
        if is_file:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
            connection.commit()
        for number, one in enumerate(DAMAGES, 2):
            connection.execute(text(_filled(connection, one.does, number, is_file=is_file)))
        connection.commit()


def _filled(connection: Any, does: str, number: int, *, is_file: bool) -> str:
    row = connection.execute(
        text(
            "SELECT c.article_id, c.id, c.reading_id, c.sha256 FROM capture c JOIN article a ON a.id = c.article_id "
            "WHERE a.url = :url ORDER BY c.id LIMIT 1"
        ),
        {"url": f"https://gazette.example/{number}"},
    ).one()
    junk, other = ("X'00'", f"X'{OTHER}'") if is_file else ("'\\x00'::bytea", f"'\\x{OTHER}'::bytea")
    if "article_link" in does:
        link = "(from_id, to_id, relation, score, shared_words, longest_run, confidence, evidence, method)"
        values = f"({row.article_id}, {row.article_id - 1}, 'copy_of', 1, 1, 1, 1, '', '')"
        connection.execute(text(f"INSERT INTO article_link {link} VALUES {values}"))  # noqa: S608
    return does.format(
        a=row.article_id,
        c=row.id,
        r=row.reading_id,
        sha=row.sha256,
        url=f"https://gazette.example/{number}",
        nought="0" * 64,
        junk=junk,
        other=other,
        index="rowid" if is_file else "article_id",
    )


@pytest.fixture
def found(archive: Archive, look: Look) -> Verified:
    """What is said of an archive with all the damages, each in an article of its own."""
    fill(archive, look)
    sound = verify(archive.engine, (*WHOLE, *BYTES), lambda *_: None)
    assert sound.findings.samples == []
    damage(archive)
    return verify(archive.engine, (*WHOLE, *BYTES), lambda *_: None)


def test_every_kind_of_damage_is_named_where_it_is_and_nothing_else(
    found: Verified, archive: Archive
) -> None:
    with archive.session() as session:
        ids = {row.url: row.public_id for row in session.execute(text("SELECT url, public_id FROM article"))}
    touched = {ids[f"https://gazette.example/{number}"] for number in range(1, len(DAMAGES) + 2)}
    assert {one.article for one in found.findings.samples} - {""} <= touched
    unnamed = [
        one
        for number, one in enumerate(DAMAGES, 2)
        if not any(_names(it, one, ids[f"https://gazette.example/{number}"]) for it in found.findings.samples)
    ]
    assert unnamed == []


def _names(it: Finding, one: Damage, article: str) -> bool:
    same = (it.check, it.table) == (one.check, one.table) and one.says in it.what
    return same and it.article in (article, "") and bool(it.do)


def test_an_index_that_no_longer_leads_to_its_words_is_named(
    look: Look, tmp_path: Path, upgraded_sqlite: Path
) -> None:
    shutil.copy(upgraded_sqlite, tmp_path / "archive.db")
    with Archive(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        press(archive, names=("gazette",))
        archive.record(look(0))
        with archive.engine.begin() as connection:
            title, words = connection.execute(text("SELECT title, words FROM search_index")).one()
            connection.execute(text("DELETE FROM search_index"))
            connection.execute(
                text("INSERT INTO search_index_content VALUES (1, :t, :w)"), {"t": title, "w": words}
            )
        (one,) = verify(archive.engine, WHOLE, lambda *_: None).findings.samples
        assert (one.check, one.what) == ("search", "it is not found by its headline")


def test_what_is_wrong_is_told_with_what_to_do_and_ends_with_its_exit_code(
    archive: Archive, look: Look, archive_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    archive.record(look(0))
    whole = CliRunner().invoke(app, ["verify", "--quick"])
    assert (whole.exit_code, "nothing is wrong: 1 articles, 1 captures" in whole.stdout) == (0, True)
    with archive.engine.begin() as connection:
        connection.execute(text("UPDATE article SET state = 'gone'"))
    said = CliRunner().invoke(app, ["verify"])
    assert said.exit_code == 6
    assert "state is not what the captures give (expected live, found gone)" in said.stdout
    told = json.loads(CliRunner().invoke(app, ["verify", "--json"]).stdout)
    assert (told["clean"], told["counts"], told["findings"][0]["expected"]) == (
        False,
        {"articles": 1},
        "live",
    )
