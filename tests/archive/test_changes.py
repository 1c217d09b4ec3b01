"""What changed in the whole archive: which, in what order, how far back; and as a feed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from archived import press

from archive import Address, Archive, Capture, CrawlResult, DateClaim, Met, Origin
from archive.changes import Asked, Changed, Page, changes, counted, in_words
from archive.feed import atom
from archive.history import UnknownSource
from archive.one_file import write_whole

Look = Callable[..., Capture]
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def found(archive: Archive, asked: Asked | None = None) -> list[Changed]:
    with archive.session() as session:
        return list(changes(session, asked or Asked()))


def told(archive: Archive, asked: Asked | None = None) -> list[tuple[str, datetime, datetime | None]]:
    return [(one.kind, one.seen_from, one.seen_after) for one in found(archive, asked)]


def test_edits_of_all_articles_come_newest_first_and_quiet_ones_only_when_asked_for(
    archive: Archive, look: Look
) -> None:
    press(archive)
    other = {"source": "herald", "url": "https://herald.example/b"}
    archive.record(look(0))
    archive.record(look(1, **other))
    archive.record(look(24, paragraphs=("Inspectors found poor work.",)))
    archive.record(look(25, **other, title="Force told to improve again"))
    archive.record(look(48, paragraphs=("Inspectors found poor work!",)))
    assert [(one.source, *one.fields) for one in found(archive)] == [("herald", "title"), ("gazette", "text")]
    assert told(archive, Asked().with_quiet_ones()) == [
        ("quietly changed", hours(48), hours(24)),
        ("edited", hours(25), hours(1)),
        ("edited", hours(24), hours(0)),
    ]


def test_a_change_says_how_much_of_which_article_it_was(archive: Archive, look: Look) -> None:
    ref = archive.record(look(0, paragraphs=("Inspectors found good work.",))).article_id
    archive.record(look(24, paragraphs=("Inspectors found quite poor work.",)))
    archive.record(look(48, paragraphs=("Inspectors found good work.",)))
    reverted, edited = found(archive)
    assert reverted.kind == "reverted"
    assert edited == Changed(
        kind="edited",
        article_id=ref,
        source="gazette",
        url="https://gazette.example/a",
        title="Force told to improve",
        seen_from=hours(24),
        seen_after=hours(0),
        version=2,
        fields=("text",),
        words_added=2,
        words_removed=1,
    )
    assert in_words(edited) == "edited: text; 2 words added, 1 removed"


def test_a_removal_and_a_return_are_changes(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.GONE, status=404))
    assert told(archive) == []  # one 404 is none
    archive.record(look(48, met=Met.GONE, status=404))
    archive.record(look(60, met=Met.BLOCKED, status=403))
    assert told(archive) == [("gone", hours(24), hours(0))]
    archive.record(look(72))
    assert told(archive) == [("back", hours(72), hours(48)), ("gone", hours(24), hours(0))]


def test_a_410_is_a_removal_at_once_and_a_404_of_one_day_never(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(1, met=Met.GONE, status=404))
    archive.record(look(2, met=Met.GONE, status=404))
    archive.record(look(3))
    assert told(archive) == []
    archive.record(look(24, met=Met.GONE, status=410))
    assert told(archive) == [("gone", hours(24), hours(3))]


def test_a_redirect_elsewhere_is_a_change_too(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(24, met=Met.REDIRECTED, status=302, moved_to="https://gazette.example/front"))
    archive.record(look(48))
    assert told(archive) == [("back", hours(48), hours(24)), ("moved", hours(24), hours(0))]


def test_what_a_failed_crawl_met_as_gone_is_no_removal(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    crawl = archive.begin("gazette", hours(24), Origin.LIVE)
    archive.record(look(24, met=Met.GONE, status=410, crawl=crawl))
    assert told(archive) == []
    counts = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    ended = CrawlResult(finished_at=hours(25), result="failed", cause="half-read", **counts)
    archive.finish(crawl, ended)
    assert told(archive) == []


def test_what_was_gone_before_it_was_first_seen_was_not_removed(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    archive.record(look(-24, met=Met.GONE, status=410))
    assert told(archive) == []


def test_changes_are_those_of_the_days_and_sources_asked_for(archive: Archive, look: Look) -> None:
    press(archive)
    for name in ("gazette", "herald"):
        for day in range(4):
            said = {"source": name, "url": f"https://{name}.example/a", "title": f"Title {day}"}
            archive.record(look(24 * day, **said))
    assert len(found(archive)) == 6
    asked = Asked(since=hours(36), until=hours(48), sources=("herald",))
    assert told(archive, asked) == [("edited", hours(48), hours(24))]
    with pytest.raises(UnknownSource, match="nowhere"):
        found(archive, Asked(sources=("nowhere",)))


def test_the_order_of_changes_of_one_moment_is_steady(archive: Archive, look: Look) -> None:
    urls = [f"https://gazette.example/{number}" for number in range(9)]
    for hour in (0, 24):
        for url in urls:
            archive.record(look(hour, url=url, title=f"Title {hour} of {url}"))
    ids = [one.article_id for one in found(archive)]
    assert ids == sorted(ids)
    assert len(ids) == 9


def test_of_a_merged_article_a_change_is_told_once(archive: Archive, look: Look) -> None:
    one, other = "https://gazette.example/one", "https://gazette.example/other"
    archive.record(look(0, url=one))
    archive.record(look(1, url=other))
    archive.record(look(24, url=other, title="Another title"))
    both = (
        Address(url=other, key=other, reason="fetched"),
        Address(url=one, key=one, reason="redirect"),
    )
    archive.record(look(48, url=one, addresses=both, title="Another title"))
    assert told(archive) == [("edited", hours(24), hours(1))]


def test_a_page_says_whether_more_follow() -> None:
    def some(number: int) -> list[Changed]:
        return [change(seen_from=hours(-each)) for each in range(number)]

    page = Page(iter(some(3)), 2)
    assert len(list(page)) == 2
    assert page.more
    page = Page(iter(some(2)), 2)
    assert len(list(page)) == page.taken == 2
    assert not page.more


@pytest.mark.parametrize(
    ("added", "removed", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 word added"),
        (2, 1, "2 words added, 1 removed"),
        (0, 1, "1 word removed"),
        (0, 3, "3 words removed"),
    ],
)
def test_numbers_of_words_are_told_in_words(added: int, removed: int, said: str) -> None:
    assert counted(added, removed) == said


def change(**given: object) -> Changed:
    made: dict[str, object] = {
        "kind": "edited",
        "article_id": "hm-aaaaaaaaaa",
        "source": "gazette",
        "url": "https://gazette.example/a?b=1&c=2",
        "title": "A title",
        "seen_from": hours(24),
        "seen_after": hours(0),
        "fields": ("title", "text"),
        "words_added": 2,
    }
    return Changed(**(made | given))  # type: ignore[arg-type]


def feed(*found: Changed) -> ElementTree.Element:
    return ElementTree.fromstring("".join(atom(found, (), None)))  # noqa: S314 - our own


def test_a_feed_has_what_atom_asks_for() -> None:
    root = feed(change(), change(kind="gone", seen_from=hours(12), fields=(), words_added=0))
    assert root.tag == f"{ATOM}feed"
    assert {child.tag for child in root} >= {f"{ATOM}{name}" for name in ("id", "title", "updated", "author")}
    assert root.findtext(f"{ATOM}updated") == "2023-08-05T12:00:00Z"
    first, second = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == (
        "tag:hmicfrs-archive,2026:hm-aaaaaaaaaa:changed:2023-08-05T12:00:00.000000Z"
    )
    assert first.find(f"{ATOM}link").attrib["href"] == "https://gazette.example/a?b=1&c=2"  # type: ignore[union-attr]
    assert first.findtext(f"{ATOM}summary") == (
        "gazette: edited: title, text; 2 words added. It happened after 2023-08-04T12:00:00Z, "
        "not later than 2023-08-05T12:00:00Z. hm-aaaaaaaaaa"
    )
    assert second.findtext(f"{ATOM}id", "").endswith(":gone:2023-08-05T00:00:00.000000Z")
    assert second.findtext(f"{ATOM}title") == "A title (gone)"


def test_an_entry_keeps_its_id_when_it_is_counted_or_judged_anew() -> None:
    ids = {
        feed(one).findtext(f"{ATOM}entry/{ATOM}id")
        for one in (change(version=2), change(version=3), change(kind="reverted", title="Another"))
    }
    assert len(ids) == 1


def test_a_feed_without_changes_is_dated_by_what_was_asked_for() -> None:
    root = ElementTree.fromstring("".join(atom([], ("gazette",), hours(0))))  # noqa: S314
    assert root.findtext(f"{ATOM}updated") == "2023-08-04T12:00:00Z"
    assert root.findtext(f"{ATOM}id", "").endswith(":changes:gazette")


def test_nothing_from_the_web_is_markup_in_a_feed() -> None:
    nasty = 'A </title><script>x</script> & "b" ]]> \x1b[31m \x0b \ufffe \x85 end'
    written = "".join(atom([change(title=nasty, url="javascript:alert('1')")], ("a<b&c",), None))
    assert "<script" not in written
    assert "javascript" not in written
    entry = ElementTree.fromstring(written).find(f"{ATOM}entry")  # noqa: S314
    assert entry is not None
    title = 'A </title><script>x</script> & "b" ]]> end (edited)'
    assert " ".join(entry.findtext(f"{ATOM}title", "").split()) == title


def test_a_feed_has_of_what_articles_say_the_title_alone_and_the_same_bytes_each_time(
    archive: Archive, look: Look
) -> None:
    on = date(2023, 8, 4)
    dates = (DateClaim(field="published", on=on, at=None, precision="day", raw="4/8", origin="meta"),)
    said = {"standfirst": "Secret stand", "authors": ("Secret Writer",), "dates": dates, "noarchive": True}
    archive.record(look(0, paragraphs=("Secret words.",), **said))
    archive.record(look(24, paragraphs=("Secret other words.",), **said))
    first, second = ("".join(atom(found(archive), (), None)) for _ in range(2))
    assert first == second
    assert "Force told to improve" in first
    assert "Secret" not in first


def test_a_file_that_could_not_be_written_whole_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "changes.atom"
    write_whole(path, ["old"])

    def parts() -> object:
        yield "new"
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        write_whole(path, parts())  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
