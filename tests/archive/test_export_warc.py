"""WARC files: one record a capture, valid, the same again, and no page in them that may not be shared."""

import hashlib
import json
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive import Archive, Capture, Met, Origin, SourceFacts
from archive.export import Format, Mode, RefusedTarget, Report, Scope, export, warc
from archive.model import Article, Content

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
RELEASE = "https://hmicfrs.example/news/release/"
STORY = "https://gazette.example/a"
FILE = "hmicfrs-archive-00001.warc.gz"
PAGE = b"<h1>Force told to improve</h1>"
EDITED = b"<h1>Force told to improve at once</h1>"


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def of_release(look: Look, hour: float, **given: Any) -> Capture:
    return look(hour, source="hmicfrs", url=RELEASE, **given)


@pytest.fixture
def release(archive: Archive) -> Archive:
    """An archive that knows the inspectorate as well, whose text may be shared."""
    archive.enlist(
        SourceFacts(
            name="hmicfrs",
            title="HMICFRS",
            kind="inspectorate",
            home="https://hmicfrs.example/",
            licence="OGL-UK-3.0",
            terms="Open.",
            noted_at=NOON,
        )
    )
    return archive


@pytest.fixture
def stocked(release: Archive, look: Look) -> Archive:
    """A release that was edited, put back, asked for again, moved and gone, and a newspaper's story."""
    said = {"etag": '"a1"', "last_modified": "Fri, 04 Aug 2023 09:00:00 GMT", "content_type": "text/html"}
    edited = {"paragraphs": ("Another text.",), "body": EDITED, "content_type": "text/html"}
    for capture in (
        of_release(look, 0, body=PAGE, **said),
        of_release(look, 24, body=PAGE, **said),
        of_release(look, 48, **edited),
        of_release(look, 72, body=PAGE, **said),
        of_release(look, 73, met=Met.NOT_MODIFIED, status=304),
        of_release(look, 74, met=Met.REDIRECTED, status=301, moved_to="https://hmicfrs.example/"),
        of_release(look, 75, met=Met.GONE, status=404, body=b"<p>Nothing here</p>"),
        look(5, body=b"<h1>The story</h1>"),
    ):
        release.record(capture)
    return release


def write(archive: Archive, folder: Path, **scope: Any) -> Report:
    with archive.session() as session:
        return export(session, folder, Scope(**scope), Format.WARC)


@contextmanager
def opened(path: Path) -> Iterator[ArchiveIterator]:
    with path.open("rb") as stream:
        yield ArchiveIterator(stream, check_digests="raise")


def records(folder: Path) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    """Kind, headers, headers of the answer, and page of each record but the first of each file."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with opened(path) as there:
            for record in there:
                body = record.content_stream().read()
                http = dict(record.http_headers.headers) if record.http_headers else {}
                if record.http_headers:
                    http["status"] = record.http_headers.statusline
                found.append((record.rec_type, dict(record.rec_headers.headers), http, body))
    return found


def kinds(folder: Path) -> list[str]:
    return [kind for kind, *_ in records(folder)]


def test_each_capture_has_a_record_of_what_it_met(stocked: Archive, tmp_path: Path) -> None:
    report = write(stocked, tmp_path / "out")
    _, first, again, edit, back, same, moved, gone = records(tmp_path / "out")
    assert (
        kinds(tmp_path / "out")
        == "warcinfo response revisit response revisit revisit response response".split()
    )
    assert (first[3], edit[3], moved[3], gone[3]) == (PAGE, EDITED, b"", b"")
    assert first[2] == {
        "status": "200 OK",
        "Content-Type": "text/html",
        "ETag": '"a1"',
        "Last-Modified": "Fri, 04 Aug 2023 09:00:00 GMT",
    }
    assert first[1]["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(PAGE).hexdigest()}"
    assert (first[1]["WARC-Date"], edit[1]["WARC-Date"]) == ("2023-08-04T12:00:00Z", "2023-08-06T12:00:00Z")
    for revisit in (again, back, same):
        assert revisit[1]["WARC-Refers-To"] == first[1]["WARC-Record-ID"]
        assert revisit[1]["WARC-Refers-To-Date"] == "2023-08-04T12:00:00Z"
        assert revisit[1]["WARC-Refers-To-Target-URI"] == RELEASE
    assert again[1]["WARC-Profile"].endswith("/identical-payload-digest")
    assert again[1]["WARC-Payload-Digest"] == first[1]["WARC-Payload-Digest"]
    assert (same[1]["WARC-Profile"].rpartition("/")[2], same[3]) == ("server-not-modified", b"")
    assert (moved[2]["status"], moved[2]["Location"]) == ("301 Moved Permanently", "https://hmicfrs.example/")
    assert (gone[2]["status"], gone[1]["WARC-Truncated"]) == ("404 Not Found", "unspecified")
    assert "WARC-Truncated" not in moved[1]
    assert report.rows == {"response records": 4, "revisit records": 3, "files": 1}


def test_warcio_finds_nothing_wrong(
    stocked: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(stocked, tmp_path / "out")

    class Asked:
        inputs: tuple[str, ...] = (str(tmp_path / "out" / FILE),)
        verbose = False

    assert Checker(Asked()).process_all() == 0
    assert capsys.readouterr().out == ""


def test_a_moment_keeps_its_fraction_of_a_second(release: Archive, look: Look, tmp_path: Path) -> None:
    release.record(of_release(look, 0, captured_at=NOON + timedelta(milliseconds=250)))
    write(release, tmp_path / "out")
    assert records(tmp_path / "out")[1][1]["WARC-Date"] == "2023-08-04T12:00:00.250000Z"


def test_the_first_record_tells_what_the_file_is(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "out", sources=("hmicfrs",))
    kind, headers, _, block = records(tmp_path / "out")[0]
    assert (kind, headers["WARC-Filename"]) == ("warcinfo", FILE)
    told = dict(line.split(": ", 1) for line in block.decode().splitlines())
    assert told["software"].startswith("hmicfrs-archive ")
    assert "mode open-text" in told["description"]
    assert "sources: hmicfrs" in told["description"]
    assert "Open Government Licence" in told["rights"]


def test_the_same_archive_and_options_give_the_same_bytes(stocked: Archive, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(stocked, tmp_path / folder)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two
    sums = dict(
        reversed(line.split("  ")) for line in (tmp_path / "one" / "SHA256SUMS").read_text().splitlines()
    )
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in one.items() if name != "SHA256SUMS"
    }


def test_files_are_split_and_each_is_whole(
    stocked: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "FULL", 2000)
    report = write(stocked, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").glob("*.warc.gz"))
    assert len(names) == report.rows["files"] > 1
    assert names[:2] == [FILE, "hmicfrs-archive-00002.warc.gz"]
    assert kinds(tmp_path / "out").count("warcinfo") == len(names)
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert [one["path"] for one in package["resources"]] == names


def test_what_the_press_says_is_withheld_and_counted(stocked: Archive, tmp_path: Path) -> None:
    report = write(stocked, tmp_path / "out")
    assert report.withheld == {"press pages: all rights reserved": 1}
    assert "- press pages: all rights reserved: 1" in (tmp_path / "out" / "README.md").read_text()
    assert all(
        "gazette" not in headers.get("WARC-Target-URI", "") for _, headers, _, _ in records(tmp_path / "out")
    )


@pytest.mark.parametrize("mode", [Mode.METADATA, Mode.STRICT])
def test_modes_without_text_have_no_pages(stocked: Archive, tmp_path: Path, mode: Mode) -> None:
    report = write(stocked, tmp_path / "out", mode=mode)
    assert sum(report.withheld.values()) == 8
    assert records(tmp_path / "out") == []


def test_a_page_that_asked_not_to_be_archived_is_in_no_shared_mode(
    release: Archive, look: Look, tmp_path: Path
) -> None:
    release.record(of_release(look, 0, body=PAGE, noarchive=True))
    release.record(of_release(look, 24, body=EDITED, paragraphs=("Another text.",), noarchive=False))
    report = write(release, tmp_path / "out")
    assert [body for _, _, _, body in records(tmp_path / "out")[1:]] == [EDITED]
    assert report.withheld == {"inspectorate pages: the page asks not to be archived (noarchive)": 1}
    release.record(of_release(look, 48, noarchive=True, paragraphs=("A third text.",)))
    write(release, tmp_path / "later")
    assert records(tmp_path / "later") == []
    write(release, tmp_path / "full", mode=Mode.LOCAL_FULL)
    asked = [http.get("X-Robots-Tag") for _, _, http, _ in records(tmp_path / "full")[1:]]
    assert asked == ["noarchive", None, "noarchive"]


def test_not_modified_since_a_page_that_is_withheld_refers_to_no_other(
    release: Archive, look: Look, tmp_path: Path
) -> None:
    release.record(of_release(look, 0, body=PAGE))
    release.record(of_release(look, 1, body=EDITED, paragraphs=("Another text.",), noarchive=True))
    release.record(of_release(look, 2, met=Met.NOT_MODIFIED, status=304))
    release.record(of_release(look, 3, body=PAGE, noarchive=False))
    write(release, tmp_path / "out")
    assert kinds(tmp_path / "out") == ["warcinfo", "response", "revisit", "revisit"]
    refers = [headers.get("WARC-Refers-To") for _, headers, _, _ in records(tmp_path / "out")]
    assert refers[2] is None
    assert refers[3] is not None


def test_local_full_has_everything_and_is_for_its_owner_alone(stocked: Archive, tmp_path: Path) -> None:
    report = write(stocked, tmp_path / "out", mode=Mode.LOCAL_FULL)
    assert report.withheld == {}
    assert b"<h1>The story</h1>" in [body for _, _, _, body in records(tmp_path / "out")]
    assert stat.S_IMODE((tmp_path / "out" / FILE).stat().st_mode) == 0o600
    assert "RESEARCH COPY" in (tmp_path / "out" / "README.md").read_text()
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    with pytest.raises(RefusedTarget):
        write(stocked, tmp_path / "tree" / "out", mode=Mode.LOCAL_FULL)


def test_what_has_no_record_is_counted_and_said(release: Archive, look: Look, tmp_path: Path) -> None:
    release.record(of_release(look, 0, body=PAGE))
    release.record(of_release(look, 1, body=PAGE + b"<!-- made at one -->"))
    release.record(of_release(look, 2, met=Met.ERROR, reason="timeout"))
    release.record(of_release(look, 3, met=Met.BLOCKED, status=302, reason="redirected to a wall"))
    release.record(of_release(look, 4, met=Met.BLOCKED, status=403))
    report = write(release, tmp_path / "out")
    assert report.left_out == {warc.NO_ANSWER: 1, warc.NOT_KEPT: 1, warc.NO_END: 1}
    assert kinds(tmp_path / "out") == ["warcinfo", "response", "response"]
    assert f"- {warc.NOT_KEPT}: 1" in (tmp_path / "out" / "README.md").read_text()


def test_not_modified_since_a_page_whose_bytes_were_not_kept_refers_to_no_other(
    release: Archive, look: Look, tmp_path: Path
) -> None:
    release.record(of_release(look, 0, body=PAGE))
    release.record(of_release(look, 1, body=PAGE + b"<!-- made at one -->"))
    release.record(of_release(look, 2, met=Met.NOT_MODIFIED, status=304))
    write(release, tmp_path / "out")
    kind, headers, _, _ = records(tmp_path / "out")[2]
    assert kind == "revisit"
    assert "WARC-Refers-To" not in headers


def test_a_page_that_somebody_saved_claims_no_answer_of_a_server(
    release: Archive, look: Look, tmp_path: Path
) -> None:
    release.record(
        of_release(look, 0, body=PAGE, status=None, origin=Origin.UPLOAD, content_type="text/html")
    )
    write(release, tmp_path / "out")
    kind, headers, http, body = records(tmp_path / "out")[1]
    assert (kind, headers["Content-Type"], http, body) == ("resource", "text/html", {}, PAGE)


def test_no_header_of_a_server_breaks_out_of_its_line(release: Archive, look: Look, tmp_path: Path) -> None:
    kind = "text/html\r\nSet-Cookie: a=b \u00e9\u2014"
    release.record(of_release(look, 0, body=PAGE, content_type=kind))
    write(release, tmp_path / "out")
    _, _, http, body = records(tmp_path / "out")[1]
    assert set(http) == {"status", "Content-Type"}
    assert body == PAGE


def test_as_of_since_and_source_narrow_it(stocked: Archive, tmp_path: Path) -> None:
    write(stocked, tmp_path / "then", as_of=hours(30))
    assert kinds(tmp_path / "then") == ["warcinfo", "response", "revisit"]
    write(stocked, tmp_path / "one", sources=("gazette",), mode=Mode.LOCAL_FULL)
    assert [body for _, _, _, body in records(tmp_path / "one")[1:]] == [b"<h1>The story</h1>"]
    write(stocked, tmp_path / "since", since=hours(24 * 30).date())
    assert records(tmp_path / "since") == []


def test_an_article_taken_down_is_not_in_it(stocked: Archive, tmp_path: Path) -> None:
    with stocked.engine.begin() as connection:
        connection.execute(update(Article).where(Article.source == "hmicfrs").values(state="withheld"))
    write(stocked, tmp_path / "out", mode=Mode.LOCAL_FULL)
    assert len(records(tmp_path / "out")) == 2


def test_an_export_of_tables_replaces_one_of_pages_and_the_other_way_round(
    stocked: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "FULL", 1)
    write(stocked, tmp_path / "out")
    monkeypatch.setattr(warc, "FULL", 10**9)
    write(stocked, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("*.warc.gz")] == [FILE]
    with stocked.session() as session:
        export(session, tmp_path / "out", Scope(), Format.CSV)
    assert list((tmp_path / "out").glob("*.warc.gz")) == []
    write(stocked, tmp_path / "out")
    assert list((tmp_path / "out").glob("*.csv")) == []


def test_an_export_that_fails_leaves_no_file_behind(stocked: Archive, tmp_path: Path) -> None:
    with stocked.engine.begin() as connection:
        connection.execute(update(Content).values(packed=b"not packed"))
    with pytest.raises(Exception, match=r"[Zz]std|frame"):
        write(stocked, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_empty_archive_gives_no_file_of_records(archive: Archive, tmp_path: Path) -> None:
    assert write(archive, tmp_path / "out").rows == {"files": 0}
    assert records(tmp_path / "out") == []
