"""What the lists of sources answered last, so that they can be asked for only if they have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.folding import storable
from archive.model import EntryRow, ListRow
from archive.validators import WINDOW


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One answer of the first page of a list: a feed, a sitemap, a listing, a page of an interface.

    `answer` is answered, not understood, or the status of an address where there is none (404). Of what was served:
    its validators, the digests of its bytes and of its lines, how many lines there were. `leads_to` are further lists
    that it names, each with the date it gave for them, as printed; `dated` is the date that such a list gave for this
    one. `stood_still`: by what is told without asking for it (`dated`), it should say what it said before.
    """

    source: str
    url: str
    at: datetime
    answer: str
    etag: str = ""
    last_modified: str = ""
    dated: str = ""
    stood_still: bool = False
    sha256: str = ""
    lines_sha256: str = ""
    lines: int = 0
    leads_to: Sequence[tuple[str, str, str]] = ()


def known(session: Session, source: str, now: datetime) -> dict[str, ListPage]:
    """What each list of a source answered last, by address.

    Without validators and dates while one of them is known to have lied of late: then none of the source is believed.
    """
    rows = session.scalars(select(ListRow).where(ListRow.source == source)).all()
    believed = not any(row.lied_at and row.lied_at > now - WINDOW for row in rows)
    return {row.url: _page(row, believed) for row in rows}


def _page(row: ListRow, believed: bool) -> ListPage:
    return ListPage(
        source=row.source,
        url=row.url,
        at=row.answered_at,
        answer=row.answer,
        etag=row.etag * believed,
        last_modified=row.last_modified * believed,
        dated=row.dated * believed,
        sha256=row.sha256,
        lines_sha256=row.lines_sha256,
        lines=row.lines,
        leads_to=tuple((kind, url, dated) for kind, url, dated in row.leads_to),
    )


def keep(session: Session, page: ListPage) -> bool:
    """Keep what a list answered to a full fetch; whether what told that it had not changed was a lie."""
    row = session.get(ListRow, (page.source, storable(page.url)))
    if row is None:
        row = ListRow(source=page.source, url=storable(page.url), sha256="", lines_sha256="")
        session.add(row)
    elif page.answer.isdigit():
        return False  # a list that was there once is still asked for
    lied = _stood_still(row, page) and _says_other(row, page)
    row.answered_at, row.answer = page.at, page.answer
    row.etag, row.last_modified, row.dated = map(storable, (page.etag, page.last_modified, page.dated))
    row.sha256, row.lines_sha256, row.lines = page.sha256, page.lines_sha256, page.lines
    row.leads_to = [[kind, storable(url), storable(dated)] for kind, url, dated in page.leads_to]
    row.lied_at = page.at if lied else row.lied_at
    return lied


def _stood_still(row: ListRow, page: ListPage) -> bool:
    before, now = row.etag or row.last_modified, page.etag or page.last_modified
    return page.stood_still or bool(before and before == now)


def _says_other(row: ListRow, page: ListPage) -> bool:
    """Bytes may differ by an advertisement, and lines by the code that reads them: only both are another list."""
    return bool(row.sha256) and row.sha256 != page.sha256 and row.lines_sha256 != page.lines_sha256


def see_again(session: Session, page: ListPage, list_url: str) -> None:
    """Note that a list, served from `list_url`, has not changed: the entries it showed last are shown still."""
    row = session.get_one(ListRow, (page.source, storable(page.url)))
    session.execute(
        update(EntryRow)
        .where(
            EntryRow.source == page.source,
            EntryRow.list_url == storable(list_url),
            EntryRow.last_seen_at >= row.answered_at,
            EntryRow.last_seen_at < page.at,
        )
        .values(last_seen_at=page.at)
        .execution_options(synchronize_session=False)
    )
    row.answered_at, row.dated = page.at, storable(page.dated)
