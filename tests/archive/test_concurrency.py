"""Many threads at once, as a crawl does it: none fails, and nothing is counted twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

from archived import NAMES, copy_links, number_of, paragraphs, press
from sqlalchemy import func, select

from archive import Address, Archive, Capture, Entry, Met, recording
from archive.database import writers
from archive.model import AddressRow, Article, ArticleLink, CaptureRow, Content, EntryRow, Shingle, Version

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


def test_an_article_met_at_its_new_address_and_by_a_redirect_at_once_is_one(
    archive: Archive, look: Look
) -> None:
    def at(url: str, reason: str) -> Address:
        return Address(url=url, key=url, reason=reason)

    moved = [(f"https://gazette.example/{n}", f"https://gazette.example/new/{n}") for n in range(RECORDS)]
    record_each(archive, [look(0, url=old, title=f"Title {old}") for old, _ in moved])
    found = [look(24, url=new, title=f"Title {old}") for old, new in moved]
    led = [
        replace(look(25, title=f"Title {old}"), addresses=(at(old, "fetched"), at(new, "redirect")))
        for old, new in moved
    ]
    at_once(archive, [[one] for pair in zip(found, led, strict=True) for one in pair])
    with archive.session() as session:
        assert len(session.scalars(select(Article).where(Article.merged_into.is_(None))).all()) == RECORDS


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


def test_threads_that_record_copies_at_once_miss_none_of_them(archive: Archive, look: Look) -> None:
    press(archive, names=[f"{name}_{edition}" for name in NAMES for edition in range(3)])
    sources = [f"{name}_{edition}" for name in NAMES for edition in range(3)][:THREADS]

    def story(source: str, n: int, hour: float, body: list[str]) -> Capture:
        url = f"https://{source}.example/{n}"
        return look(hour, source=source, url=url, paragraphs=tuple(body), title="One title")

    # every source prints one story at a time, edits it, and prints the next
    lots = [
        [
            story(source, n, hour, paragraphs(f"story {n}", 6)[:length])
            for n in range(6)
            for hour, length in ((place, 6), (place + 10, 5))
        ]
        for place, source in enumerate(sources)
    ]
    outcomes = at_once(archive, lots)
    assert outcomes == ["new", "changed"] * 6 * THREADS
    pairs = THREADS * (THREADS - 1) // 2
    assert number_of(archive, ArticleLink) == len(copy_links(archive)) == 6 * pairs
    assert set(copy_links(archive).values()) == {1.0}
    with archive.session() as session:
        sampled = session.scalar(select(func.count(Shingle.article_id.distinct())))
    assert sampled == 6 * THREADS


def test_a_copy_recorded_while_another_is_not_yet_committed_finds_it(archive: Archive, look: Look) -> None:
    press(archive)
    body = tuple(paragraphs("story", 6))
    first, second = (
        look(hour, source=name, url=f"https://{name}.example/a", paragraphs=body)
        for hour, name in enumerate(("gazette", "herald"))
    )
    with ThreadPoolExecutor(1) as pool:
        with writers(archive.engine).begin() as session:
            recording.record(session, first, None, ())
            recorded = pool.submit(archive.record, second)
            assert not wait([recorded], timeout=2).done  # it waits for its turn
        assert recorded.result().did == "new"
    assert set(copy_links(archive)) == {("https://herald.example/a", "https://gazette.example/a")}


def test_threads_may_merge_articles_while_others_record_copies_of_them(archive: Archive, look: Look) -> None:
    press(archive)
    body = tuple(paragraphs("story", 6))
    lots: list[list[Capture]] = [[], [], []]
    for n in range(10):
        one, two = (f"https://gazette.example/{n}{half}" for half in "ab")
        both = tuple(Address(url=url, key=url, reason="canonical") for url in (two, one))
        lots[0] += [
            look(0, source="gazette", url=one, paragraphs=body),
            look(1, source="gazette", url=two, paragraphs=body),
            look(2, source="gazette", addresses=both, url=one, paragraphs=body),
        ]
        for lot, name in zip(lots[1:], ("herald", "echo"), strict=True):
            lot += [
                look(hour, source=name, url=f"https://{name}.example/{n}", paragraphs=body[hour - 3 :])
                for hour in (3, 4)
            ]
    at_once(archive, lots)
    links = copy_links(archive)
    # ten of each title now, and each of them a copy of all of both others that are earlier
    assert len(links) == 3 * 10 * 10
    assert not [pair for pair in links if any(url.endswith("b") for url in pair)]
