"""An article has the dates that lists state of it, whatever came first."""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice, permutations
from typing import Any

from archived import FRIDAY, august, every, paragraphs
from sqlalchemy import event

from archive import Address, Archive, Capture, DateClaim, Entry, Met
from archive.model import Article, DateRow, EntryRow
from archive.proof.verification import WHOLE, verify

Look = Callable[..., Capture]
Event = Capture | Entry
FED, LISTED = august(5, 9, origin="feed"), august(4, origin="listing")
HERE, THERE = "https://gazette.example/a", "https://gazette.example/b"


def line(url: str, published: DateClaim, title: str = "Force told to improve", hours: float = 0) -> Entry:
    return Entry(
        source="gazette",
        list_url=f"https://gazette.example/{published.origin}",
        title=title,
        seen_at=FRIDAY + timedelta(hours=hours),
        published=published,
        url=url,
        key=url,
    )


def take(archive: Archive, event: Event) -> None:
    if isinstance(event, Entry):
        archive.note([event])
    else:
        archive.record(event)


def listed(archive: Archive, article: int) -> set[tuple[Any, ...]]:
    rows = [row for row in every(archive, DateRow) if row.article_id == article and row.reading_id is None]
    told = [(row.origin, row.on, row.at, row.raw) for row in rows]
    assert len(told) == len(set(told)), "a list's date is kept once"
    return set(told)


def met(look: Look, hours: float, *urls: str, **given: Any) -> Capture:
    """A look that asked for the first address and was led to the others; the page itself has no date."""
    ways = ["fetched", *["redirect"] * len(urls)]
    addresses = tuple(Address(url=url, key=url, reason=way) for url, way in zip(urls, ways, strict=False))
    return look(hours, url=urls[-1], addresses=addresses, **given)


def test_lines_and_looks_come_to_the_same_in_any_order(archive: Archive, look: Look) -> None:
    """Two lists show an article at the two addresses that it has had; one of its looks met nothing readable."""
    stood = set()
    for number, order in enumerate(islice(permutations(range(5)), 0, None, 5)):
        here, there = f"{HERE}{number}", f"{THERE}{number}"
        said = {"title": f"Report {number}", "paragraphs": paragraphs(str(number), 3)}
        events: list[Event] = [
            line(here, FED, said["title"]),
            line(there, LISTED, "Inspectors told a force to do better"),
            met(look, 1, here, listed=(FED,), **said),
            met(look, 2, there, here, **said),
            met(look, 3, here, met=Met.UNREAD, body=b"?", status=200),
        ]
        for place in order:
            take(archive, events[place])
        (article,) = (one for one in every(archive, Article) if here in one.url and one.merged_into is None)
        joined = [row.article_id for row in every(archive, EntryRow) if row.key in (here, there)]
        assert joined == [article.id, article.id], order
        dates = (article.published_on, article.published_at, article.published_from)
        stood.add((frozenset(listed(archive, article.id)), dates, article.published_conflict))
    assert len(stood) == 1, stood
    ((claims, dates, _),) = stood
    assert {claim[0] for claim in claims} == {"feed", "listing"}
    assert dates == (LISTED.on, None, "listing")
    assert verify(archive.engine, WHOLE, lambda *_told: None).findings.samples == []


def test_a_date_that_decides_nothing_is_kept_by_few_statements(archive: Archive, look: Look) -> None:
    """Lists show hundreds of articles each night; to compare one with others anew takes fifty statements."""
    archive.record(look(1, listed=(LISTED,)))
    archive.note([line(HERE, LISTED)])
    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    archive.note([line(HERE, FED)])
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= 20
    assert len(every(archive, DateRow)) == 2
    asked.clear()
    archive.note([line(HERE, FED)])
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= 6
