"""Leads reports back to the releases they report on, and syndicated copies to their originals.

What is linked to is the inspectorate's release, and not the report that it offers. Where the archive does not have the
release, the syndicator's copy of it stands in, until it arrives.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select
from sqlalchemy.orm import Session

from archive.model import Article, ArticleLink, DateRow
from archive.relations import accounts, copies, reporting, runs
from archive.relations.account import Account
from archive.relations.accounts import INSPECTORATE, PRESS, SAME_RELEASE, SYNDICATOR

_article_link: Table = ArticleLink.__table__  # type: ignore[assignment]

_LINK = insert(_article_link)

REPORTS_ON = "reports_on"

_DERIVED = (REPORTS_ON, SAME_RELEASE)
_RESENT = timedelta(days=7)  # between a release and a syndicator's copy of it
_SAME = 0.8  # of the shorter text's words, from which a syndicator's page is a copy
_SHORT = 60  # words; below that only the very same text under the same headline is the same release
_TO_BE_QUOTED = (INSPECTORATE, SYNDICATOR)


def settle(session: Session, article: Article, merged: Collection[Article] = ()) -> None:
    """Derive anew what the article reports on, and what reports on it; of those merged into it nothing is left.

    Comes after `copies.settle`, whose turn it shares.
    """
    numbers = {article.id, *(one.id for one in merged)}
    linked = _from_others(session, numbers)
    _forget(session, or_(ArticleLink.from_id.in_(numbers), ArticleLink.to_id.in_(numbers)))
    own = accounts.numbered(session, [article.id])
    if all(one.source_kind == PRESS for one in own) and own:
        _derive(session, own)
        return
    days = {*_claimed(session, article), *(one.day for one in own if one.day)}
    _derive_about(session, own, days, linked)


def enter(session: Session, new: Account) -> None:
    """The same for an article that is new: only what has to do with it can be altered by it."""
    if new.source_kind == PRESS:
        _lead(session, [new])
    if new.source_kind not in _TO_BE_QUOTED:
        return
    press, pages = _touched(session, [new], [new.day] if new.day else [])
    keys = accounts.addresses(session, new)
    about = _once([new, *pages, *accounts.at(session, keys)])
    press = [one for one in press if any(reporting.may_concern(one, other) for other in about)]
    press += accounts.linking_to(session, keys)
    _derive_copies(session, pages)
    _derive(session, _once(press))


def relink(session: Session, articles: Collection[int]) -> None:
    """Derive anew what these articles have to do with others, as when what they are about has been found out."""
    session.flush()
    copies.take_turns(session)
    own = accounts.numbered(session, articles)
    told = [one for one in own if one.source_kind in _TO_BE_QUOTED]
    _derive_about(session, told, {one.day for one in told if one.day}, [])
    _derive(session, [one for one in own if one.source_kind == PRESS])


def _derive_about(
    session: Session, own: Sequence[Account], days: Collection[date], linked: Collection[int]
) -> None:
    """Derive anew all that has or had to do with what a release or a copy of one says."""
    press, pages = _touched(session, own, days)
    press += accounts.numbered(session, linked)
    for one in own:
        press += accounts.linking_to(session, accounts.addresses(session, one))
    _derive_copies(session, pages)
    _derive(session, [one for one in _once(press) if one.source_kind == PRESS])


def _touched(
    session: Session, own: Sequence[Account], days: Collection[date]
) -> tuple[list[Account], list[Account]]:
    """Articles of the press that may quote what was published on these days, and syndicators' pages of then."""
    copying = [page for one in own for page in accounts.copying(session, accounts.addresses(session, one))]
    resent = _spans(accounts.around(day, _RESENT, _RESENT) for day in days)
    pages = [*accounts.within(session, [SYNDICATOR], resent), *copying]
    pages += [one for one in own if one.source_kind == SYNDICATOR]
    days = {*days, *(page.day for page in copying if page.day)}
    quoting = _spans(accounts.around(day, _RESENT, reporting.WINDOW + _RESENT) for day in days)
    return accounts.within(session, [PRESS], quoting), _once(pages)


def _derive(session: Session, press: Sequence[Account]) -> None:
    """Lead these articles of the press to what they report on, whatever was derived before."""
    if not press:
        return
    _forget(session, ArticleLink.from_id.in_([one.article_id for one in press]))
    _lead(session, press)


def _lead(session: Session, press: Sequence[Account]) -> None:
    """The same where nothing was derived before."""
    days = [one.day for one in press if one.day]
    releases = _releases(session, days)
    rows = []
    for one in press:
        linked = accounts.linked_to(session, one)
        near = [release for release in releases if one.day and release.day and _near(one.day, release.day)]
        found = reporting.reports(one, _once([*near, *linked]), {other.article_id for other in linked})
        rows += [_row(one, report) for report in found]
    if rows:
        session.execute(_LINK, rows)


def _near(day: date, released: date) -> bool:
    return timedelta(0) <= day - released <= reporting.WINDOW


def _releases(session: Session, days: Sequence[date]) -> list[Account]:
    """What articles of these days may quote."""
    spans = _spans(accounts.around(day, reporting.WINDOW, timedelta(0)) for day in days)
    return accounts.quotable(session, spans, _RESENT)


def _spans(windows: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days in as few spans as there can be."""
    spans: list[tuple[date, date]] = []
    for first, last in sorted(windows):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _derive_copies(session: Session, pages: Sequence[Account]) -> None:
    """Lead these pages of syndicators to the releases they are copies of, where they do not say so themselves."""
    if not pages:
        return
    _forget(session, ArticleLink.from_id.in_([page.article_id for page in pages]))
    told = accounts.with_original(session, pages)
    untold = [page for page in pages if page.article_id not in told]
    days = [page.day for page in untold if page.day]
    originals = accounts.within(
        session, [INSPECTORATE], _spans(accounts.around(day, _RESENT, _RESENT) for day in days)
    )
    rows = [row for page in untold if (row := _original(page, originals))]
    if rows:
        session.execute(_LINK, rows)


def _original(page: Account, originals: Sequence[Account]) -> dict[str, Any] | None:
    """The row that leads from a syndicator's page to the release it has most of, if it is a copy of one."""
    alike = [
        (share, shared, -abs((page.day - one.day).days), one)
        for one in originals
        if one.is_release and page.day and one.day and abs(page.day - one.day) <= _RESENT
        for share, shared in (_likeness(page, one),)
        if share >= _SAME
    ]
    if not alike:
        return None
    share, shared, apart, one = max(alike, key=lambda found: (*found[:3], found[3].public_id))
    begun = runs.starts(runs.in_order(page.text), runs.known(one.text))
    return {
        "from_id": page.article_id,
        "to_id": one.article_id,
        "relation": SAME_RELEASE,
        "score": round(share, 3),
        "shared_words": shared,
        "longest_run": runs.longest(begun),
        "confidence": 1.0,
        "evidence": f"runs|days:{-apart}",
        "method": "same text" if share == 1 else "five-word runs",
    }


def _likeness(page: Account, release: Account) -> tuple[float, int]:
    """The share of the shorter text's words that both have, and their number; 1 for a short one that is the same."""
    shorter, longer = sorted((page.text, release.text), key=lambda text: (len(runs.words(text)), text))
    length = len(runs.words(shorter))
    shared = len(runs.covered(runs.starts(runs.in_order(shorter), runs.known(longer))))
    if length < _SHORT:
        same = page.title_fold == release.title_fold and runs.words(shorter) == runs.words(longer)
        return (1.0, length) if same and length else (0.0, 0)
    return shared / length, shared


def _row(article: Account, report: reporting.Report) -> dict[str, Any]:
    release = report.release
    stands_in = release.source_kind == SYNDICATOR
    return {
        "from_id": article.article_id,
        "to_id": release.article_id,
        "relation": REPORTS_ON,
        "score": report.score,
        "shared_words": report.shared_words,
        "longest_run": report.longest_run,
        "confidence": report.confidence,
        "evidence": report.evidence,
        "method": "by the syndicated copy" if stands_in else "by the release",
    }


def _once(found: Iterable[Account]) -> list[Account]:
    return list({one.article_id: one for one in found}.values())


def _forget(session: Session, which: Any) -> None:
    session.execute(delete(ArticleLink).where(which, ArticleLink.relation.in_(_DERIVED)))


def _from_others(session: Session, numbers: Collection[int]) -> set[int]:
    return set(session.scalars(select(ArticleLink.from_id).where(ArticleLink.to_id.in_(numbers))))


def _claimed(session: Session, article: Article) -> set[date]:
    """Every day the article was ever said to be of: it may have been quoted as of each."""
    days = select(DateRow.on).where(DateRow.article_id == article.id, DateRow.field == "published")
    return {day for day in session.scalars(days) if day}


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Another article, and the link to it: `relation` is reports_on or same_release, or one of them the other way."""

    article: Article
    link: ArticleLink
    relation: str


_WAYS = {REPORTS_ON: "reported_on_by", SAME_RELEASE: "resent_as"}


def of(session: Session, article: Article, moment: datetime | None = None) -> list[Coverage]:
    """What the article reports on or is a copy of, then what reports on it; of what was seen by `moment`, if given."""
    found = []
    for own, its, names in (
        (ArticleLink.from_id, ArticleLink.to_id, {name: name for name in _DERIVED}),
        (ArticleLink.to_id, ArticleLink.from_id, _WAYS),
    ):
        others = select(Article, ArticleLink).join(ArticleLink, its == Article.id)
        others = others.where(own == article.id, ArticleLink.relation.in_(_DERIVED))
        others = others.where(Article.merged_into.is_(None), Article.state != "withheld")
        if moment is not None:
            others = others.where(Article.first_seen_at <= moment)
        rows = session.execute(others.order_by(Article.source, Article.public_id))
        found += [Coverage(article=one, link=link, relation=names[link.relation]) for one, link in rows]
    return found
