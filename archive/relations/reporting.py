"""Decides which releases an article reports on, and says by what evidence.

A release later than the article, or more than 31 days before it, counts only where the article links to it. An article
reports on a release

1. that it links to, or that offers the report it links to;
2. about the same body that it quotes, if both are about the same programme, it quotes at length, or it follows within
   3 days;
3. that it quotes at length, if no programme tells against it or it follows within 3 days and names no body; or that it
   quotes within 3 days or about the same programme, where neither is about a body: unless both are about bodies and
   about different ones;
4. that it does not quote, where it reports on no other near it: about the same body and programme within 14 days; the
   only one about that body within 3 days; or about the same programme, where neither is about a body, within 3 days, or
   within 8 if no other release of those 14 days is about that programme.

To quote is to have a run of eight words in common that is not in three or more releases of those 31 days; two, for an
article about a body and a release about none, of which the programme is not the same. What an article has of a release
that it was found to report on is not counted again for another, and without a quotation an article reports on one
release only: so what the inspectorate says in all of its releases leads nowhere.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.relations import runs
from archive.relations.account import Account
from archive.subjects.tables import programmes as programme_table

WINDOW = timedelta(days=31)
"""How long a release may be quoted after it."""

_SOON = (
    14  # days in which an article about the same body and programme reports on the release without quoting it
)
_AT_ONCE = 3  # days likewise, where less is in common
_WEEKLY = 8  # days in which a weekly newspaper comes out, and the day after
_SAID_OFTEN = 3  # releases of the window from which on a run is what the inspectorate always says
_SAID_TWICE = 2  # likewise, of a release about no body in an article about one, of another programme
_QUOTED = 8  # words of a run
_AT_LENGTH = 12
_MUCH = 20  # words in all runs

_LINKED = 1.0
_SURE = 0.95
_LIKELY = 0.85
_PROBABLE = 0.75
_POSSIBLE = 0.6


@dataclass(frozen=True, kw_only=True)
class Report:
    """That an article reports on a release; `nearby` if it may quote it.

    `score` is the share of the article's words in runs of five that stand in the release.
    """

    release: Account
    score: float
    shared_words: int
    longest_run: int
    confidence: float
    evidence: str
    nearby: bool


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """An article and a release it may report on, with the places in it at which runs begin that the release has.

    `own` are those that are not said often.
    `only` is whether there is no other release about the body just then, `alone` whether there is none about the
    programme within days of it.
    """

    release: Account
    days: int | None
    linked: bool
    begun: frozenset[int]
    own: frozenset[int]
    bodies: frozenset[str]
    programmes: frozenset[str]
    other_body: bool
    other_programme: bool
    national: bool
    unnamed: bool
    only: bool
    alone: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, int, int, str]:
        """What is likeliest comes first."""
        return (
            self.linked,
            bool(self.bodies),
            runs.longest(self.own) >= _QUOTED,
            bool(self.programmes),
            len(runs.covered(self.own)),
            -(self.days or 0),
            self.release.public_id,
        )


def reports(article: Account, releases: Sequence[Account], linked: Collection[int]) -> list[Report]:
    """The releases that the article reports on, of these; `linked` are the numbers of those it links to."""
    pairs = sorted(_pairs(article, releases, linked), key=lambda pair: pair.rank, reverse=True)
    length = len(runs.words(article.text))
    told: set[int] = set()
    found: list[Report] = []
    for pair in pairs:
        beside = [one for one in found if one.nearby]
        sure = _confidence(pair, pair.own - told, beside)
        if sure is not None:
            found.append(_report(article, pair, sure, length))
            told |= pair.begun
    return found


def may_concern(article: Account, release: Account) -> bool:
    """Whether anything but a link can lead from the article to the release, or depend on it."""
    if (article.bodies | article.named) & release.bodies or article.programmes & release.programmes:
        return True
    return not runs.known(article.text).isdisjoint(runs.known(release.whole))


def _pairs(article: Account, releases: Sequence[Account], linked: Collection[int]) -> Iterator[_Pair]:
    near = {one.article_id: days for one in releases if (days := _days(article, one)) is not None}
    begun = {one.article_id: _begun(article, one) for one in releases}
    often = Counter(start for number in near for start in begun[number])
    at_once = [one for one in releases if near.get(one.article_id, _SOON) <= _AT_ONCE]
    soon = [one for one in releases if near.get(one.article_id, _SOON + 1) <= _SOON]
    for one in releases:
        number = one.article_id
        if number not in near and number not in linked:
            continue
        bodies, programmes = (
            (article.bodies or article.named) & one.bodies,
            article.programmes & one.programmes,
        )
        elsewhere = article.bodies and not one.bodies and not programmes
        said_often = _SAID_TWICE if elsewhere else _SAID_OFTEN
        yield _Pair(
            release=one,
            days=near.get(number),
            linked=number in linked,
            begun=begun[number],
            own=frozenset(start for start in begun[number] if often[start] < said_often),
            bodies=bodies,
            programmes=programmes,
            other_body=bool(article.bodies and one.bodies and not bodies),
            other_programme=bool(_told(article) and _told(one) and not programmes),
            national=not article.bodies and not one.bodies,
            unnamed=not article.bodies and not article.named,
            only=[other for other in at_once if other.bodies & bodies] == [one],
            alone=[other for other in soon if other.programmes & programmes] == [one],
        )


def _told(account: Account) -> frozenset[str]:
    """Its programmes but for forms, such as a statement: of an inspection one may have any form."""
    known = programme_table()
    return frozenset(slug for slug in account.programmes if slug not in known or known[slug].kind != "form")


def _days(article: Account, release: Account) -> int | None:
    """Days from the release to the article, if it may be quoted."""
    if article.day is None or release.day is None or not release.is_release:
        return None
    since = article.day - release.day
    return since.days if timedelta(0) <= since <= WINDOW else None


def _begun(article: Account, release: Account) -> frozenset[int]:
    said, own = runs.known(release.whole), runs.in_order(article.text)
    if said.isdisjoint(runs.known(article.text)):  # as most are: 20 times as fast as to look up run by run
        return frozenset()
    return frozenset(start for start in runs.starts(own, said) if not runs.NAME.issuperset(own[start]))


def _confidence(pair: _Pair, own: Collection[int], beside: Collection[Report]) -> float | None:
    """How sure it is that the article reports on the release beside others; None if it does not. See above."""
    if pair.linked:
        return _LINKED
    if pair.days is None or pair.other_body:
        return None
    longest, much = runs.longest(own), len(runs.covered(own))
    quoted = longest >= _QUOTED
    at_length = longest >= _AT_LENGTH and much >= _MUCH
    if not quoted:
        return None if beside else _unquoted(pair)
    at_once = pair.days <= _AT_ONCE
    if pair.bodies:
        return _SURE if pair.programmes else _LIKELY if at_length else _PROBABLE if at_once else None
    if pair.national and pair.programmes:
        return _LIKELY
    if at_length and not pair.other_programme:
        return _PROBABLE
    may_be = pair.national or (pair.unnamed and longest >= _AT_LENGTH)
    return _POSSIBLE if may_be and at_once else None


def _unquoted(pair: _Pair) -> float | None:
    days = pair.days if pair.days is not None else _SOON + 1
    if pair.bodies and pair.programmes and days <= _SOON:
        return _LIKELY
    if pair.bodies and pair.only and not pair.other_programme and days <= _AT_ONCE:
        return _POSSIBLE
    within = _WEEKLY if pair.alone else _AT_ONCE
    return _POSSIBLE if pair.national and pair.programmes and days <= within else None


def _report(article: Account, pair: _Pair, sure: float, length: int) -> Report:
    begun = runs.starts(runs.in_order(article.text), runs.known(pair.release.whole))
    shared = len(runs.covered(begun))
    days = _apart(article, pair.release)
    marks = ["link"] if pair.linked else []
    marks += ["runs"] if runs.longest(pair.own) >= _QUOTED else []
    marks += [f"body:{slug}" for slug in sorted(pair.bodies)]
    marks += [f"programme:{slug}" for slug in sorted(pair.programmes)]
    marks += [f"office-holder:{slug}" for slug in sorted(article.people & pair.release.people)]
    marks += [f"days:{days}"] if days is not None else []
    return Report(
        release=pair.release,
        score=round(shared / length, 3) if length else 0.0,
        shared_words=shared,
        longest_run=runs.longest(begun),
        confidence=sure,
        evidence="|".join(marks),
        nearby=pair.days is not None,
    )


def _apart(article: Account, release: Account) -> int | None:
    return (article.day - release.day).days if article.day and release.day else None
