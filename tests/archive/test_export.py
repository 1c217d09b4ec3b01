"""Exports: the agreed columns, the same bytes again, what modes withhold, the archive as of a moment."""

import csv
import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import paragraphs, press
from exported import all_that_is_said
from sqlalchemy import update

from archive import (
    Address,
    Archive,
    Capture,
    CrawlResult,
    DateClaim,
    Decision,
    Document,
    Entry,
    Link,
    Met,
    Origin,
    SourceFacts,
)
from archive.export import Format, Mode, RefusedTarget, Report, Scope, export, mode_that_holds
from archive.export.writing import WRITERS
from archive.history import UnknownSource
from archive.model import Article
from archive.moments import iso

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)

CONTRACT = {
    "articles": "article_id source source_kind url original_url title standfirst kind published_on "
    "published_at published_precision published_raw published_from published_conflict updated_on updated_at "
    "first_seen_at last_seen_at state last_outcome version_count authors section tags language words "
    "paywalled text_complete bodies programmes reports_on story licence terms withheld text text_sha256",
    "versions": "article_id url version seen_from seen_after last_seen_at change changed words_added "
    "words_removed title standfirst published_on published_at text text_sha256 reader",
    "entries": "entry_id source list_url title published_on published_at published_raw summary url "
    "article_id first_seen_at last_seen_at",
    "captures": "capture_id article_id url captured_at origin outcome status sha256 bytes reader crawl_id",
    "addresses": "article_id url first_seen_at last_seen_at reason",
    "dates": "article_id version field value_on value_at precision raw origin chosen",
    "links": "from_article_id to_article_id to_url relation score shared_words longest_run confidence evidence "
    "method",
    "subjects": "article_id version kind slug gss_code role where_found evidence times method",
    "grades": "article_id version body scale question grade evidence",
    "bodies": "slug kind name aliases gss_code police_uk_id region valid_from valid_to addressee note source",
    "body_names": "body name valid_from valid_to source",
    "programmes": "slug label kind part_of sure keywords signs since until note source",
    "scales": "scale grade label rank valid_from valid_to note source",
    "files": "article_id url name sha256 bytes first_seen_at",
    "measures": "article_id words distinct_words sentences words_a_sentence letters_a_word lix overlap",
    "term_counts": "article_id term times",
    "takedowns": "article_id scope reason_class decided_on",
    "decisions": "url source decided_at kept score words step",
    "sources": "source title kind home licence terms publisher areas terms_url terms_checked_on robots_txt "
    "verified_on",
    "crawls": "crawl_id source started_at finished_at result cause requests entries new changed unchanged "
    "unread gone blocked",
}

RELEASE = "https://hmicfrs.example/news/release/"
COPY = "https://wire.example/copy"
STORY = "https://gazette.example/a"


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def claim(day: int, *, field: str = "published", origin: str = "json-ld", hour: int = 9) -> DateClaim:
    at = datetime(2023, 8, day, hour, tzinfo=UTC)
    return DateClaim(field=field, on=at.date(), at=at, precision="minute", raw=f"{day} August", origin=origin)


def source(name: str, kind: str, licence: str) -> SourceFacts:
    return SourceFacts(
        name=name,
        title=name.title(),
        kind=kind,
        home=f"https://{name}.example/",
        licence=licence,
        terms=f"Terms of {name}.",
        noted_at=NOON,
    )


@pytest.fixture
def stocked(archive: Archive, look: Look) -> Archive:
    """A release, a syndicator's copy of it, and a newspaper's story that was edited and then gone."""
    archive.enlist(source("hmicfrs", "inspectorate", "OGL-UK-3.0"))
    archive.enlist(source("wire", "syndicator", "unknown"))
    said: dict[str, Any] = {
        "standfirst": "A line under it",
        "authors": ("A. Writer", "B. Other"),
        "tags": ("police",),
    }
    original = Link(url=RELEASE, key=RELEASE, text="Original article link", relation="original")
    read_on = Link(url="https://other.example/", key="https://other.example/", text="more", relation="body")
    archive.record(look(0, source="hmicfrs", url=RELEASE, dates=(claim(3),), **said))
    archive.record(look(1, source="wire", url=COPY, links=(original, read_on), dates=(claim(4),), **said))
    crawl = archive.begin("gazette", hours(2), Origin.LIVE)
    dates = (claim(4), claim(4, origin="feed"))
    archive.record(look(2, crawl=crawl, dates=dates, listed=(claim(5, origin="listing"),), **said))
    archive.finish(crawl, result(hours(3)))
    later = (claim(4), claim(5, field="updated", hour=15))
    archive.record(
        look(48, dates=later, paragraphs=("Inspectors found good work.", "=1+1, she said."), **said)
    )
    archive.record(look(72, met=Met.GONE, status=404))
    archive.record(look(96, met=Met.GONE, status=404))
    archive.note([entry("Force told to improve", 2), entry("Not in the archive", 50, summary="Some words.")])
    archive.decide(decision("https://gazette.example/sport", kept=False))
    for article, of in ((RELEASE, "hmicfrs"), (STORY, "gazette")):
        archive.keep_document(document(article, of))
    return archive


def result(at: datetime) -> CrawlResult:
    counts = dict.fromkeys(("entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 1)
    return CrawlResult(finished_at=at, result="ok", cause="", requests=5, **counts)


def entry(title: str, hour: float, summary: str = "") -> Entry:
    url = STORY if title.startswith("Force") else ""
    return Entry(
        source="gazette",
        list_url="https://gazette.example/feed",
        title=title,
        seen_at=hours(hour),
        published=claim(4, origin="feed"),
        summary=summary,
        url=url,
        key=url,
    )


def document(article: str, of: str) -> Document:
    url = f"{article}/report.pdf"
    return Document(
        source=of,
        article=article,
        url=url,
        key=url,
        name="report.pdf",
        sha256=hashlib.sha256(url.encode()).hexdigest(),
        length=4096,
        seen_at=hours(5),
    )


def decision(url: str, *, kept: bool) -> Decision:
    return Decision(
        source="gazette",
        url=url,
        key=url,
        decided_at=hours(4),
        kept=kept,
        score=0.25,
        words=("police", "inspectors"),
        step="list",
    )


def write(archive: Archive, folder: Path, form: Format = Format.CSV, **scope: Any) -> Report:
    with archive.session() as session:
        return export(session, folder, Scope(**scope), form)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def by_source(folder: Path) -> dict[str, dict[str, str]]:
    return {row["source"]: row for row in table(folder, "articles")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_every_table_has_the_agreed_columns_in_every_mode(stocked: Archive, tmp_path: Path) -> None:
    for mode in Mode:
        write(stocked, tmp_path / mode, mode=mode)
        for name, columns in CONTRACT.items():
            header = (tmp_path / mode / f"{name}.csv").read_text().splitlines()[0]
            assert header == columns.replace(" ", ","), name


def test_the_data_dictionary_describes_every_column(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    described = {}
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        described[resource["name"]] = " ".join(field["name"] for field in fields)
        assert all(field["description"] not in ("", "None") for field in fields)
        assert (tmp_path / "out" / resource["path"]).is_file()
    assert described == CONTRACT


def test_the_same_archive_gives_the_same_bytes(stocked: Archive, tmp_path: Path) -> None:
    for form in Format:
        write(stocked, tmp_path / f"one-{form}", form)
        write(stocked, tmp_path / f"two-{form}", form)
        assert contents(tmp_path / f"one-{form}") == contents(tmp_path / f"two-{form}")


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_an_export_keeps_less_of_the_file_in_memory_and_leaves_the_rest_as_it_was(
    stocked: Archive, tmp_path: Path
) -> None:
    seen = set()
    with stocked.session() as session:
        driver = session.connection()
        kept = driver.exec_driver_sql("PRAGMA cache_size").scalar_one()

        def noted(_table: str, _rows: int) -> None:
            seen.add(driver.exec_driver_sql("PRAGMA cache_size").scalar_one())

        export(session, tmp_path / "out", Scope(), Format.CSV, noted)
        assert driver.exec_driver_sql("PRAGMA cache_size").scalar_one() == kept
    assert seen == {kept // 4}


def test_digests_are_of_the_files(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out")
    files = contents(tmp_path / "out")
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]


def test_open_text_has_text_under_the_open_licence_only(stocked: Archive, tmp_path: Path) -> None:
    report = write(stocked, tmp_path / "out")
    rows = by_source(tmp_path / "out")
    assert rows["hmicfrs"]["text"].startswith("Inspectors found good work.\n\nThey also")
    assert (rows["hmicfrs"]["standfirst"], rows["hmicfrs"]["authors"]) == (
        "A line under it",
        "A. Writer|B. Other",
    )
    assert rows["hmicfrs"]["withheld"] == ""
    for name in ("gazette", "wire"):
        assert (rows[name]["text"], rows[name]["standfirst"], rows[name]["authors"]) == ("", "", "")
        assert rows[name]["title"] == "Force told to improve"
        assert len(rows[name]["text_sha256"]) == 64
    assert rows["gazette"]["withheld"] == "press text: all rights reserved"
    assert rows["wire"]["withheld"] == "syndicator text: licence unknown"
    assert report.withheld == {"press text: all rights reserved": 1, "syndicator text: licence unknown": 1}
    assert {row["summary"] for row in table(tmp_path / "out", "entries")} == {""}
    texts = [row["text"] for row in table(tmp_path / "out", "versions") if row["url"] == STORY]
    assert texts == ["", ""]


@pytest.mark.parametrize("mode", [Mode.OPEN_TEXT, Mode.METADATA, Mode.DERIVED, Mode.STRICT])
def test_no_shared_mode_lets_a_word_of_the_press_out(stocked: Archive, tmp_path: Path, mode: Mode) -> None:
    for form in WRITERS:
        write(stocked, tmp_path / form, form, mode=mode, sources=("gazette", "wire"))
        everything = all_that_is_said(tmp_path / form)
        for words in (b"good work", b"she said", b"A line under it", b"A. Writer", b"Some words."):
            assert words not in everything
        assert (b"Force told" in everything) == (mode is not Mode.STRICT)
        assert (b"Not in the archive" in everything) == (mode is not Mode.STRICT)


@pytest.fixture
def kept_back(stocked: Archive, look: Look) -> Archive:
    """The same, but the release and the story ask not to be archived as they were last read."""
    said: dict[str, Any] = {"standfirst": "A line under it", "authors": ("A. Writer",), "noarchive": True}
    stocked.record(look(100, source="hmicfrs", url=RELEASE, paragraphs=("Said once more.",), **said))
    stocked.record(look(101, paragraphs=("Inspectors found good work.", "She said more."), **said))
    stocked.note([entry("Force told to improve", 50, summary="Some words.")])
    line = Entry(
        source="hmicfrs",
        list_url="https://hmicfrs.example/feed",
        title="The release in a list",
        seen_at=hours(2),
        published=claim(3, origin="feed"),
        summary="In summary.",
        url=RELEASE,
        key=RELEASE,
    )
    stocked.note([line])
    stocked.decide(replace(decision(RELEASE, kept=True), source="hmicfrs"))
    return stocked


NOARCHIVE = "the page asks not to be archived (noarchive)"


@pytest.mark.parametrize("mode", [Mode.OPEN_TEXT, Mode.METADATA, Mode.DERIVED, Mode.STRICT])
def test_no_shared_mode_shows_what_asks_not_to_be_archived_even_under_the_open_licence(
    kept_back: Archive, tmp_path: Path, mode: Mode
) -> None:
    for form in WRITERS:
        report = write(kept_back, tmp_path / form, form, mode=mode, sources=("hmicfrs",))
        everything = all_that_is_said(tmp_path / form)
        for words in (b"good work", b"once more", b"A line under", b"A. Writer", b"summary.", b"inspectors"):
            assert words not in everything
        for words in (b"Force told", b"The release in"):
            assert (words in everything) == (mode is not Mode.STRICT)
    (row,) = table(tmp_path / "csv", "articles")
    what = "title and text" if mode is Mode.STRICT else "text"
    reason = f"inspectorate {what}: {NOARCHIVE}"
    assert row["withheld"] == reason
    assert report.withheld == {reason: 1}
    assert mode_that_holds(reason) is Mode.LOCAL_FULL
    versions = table(tmp_path / "csv", "versions")
    assert [version["text"] for version in versions] == ["", ""]
    assert all(len(one["text_sha256"]) == 64 for one in (row, *versions))
    assert f"- {reason}: 1" in (tmp_path / "csv" / "README.md").read_text()


def test_a_newspaper_that_asks_not_to_be_archived_is_told_apart_from_the_rest(
    kept_back: Archive, look: Look, tmp_path: Path
) -> None:
    kept_back.record(look(102, url="https://gazette.example/other"))
    report = write(kept_back, tmp_path / "out", sources=("gazette",))
    assert report.withheld == {"press text: all rights reserved": 1, f"press text: {NOARCHIVE}": 1}


def test_local_full_holds_what_asks_not_to_be_archived(kept_back: Archive, tmp_path: Path) -> None:
    report = write(kept_back, tmp_path / "out", mode=Mode.LOCAL_FULL)
    assert report.withheld == {}
    row = by_source(tmp_path / "out")["hmicfrs"]
    assert (row["text"], row["withheld"]) == ("Said once more.", "")
    assert {r["words"] for r in table(tmp_path / "out", "decisions")} == {"police|inspectors"}


def test_a_block_page_that_asks_not_to_be_archived_speaks_for_itself_only(
    stocked: Archive, look: Look, tmp_path: Path
) -> None:
    refused: dict[str, Any] = {"met": Met.BLOCKED, "status": 403, "noarchive": True}
    stocked.record(look(100, source="hmicfrs", url=RELEASE, **refused))
    write(stocked, tmp_path / "out")
    assert by_source(tmp_path / "out")["hmicfrs"]["text"] != ""


@pytest.mark.parametrize("asked", [(True, False), (False, True)])
def test_as_of_a_moment_the_stricter_of_then_and_now_applies(
    stocked: Archive, look: Look, tmp_path: Path, asked: tuple[bool, bool]
) -> None:
    for hour, noarchive in zip((10, 20), asked, strict=True):
        stocked.record(look(hour, source="hmicfrs", url=RELEASE, noarchive=noarchive))
    for folder, at, shown in (("then", 15, False), ("now", 25, not asked[1])):
        write(stocked, tmp_path / folder, as_of=hours(at))
        row = by_source(tmp_path / folder)["hmicfrs"]
        assert (bool(row["text"]), NOARCHIVE in row["withheld"]) == (shown, not shown)
        (version,) = [one for one in table(tmp_path / folder, "versions") if one["url"] == RELEASE]
        assert bool(version["text"]) == shown
    write(stocked, tmp_path / "plain")
    assert bool(by_source(tmp_path / "plain")["hmicfrs"]["text"]) == (not asked[1])


def test_metadata_and_strict_have_no_text_at_all(stocked: Archive, tmp_path: Path) -> None:
    for mode in (Mode.METADATA, Mode.STRICT):
        write(stocked, tmp_path / mode, mode=mode)
        row = by_source(tmp_path / mode)["hmicfrs"]
        assert (row["text"], row["standfirst"], row["authors"]) == ("", "", "")
        assert row["title"] == "Force told to improve"
        assert row["withheld"] == f"inspectorate text: left out of mode {mode}"
    assert (
        by_source(tmp_path / "strict")["gazette"]["withheld"] == "press title and text: all rights reserved"
    )


def test_local_full_has_everything_and_is_for_its_owner_alone(
    stocked: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "out"
    folder.mkdir(mode=0o755)
    report = write(stocked, folder, mode=Mode.LOCAL_FULL)
    rows = by_source(folder)
    assert report.withheld == {}
    assert rows["gazette"]["text"].endswith("=1+1, she said.")
    assert rows["gazette"]["terms"].startswith("research copy under section 29A")
    assert rows["hmicfrs"]["terms"].endswith("not to be passed on; Terms of hmicfrs.")
    assert "not to be passed on" in (folder / "README.md").read_text()
    assert "research copy" in caplog.text
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_local_full_is_refused_in_a_git_work_tree(stocked: Archive, tmp_path: Path) -> None:
    (tmp_path / "work" / ".git").mkdir(parents=True)
    target = tmp_path / "work" / "deep" / "out"
    with pytest.raises(RefusedTarget, match="git work tree"):
        write(stocked, target, mode=Mode.LOCAL_FULL)
    (tmp_path / "link").symlink_to(tmp_path / "work")
    with pytest.raises(RefusedTarget, match="git work tree"):
        write(stocked, tmp_path / "link" / "out", mode=Mode.LOCAL_FULL)
    assert not target.exists()
    write(stocked, target)


def test_a_folder_with_other_things_is_refused(stocked: Archive, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "README.md").write_text("mine")
    with pytest.raises(RefusedTarget, match="not an export"):
        write(stocked, tmp_path / "thesis")
    with pytest.raises(RefusedTarget, match="is a file"):
        write(stocked, tmp_path / "thesis" / "README.md")
    assert (tmp_path / "thesis" / "README.md").read_text() == "mine"


def test_an_export_replaces_an_earlier_one_also_of_another_format(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", mode=Mode.LOCAL_FULL)
    write(stocked, tmp_path / "out", Format.JSONL)
    write(stocked, tmp_path / "new", Format.JSONL)
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_an_export_that_fails_leaves_nothing_behind(stocked: Archive, tmp_path: Path) -> None:
    def stop(name: str, _rows: int) -> None:
        if name == "captures":
            raise KeyboardInterrupt

    with stocked.session() as session, pytest.raises(KeyboardInterrupt):
        export(session, tmp_path / "out", Scope(), Format.CSV, stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_plain_csv_alters_no_cell(archive: Archive, look: Look, tmp_path: Path) -> None:
    title = '=HYPERLINK("x"), +1\r-2 @me\ttab | bar'
    archive.record(look(0, title=title))
    write(archive, tmp_path / "out")
    (row,) = table(tmp_path / "out", "articles")
    assert row["title"] == title
    assert (tmp_path / "out" / "articles.csv").read_bytes().count(b"\r") == 1


def test_json_lines_have_lists_numbers_and_nulls(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", Format.JSONL)
    rows = {row["source"]: row for row in lines(tmp_path / "out", "articles")}
    assert rows["hmicfrs"]["authors"] == ["A. Writer", "B. Other"]
    assert rows["hmicfrs"]["published_conflict"] is False
    assert rows["hmicfrs"]["words"] == 8
    assert rows["hmicfrs"]["kind"] is None
    assert rows["gazette"]["authors"] is None
    assert [row["changed"] for row in lines(tmp_path / "out", "versions")].count(["text"]) == 1
    assert list(rows["hmicfrs"]) == CONTRACT["articles"].split()


def test_an_article_is_as_it_read_last(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out")
    row = by_source(tmp_path / "out")["gazette"]
    assert row["article_id"].startswith("hm-")
    assert (row["state"], row["last_outcome"], row["version_count"]) == ("gone", "gone", "2")
    assert (row["first_seen_at"], row["last_seen_at"]) == ("2023-08-04T14:00:00Z", "2023-08-06T12:00:00Z")
    assert (row["published_on"], row["published_at"]) == ("2023-08-04", "2023-08-04T09:00:00Z")
    assert (row["published_precision"], row["published_from"]) == ("minute", "json-ld")
    assert (row["updated_on"], row["updated_at"]) == ("2023-08-05", "2023-08-05T15:00:00Z")
    assert row["published_conflict"] == "false"


def test_dates_mark_the_claims_that_were_chosen(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", sources=("gazette",))
    rows = table(tmp_path / "out", "dates")
    told = {(row["version"], row["field"], row["origin"], row["chosen"]) for row in rows}
    assert told == {
        ("", "published", "listing", "false"),
        ("", "published", "feed", "false"),
        ("1", "published", "json-ld", "true"),
        ("1", "published", "feed", "false"),
        ("2", "published", "json-ld", "false"),
        ("2", "updated", "json-ld", "true"),
    }


def test_links_lead_from_a_copy_to_its_original(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out")
    ids = {name: row["article_id"] for name, row in by_source(tmp_path / "out").items()}
    (row,) = table(tmp_path / "out", "links")
    assert row == {
        "from_article_id": ids["wire"],
        "to_article_id": ids["hmicfrs"],
        "to_url": RELEASE,
        "relation": "original",
        "score": "1.0",
        "shared_words": "",
        "longest_run": "",
        "confidence": "1.0",
        "evidence": "link",
        "method": "explicit link",
    }


def test_documents_have_their_digest_and_their_article(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", mode=Mode.STRICT, sources=("hmicfrs",))
    (row,) = table(tmp_path / "out", "files")
    url = f"{RELEASE}/report.pdf"
    assert row == {
        "article_id": by_source(tmp_path / "out")["hmicfrs"]["article_id"],
        "url": url,
        "name": "report.pdf",
        "sha256": hashlib.sha256(url.encode()).hexdigest(),
        "bytes": "4096",
        "first_seen_at": "2023-08-04T17:00:00Z",
    }


def test_links_lead_from_a_copy_to_the_earlier_article(stocked: Archive, look: Look, tmp_path: Path) -> None:
    press(stocked, names=("herald", "echo"))
    body = tuple(paragraphs("story", 6))
    for n, (name, hour) in enumerate((("echo", 7), ("gazette", 6), ("herald", 8))):
        url = f"https://{name}.example/story"
        stocked.record(look(hour, source=name, url=url, paragraphs=body[: 6 - n % 2], title=f"Title {n}"))
    write(stocked, tmp_path / "out", Format.JSONL)
    ids = {row["url"]: row["article_id"] for row in lines(tmp_path / "out", "articles")}
    explicit, *copied = lines(tmp_path / "out", "links")
    assert explicit["relation"] == "original"
    gazette, herald, echo = (f"https://{name}.example/story" for name in ("gazette", "herald", "echo"))
    expected = {(echo, gazette): 1.0, (herald, gazette): 1.0, (herald, echo): 1.0}
    assert {(row["from_article_id"], row["to_url"]): row["score"] for row in copied} == {
        (ids[later], earlier): score for (later, earlier), score in expected.items()
    }
    assert [(r["from_article_id"], r["to_article_id"]) for r in copied] == sorted(
        (r["from_article_id"], r["to_article_id"]) for r in copied
    )
    for row in copied:
        assert (row["relation"], row["to_article_id"]) == ("copy_of", ids[row["to_url"]])
        assert row["shared_words"] >= 200
        assert row["method"]


def test_copies_are_of_the_scope_that_was_asked_for(stocked: Archive, look: Look, tmp_path: Path) -> None:
    press(stocked, names=("herald", "echo"))
    body = tuple(paragraphs("story", 6))
    for name, hour in (("gazette", 6), ("herald", 8), ("echo", 10)):
        stocked.record(look(hour, source=name, url=f"https://{name}.example/story", paragraphs=body))

    def copied(folder: str, **scope: Any) -> list[str]:
        write(stocked, tmp_path / folder, **scope)
        rows = table(tmp_path / folder, "links")
        return sorted(row["to_url"] for row in rows if row["relation"] == "copy_of")

    gazette, herald = "https://gazette.example/story", "https://herald.example/story"
    assert copied("all") == [gazette, gazette, herald]
    assert copied("then", as_of=hours(8)) == [gazette]
    assert copied("before", as_of=hours(7.9)) == []
    assert copied("one", sources=("herald",)) == [gazette]
    assert copied("since", since=date(2023, 8, 5)) == []
    with stocked.engine.begin() as connection:
        connection.execute(update(Article).where(Article.url == gazette).values(state="withheld"))
    assert copied("taken-down") == [herald]


def test_ids_bind_the_tables_and_look_like_no_number(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", sources=("gazette",))
    (article,) = table(tmp_path / "out", "articles")
    captures = table(tmp_path / "out", "captures")
    assert {row["article_id"] for row in captures} == {article["article_id"]}
    (crawl,) = table(tmp_path / "out", "crawls")
    assert [row["crawl_id"] for row in captures] == [crawl["crawl_id"], "", "", ""]
    assert crawl["crawl_id"].startswith("cr-")
    assert all(row["capture_id"].startswith("ca-") for row in captures)
    assert [row["reader"] for row in captures] == ["plain 1", "plain 1", "", ""]
    entries = table(tmp_path / "out", "entries")
    assert all(row["entry_id"].startswith("en-") for row in entries)
    assert {row["article_id"] for row in entries} == {article["article_id"], ""}
    (judged,) = table(tmp_path / "out", "decisions")
    # The words are the press's own: shared modes withhold them as evidence.
    assert (judged["kept"], judged["score"], judged["words"]) == ("false", "0.25", "")


def test_as_of_a_moment_is_what_was_exported_then(stocked: Archive, look: Look, tmp_path: Path) -> None:
    """Recording goes on; the archive as of an earlier moment stays what it was."""
    now = hours(100)
    write(stocked, tmp_path / "plain")
    write(stocked, tmp_path / "then", as_of=now)
    for name in CONTRACT:
        plain, then = (tmp_path / folder / f"{name}.csv" for folder in ("plain", "then"))
        assert plain.read_bytes() == then.read_bytes(), name
    stocked.record(look(120, title="Back again", paragraphs=("Other.",), dates=(claim(1),)))
    stocked.record(look(121, url="https://gazette.example/new", title="New"))
    elsewhere = Address(url="https://www.gazette.example/a", key=STORY, reason="alias")
    stocked.record(look(122, addresses=(elsewhere,), title="Back again", paragraphs=("Other.",)))
    stocked.note([entry("Later", 130)])
    write(stocked, tmp_path / "again", as_of=now)
    then, again = contents(tmp_path / "then"), contents(tmp_path / "again")
    differing = {name for name in then if then[name] != again.get(name)}
    assert differing == {"addresses.csv", "SHA256SUMS"}
    row = next(row for row in table(tmp_path / "again", "addresses") if row["url"] == STORY)
    assert row["last_seen_at"] == iso(now)


def test_as_of_clips_what_was_learned_later(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", as_of=hours(24), sources=("gazette",))
    (row,) = table(tmp_path / "out", "articles")
    assert (row["state"], row["last_outcome"], row["version_count"]) == ("live", "read", "1")
    assert (row["last_seen_at"], row["updated_on"]) == ("2023-08-04T14:00:00Z", "")
    assert len(table(tmp_path / "out", "versions")) == 1
    assert [r["title"] for r in table(tmp_path / "out", "entries")] == ["Force told to improve"]
    write(stocked, tmp_path / "early", as_of=hours(2.5))
    (crawl,) = table(tmp_path / "early", "crawls")
    assert (crawl["finished_at"], crawl["result"], crawl["requests"]) == ("", "", "")


def test_sources_and_since_narrow_an_export(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "one", sources=("hmicfrs",))
    assert set(by_source(tmp_path / "one")) == {"hmicfrs"}
    assert [row["source"] for row in table(tmp_path / "one", "sources")] == ["hmicfrs"]
    write(stocked, tmp_path / "two", since=date(2023, 8, 4))
    assert set(by_source(tmp_path / "two")) == {"gazette", "wire"}
    assert all(row["url"] != RELEASE for row in table(tmp_path / "two", "captures"))
    with pytest.raises(UnknownSource):
        write(stocked, tmp_path / "none", sources=("nowhere",))


def test_an_article_taken_down_is_in_no_table(stocked: Archive, tmp_path: Path) -> None:
    stocked.decide(decision(STORY, kept=True))
    taken_down = update(Article).where(Article.url == STORY).values(state="withheld")
    with stocked.engine.begin() as connection:
        connection.execute(taken_down)
    write(stocked, tmp_path / "out", mode=Mode.LOCAL_FULL)
    everything = b"".join(contents(tmp_path / "out").values())
    assert STORY.encode() not in everything
    assert b"she said" not in everything


def test_an_empty_archive_gives_tables_without_rows(archive: Archive, tmp_path: Path) -> None:
    report = write(archive, tmp_path / "out")
    reference = {"bodies", "body_names", "programmes", "scales"}
    assert {name for name, count in report.rows.items() if count} == {"sources", *reference}
    assert "none" in (tmp_path / "out" / "README.md").read_text()


def test_articles_tell_what_they_report_on_and_of_which_story_they_are(
    stocked: Archive, look: Look, tmp_path: Path
) -> None:
    press(stocked, kind="inspectorate", names=("hmi",))
    press(stocked, names=("herald", "echo"))
    release, body = paragraphs("release", 6), paragraphs("story", 6)
    for source, hour, text in (("hmi", 5, release), ("herald", 6, [*body, release[2]]), ("echo", 7, body)):
        url = f"https://{source}.example/story"
        stocked.record(look(hour, source=source, url=url, paragraphs=tuple(text), dates=(claim(4),)))

    def told(folder: str, **scope: Any) -> dict[str, tuple[Any, Any]]:
        write(stocked, tmp_path / folder, Format.JSONL, **scope)
        rows = lines(tmp_path / folder, "articles")
        ids = {row["article_id"]: row["source"] for row in rows}
        return {
            row["source"]: ([ids[one] for one in row["reports_on"] or ()], ids[row["story"]]) for row in rows
        }

    now = told("now")
    first = now["herald"][1]
    assert (now["herald"][0], now["echo"][0], now["hmi"]) == (["hmi"], [], ([], "hmi"))
    assert first in ("herald", "echo")
    assert now["echo"][1] == first
    assert told("then", as_of=hours(6.5))["herald"] == (["hmi"], "herald")
