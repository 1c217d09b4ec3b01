"""Takes the digests of all manifests again, and names the first places at which they differ from what was recorded."""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.model import Article, CaptureRow, Crawl, ManifestLine, ManifestRow, ReadingRow, Takedown
from archive.proof import lines, manifests
from archive.proof.finding import Finding
from archive.taking_back import NOT_BELIEVED

CHECK = "manifests"
_DO = "compare with a backup from before that manifest; if it is not your doing, restore that one"
_LINES = (
    select(
        ManifestLine.manifest.label("number"),
        ManifestLine.position,
        ManifestLine.capture_id,
        ManifestLine.reader_version.label("told_by"),
        ManifestLine.salt,
        ManifestLine.sha256.label("line_sha256"),
        *manifests.ABOUT_CAPTURES,
        CaptureRow.article_id,
        CaptureRow.reason,
        Article.public_id,
        ReadingRow.reader,
        ReadingRow.reader_version,
        ReadingRow.sha256.label("reading_sha256"),
        ReadingRow.text_sha256,
    )
    .outerjoin(CaptureRow, CaptureRow.id == ManifestLine.capture_id)
    .outerjoin(Article, Article.id == CaptureRow.article_id)
    .outerjoin(ReadingRow, ReadingRow.id == CaptureRow.reading_id)
    .order_by(ManifestLine.manifest, ManifestLine.position)
    .execution_options(yield_per=500)
)


def unbroken(session: Session) -> Iterator[Finding]:
    """What differs, manifest by manifest: its lines in their order, then its own digest, and that of the one before."""
    taken_down = _taken_down(session)
    before, expected = lines.NONE_BEFORE, 1
    for one in session.scalars(select(ManifestRow).order_by(ManifestRow.number)).all():
        if one.number != expected:
            yield _finding(one.number, "", f"number {expected} is missing before it")
        if one.before != before:
            yield _finding(
                one.number, "", "it does not hold the digest of the one before", before, one.before
            )
        yield from _recomputed(session, one, taken_down)
        before, expected = one.sha256, one.number + 1


def _recomputed(session: Session, one: ManifestRow, taken_down: Collection[int]) -> Iterator[Finding]:
    whole = hashlib.sha256(f"{lines.head(one.number, one.made_at, one.before)}\n".encode())
    position = 0
    for position, row in enumerate(lines_of(session, one.number), 1):
        whole.update(f"{row.line_sha256}\n".encode())
        yield from _differing(row, position, taken_down)
    if position != one.lines:
        yield _finding(one.number, "", "it has not its number of lines", str(one.lines), str(position))
    if whole.hexdigest() != one.sha256:
        yield _finding(one.number, "", "its digest is another one", one.sha256, whole.hexdigest())


def lines_of(session: Session, manifest: int) -> Iterator[Row[Any]]:
    """The lines of one manifest with the capture and the reading that each tells of, as they are now."""
    return iter(session.execute(_LINES.where(ManifestLine.manifest == manifest)))


def _differing(row: Row[Any], position: int, taken_down: Collection[int]) -> Iterator[Finding]:
    capture = f"ca-{row.capture_id}"
    if row.position != position:
        yield _finding(row.number, capture, "a line before it is missing", str(position), str(row.position))
    if row.id is None:
        yield _finding(row.number, capture, "the capture was deleted since it was recorded")
    elif not row.salt:
        if row.article_id not in taken_down:
            yield _finding(
                row.number, capture, "its salt is gone, and no tombstone says why", article=row.public_id
            )
    elif row.told_by is None:
        if row.line_sha256 not in map(lines.digest, lines.could_be_of_capture(row, row.salt)):
            what = "the capture was altered since it was recorded: its moment, address, status, digest or the like"
            yield _finding(row.number, capture, what, article=row.public_id)
    else:
        yield from _read(row, capture)


def _read(row: Row[Any], capture: str) -> Iterator[Finding]:
    """A reading may differ only where another version of the reader has read the bytes since, or be taken back."""
    if row.reader_version is None and row.reason.startswith(NOT_BELIEVED):
        return
    if row.reader_version is None:
        yield _finding(row.number, capture, "the reading was deleted since", article=row.public_id)
    elif row.reader_version == row.told_by and _read_otherwise(row):
        what = "what was read in it was altered since, and not by reading it again"
        yield _finding(row.number, capture, what, article=row.public_id)


def _read_otherwise(row: Row[Any]) -> bool:
    return bool(row.line_sha256 != lines.digest(lines.of_reading(row, row.salt)))


def _taken_down(session: Session) -> set[int]:
    """The articles that were ever taken down, and those that they became."""
    found = set(session.scalars(select(Takedown.article_id)))
    became = select(Article.id, Article.merged_into).where(Article.merged_into.is_not(None))
    pairs = session.execute(became).all() if found else []
    while more := {into for number, into in pairs if into and number in found} - found:
        found |= more
    return found


def holding(session: Session, digest: str) -> Iterator[Finding]:
    """That there is no manifest with a digest that somebody else has kept: the chain was cut off or written anew."""
    if session.scalar(select(ManifestRow.number).where(ManifestRow.sha256 == digest)) is None:
        yield _finding(
            None, "", "no manifest has the digest given: the chain was cut off or written anew", digest
        )


def left_out(session: Session) -> Iterator[Finding]:
    """Captures that are in no manifest although they would have to be: they were put in afterwards."""
    last = manifests.head(session)
    if last is None:
        return
    upto = manifests.last_capture(session)
    known = (
        select(ManifestLine.capture_id)
        .where(ManifestLine.capture_id == CaptureRow.id, ManifestLine.reader_version.is_(None))
        .exists()
    )
    rows = select(CaptureRow.id, Article.public_id).join(Article, Article.id == CaptureRow.article_id)
    among = rows.where(CaptureRow.id <= upto, ~known).order_by(CaptureRow.id)
    for number, article in session.execute(among):
        what = "it stands among captures of manifests, and is in none: it was put in afterwards"
        yield _finding(None, f"ca-{number}", what, article=article)
    over = rows.join(Crawl, Crawl.id == CaptureRow.crawl_id).where(
        CaptureRow.id > upto, Crawl.origin == "live", Crawl.finished_at < last.made_at
    )
    for number, article in session.execute(over.order_by(CaptureRow.id)):
        what = f"it is said to be of a crawl that had ended when manifest {last.number} was written"
        yield _finding(None, f"ca-{number}", what, article=article)


def _finding(
    number: int | None, capture: str, what: str, expected: str = "", found: str = "", article: str = ""
) -> Finding:
    night = "" if number is None else f"manifest {number}"
    return Finding(
        check=CHECK,
        table="manifest_line" if capture and number else "capture" if capture else "manifest",
        row=" ".join(filter(None, (night, capture))),
        article=article or "",
        what=what,
        expected=expected,
        found=found,
        do=_DO,
    )
