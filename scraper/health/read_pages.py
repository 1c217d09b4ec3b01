"""Judges of the pages that a run read: whether they gave what they usually give, and are built as before."""

from collections.abc import Iterator
from datetime import timedelta

from archive import Cause, Envelope, Pages, is_unusual
from scraper.health.ended import Ended
from scraper.health.verdict import Finding, Weight

# Of the share of pages that usually give a field so much has to be left.
LEFT_AT_LEAST = 0.8
# A template is known by its own pages once it has read so many.
PAGES_TO_KNOW = 10
# A layout has changed when more than this share of the pages have another.
MOST = 0.5
NAMED = {"title": "title of their own", "day": "day", "text": "text"}
FOUR_WEEKS = timedelta(days=28)
# A site that changes its markup more often than this in four weeks does so for reasons of its own.
TOLD_AT_MOST = 3


def pages(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """What was read less well than usual; by the name of a changed layout where there is one."""
    worse = [*_half_read(run, usual), *_field_lost(run, usual)]
    failed = any(finding.weight is Weight.FAILURE for finding in worse)
    if built := _built_otherwise(run, usual, failed=failed):
        lost = "; ".join(finding.evidence for finding in worse if finding.weight is Weight.FAILURE)
        weight = Weight.FAILURE if failed else Weight.FINDING
        evidence = f"{built}, and {lost}" if lost else f"{built}; all of them could be read"
        lying = any(finding.disbelieves for finding in worse)
        yield Finding(cause=Cause.LAYOUT, evidence=evidence, weight=weight, disbelieves=lying)
    else:
        yield from worse


def _half_read(run: Ended, usual: Envelope) -> Iterator[Finding]:
    tonight = run.unread
    if not tonight.odd:
        return
    before, most = [one.unread for one in usual.recent], 1 - run.floors.read
    few = is_unusual(tonight, usual.unread.rate, before, most=most)
    evidence = f"{tonight.odd} of {tonight.of} pages could not be read"
    yield Finding(cause=Cause.HALF_READ, evidence=evidence, weight=Weight.FAILURE if few else Weight.REMARK)


def _field_lost(run: Ended, usual: Envelope) -> Iterator[Finding]:
    for field in ("title", "day", "text"):
        lacking, of, was_had = 0, 0, False
        for template, read in _by_template(run, usual).items():
            tonight, floor = read.without(field), float(getattr(run.floors, field))
            past, before = usual.lacking(template, field), [one.lacking(field) for one in usual.recent]
            least = LEFT_AT_LEAST * (1 - past.share) if past.of >= PAGES_TO_KNOW else floor
            if is_unusual(tonight, past.rate, before, most=1 - least):
                lacking, of = lacking + tonight.odd, of + tonight.of
                was_had |= past.of >= PAGES_TO_KNOW
        if lacking:
            evidence = f"{lacking} of {of} pages give no {NAMED[field]}, where most should"
            # Something else on the page is read in its place, or as the text's first paragraph, which is no edit.
            yield Finding(cause=Cause.FIELD_LOST, evidence=evidence, disbelieves=was_had)


def _by_template(run: Ended, usual: Envelope) -> dict[str, Pages]:
    """What templates read; those that seldom read a page before are taken together, under no name."""
    found: dict[str, Pages] = {}
    for template, read in run.observed.by_template().items():
        name = template if usual.pages[template].read >= PAGES_TO_KNOW else ""
        found[name] = found.get(name, Pages()) + read
    return found


def _built_otherwise(run: Ended, usual: Envelope, *, failed: bool) -> str:
    """How many pages are built as none before, if most are; empty if not, or if there is no need to say so."""
    known, layouts = usual.layouts, run.observed.layouts
    if not known.ready:
        return ""
    found = known.unfamiliar(layouts)
    often = known.told_since(run.day - FOUR_WEEKS) >= TOLD_AT_MOST
    if not failed and (often or known.was_broken(layouts)):
        return ""
    if not is_unusual(found.share, found.rate, found.before, most=MOST):
        return ""
    return f"{found.share.odd} of {found.share.of} pages are built as none was before"
