"""Many threads at once, as a crawl does it: none fails, and nothing is counted twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from archived import number_of
from sqlalchemy import func, select

from archive import Archive, Capture, Entry, Met
from archive.model import AddressRow, Article, CaptureRow, Content, EntryRow, Version

THREADS = 8
RECORDS = 25

Look = Callable[..., Capture]


def record_each(archive: Archive, captures: Sequence[Capture]) -> list[str]:
    return [archive.record(capture).did for capture in captures]


def at_once(archive: Archive, lots: list[list[Capture]]) -> list[str]:
    with ThreadPoolExecutor(THREADS) as pool:
        return [did for lot in pool.map(lambda lot: record_each(archive, lot), lots) for did in lot]


def test_threads_may_record_different_articles_with_the_same_bytes(archive: Archive, look: Look) -> None:
    lots = [
        [look(n, url=f"https://gazette.example/{thread}/{n}", body=f"{n}".encode()) for n in range(RECORDS)]
        for thread in range(THREADS)
    ]
    assert at_once(archive, lots) == ["new"] * THREADS * RECORDS
    assert number_of(archive, Article) == number_of(archive, Version) == THREADS * RECORDS
    assert number_of(archive, Content) == RECORDS


def test_threads_may_record_the_same_article(archive: Archive, look: Look) -> None:
    lots = [
        [look(n * THREADS + thread, title=f"Force told {n % 2}") for n in range(RECORDS)]
        for thread in range(THREADS)
    ]
    outcomes = at_once(archive, lots)
    assert outcomes.count("new") == 1
    assert number_of(archive, Article) == number_of(archive, AddressRow) == 1
    assert number_of(archive, CaptureRow) == THREADS * RECORDS
    # by moment: eight captures of the one title, eight of the other, and so on
    assert number_of(archive, Version) == RECORDS


def test_threads_may_record_the_very_same_captures(archive: Archive, look: Look) -> None:
    lot = [
        look(n, met=Met.GONE if n % 5 == 4 else Met.READ, url=f"https://gazette.example/{n % 3}")
        for n in range(RECORDS)
    ]
    outcomes = at_once(archive, [lot] * THREADS)
    assert outcomes.count("new") == 3
    assert outcomes.count("known") == (THREADS - 1) * RECORDS
    assert number_of(archive, CaptureRow) == RECORDS


def test_threads_may_note_the_same_list_while_others_record_its_articles(
    archive: Archive, look: Look
) -> None:
    def note(thread: int) -> int:
        seen = [
            Entry(
                source="gazette",
                list_url="https://gazette.example/feed",
                title=f"Line {n}",
                seen_at=look(0).captured_at + timedelta(minutes=thread),
                url=f"https://gazette.example/{n}",
                key=f"https://gazette.example/{n}",
            )
            for n in range(RECORDS)
        ]
        return archive.note(seen if thread % 2 else seen[::-1])

    articles = [look(0, url=f"https://gazette.example/{n}") for n in range(RECORDS)]
    with ThreadPoolExecutor(THREADS + 1) as pool:
        recorded = pool.submit(record_each, archive, articles)
        noted = list(pool.map(note, range(THREADS)))
        assert recorded.result() == ["new"] * RECORDS
    assert sum(noted) == number_of(archive, EntryRow) == RECORDS
    with archive.session() as session:
        assert session.scalar(select(func.count(EntryRow.article_id))) == RECORDS
