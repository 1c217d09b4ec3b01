"""Checks that readings and lines of lists bear the digests of what they say."""

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from archive.composing import REPORT_LINKS, digest_of
from archive.folding import digest, fold
from archive.model import Article, EntryRow, ReadingLink, ReadingRow, Takedown
from archive.proof.finding import REREAD, Finding
from archive.removal.suppression import WITHHELD

CHECK = "digests"
_AT_ONCE = 200


def readings(session: Session, first: int, last: int) -> Iterator[Finding]:
    """Readings, of articles from one number to another, of which a digest is not that of its words."""
    rows = (
        select(ReadingRow, Article.public_id)
        .join(Article, Article.id == ReadingRow.article_id)
        .where(ReadingRow.article_id.between(first, last), Article.state != WITHHELD)
        .order_by(ReadingRow.id)
    )
    links = _links(session, first, last)
    for row, article in session.execute(rows).all():
        expected = _digests(row, links)
        for name, value in expected.items():
            if getattr(row, name) != value:
                yield Finding(
                    check=CHECK,
                    table="reading",
                    row=str(row.id),
                    article=article,
                    what=f"{name} is not that of what it says",
                    expected=str(value),
                    found=str(getattr(row, name)),
                    do=REREAD,
                )


def _digests(row: ReadingRow, links: dict[int, set[str]] | None) -> dict[str, object]:
    made: dict[str, object] = {
        "text_sha256": digest(row.text),
        "title_fold": digest(fold(row.title)),
        "standfirst_fold": None if row.standfirst is None else digest(fold(row.standfirst)),
        "text_fold": digest(fold(row.text)),
        "words": len(row.text.split()),
        "sha256": digest_of(row),
    }
    if links is not None:
        keys = links.get(row.id)
        made["links_sha256"] = digest("\n".join(sorted(keys))) if keys else None
    return made


def _links(session: Session, first: int, last: int) -> dict[int, set[str]] | None:
    """The keys of the links that are compared, by reading; None where a takedown may have removed some of them."""
    if session.scalar(select(exists().where(Takedown.scope == "all"))):
        return None
    found: dict[int, set[str]] = {}
    rows = (
        select(ReadingLink.reading_id, ReadingLink.key)
        .join(ReadingRow, ReadingRow.id == ReadingLink.reading_id)
        .where(ReadingRow.article_id.between(first, last), ReadingLink.relation.in_(REPORT_LINKS))
    )
    for reading, key in session.execute(rows):
        found.setdefault(reading, set()).add(key)
    return found


def entries(session: Session) -> Iterator[Finding]:
    """Lines of lists that do not bear the digest of their title."""
    rows = select(EntryRow.id, EntryRow.title, EntryRow.title_fold).order_by(EntryRow.id)
    for number, title, found in session.execute(rows.execution_options(yield_per=_AT_ONCE)):
        expected = digest(fold(title))
        if found != expected:
            yield Finding(
                check=CHECK,
                table="entry",
                row=f"en-{number}",
                what="title_fold is not that of its title",
                expected=expected,
                found=found,
                do="restore a backup from before; the line is found by another title",
            )
