"""A report as one page of HTML, complete in itself: each plot with the table of its numbers."""

from collections.abc import Iterator, Sequence
from html import escape

from archive.reports import charts
from archive.reports.report import Figure, Report, Table
from archive.terminal import line

_STYLE = """
body { font: 1rem/1.55 Georgia, "DejaVu Serif", serif; color: #1c2126; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
figure { margin: .5rem 0; overflow-x: auto; } svg { display: block; max-width: 100%; height: auto; }
div { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0; }
caption { text-align: left; color: #57616a; } summary { cursor: pointer; color: #1d4f76; }
th, td { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid #d5d9dc; vertical-align: top;
  overflow-wrap: break-word; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.note { background: #fdf6e3; border-left: 3px solid #c8742b; padding: .4rem .8rem; }
@media (max-width: 44rem) { svg { min-width: 36rem; } }
@media print { body { max-width: none; margin: 0; font-size: 10.5pt; } h2, figure { break-after: avoid; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(one: Report) -> Iterator[str]:
    """The page, in parts: the same of the same archive and period. It runs nothing and asks for nothing."""
    period = _period(one)
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>HMICFRS and the press: {_text(period)}</title>\n<style>{_STYLE}</style>\n"
    yield "</head>\n<body>\n<main>\n"
    yield f"<h1>HMICFRS and the press</h1>\n<p>Period: {_text(period)}. {_text(_looked(one))}</p>\n"
    yield from _missing(one)
    yield from _section("How much", table=one.counts)
    yield from _drawn("Articles by month and source", "published", one.items)
    yield from _lag(one)
    yield from _coverage(one)
    yield from _drawn("Edits by the month they were seen in, and source", "seen", one.edits)
    yield from _section("How complete it is", table=one.days)
    if one.gaps.rows:
        yield from _section("Gaps", table=one.gaps)
    yield _METHOD
    yield "</main>\n</body>\n</html>\n"


def _period(one: Report) -> str:
    if not one.since and not one.until:
        return "all times"
    return f"{one.since or 'the beginning'} to {one.until or 'the last crawl'}"


def _looked(one: Report) -> str:
    if not one.last_crawl:
        return "The archive was never crawled."
    return f"The archive was crawled from {one.first_day} to {one.last_crawl}."


def _missing(one: Report) -> Iterator[str]:
    """What a reader has to know before the first figure: that nights are missing."""
    missed = sum(row[3] or 0 for row in one.gaps.rows)
    vain = sum(row[2] or 0 for row in one.days.rows)
    if missed or vain:
        yield (
            f'<p class="note">Not all of it was watched: {len(one.gaps.rows)} gaps of {missed} whole days together, '
            f"and {vain} days of sources on which every crawl failed. They are listed at the end; where nobody "
            "looked, a low number says nothing.</p>\n"
        )
    else:
        yield "<p>No gap in the crawls of this period is known.</p>\n"


def _lag(one: Report) -> Iterator[str]:
    yield "<h2>How fast the press is</h2>\n"
    picture = charts.bars("Articles by the time after the release", one.lags.labels, one.lags.series)
    yield f"<figure>{picture}</figure>\n{_table(one.lags.table, 'Lag of each article on a release')}"
    yield (
        f"<p>{one.undatable} more report on a release, but one of the two states no time of day: they are in no class "
        "here.</p>\n"
    )
    if one.lag_sources.rows:
        yield _table(one.lag_sources, "By newspaper; medians of what followed the release")


def _coverage(one: Report) -> Iterator[str]:
    yield "<h2>Coverage by force and service</h2>\n"
    if not one.coverage.labels:
        yield "<p>No release of this period is about one.</p>\n"
        return
    picture = charts.bars(
        "Releases by force, and how many are covered", one.coverage.labels, one.coverage.series
    )
    yield f"<figure>{picture}</figure>\n{_table(one.coverage.table, 'Releases of the period, by force or service')}"


def _drawn(title: str, what: str, figure: Figure) -> Iterator[str]:
    yield f"<h2>{_text(title)}</h2>\n"
    if not figure.labels:
        yield f"<p>None was {what} in this period.</p>\n"
        return
    yield f"<figure>{charts.columns(title, figure.labels, figure.series, width=700)}</figure>\n"
    yield _table(figure.table, "The numbers of the plot")


def _section(title: str, table: Table) -> Iterator[str]:
    yield f"<h2>{_text(title)}</h2>\n{_table(table, '')}"


def _table(table: Table, caption: str) -> str:
    """A table; a long one is folded, and still there for readers of the page's text."""
    kinds = [_kind(column) for column in zip(*table.rows, strict=True)] or [""] * len(table.heads)
    heads = "".join(
        f'<th scope="col"{kind}>{_text(one)}</th>' for one, kind in zip(table.heads, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{_text(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>\n"
        for row in table.rows
    )
    named = f"<caption>{_text(caption)}</caption>\n" if caption else ""
    made = f"<div><table>\n{named}<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    if len(table.rows) <= 30:
        return made
    return f"<details><summary>The {len(table.rows)} rows</summary>\n{made}</details>\n"


def _kind(column: Sequence[object]) -> str:
    return ' class="n"' if any(isinstance(cell, int | float) for cell in column) else ""


def _text(said: object) -> str:
    return escape(line("" if said is None else str(said)))


_METHOD = """<h2>How it was counted</h2>
<ul>
<li>An article counts by the London day of publication: the earliest that its page has claimed. Those without a date
are in no figure by time. Edits and what vanished count by the UTC day they were first seen.</li>
<li>An article reports on a release where the archive has linked the two with a confidence of at least 0.5. One story
that newspapers of a group print in the same minute counts once. Lags and coverage are those of releases of the
period, whenever the article came.</li>
<li>A lag is taken only where release and article both state a time of day; a date such as “2 hours ago” never counts.
What came before the release is a class of its own, and in no median.</li>
<li>A release counts for each force that it is about. Covered means that at least one article of a newspaper in the
archive reports on it: newspapers that are not watched may have done so too.</li>
<li>Edits are changes of what an article says: title, standfirst, text, kind or dates. Changes of punctuation or white
space are left out. An edit between two looks that was undone again is not seen.</li>
<li>A day crawled in vain is one on which every crawl of the source failed or was cut off. A gap is a time of whole
days without a good crawl; only those between two crawls are known.</li>
<li>No text of an article is in this report.</li>
</ul>
"""
