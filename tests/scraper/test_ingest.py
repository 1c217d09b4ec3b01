"""Pages from WARC files: each to its source, at the moment it was captured, and twice is as good as once."""

from pathlib import Path
from typing import Any

import pytest
from archived import every
from sqlalchemy import select
from star_pages import GARDENS, HERE, INSPECTED, STAR, at, enlist, looked, page
from warcs import Told, records, write

from archive import Archive, Origin
from archive.model import (
    AddressRow,
    Article,
    Base,
    CaptureRow,
    Content,
    DecisionRow,
    EntryRow,
    ReadingRow,
    Version,
)
from scraper.desk import Desk, NotOurs
from scraper.ingest import ingest_files, upload
from scraper.ingest_report import Report
from scraper.known_sources import all_sources

SOURCES = all_sources()
OLD, NEW = page("Police watchdog praises the force", INSPECTED), page("Force praised again", INSPECTED)
ROSES = f"{STAR}/news/stafford/roses-win-three-medals-7301322"
LOST = page("Roses win three medals", GARDENS, url=ROSES)
SHORT = f"{STAR}/news/crime/watchdog-praises-7301234"


def took(archive: Archive, *files: Path) -> Report:
    return ingest_files(Desk(archive, SOURCES, Origin.WARC), files)


def of_star(archive: Archive, *files: Path) -> dict[str, int]:
    """The counts of the newspaper that are not nought."""
    counts = took(archive, *files).document()["sources"]["express_and_star"]
    return {name: count for name, count in counts.items() if count}


def seen(hour: float, body: bytes = OLD, url: str = HERE, **given: Any) -> Told:
    return Told(url=url, at=at(hour), body=body, **given)


def moved(hour: float, onto: str, url: str = SHORT) -> Told:
    return seen(hour, b"", url, status="301 Moved Permanently", headers=(("Location", onto),))


def revisit(hour: float, **warc: str) -> Told:
    return seen(hour, b"", kind="revisit", warc=warc)


def rows(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the manifests, which are no two times the same."""
    with archive.session() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("manifest")
        }


def versions(archive: Archive) -> list[tuple[str, str, Any, Any]]:
    found = every(archive, Version)
    return [(one.change, one.changed, one.seen_from, one.seen_after) for one in found]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_is_recorded_by_its_source_at_the_moment_of_its_record(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    assert of_star(archive, write(tmp_path / name, seen(0))) == {"records": 1, "read": 1, "new": 1}
    (capture,) = every(archive, CaptureRow)
    assert (capture.captured_at, capture.origin, capture.status, capture.crawl_id) == (
        at(0),
        "warc",
        200,
        None,
    )
    assert [row.title for row in every(archive, ReadingRow)] == ["Police watchdog praises the force"]
    assert [row.source for row in every(archive, Article)] == ["express_and_star"]


def test_late_captures_fall_into_place_between_live_ones(archive: Archive, tmp_path: Path) -> None:
    star = enlist(archive)
    for hour in (0, 48):
        archive.record(looked(star, hour, OLD))
    assert of_star(archive, write(tmp_path / "a.warc.gz", seen(24, NEW)))["changed"] == 1
    assert versions(archive) == [
        ("first", "", at(0), None),
        ("edit", "title", at(24), at(0)),
        ("revert", "title", at(48), at(24)),
    ]


def test_a_better_template_invents_no_edit(archive: Archive, tmp_path: Path) -> None:
    star = enlist(archive)
    archive.record(looked(star, 0, OLD, title="Police watchdog praises the force | Star"))
    assert of_star(archive, write(tmp_path / "a.warc.gz", seen(24)))["unchanged"] == 1
    assert versions(archive) == [("first", "", at(0), None)]


def everything(folder: Path) -> list[Path]:
    """Two files with a bit of all there is, the later moments first."""
    feed = (
        b'<rss version="2.0"><channel><item><title>Police watchdog praises the force</title>'
        b"<link>"
        + HERE.encode()
        + b"</link><pubDate>Fri, 06 Jun 2025 05:00:00 GMT</pubDate></item></channel></rss>"
    )
    later = write(
        folder / "later.warc.gz",
        seen(48, NEW),
        revisit(49, **{"WARC-Refers-To-Target-URI": HERE, "WARC-Refers-To-Date": "2025-06-09T21:00:00Z"}),
        moved(50, HERE),
        seen(51, b"<p>gone</p>", status="404 Not Found"),
        seen(52, b"", status="304 Not Modified", kind="revisit"),
        seen(53, b"<h1>?</h1>", f"{STAR}/news/crime/inspectors-grade-police-7301444"),
        seen(54, LOST, ROSES),
        moved(55, f"{STAR}/subscribe/now", HERE),
    )
    earlier = write(
        folder / "earlier.warc",
        seen(-24, page("Police watchdog praises the force", GARDENS)),
        seen(0),
        seen(1, feed, f"{STAR}/news/rss", headers=(("Content-Type", "application/rss+xml"),)),
        Told(url="https://unknown.example/a", at=at(2), body=OLD),
        Told(url="dns:www.expressandstar.com", at=at(3), body=b"192.0.2.1", kind="response", status=""),
        Told(url=HERE, at=at(4), body=b"GET / HTTP/1.0", kind="metadata", status=""),
    )
    return [later, earlier]


def test_the_same_files_again_change_nothing(archive: Archive, tmp_path: Path) -> None:
    files = everything(tmp_path)
    first = took(archive, *files)
    before = rows(archive)
    second = took(archive, *files)
    assert rows(archive) == before
    counts = second.of("express_and_star")
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 0)
    assert counts.records == first.of("express_and_star").records
    assert second.document()["skipped_hosts"] == {"unknown.example": 1}
    assert second.document()["other_records"] == {"not of the web": 1, "metadata": 1}
    assert took(archive, *reversed(files)).damaged == 0
    assert rows(archive) == before


def test_the_order_of_the_files_does_not_matter(
    archive: Archive, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = everything(tmp_path)
    took(archive, *files)
    other_url = f"sqlite:///{tmp_path_factory.mktemp('other') / 'other.db'}"
    with Archive(other_url) as other:
        other.upgrade()
        took(other, *reversed(files))
        assert versions(other) == versions(archive)
        outcomes = [(row.captured_at, row.url, row.outcome) for row in every(archive, CaptureRow)]
        assert sorted((row.captured_at, row.url, row.outcome) for row in every(other, CaptureRow)) == sorted(
            outcomes
        )


def test_what_an_article_said_before_it_concerned_the_inspectorate_is_kept_as_well(
    archive: Archive, tmp_path: Path
) -> None:
    before = page("Police watchdog praises the force", GARDENS)
    told = of_star(archive, write(tmp_path / "a.warc.gz", seen(0, before), seen(24)))
    assert (told["records"], told["read"], told.get("left_out", 0)) == (2, 2, 0)
    assert [one[:3] for one in versions(archive)] == [("first", "", at(0)), ("edit", "text", at(24))]


def test_what_does_not_concern_the_inspectorate_is_left_out_and_the_decision_kept(
    archive: Archive, tmp_path: Path
) -> None:
    assert of_star(archive, write(tmp_path / "a.warc.gz", seen(0, LOST, ROSES)))["left_out"] == 1
    assert every(archive, CaptureRow) == []
    assert [(row.kept, row.step) for row in every(archive, DecisionRow)] == [(False, "text")]


@pytest.mark.parametrize(
    ("status", "body", "outcome", "reason"),
    [
        ("404 Not Found", b"<p>nothing</p>", "gone", ""),
        ("410 Gone", b"", "gone", ""),
        ("403 Forbidden", b"<p>no</p>", "blocked", "HTTP 403"),
        ("503 Service Unavailable", b"<title>Just a moment...</title>", "blocked", "challenge page"),
        ("500 Internal Server Error", b"<p>oh</p>", "error", "HTTP 500"),
        ("200 OK", b"<title>Just a moment...</title>Checking your browser", "blocked", "challenge page"),
        ("200 OK", b"<p>half a page</p>", "unread", ""),
    ],
)
def test_what_the_server_answered_is_what_was_met(
    archive: Archive, tmp_path: Path, status: str, body: bytes, outcome: str, reason: str
) -> None:
    took(archive, write(tmp_path / "a.warc.gz", seen(0), seen(24, body, status=status)))
    capture = every(archive, CaptureRow)[1]
    assert (capture.outcome, capture.status, capture.captured_at) == (outcome, int(status[:3]), at(24))
    assert reason in capture.reason
    assert len(versions(archive)) == 1


def test_not_found_on_two_days_is_gone(archive: Archive, tmp_path: Path) -> None:
    missing = [seen(hour, b"", status="404 Not Found") for hour in (24, 48)]
    told = of_star(archive, write(tmp_path / "a.warc.gz", seen(0), *missing))
    assert told["gone"] == 2
    assert [row.state for row in every(archive, Article)] == ["gone"]


def test_nothing_at_an_unknown_address_is_left_out(archive: Archive, tmp_path: Path) -> None:
    told = of_star(archive, write(tmp_path / "a.warc.gz", seen(0, b"", status="404 Not Found")))
    assert told == {"records": 1, "left_out": 1}
    assert every(archive, Article) == []


def test_of_pages_that_cannot_be_read_those_are_kept_whose_address_speaks_for_them(
    archive: Archive, tmp_path: Path
) -> None:
    half = b"<p>half a page</p>"
    told = of_star(archive, write(tmp_path / "a.warc.gz", seen(0, half), seen(1, half, ROSES)))
    assert (told["unread"], told["left_out"]) == (1, 1)
    assert [row.url for row in every(archive, CaptureRow)] == [HERE]
    assert len(every(archive, Content)) == 1


def test_what_stays_left_out_is_not_tried_for_ever(archive: Archive, tmp_path: Path) -> None:
    told = [
        seen(0, b"", status="404 Not Found"),
        seen(1, b"<p>half a page</p>"),
        seen(2, LOST, ROSES),
        seen(3),
    ]
    counts = of_star(archive, write(tmp_path / "a.warc.gz", *told))
    assert (counts["records"], counts["gone"], counts["unread"], counts["left_out"]) == (4, 1, 1, 1)
    assert [row.outcome for row in every(archive, CaptureRow)] == ["unread", "read", "gone"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_redirect_is_followed_to_a_page_in_the_files(archive: Archive, tmp_path: Path, first: int) -> None:
    told = [moved(0, HERE), seen(0.01)]
    took(archive, write(tmp_path / "a.warc.gz", told[first], told[1 - first]))
    (article,) = every(archive, Article)
    addresses = {(row.url, row.reason) for row in every(archive, AddressRow)}
    assert addresses >= {(SHORT, "fetched"), (HERE, "fetched")}
    assert {row.article_id for row in every(archive, CaptureRow)} == {article.id}
    assert len(versions(archive)) == 1


def test_a_chain_of_redirects_is_followed_and_one_in_a_circle_ends(archive: Archive, tmp_path: Path) -> None:
    middle = f"{STAR}/news/crime/praise-7301234"
    circle = f"{STAR}/news/crime/police-inspection-7309999"
    files = write(
        tmp_path / "a.warc.gz",
        moved(0, middle),
        moved(0.01, HERE, middle),
        seen(0.02),
        moved(1, circle, circle),
    )
    told = of_star(archive, files)
    assert (told["records"], told["new"], told["unchanged"]) == (4, 1, 2)
    assert {row.url for row in every(archive, AddressRow)} >= {SHORT, middle, HERE}
    assert [row.reason for row in every(archive, CaptureRow) if row.outcome == "error"] == [
        "redirect refused: too many"
    ]


def test_a_redirect_out_of_the_files_says_nothing(archive: Archive, tmp_path: Path) -> None:
    assert of_star(archive, write(tmp_path / "a.warc.gz", moved(0, HERE))) == {"records": 1, "other": 1}
    assert every(archive, CaptureRow) == []


def test_a_redirect_to_another_page_or_a_wall_is_a_fact_about_an_article(
    archive: Archive, tmp_path: Path
) -> None:
    files = write(
        tmp_path / "a.warc.gz", seen(0), moved(24, f"{STAR}/news/", HERE), moved(48, f"{STAR}/login", HERE)
    )
    took(archive, files)
    assert [(row.outcome, row.moved_to) for row in every(archive, CaptureRow)][1:] == [
        ("redirected", f"{STAR}/news/"),
        ("blocked", ""),
    ]


def test_a_revisit_says_what_the_page_said_that_it_repeats(archive: Archive, tmp_path: Path) -> None:
    referring = {"WARC-Refers-To-Target-URI": HERE, "WARC-Refers-To-Date": f"{at(0):%Y-%m-%dT%H:%M:%SZ}"}
    files = write(tmp_path / "a.warc.gz", seen(0), seen(24, NEW), revisit(48, **referring))
    assert of_star(archive, files)["changed"] == 2
    assert [one[:3] for one in versions(archive)] == [
        ("first", "", at(0)),
        ("edit", "title", at(24)),
        ("revert", "title", at(48)),
    ]


def test_a_revisit_is_known_by_its_digest_also_in_another_file(archive: Archive, tmp_path: Path) -> None:
    digest = {"WARC-Payload-Digest": "sha1:MADEUPMADEUPMADEUPMADEUPMADEUPMA"}
    files = [
        write(tmp_path / "later.warc.gz", revisit(24, **digest)),
        write(tmp_path / "earlier.warc.gz", seen(0, warc=digest)),
    ]
    report = took(archive, *files)
    assert (report.of("express_and_star").unchanged, report.unresolved) == (1, 0)
    assert [row.captured_at for row in every(archive, CaptureRow)] == [at(0), at(24)]


def test_a_revisit_of_a_page_that_is_nowhere_is_counted(archive: Archive, tmp_path: Path) -> None:
    report = took(archive, write(tmp_path / "a.warc.gz", seen(0), revisit(24)))
    assert report.unresolved == 1
    assert len(every(archive, CaptureRow)) == 1


def test_a_revisit_of_a_redirect_or_of_nothing_needs_no_page(archive: Archive, tmp_path: Path) -> None:
    cut = {"WARC-Truncated": "length"}
    again = seen(24, b"", SHORT, status="301 Moved", headers=(("Location", HERE),), kind="revisit", warc=cut)
    missing = seen(48, b"", status="404 Not Found", kind="revisit", warc=cut)
    report = took(archive, write(tmp_path / "a.warc.gz", seen(0), again, missing))
    assert (report.unresolved, report.damaged) == (0, 0)
    assert sorted(row.outcome for row in every(archive, CaptureRow)) == ["gone", "read"]


def test_a_revisit_that_was_not_modified_follows_what_was_said_before(
    archive: Archive, tmp_path: Path
) -> None:
    unchanged = seen(24, b"", status="304 Not Modified", kind="revisit")
    took(archive, write(tmp_path / "a.warc.gz", seen(0), unchanged))
    assert [row.outcome for row in every(archive, CaptureRow)] == ["read", "not-modified"]
    assert [row.last_seen_at for row in every(archive, Version)] == [at(24)]


def test_a_revisit_without_headers_says_by_its_profile_that_nothing_was_modified(
    archive: Archive, tmp_path: Path
) -> None:
    profile = {"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified"}
    unchanged = seen(24, b"", status="", kind="revisit", warc=profile)
    took(archive, write(tmp_path / "a.warc.gz", seen(0), unchanged))
    assert [(row.outcome, row.status) for row in every(archive, CaptureRow)] == [
        ("read", 200),
        ("not-modified", 304),
    ]


def test_a_refusal_whose_page_was_cut_off_needs_none(archive: Archive, tmp_path: Path) -> None:
    cut = {"WARC-Truncated": "unspecified"}
    missing = seen(24, b"", status="404 Not Found", warc=cut)
    report = took(archive, write(tmp_path / "a.warc.gz", seen(0), missing))
    assert report.damaged == 0
    assert [row.outcome for row in every(archive, CaptureRow)] == ["read", "gone"]


def test_lines_of_a_list_become_entries_of_their_articles(archive: Archive, tmp_path: Path) -> None:
    took(archive, *everything(tmp_path))
    (entry,) = every(archive, EntryRow)
    assert (entry.title, entry.first_seen_at) == ("Police watchdog praises the force", at(1))
    assert entry.article_id in {row.id for row in every(archive, Article)}


def test_a_damaged_record_costs_that_record_only_and_is_named_with_its_place(
    archive: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = records([seen(0), seen(24, NEW), seen(48)], packed=True)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(first + second[: len(second) // 2] + third)
    report = took(archive, path)
    assert (report.damaged, report.records) == (1, 2)
    (line,) = (record.getMessage() for record in caplog.records if record.levelname == "ERROR")
    assert line.startswith(f"{path} at byte {len(first)}: ")
    assert versions(archive) == [("first", "", at(0), None)]


@pytest.mark.parametrize(
    "warc", [{"WARC-Truncated": "length"}, {"WARC-Block-Digest": "sha1:" + "A" * 32}, {"WARC-Date": "soon"}]
)
def test_a_page_that_is_not_whole_is_no_edit(archive: Archive, tmp_path: Path, warc: dict[str, str]) -> None:
    report = took(archive, write(tmp_path / "a.warc.gz", seen(0), seen(24, NEW, warc=warc)))
    assert report.damaged == 1
    assert len(versions(archive)) == 1


def test_a_page_that_the_program_stumbles_over_costs_that_page_only(archive: Archive, tmp_path: Path) -> None:
    # No day comes after it.
    files = write(tmp_path / "a.warc.gz", seen(24, NEW, warc={"WARC-Date": "9999-12-31T23:59:59Z"}), seen(0))
    report = took(archive, files)
    assert (report.damaged, report.of("express_and_star").new) == (1, 1)


def test_a_host_is_the_same_in_capitals_and_with_a_dot_at_its_end(archive: Archive, tmp_path: Path) -> None:
    url = HERE.replace("www.expressandstar.com", "WWW.ExpressAndStar.com.:443") + "?utm_source=feed#comments"
    took(archive, write(tmp_path / "a.warc.gz", seen(0), seen(24, url=url)))
    assert len(every(archive, Article)) == 1


def test_a_saved_page_is_recorded_at_the_moment_it_was_saved(archive: Archive) -> None:
    desk = Desk(archive, SOURCES, Origin.UPLOAD)
    upload(desk, OLD, HERE, at(0))
    assert desk.report.of("express_and_star").new == 1
    (capture,) = every(archive, CaptureRow)
    assert (capture.origin, capture.captured_at, capture.status) == ("upload", at(0), None)


@pytest.mark.parametrize("url", ["https://unknown.example/a", f"{STAR}/news/", "not an address"])
def test_a_saved_page_of_no_source_is_refused(archive: Archive, url: str) -> None:
    with pytest.raises(NotOurs):
        upload(Desk(archive, SOURCES, Origin.UPLOAD), OLD, url, at(0))
