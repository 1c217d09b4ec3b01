"""Looks at articles of all kinds, and all rows of an archive, to hold two ways of recording them against each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from archived import NOON, august, claim, paragraphs
from hypothesis import strategies as st
from sqlalchemy import select, text

from archive import Address, Archive, Capture, Link, Met, Origin, Reading
from archive.model import Base

GAZETTE, ECHO, RELEASES = "https://gazette.example/", "https://echo.example/", "https://hmicfrs.example/"
SUMMER = timezone(timedelta(hours=1))
KENT = ("Kent Police requires improvement at PEEL, say inspectors.", *paragraphs("kent", 4))

texts = st.sampled_from(
    [
        KENT,
        (*KENT[:3], "It said so itself."),
        ("Two words",),
        (),
        ("Nothing \x00 of the force’s “own” \ud800 caf\u00e9.", "Sir Andy Cooke, the chief inspector."),
    ]
)
claims = st.lists(
    st.sampled_from(
        [
            august(4, 9),
            august(5),
            august(3, 10, field="updated"),
            claim(august(2).on, datetime(2023, 8, 2, 0, 30, tzinfo=SUMMER), "meta", precision="second"),
            claim(august(1).on, None, "label", precision="month"),
            claim(august(6).on, datetime(2023, 8, 6, 9, 30, 40, tzinfo=UTC), "time", precision="relative"),
            claim(august(8).on, None, "time", field="page"),
        ]
    ),
    max_size=3,
)
listed = st.lists(
    st.sampled_from(
        [
            august(4, 9, origin="feed"),
            august(9, origin="listing"),
            claim(august(6).on, NOON, "feed", precision="relative"),
        ]
    ),
    max_size=3,
)
links = st.sets(
    st.sampled_from(
        [
            Link(url=f"{RELEASES}a", key=f"{RELEASES}a", text="the release", relation="body"),
            Link(url=f"{RELEASES}a", key=f"{RELEASES}a", text="the original", relation="original"),
            Link(url=f"{RELEASES}b", key=f"{RELEASES}b", text="the report", relation="get_the_report"),
        ]
    ),
    max_size=2,
)
readings = st.builds(
    Reading,
    title=st.sampled_from(["Kent Police told to improve", "Report of 2019", ""]),
    paragraphs=texts,
    standfirst=st.sampled_from([None, "", "The force has “quiet failings”"]),
    kind=st.sampled_from([None, "publication"]),
    authors=st.sampled_from([None, ("A|B", "C")]),
    tags=st.sampled_from([None, (), ("Kent Police",)]),
    links=links.map(lambda found: tuple(sorted(found, key=lambda link: link.relation))),
    dates=claims.map(tuple),
    canonical_url=st.sampled_from([None, f"{GAZETTE}a"]),
    paywalled=st.sampled_from([None, True]),
    text_complete=st.sampled_from([None, True, False]),
    reader=st.just("plain"),
    reader_version=st.just("1"),
)


@st.composite
def first_looks(draw: st.DrawFn) -> Capture:
    source, home = draw(st.sampled_from([("gazette", GAZETTE), ("echo", ECHO), ("hmicfrs", RELEASES)]))
    ways = st.sampled_from(["fetched", "redirect", "canonical", "alias"])
    pages = st.sampled_from(["a", "b", "a?print"])
    number = draw(st.sampled_from(["", "", "7301234"]))
    asked = draw(pages)
    addresses = [Address(url=f"{home}{asked}", key=f"{home}{asked[0]}", reason="fetched", number=number)]
    for page, why in draw(st.lists(st.tuples(pages, ways), max_size=2)):
        addresses.append(replace(addresses[0], url=f"{home}{page}", key=f"{home}{page[0]}", reason=why))
    return Capture(
        source=source,
        addresses=tuple(addresses),
        captured_at=NOON + timedelta(hours=draw(st.integers(0, 90))),
        origin=draw(st.sampled_from([Origin.LIVE, Origin.WAYBACK])),
        met=Met.READ,
        status=200,
        body=draw(st.sampled_from([b"", b"<p>one</p>", b"<p>two</p>"])),
        reading=draw(readings),
        listed=tuple(draw(listed)),
        noarchive=draw(st.sampled_from([None, True, False])),
    )


def rows(archive: Archive) -> dict[str, list[dict[str, Any]]]:
    """All that the archive holds, each number by its place: databases count on where they were."""
    tables = Base.metadata.sorted_tables
    with archive.session() as session:
        found = {
            table.name: [
                dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables
        }
        words = session.execute(text("SELECT title, words FROM search_index ORDER BY title, words"))
        found["search_index"] = [dict(row) for row in words.mappings()]
    places = {
        name: {row["id"]: place for place, row in enumerate(held) if "id" in row}
        for name, held in found.items()
    }
    for table in tables:
        for row in found[table.name]:
            for key in table.foreign_keys:
                if key.column.name == "id" and row[key.parent.name] is not None:
                    row[key.parent.name] = places[key.column.table.name][row[key.parent.name]]
            row.pop("id", None)
    for row in found["article"]:
        row["reading_id"] = places["reading"].get(row["reading_id"])
    for table_rows in (found["shingle"], found["article_link"], found["subject"]):
        table_rows.sort(key=str)
    return found
