import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import DateClaim
from scraper import dates

LONDON = ZoneInfo("Europe/London")
SEEN = datetime(2023, 8, 5, 8, 0, tzinfo=UTC)  # 09:00 BST
LATER = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

VECTORS = {
    row["id"]: row
    for row in csv.DictReader(
        Path(__file__).with_name("date_vectors.csv").read_text(encoding="utf-8").splitlines()
    )
}


def written(raw: str, seen_at: datetime = LATER) -> DateClaim | None:
    return dates.written(raw, field="published", origin="label", seen_at=seen_at)


def machine(raw: str) -> DateClaim | None:
    return dates.machine(raw, field="published", origin="json-ld")


def claims(raw: str) -> tuple[DateClaim, ...]:
    return dates.claims(raw, field="published", origin="label", seen_at=LATER)


# What each vector is met as; the others are short strings written for people.
MACHINE = ("D11", "D12", "D13", "D15", "D60")
STAMPS = ("D52", "D54")
URLS = ("D55", "D56")
# A date that stands behind a prefix of unknown worth loses to the one of the page's address.
BEHIND_A_PREFIX = {"D10": "https://www.gov.im/news/2023/feb/06/"}


def read_vector(vector: str, raw: str) -> DateClaim | None:
    if vector in MACHINE:
        return machine(raw)
    if vector in STAMPS:
        return dates.stamp(raw)
    if vector in URLS:
        return dates.url_day(raw)
    if vector in BEHIND_A_PREFIX:
        return written(raw, SEEN) or dates.url_day(BEHIND_A_PREFIX[vector])
    if vector == "D08":
        parted = dates.split_stamp(raw)
        return parted and parted[1]
    if vector == "D37":
        return written(f"Published: {raw}", SEEN)
    if vector == "D57":
        return claims(raw)[0]
    return written(raw, SEEN if vector in ("D23", "D25") else LATER)


@pytest.mark.parametrize("vector", VECTORS)
def test_each_date_vector_means_its_day_and_instant(vector: str) -> None:
    row = VECTORS[vector]
    claim = read_vector(vector, row["input"])
    if row["expected_precision"] == "none":
        assert claim is None
        return
    assert claim is not None
    assert claim.precision == row["expected_precision"]
    assert claim.on.isoformat().startswith(row["expected_date"])
    assert claim.at == (datetime.fromisoformat(row["expected_utc"]) if row["expected_utc"] else None)
    assert claim.at is None or claim.at.tzinfo is UTC


def test_there_are_as_many_vectors_as_were_agreed() -> None:
    assert len(VECTORS) == 46


@pytest.mark.parametrize(
    ("raw", "on", "at", "precision"),
    [
        ("2023-08-04T12:25:00.000Z", date(2023, 8, 4), "2023-08-04T12:25:00Z", "second"),
        ("2016-02-18T09:49Z", date(2016, 2, 18), "2016-02-18T09:49:00Z", "minute"),
        ("2014-09-16T17:59Z", date(2014, 9, 16), "2014-09-16T17:59:00Z", "minute"),
        ("2023-08-04 12:25:00", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("2023-08-04T12:25:00+0100", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("2023-08-04 12:25:00 +01:00", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("2026-08-03T11:12:11+01:00", date(2026, 8, 3), "2026-08-03T10:12:11Z", "second"),
        ("2023-08-03T23:30:00Z", date(2023, 8, 4), "2023-08-03T23:30:00Z", "second"),
        ("20230804", date(2023, 8, 4), None, "day"),
        ("Fri, 4 Aug 2023 12:25:00 +0100", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("Fri, 04 Aug 2023 12:25:00 BST", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("Fri, 04 Aug 2023 11:25:00 -0000", date(2023, 8, 4), "2023-08-04T11:25:00Z", "second"),
        ("04 Aug 2023 12:25", date(2023, 8, 4), "2023-08-04T11:25:00Z", "minute"),
    ],
)
def test_a_stamp_for_machines_is_read_as_it_says(raw: str, on: date, at: str | None, precision: str) -> None:
    claim = machine(raw)
    assert claim is not None
    assert (claim.on, claim.precision, claim.doubt) == (on, precision, "")
    assert claim.at == (datetime.fromisoformat(at) if at else None)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "4 August 2023",
        "04/08/2023",
        "2023",
        "2023-08",
        "2023-W31-5",
        "2023-13-04",
        "2023-02-30",
        "2023-08-04T25:00",
        "1989-12-31",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-12:00",
        "28072014112000",
        "06072015",
        "Fri, 04 Aug 23 11:25:00 GMT",
        "Fri, 31 Feb 2023 11:25:00 GMT",
        "Fri, 04 Aug 2023 11:25:00 CEST",
    ],
)
def test_a_stamp_for_machines_is_never_guessed(raw: str) -> None:
    assert machine(raw) is None


@pytest.mark.parametrize(
    ("raw", "at", "precision"),
    [
        ("3rd Nov 2023, 08:08 GMT", "2023-11-03T08:08:00Z", "minute"),
        ("Published 3rd Nov 2023, 08:08 GMT - 3 min read", "2023-11-03T08:08:00Z", "minute"),
        ("07:34, 3 NOV 2023", "2023-11-03T07:34:00Z", "minute"),
        ("08:39, 06 Jan 2026", "2026-01-06T08:39:00Z", "minute"),
        ("PUBLISHED: January 12, 2016 11:20 am", "2016-01-12T11:20:00Z", "minute"),
        ("Friday 4 August 2023 00:01 BST", "2023-08-03T23:01:00Z", "minute"),
        ("24 November 2023, 12:24", "2023-11-24T12:24:00Z", "minute"),
        ("4 August 2023 at 12.25pm", "2023-08-04T11:25:00Z", "minute"),
        ("12 noon, 3 November 2023", "2023-11-03T12:00:00Z", "minute"),
        ("3 November 2023 | 08:39:15", "2023-11-03T08:39:15Z", "second"),
        ("04 August 2023 12:25 UTC", "2023-08-04T12:25:00Z", "minute"),
    ],
)
def test_a_clock_time_written_for_people_becomes_an_instant(raw: str, at: str, precision: str) -> None:
    claim = written(raw)
    assert claim is not None
    assert (claim.at, claim.precision, claim.doubt) == (datetime.fromisoformat(at), precision, "")


@pytest.mark.parametrize(
    ("raw", "field", "on"),
    [
        ("Published on: 14 November 2022", "published", date(2022, 11, 14)),
        ("Published — 14 November 2022", "published", date(2022, 11, 14)),
        ("Release date 14 November 2013", "published", date(2013, 11, 14)),
        ("Last updated 03/11/2016", "updated", date(2016, 11, 3)),
        ("Last updated 25 February 2020 + show all updates", "updated", date(2020, 2, 25)),
        ("Updated 18th Jun 2025", "updated", date(2025, 6, 18)),
        ("Sent on: 23 November 2023", "sent", date(2023, 11, 23)),
        ("Cyhoeddwyd: 4 Awst 2023", "published", date(2023, 8, 4)),
        ("Cyhoeddwyd ar 4ydd Awst 2023", "published", date(2023, 8, 4)),
    ],
)
def test_a_label_is_removed_and_tells_the_field(raw: str, field: str, on: date) -> None:
    claim = written(raw)
    assert claim is not None
    assert (claim.field, claim.on, claim.at, claim.precision) == (field, on, None, "day")


def test_the_claim_keeps_the_words_of_the_page() -> None:
    claim = written("\n  Published:  4\xa0August 2023 ")
    assert claim is not None
    assert (claim.raw, claim.origin) == ("Published:  4\xa0August 2023", "label")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "Published",
        "Last updated:",
        "2021",
        "2021/22",
        "2021–22",
        "2022-2025",
        "31 March 2022/23",
        "4-8 August 2023",
        "4 August 2023 - 8 August 2023",
        "#020/2013",
        "HC 1234",
        "HC 12 2023 3",
        "5 12 2023",
        "020 7035 2187",
        "Tuesday",
        "12:30",
        "3 Nov",
        "Monday 12 April",
        "08/13/2023",
        "02-23-04",
        "4/8/23",
        "29 February 2023",
        "31/06/2023 10:00",
        "3 min read",
        "Contents",
        "The force was inspected again in March 2023",
        "Round 2 of 2023",
        "4 August 1889",
        "in 3 hours",
        "99999999999 hours ago",
        "last month",
        "2 months ago",
        "31 now",
        "What happens now",
        "2 hours ago GMT",
        "The force was inspected yesterday",
        "By the time of our inspection on 4 August 2023 the force had changed its mind about it",
    ],
)
def test_what_is_not_a_date_is_not_read_as_one(raw: str) -> None:
    assert written(raw) is None


@pytest.mark.parametrize("raw", ["7 August 2023", "2023-08-07", "6 August 2023 10:00 BST", "August 2024"])
def test_a_date_more_than_a_day_after_the_page_was_seen_is_refused(raw: str) -> None:
    assert written(raw, SEEN) is None
    assert written(raw, LATER) is not None


def test_an_embargoed_release_may_be_dated_tomorrow() -> None:
    assert written("6 August 2023 00:01", SEEN) is not None


def test_a_stamp_for_machines_can_be_held_against_the_moment_it_was_seen() -> None:
    claim = machine("2023-08-07")
    assert claim is not None
    assert not dates.believable(claim, seen_at=SEEN)
    assert dates.believable(claim, seen_at=LATER)


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [
        ("26/03/2023 01:30:00", "clock time does not exist"),
        ("29/10/2023 01:30:00", "clock time comes twice"),
        ("4 August 2023 00:01 GMT", "GMT in summer"),
        ("Monday 5 August 2023", "weekday disagrees"),
        ("Saturday 5 August 2023", ""),
    ],
)
def test_what_is_odd_about_a_date_is_said(raw: str, doubt: str) -> None:
    claim = written(raw)
    assert claim is not None
    assert claim.doubt == doubt


def test_a_clock_time_that_comes_twice_is_the_first_of_the_two() -> None:
    for claim in (
        written("29/10/2023 01:30:00"),
        machine("2023-10-29 01:30:00"),
        dates.stamp("29102023013000"),
    ):
        assert claim is not None
        assert claim.at == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)
        assert claim.doubt == "clock time comes twice"


@pytest.mark.parametrize(
    ("raw", "on", "at"),
    [
        ("1 hour ago", date(2023, 8, 5), SEEN - timedelta(hours=1)),
        ("3 minutes ago", date(2023, 8, 5), SEEN - timedelta(minutes=3)),
        ("5 mins ago", date(2023, 8, 5), SEEN - timedelta(minutes=5)),
        ("an hour ago", date(2023, 8, 5), SEEN - timedelta(hours=1)),
        ("1 hour, 5 minutes ago", date(2023, 8, 5), SEEN - timedelta(minutes=65)),
        ("Just now", date(2023, 8, 5), SEEN),
        ("1 awr yn ôl", date(2023, 8, 5), SEEN - timedelta(hours=1)),
        ("10 hours ago", date(2023, 8, 4), SEEN - timedelta(hours=10)),
        ("Yesterday", date(2023, 8, 4), None),
        ("Yesterday at 14:30", date(2023, 8, 4), None),
        ("Today", date(2023, 8, 5), None),
        ("2 days ago", date(2023, 8, 3), None),
        ("2 weeks ago", date(2023, 7, 22), None),
    ],
)
def test_a_relative_date_is_counted_from_when_the_page_was_seen(
    raw: str, on: date, at: datetime | None
) -> None:
    claim = written(raw, SEEN)
    assert claim is not None
    assert (claim.on, claim.at, claim.precision) == (on, at, "relative")


def test_hours_ago_are_counted_in_real_hours_when_the_clock_changes() -> None:
    claim = written("2 hours ago", datetime(2023, 3, 26, 1, 30, tzinfo=UTC))
    assert claim is not None
    assert claim.at == datetime(2023, 3, 25, 23, 30, tzinfo=UTC)


def test_a_page_seen_at_half_past_midnight_in_london_counts_from_the_london_day() -> None:
    claim = written("Yesterday", datetime(2023, 8, 4, 23, 30, tzinfo=UTC))
    assert claim is not None
    assert claim.on == date(2023, 8, 4)


def test_a_line_with_two_dates_gives_both() -> None:
    first, second = claims("June 17, 2022updated 30 Sep 2022 11:26am")
    assert (first.field, first.on, first.precision) == ("published", date(2022, 6, 17), "day")
    assert (second.field, second.at) == ("updated", datetime(2022, 9, 30, 10, 26, tzinfo=UTC))


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (
            "Published 14 January 2016 Last updated 25 February 2020 + show all updates",
            ["published", "updated"],
        ),
        ("Sent on: 23 November 2023 Published on: 29 November 2023", ["sent", "published"]),
        ("Published 3rd Nov 2023, 08:08 GMT | Updated 3rd Nov 2023, 08:10 GMT", ["published", "updated"]),
        ("Published 4 May 2023 Last updated", ["published"]),
        ("4 May 2023", ["published"]),
        ("Published Last updated", []),
        ("The plan was updated 4 August 2023", []),
        ("Planned downtime: published 4 August 2023 at the earliest", []),
    ],
)
def test_a_line_gives_its_labelled_dates_or_none_if_it_is_prose(raw: str, fields: list[str]) -> None:
    assert [claim.field for claim in claims(raw)] == fields


@pytest.mark.parametrize(
    ("path", "on"),
    [
        ("/news/crime/2024/05/21/force-leaves-monitoring/", date(2024, 5, 21)),
        ("https://www.example.com/news/2016/02/18/told-to-improve", date(2016, 2, 18)),
        ("/news/2023/feb/06/", date(2023, 2, 6)),
        ("/police-forces/data/announcements/announcement-of-data-release-2014-01-09/", date(2014, 1, 9)),
        ("/news/central/2014-09-16/fire-service-inspected", date(2014, 9, 16)),
    ],
)
def test_the_day_in_an_address_is_read(path: str, on: date) -> None:
    claim = dates.url_day(path)
    assert claim is not None
    assert (claim.on, claim.at, claim.precision, claim.origin) == (on, None, "day", "url")


@pytest.mark.parametrize(
    "path",
    [
        "/peel-reports/anyshire-2021-22/",
        "/frs-assessment/frs-2021/anyshire/",
        "/news/2024/21/05/x/",
        "/news/2024/05/x/",
        "/web/20230804122500/x",
        "/news/0202013-finds-this/",
        "/a?from=/2024/05/21/",
        "/news/police-12345678",
    ],
)
def test_numbers_in_an_address_that_are_no_day_are_left_alone(path: str) -> None:
    assert dates.url_day(path) is None


def test_a_syndicator_stamp_is_day_first_and_london_time() -> None:
    claim = dates.stamp("anyshire+police+moved+into+monitoring+16012016090518?open=")
    assert claim is not None
    assert (claim.at, claim.raw, claim.origin) == (
        datetime(2016, 1, 16, 9, 5, 18, tzinfo=UTC),
        "16012016090518",
        "stamp",
    )


@pytest.mark.parametrize(
    "tail", ["20230804122500", "plan+for+202527", "3102202312250012", "31022023", "words"]
)
def test_a_web_archive_stamp_is_not_taken_for_a_syndicators(tail: str) -> None:
    assert dates.stamp(tail) is None


@pytest.mark.parametrize(
    ("text", "title", "on"),
    [
        ("Round 210/07/2023 09:15:00", "Round 2", date(2023, 7, 10)),
        ("Report for 2021-2231/07/2023 09:25:00", "Report for 2021-22", date(2023, 7, 31)),
        ("Is it safe?20/06/2023 12:25:00 ", "Is it safe?", date(2023, 6, 20)),
        ("Re‑inspection 01/01/2024\xa000:01:00", "Re‑inspection", date(2024, 1, 1)),
    ],
)
def test_a_stamp_that_runs_on_from_a_title_is_parted_from_it(text: str, title: str, on: date) -> None:
    parted = dates.split_stamp(text)
    assert parted is not None
    assert (parted[0], parted[1].on, parted[1].precision) == (title, on, "second")


@pytest.mark.parametrize("text", ["Round 2", "A title 31/02/2023 09:15:00", "04/08/2023 12:25:00 and more"])
def test_a_title_without_a_stamp_at_its_end_is_left_whole(text: str) -> None:
    assert dates.split_stamp(text) is None


def test_a_welsh_date_read_before_does_not_change_how_an_english_one_is_read() -> None:
    for raw in ("3 Mawrth 2019", "05/06/2019", "6 Hydref 2019", "May 7, 2019", "07/06/2019"):
        assert written(raw) is not None
    claim = written("08/06/2019")
    assert claim is not None
    assert claim.on == date(2019, 6, 8)


MINUTES = st.datetimes(datetime(1990, 1, 2), datetime(2026, 10, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
FORMS = (
    "%d/%m/%Y %H:%M:%S",
    "%d %B %Y %H:%M %Z",
    "%H:%M, %d %b %Y",
    "%B %d, %Y %I:%M %p",
    "%A %d %B %Y at %H:%M",
    "Published: %d %b %Y, %H:%M",
)


@settings(deadline=None)
@given(MINUTES)
def test_every_london_minute_comes_back_from_six_ways_to_write_it(moment: datetime) -> None:
    local = moment.astimezone(LONDON)
    for form in FORMS:
        claim = written(local.strftime(form))
        assert claim is not None
        assert claim.on == local.date()
        # Without its zone the second of two equal clock times cannot be told from the first.
        if not local.fold or "%Z" in form:
            assert claim.at == moment


@given(MINUTES)
def test_every_london_minute_comes_back_from_a_stamp_and_an_iso_form(moment: datetime) -> None:
    local = moment.astimezone(LONDON)
    stamped, aware = dates.stamp(local.strftime("title+%d%m%Y%H%M%S")), machine(local.isoformat())
    assert stamped is not None
    assert aware is not None
    assert stamped.on == aware.on == local.date()
    # Midnight to the second stands for "no time known".
    assert aware.at == moment or (aware.precision == "day" and local.hour == local.minute == 0)
    assert stamped.at == moment or local.fold


PIECES = [
    "4",
    "31",
    "August",
    "Awst",
    "2023",
    "21",
    "-",
    "/",
    ":",
    "ago",
    "hour",
    "yesterday",
    "updated",
    "GMT",
    "BST",
    "Published",
    "pm",
    "12:25",
    "+01:00",
    "T",
    "Z",
    ",",
    "0",
    "Mon",
    "mis",
]


@settings(deadline=None)
@given(
    st.text(max_size=70)
    | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
    | st.lists(st.sampled_from(PIECES)).map("".join)
)
def test_no_text_whatever_makes_a_reader_raise(text: str) -> None:
    for claim in (written(text), machine(text), dates.stamp(text), dates.url_day(text), *claims(text)):
        assert claim is None or claim.at is None or claim.at.tzinfo is UTC
    dates.split_stamp(text)
