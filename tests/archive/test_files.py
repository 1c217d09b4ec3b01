"""Documents that articles link to: name and digest are kept, once for each article, and their bytes are not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from archived import FRIDAY, article_of, every
from sqlalchemy import select, update

from archive import Address, Archive, Capture, Document
from archive.export.evidence import FILES
from archive.export.scope import Scope
from archive.model import AddressRow, Article, FileRow

Look = Callable[..., Capture]
RELEASE, REPORT = "https://gazette.example/release", "https://gazette.example/report"
PDF = "https://files.example/uploads/report.pdf"
OTHER = "https://bucket.example/files/uploads/report.pdf"


def document(article: str = RELEASE, **given: object) -> Document:
    made = Document(
        source="gazette",
        article=article,
        url=PDF,
        key=PDF,
        name="report.pdf",
        sha256="a" * 64,
        length=1234,
        seen_at=FRIDAY,
    )
    return replace(made, **given)  # type: ignore[arg-type]


def kept(archive: Archive) -> list[tuple[str, str, str, int]]:
    with archive.session() as session:
        rows = session.execute(
            select(Article.url, FileRow.url, FileRow.sha256, FileRow.length)
            .join(Article, Article.id == FileRow.article_id)
            .order_by(FileRow.id)
        )
        return [tuple(row) for row in rows]


def test_a_document_is_kept_once_however_often_it_is_handed_in(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=RELEASE))
    assert archive.keep_document(document())
    assert archive.keep_document(document(seen_at=FRIDAY + timedelta(days=3)))
    assert kept(archive) == [(RELEASE, PDF, "a" * 64, 1234)]
    (row,) = every(archive, FileRow)
    assert (row.name, row.key, row.first_seen_at) == ("report.pdf", PDF, FRIDAY)


def test_other_bytes_at_one_address_are_another_row(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=RELEASE))
    archive.keep_document(document())
    archive.keep_document(document(sha256="b" * 64))
    assert [row[2][0] for row in kept(archive)] == ["a", "b"]


def test_a_document_of_no_article_of_the_source_is_not_kept(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=RELEASE))
    assert not archive.keep_document(document("https://gazette.example/unknown"))
    assert not archive.keep_document(document(source="elsewhere"))
    assert kept(archive) == []


def test_a_document_that_another_article_links_to_as_well_needs_no_fetching(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0, url=RELEASE))
    archive.record(look(1, url=REPORT, title="The report itself", paragraphs=("It is long.",)))
    archive.keep_document(document())
    later = FRIDAY + timedelta(hours=5)
    linked = {
        PDF: OTHER,
        "https://files.example/uploads/annex.pdf": "https://files.example/uploads/annex.pdf",
    }
    for _ in range(2):
        assert archive.has_documents("gazette", REPORT, linked, later) == {PDF}
    assert kept(archive) == [(RELEASE, PDF, "a" * 64, 1234), (REPORT, OTHER, "a" * 64, 1234)]
    assert archive.has_documents("elsewhere", REPORT, linked, later) == set()


def test_documents_go_with_their_articles_when_two_turn_out_to_be_one(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=RELEASE))
    archive.record(look(1, url=REPORT))
    archive.keep_document(document(RELEASE, seen_at=FRIDAY + timedelta(hours=2)))
    archive.keep_document(document(REPORT))
    archive.keep_document(document(REPORT, sha256="b" * 64))
    both = tuple(Address(url=url, key=url, reason="fetched") for url in (RELEASE, REPORT))
    outcome = archive.record(look(2, addresses=both))
    rows = every(archive, FileRow)
    assert {row.article_id for row in rows} == {article_of(archive, outcome.article_id).id}
    assert sorted((row.sha256[0], row.first_seen_at) for row in rows) == [("a", FRIDAY), ("b", FRIDAY)]


@pytest.mark.parametrize(("hours", "rows"), [(-1, 0), (1, 1)])
def test_as_of_a_moment_a_document_had_later_is_left_out(
    archive: Archive, look: Look, hours: int, rows: int
) -> None:
    archive.record(look(-5, url=RELEASE))
    archive.keep_document(document())
    with archive.session() as session:
        moment = FRIDAY + timedelta(hours=hours)
        assert len(list(FILES.rows(session, Scope(as_of=moment)))) == rows
        assert list(FILES.rows(session, Scope(as_of=moment, sources=("elsewhere",)))) == []


def test_nothing_is_kept_of_an_article_that_was_taken_down(archive: Archive, look: Look) -> None:
    archive.record(look(0, url=RELEASE))
    with archive.engine.begin() as connection:
        connection.execute(update(Article).values(state="withheld"))
    assert every(archive, AddressRow)
    assert not archive.keep_document(document())
    assert kept(archive) == []
