"""What lists answered last, and whether they are believed to be unchanged."""

from dataclasses import replace
from datetime import timedelta

from archived import NOON, every

from archive import Archive, Entry, ListPage
from archive.model import EntryRow
from archive.validators import WINDOW

FEED = "https://gazette.example/feed"
HOUR = timedelta(hours=1)
PAGE = ListPage(
    source="gazette",
    url=FEED,
    at=NOON,
    answer="answered",
    etag='"a"',
    sha256="1" * 64,
    lines_sha256="a" * 64,
    lines=20,
    leads_to=(("part", "https://gazette.example/june.xml", "2023-06-30"),),
)
GROWN = replace(PAGE, at=NOON + HOUR, sha256="2" * 64, lines_sha256="b" * 64)


def believed(archive: Archive, after: timedelta = HOUR) -> bool:
    return bool(archive.lists("gazette", NOON + after)[FEED].etag)


def test_what_a_list_answered_last_is_handed_out_as_it_was_kept(archive: Archive) -> None:
    assert archive.lists("gazette", NOON) == {}
    assert not archive.keep_list(PAGE)
    assert archive.lists("gazette", NOON + HOUR) == {FEED: PAGE}
    assert archive.lists("herald", NOON + HOUR) == {}


def test_a_validator_that_follows_the_list_is_no_lie(archive: Archive) -> None:
    archive.keep_list(PAGE)
    assert not archive.keep_list(replace(GROWN, etag='"b"'))
    assert believed(archive)


def test_a_list_without_validators_never_lies(archive: Archive) -> None:
    archive.keep_list(replace(PAGE, etag=""))
    assert not archive.keep_list(replace(GROWN, etag=""))


def test_other_bytes_with_the_same_lines_or_other_lines_of_the_same_bytes_are_no_lie(
    archive: Archive,
) -> None:
    archive.keep_list(PAGE)
    assert not archive.keep_list(replace(GROWN, lines_sha256=PAGE.lines_sha256)), "an advertisement changed"
    assert not archive.keep_list(replace(GROWN, lines_sha256="c" * 64)), "it is read otherwise"
    assert believed(archive)


def test_after_a_lie_no_list_of_the_source_is_believed_for_two_months(archive: Archive) -> None:
    other = replace(PAGE, url=f"{FEED}/more")
    archive.keep_list(PAGE)
    archive.keep_list(other)
    assert archive.keep_list(GROWN)
    known = archive.lists("gazette", NOON + 2 * HOUR)
    assert [(page.etag, page.dated) for page in known.values()] == [("", "")] * 2
    assert believed(archive, 2 * HOUR + WINDOW)


def test_a_date_that_stood_still_while_the_list_changed_is_a_lie_too(archive: Archive) -> None:
    archive.keep_list(replace(PAGE, etag="", dated="2023-07-01"))
    assert archive.keep_list(replace(GROWN, etag="", dated="2023-07-01", stood_still=True))


def test_of_an_address_without_a_list_the_status_is_kept_until_there_is_one(archive: Archive) -> None:
    nothing = ListPage(source="gazette", url=FEED, at=NOON, answer="404")
    archive.keep_list(nothing)
    assert archive.lists("gazette", NOON)[FEED].answer == "404"
    archive.keep_list(replace(PAGE, at=NOON + HOUR))
    archive.keep_list(replace(nothing, at=NOON + 2 * HOUR))
    assert archive.lists("gazette", NOON)[FEED].answer == "answered", "a list may be missing for a night"


def test_entries_of_a_list_that_has_not_changed_are_seen_again_and_others_are_not(archive: Archive) -> None:
    def entry(title: str, list_url: str, at: timedelta) -> Entry:
        return Entry(source="gazette", list_url=list_url, title=title, seen_at=NOON + at)

    archive.note([entry("Dropped long ago", FEED, -2 * HOUR)])
    archive.note([entry("Shown now", FEED, HOUR * 0), entry("Of another list", f"{FEED}/more", HOUR * 0)])
    archive.keep_list(PAGE)
    archive.see_list_again(replace(PAGE, at=NOON + HOUR), FEED)
    archive.see_list_again(replace(PAGE, at=NOON + 2 * HOUR), FEED)
    seen = {row.title: row.last_seen_at for row in every(archive, EntryRow)}
    assert seen == {
        "Dropped long ago": NOON - 2 * HOUR,
        "Shown now": NOON + 2 * HOUR,
        "Of another list": NOON,
    }
