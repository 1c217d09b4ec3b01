"""Says how complete an export is: which nights failed, and when no crawl of a source ended well."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.export.scope import Scope
from archive.export.tally import Coverage
from archive.model import Crawl
from archive.moments import iso
from archive.standing import COUNTED

_A_NIGHT_MISSED = timedelta(hours=36)
_SHOWN = 5


@dataclass
class Crawled:
    """How the crawls of one source went. A gap is a time of a night or more in which no crawl ended well."""

    source: str
    ok: int = 0
    partial: int = 0
    failed: int = 0
    not_ended: int = 0
    failed_nights: list[tuple[datetime, str]] = field(default_factory=list)
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)


def crawled(session: Session, scope: Scope, until: datetime | None) -> list[Crawled]:
    """Every source that was crawled, by name; the last gap may reach to `until`, the end of what is exported."""
    statement = (
        select(Crawl.source, Crawl.started_at, Crawl.finished_at, Crawl.result, Crawl.cause)
        .where(*scope.holds_crawl())
        .order_by(Crawl.source, Crawl.started_at, Crawl.id)
    )
    with session.execute(statement, execution_options={"yield_per": 500}) as rows:
        return [_of(name, runs, scope, until) for name, runs in groupby(rows, key=lambda row: row.source)]


def _of(name: str, runs: Iterator[Any], scope: Scope, until: datetime | None) -> Crawled:
    found = Crawled(source=name)
    last_good: datetime | None = None
    for run in runs:
        result = _result(run, scope.as_of)
        if result == "failed":
            found.failed += 1
            found.failed_nights.append((run.started_at, run.cause))
        elif result not in COUNTED:
            found.not_ended += 1
        else:
            found.ok += result == "ok"
            found.partial += result == "partial"
            _note_gap(found, last_good, run.started_at)
            last_good = run.started_at
    _note_gap(found, last_good, until)
    return found


def _result(run: Any, as_of: datetime | None) -> str | None:
    ended = run.finished_at is not None and (as_of is None or run.finished_at <= as_of)
    return run.result if ended else None


def _note_gap(found: Crawled, last: datetime | None, then: datetime | None) -> None:
    if last is not None and then is not None and then - last > _A_NIGHT_MISSED:
        found.gaps.append((last, then))


def in_markdown(sources: Iterable[Crawled]) -> str:
    """A row a source that was crawled; its gaps and failed nights in full are in `coverage.json`."""
    rows = [
        f"| {one.source} | {one.ok} | {one.partial} | {one.failed} | {one.not_ended} "
        f"| {_some([f'{day(at)} {cause}'.strip() for at, cause in one.failed_nights])} "
        f"| {_some([f'{day(start)} to {day(end)}' for start, end in one.gaps])} |"
        for one in sources
    ]
    if not rows:
        return "No crawl is in the archive: all came from files, or from web archives."
    header = [
        "| source | crawls ok | partial | failed | not ended | failed nights | no crawl ended well between |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*header, *rows])


def day(at: datetime) -> date:
    """The UTC day of an instant."""
    return at.date()


def _some(told: list[str]) -> str:
    """The last few. Ex: 14 earlier; 2025-06-10 blocked; 2025-06-12 empty"""
    earlier = [f"{len(told) - _SHOWN} earlier"] if len(told) > _SHOWN else []
    return "; ".join(earlier + told[-_SHOWN:]).replace("|", "/")


def in_json(
    articles: Iterable[Coverage], sources: Iterable[Crawled], withheld: Mapping[str, int]
) -> Iterator[str]:
    """The same in full, for programs, piece by piece: 40 MB less for the nights of ten years."""
    told = {
        "articles": [
            {
                "source": one.source,
                "articles": one.count,
                "first_day": one.first_day and one.first_day.isoformat(),
                "last_day": one.last_day and one.last_day.isoformat(),
            }
            for one in articles
        ],
        "crawls": [
            {
                "source": one.source,
                "ok": one.ok,
                "partial": one.partial,
                "failed": one.failed,
                "not_ended": one.not_ended,
                "failed_nights": [{"at": iso(at), "cause": cause} for at, cause in one.failed_nights],
                "gaps": [{"after": iso(start), "until": iso(end)} for start, end in one.gaps],
            }
            for one in sources
        ],
        "withheld": dict(sorted(withheld.items())),
    }
    yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(told)
    yield "\n"
