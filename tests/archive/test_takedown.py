"""A takedown removes every word, of every version, from everywhere, and a re-crawl does not bring it back."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import every, number_of, paragraphs, press
from backports import zstd
from exported import all_that_is_said
from sqlalchemy import make_url, select, text
from typer.testing import CliRunner, Result

from archive import (
    Address,
    Archive,
    Capture,
    DateClaim,
    Decision,
    Document,
    Entry,
    Link,
    Met,
    ReadAgain,
)
from archive.export import Mode, Scope, export
from archive.export.writing import WRITERS
from archive.history import TakenDown, find, located
from archive.model import (
    Article,
    Base,
    CaptureRow,
    Content,
    DecisionRow,
    EntryRow,
    Grade,
    ReadingRow,
    Shingle,
    Subject,
    Takedown,
    Version,
)
from archive.removal.takedown import Order, Reach, Reason, Removed
from scraper.cli import app

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
URL = "https://gazette.example/zylophage-inquiry"
TEXT_WORDS = ("quibbleton", "frumious", "mimsyword", "borogrove", "vorpalish", "tulgeywood")
TITLE_WORDS = ("jabberling",)
ADDRESS_WORDS = ("zylophage",)
WORDS = {
    Reach.TEXT: TEXT_WORDS,
    Reach.TITLE: TEXT_WORDS + TITLE_WORDS,
    Reach.ALL: TEXT_WORDS + TITLE_WORDS + ADDRESS_WORDS,
}

GIVEN: dict[str, Any] = {
    "url": URL,
    "title": "Jabberling of a force",
    "paragraphs": (
        "Inspectors met Quibbleton and others of the force there.",
        "It was frumious in parts, they said.",
    ),
    "standfirst": "A mimsyword under it",
    "authors": ("B. Borogrove",),
    "tags": ("vorpalish",),
    "links": (Link(url="https://x.example/", key="https://x.example/", text="tulgeywood", relation="body"),),
    "dates": (
        DateClaim(
            field="published", on=NOON.date(), at=NOON, precision="minute", raw="vorpalish day", origin="time"
        ),
    ),
}


def line(title: str = "Jabberling of a force", url: str = URL) -> Entry:
    return Entry(
        source="gazette",
        list_url="https://gazette.example/feed",
        title=title,
        seen_at=NOON,
        published=DateClaim(
            field="published", on=NOON.date(), at=NOON, precision="minute", raw="4 Aug", origin="feed"
        ),
        summary="In short: frumious",
        url=url,
        key=url,
    )


def decision(words: tuple[str, ...] = ("frumious",)) -> Decision:
    return Decision(
        source="gazette", url=URL, key=URL, decided_at=NOON, kept=True, score=1.0, words=words, step="text"
    )


@pytest.fixture
def told(archive: Archive, look: Look) -> str:
    """The id of an article with two versions, lines of lists, a decision, a document, subjects; another stands by."""
    made = archive.record(look(0, **GIVEN)).article_id
    archive.record(look(24, **GIVEN | {"paragraphs": ("Quibbleton again, and frumious too, they said.",)}))
    archive.record(look(30, url=URL, met=Met.UNREAD, body=b"<p>mimsyword</p>", reason="no text"))
    archive.record(
        look(1, url="https://gazette.example/b", title="Another", paragraphs=("Quite other words.",))
    )
    archive.note([line(), line(url="")])
    archive.decide(decision())
    archive.keep_document(
        Document(
            source="gazette",
            article=URL,
            url="https://gazette.example/jabberling.pdf",
            key="https://gazette.example/jabberling.pdf",
            name="jabberling.pdf",
            sha256="0" * 64,
            length=1,
            seen_at=NOON,
        )
    )
    with archive.session() as session:
        number = session.scalars(select(ReadingRow.id).where(ReadingRow.text.contains("frumious"))).first()
    with archive._writers.begin() as session:
        session.add(
            Subject(
                reading_id=number,
                kind="council",
                slug="Tulgeywood",
                role="subject",
                where_found="text",
                evidence="quibbleton",
                times=1,
                method="",
            )
        )
        session.add(
            Grade(reading_id=number, body="x", scale="y", question="", grade="z", evidence="frumious")
        )
    return made


def take_down(archive: Archive, article_id: str, reach: Reach = Reach.TEXT) -> Removed:
    order = Order(
        article_id=article_id, reach=reach, reason=Reason.PRIVACY, decided_at=NOON + timedelta(days=9)
    )
    return archive.take_down(order)


def everything(archive: Archive) -> str:
    """All that stands in any table, bytes unpacked, in small letters."""
    said = []
    with archive.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                said += [_read(table.name, cell) for cell in row]
    return "\n".join(said).lower()


def _read(table: str, cell: object) -> str:
    if isinstance(cell, bytes):
        return zstd.decompress(cell).decode(errors="replace") if table == "content" else repr(cell)
    return json.dumps(cell) if isinstance(cell, dict | list) else str(cell)


def left(archive: Archive, words: Iterable[str]) -> list[str]:
    said = everything(archive)
    return [word for word in words if word in said]


@pytest.mark.parametrize("reach", Reach)
def test_no_table_has_a_word_of_it_after(archive: Archive, told: str, reach: Reach) -> None:
    assert left(archive, WORDS[Reach.ALL]) == list(WORDS[Reach.ALL])
    removed = take_down(archive, told, reach)
    assert left(archive, WORDS[reach]) == []
    assert (removed.readings, removed.bodies, removed.entries) == (2, 3, 1)
    with archive.session() as session:
        article = located(session, told)
        assert (article.state, article.public_id) == ("withheld", told)
        with pytest.raises(TakenDown, match="was taken down"):
            find(session, URL)
    assert number_of(archive, Version) == 3
    assert "quite other words" in everything(archive)


@pytest.mark.parametrize("reach", Reach)
def test_a_recrawl_does_not_bring_it_back(archive: Archive, look: Look, told: str, reach: Reach) -> None:
    take_down(archive, told, reach)
    looks = number_of(archive, CaptureRow)
    redirected = (
        Address(url=URL, key=URL, reason="fetched"),
        Address(url=f"{URL}-2", key=f"{URL}-2", reason="redirect"),
    )
    again = [
        look(100, **GIVEN),
        look(-100, **GIVEN),
        look(101, url=URL, met=Met.UNREAD, body=b"frumious"),
        look(102, **GIVEN, addresses=redirected),
        look(103, **GIVEN | {"url": f"{URL}-2"}),
        look(103, **GIVEN | {"url": f"{URL}-2"}),
    ]
    assert {archive.record(capture).did for capture in again} == {"withheld"}
    assert number_of(archive, CaptureRow) == looks + 5
    assert archive.note([line(), line(url="")]) == 0
    archive.decide(decision())
    assert left(archive, WORDS[reach]) == []
    assert archive.known("gazette", [URL, f"{URL}-2", "https://gazette.example/new"]) == {URL, f"{URL}-2"}
    address = Address(url=URL, key=URL, reason="fetched")
    assert archive.needless("gazette", [(address, NOON + timedelta(days=400))]) == {0}
    due = archive.due("gazette", NOON + timedelta(days=400), limit=9, rest=timedelta(0))
    assert [one.url for one in due] == ["https://gazette.example/b"]


def test_its_number_is_enough_to_know_it_again(archive: Archive, look: Look) -> None:
    def at(url: str) -> dict[str, Any]:
        return {
            **GIVEN,
            "url": url,
            "addresses": (Address(url=url, key=url, reason="fetched", number="771"),),
        }

    made = archive.record(look(0, **at(URL))).article_id
    take_down(archive, made, Reach.ALL)
    assert archive.record(look(1, **at("https://gazette.example/771.other-words"))).did == "withheld"


def test_reading_again_leaves_it_alone(archive: Archive, look: Look, told: str) -> None:
    with archive.session() as session:
        number = located(session, told).id
        captures = list(session.scalars(select(CaptureRow.id).where(CaptureRow.article_id == number)))
    take_down(archive, told)
    reading = look(0, **GIVEN).reading
    archive.give({number: [ReadAgain(capture=capture, reading=reading) for capture in captures]})
    assert left(archive, TEXT_WORDS) == []


@pytest.mark.parametrize("reach", Reach)
def test_no_export_has_a_word_of_it(archive: Archive, told: str, reach: Reach, tmp_path: Path) -> None:
    take_down(archive, told, reach)
    for form in WRITERS:
        folder = tmp_path / form
        with archive.session() as session:
            export(session, folder, Scope(mode=Mode.LOCAL_FULL, as_of=NOON + timedelta(days=2)), form)
        said = all_that_is_said(folder).decode(errors="replace").lower()
        assert [word for word in WORDS[reach] if word in said] == []
    assert (tmp_path / "csv" / "takedowns.csv").read_text().splitlines() == [
        "article_id,scope,reason_class,decided_on",
        f"{told},{reach},privacy,2023-08-13",
    ]
    assert told not in (tmp_path / "csv" / "articles.csv").read_text()


def test_copies_in_other_titles_are_named(archive: Archive, look: Look) -> None:
    press(archive)
    story = tuple(paragraphs("one story", 6))
    made = archive.record(look(0, url=URL, paragraphs=story, body=b"one page")).article_id
    copy = look(1, source="herald", url="https://herald.example/a", paragraphs=story, body=b"one page")
    other = archive.record(copy).article_id
    removed = take_down(archive, made)
    assert [(one.article_id, one.source) for one in removed.siblings] == [(other, "herald")]
    assert removed.bodies == 0
    assert number_of(archive, Content) == 1
    again = take_down(archive, other)
    assert (again.siblings, again.bodies) == ((), 1)
    assert number_of(archive, Content) == number_of(archive, Shingle) == 0


def test_a_wider_takedown_may_follow(archive: Archive, told: str) -> None:
    for reach in Reach:
        take_down(archive, told, reach)
    assert left(archive, WORDS[Reach.ALL]) == []
    assert [row.scope for row in every(archive, Takedown)] == ["text", "title", "all"]


@pytest.mark.parametrize("reach", Reach)
def test_lifted_it_is_archived_from_then_on(archive: Archive, look: Look, told: str, reach: Reach) -> None:
    take_down(archive, told, reach)
    archive.lift(told, NOON + timedelta(days=10))
    assert left(archive, WORDS[reach]) == []
    assert archive.record(look(500, **GIVEN | {"paragraphs": ("New words of it.",)})).did == "new"
    assert left(archive, ("quibbleton",)) == []
    assert "new words of it." in everything(archive)
    (row,) = every(archive, Takedown)
    assert row.lifted_at == NOON + timedelta(days=10)


def test_a_trial_removes_nothing(archive: Archive, told: str) -> None:
    before = everything(archive)
    order = Order(article_id=told, reach=Reach.ALL, reason=Reason.COURT, decided_at=NOON)
    assert archive.take_down_on_trial(order).readings == 2
    assert everything(archive) == before


def test_the_file_itself_has_no_word_of_it(archive: Archive, look: Look, told: str) -> None:
    if archive.engine.dialect.name != "sqlite":
        assert archive.scrub() is False
        return
    for number in range(40):
        said = (f"Quibbleton {number} was frumious. " * 40,)
        archive.record(look(200 + number, **GIVEN | {"paragraphs": said}))
    take_down(archive, told, Reach.ALL)
    assert archive.scrub()
    path = Path(str(make_url(str(archive.engine.url)).database))
    for file in path.parent.glob(f"{path.name}*"):
        content = file.read_bytes().lower()
        assert [word for word in WORDS[Reach.ALL] if word.encode() in content] == []


def test_a_program_that_has_the_file_open_is_told_of(archive: Archive, told: str) -> None:
    if archive.engine.dialect.name != "sqlite":
        return
    with archive.session() as session:
        session.execute(text("SELECT count(*) FROM reading"))
        take_down(archive, told)
        archive.engine.pool._timeout = 1
        assert archive.scrub() is False


@pytest.fixture
def run(archive_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    return lambda *words, **given: CliRunner().invoke(app, list(words), **given)


def test_the_command_asks_before_it_removes(run: Callable[..., Result], archive: Archive, told: str) -> None:
    words = ("takedown", URL, "--scope", "title", "--reason", "publisher", "--by", "A. Editor")
    tried = run(*words, "--dry-run")
    assert "would be removed: the words of 2 readings, the bytes of 3 pages" in tried.stdout
    refused = run(*words, input="n\n")
    assert (refused.exit_code, left(archive, ("quibbleton",))) == (1, ["quibbleton"])
    assert run("takedown", "--list").stdout == "nothing was taken down\n"
    done = run(*words, input="y\n")
    assert (done.exit_code, left(archive, WORDS[Reach.TITLE])) == (0, [])
    assert "backups" in done.stdout
    listed = run("takedown", "--list").stdout
    assert all(part in listed for part in (told, "title", "publisher", "A. Editor"))
    assert run("takedown", told, "--lift").exit_code == 0
    assert "archived again" not in run("takedown", "--list").stdout


@pytest.mark.parametrize("verb", ["show", "history", "diff"])
def test_no_verb_shows_it(run: Callable[..., Result], archive: Archive, told: str, verb: str) -> None:
    take_down(archive, told)
    for ref in (told, URL):
        result = run(verb, ref)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{told} was taken down" in result.stderr
    assert told not in run("changes").stdout + run("articles").stdout


def test_wrong_use_is_said(run: Callable[..., Result], archive: Archive, told: str) -> None:
    for words, part in (
        ((), "name one article"),
        ((told,), "--reason is missing"),
        ((told, "--reason", "whim"), "choose publisher, privacy"),
        ((told, "--reason", "court", "--scope", "half"), "choose text, title, all"),
        (("hm-nothing", "--reason", "court"), "no article"),
    ):
        result = run("takedown", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert part in result.stderr


def test_a_line_without_a_link_is_known_by_its_title(archive: Archive, told: str) -> None:
    take_down(archive, told, Reach.TITLE)
    assert archive.note([line(url=""), line("Something else", url="")]) == 1
    assert [row.title for row in every(archive, EntryRow)] == ["Something else"]


def test_a_decision_about_it_has_no_words(archive: Archive, told: str) -> None:
    take_down(archive, told)
    archive.decide(decision(("police", "force")))
    assert [row.words for row in every(archive, DecisionRow)] == [""]


def test_one_that_was_never_read_can_be_taken_down(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=URL, met=Met.UNREAD, body=b"frumious"))
    (article,) = every(archive, Article)
    take_down(archive, article.public_id, Reach.ALL)
    assert left(archive, WORDS[Reach.ALL]) == []
