"""Gives articles what lists show of them: their entries, and the dates that these state."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from sqlalchemy.orm import Session

from archive import decisions, entries, identity, readings, relating, standing
from archive.capture import DateClaim, Decision, Entry
from archive.model import Article
from archive.removal import suppression
from archive.transactions import Transaction


def note(once: Transaction, seen: Sequence[Entry], decided: Sequence[Decision]) -> int:
    """Keep the lines of a list and what was decided about their addresses; how many lines were never seen before.

    Articles that they date anew come after them: a line is kept whatever becomes of that.
    """

    def work(session: Session) -> entries.Noted:
        decisions.keep(session, decided)
        return entries.note(session, seen)

    noted = once(work)
    if noted.stated:
        once(partial(_date, stated=noted.stated))
    return noted.new


def join(session: Session, article: Article, listed: Collection[DateClaim] = ()) -> bool:
    """Give the article the dates that lists state of it, and the entries that are of it; whether a date was new.

    Whatever came first, the article, the line of a list that dates it, or the address that the two have in common.
    """
    entries.take_turns(session, {article.source})
    stated = (*listed, *entries.stated_of(session, article))
    new = readings.list_claims(session, article.id, stated)
    if new:
        session.flush()
        standing.settle_statements(session, article)
    entries.join(session, article)
    return new


def _date(session: Session, stated: Mapping[int, Collection[DateClaim]]) -> None:
    """Give articles by their numbers the dates that lists state of them now, and derive anew what follows from them."""
    for number, listed in sorted(stated.items()):
        article = session.get_one(
            Article, number, populate_existing=True, with_for_update={"key_share": True}
        )
        article = identity.survivor(session, article)
        if article.state == suppression.WITHHELD:
            continue
        was = _dated(article)
        if join(session, article, listed) and _dated(article) != was:
            relating.relate(session, article, [article])


def _dated(article: Article) -> tuple[object, ...]:
    """What others are compared with it by."""
    return article.published_on, article.published_at, article.published_precision
