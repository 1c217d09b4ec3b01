"""Tells what may not be stored again, because it was taken down: asked before a page, a line or a decision is kept."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from archive import identity
from archive.capture import Address, Capture, Entry, Outcome
from archive.folding import digest, fold, storable
from archive.model import AddressRow, Article, CaptureRow, Takedown

WITHHELD = "withheld"
WHOLE = "all"
"""The scope that leaves of an article only its id, and its addresses as digests."""
_HAS_ANY = select(exists(select(Takedown.id)))


def hidden(text: str) -> str:
    """What is kept in place of an address: enough to know it again, and nothing to read. Empty for nothing."""
    return f"sha256:{digest(text)}" if text and not text.startswith("sha256:") else text


def of_addresses(
    session: Session, source: str | None, keys: Collection[str], numbers: Collection[str] = ()
) -> list[Article]:
    """The articles taken down that have one of these keys or numbers; of one source, or (None) of any."""
    by = [AddressRow.key.in_(either(keys))]
    if told := either(filter(None, numbers)):
        by.append(AddressRow.number.in_(told))
    statement = (
        select(Article)
        .join(AddressRow, AddressRow.article_id == Article.id)
        .where(Article.state == WITHHELD, Article.merged_into.is_(None), or_(*by))
    )
    if source is not None:
        statement = statement.where(identity.of_source(source))
    return list(session.scalars(statement.order_by(Article.id)).unique())


def keys(session: Session, source: str, asked: Collection[str]) -> set[str]:
    """Those of the keys that are an address of what the source has taken down."""
    statement = (
        select(AddressRow.key)
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.source == source, Article.state == WITHHELD, AddressRow.key.in_(either(asked)))
    )
    found = set(session.scalars(statement))
    return {key for key in asked if storable(key) in found or hidden(storable(key)) in found}


def either(texts: Iterable[str]) -> list[str]:
    """Each of these texts as it is kept, and as what is kept in its place of what was taken down."""
    return [form for text in texts for form in (storable(text), hidden(storable(text)))]


def scope_of(session: Session, article: Article) -> str:
    """text, title or all: the widest of what was decided about it."""
    standing = select(Takedown.scope).where(Takedown.article_id == article.id, Takedown.lifted_at.is_(None))
    decided = set(session.scalars(standing))
    return next((scope for scope in (WHOLE, "title") if scope in decided), "text")


def instead(session: Session, capture: Capture, held: Collection[Article] = ()) -> Outcome | None:
    """Keep of a capture of what was taken down that there was a look, and no more; None for any other capture.

    A number alone says that it is of what was taken down where no article (`held`) has an address of the capture.
    """
    asked = [address.key for address in capture.addresses]
    numbers = [] if held else [address.number for address in capture.addresses]
    found = of_addresses(session, capture.source, asked, numbers)
    if not found:
        return None
    article = found[0]
    whole = scope_of(session, article) == WHOLE
    if capture.reading is not None:
        _meet(session, article, capture, whole=whole)
    _keep(session, article, capture, _kept_as(capture.addresses[0].url, whole=whole))
    if capture.captured_at > article.last_looked_at:
        article.last_looked_at, article.last_outcome = capture.captured_at, capture.met
    return Outcome(did=WITHHELD, article_id=article.public_id)


def _kept_as(text: str, *, whole: bool) -> str:
    return hidden(storable(text)) if whole else storable(text)


def _keep(session: Session, article: Article, capture: Capture, url: str) -> None:
    same = select(CaptureRow.id).where(
        CaptureRow.article_id == article.id,
        CaptureRow.captured_at == capture.captured_at,
        CaptureRow.url == url,
    )
    if session.scalar(same) is not None:
        return
    session.add(
        CaptureRow(
            article_id=article.id,
            crawl_id=capture.crawl,
            url=url,
            captured_at=capture.captured_at,
            origin=capture.origin,
            outcome=capture.met,
            status=capture.status,
        )
    )


def _meet(session: Session, article: Article, capture: Capture, *, whole: bool) -> None:
    """Its new addresses are suppressed too, unless another article has them."""
    having = (
        select(AddressRow.key)
        .join(Article, Article.id == AddressRow.article_id)
        .where(AddressRow.key.in_([storable(address.key) for address in capture.addresses]))
        .where(Article.source == capture.source, Article.state != WITHHELD)
    )
    taken = set(session.scalars(having))
    own = [address for address in capture.addresses if storable(address.key) not in taken]
    identity.meet(session, article, [_hide(one) if whole else one for one in own], capture.captured_at)


def _hide(address: Address) -> Address:
    return replace(
        address,
        url=hidden(storable(address.url)),
        key=hidden(storable(address.key)),
        number=hidden(storable(address.number)),
    )


def has_any(session: Session) -> bool:
    """Whether anything was ever taken down: where nothing was, no line and no decision need be held against it."""
    return bool(session.scalar(_HAS_ANY))


def of_lines(session: Session, told: Sequence[Entry]) -> list[Entry]:
    """Lines of a list as they may be kept."""
    if not has_any(session):
        return list(told)
    return [kept for entry in told if (kept := of_line(session, entry))]


def of_line(session: Session, entry: Entry) -> Entry | None:
    """A line of a list as it may be kept: without its summary, or not at all, if it is of what was taken down."""
    key = entry.key
    found = of_addresses(session, entry.source, [key]) if key else _by_title(session, entry)
    if not found:
        return entry
    scopes = {scope_of(session, article) for article in found}
    return replace(entry, summary="") if scopes == {"text"} else None


def _by_title(session: Session, entry: Entry) -> list[Article]:
    """A line without a link is known by its title, of which a digest was kept."""
    title = digest(fold(storable(entry.title)))
    statement = (
        select(Article)
        .join(Takedown, Takedown.article_id == Article.id)
        .where(Article.source == entry.source, Article.state == WITHHELD)
        .where(Takedown.titles.contains(title))
    )
    return list(session.scalars(statement).unique())
