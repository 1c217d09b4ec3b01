"""Judges of a run as a whole: whether it got anywhere, whether the site let it in."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from archive import Cause, Envelope, Met, Share, is_no_chance, is_unusual
from scraper.health.ended import Ended
from scraper.health.verdict import Finding, Weight

# A server's clock in another time zone, or an answer kept for hours by a proxy, tells nothing of ours.
CLOCKS_APART = timedelta(hours=25)
# Servers' clocks are off by what they were off before; ours moves by more only where it is set.
CLOCK_SET = timedelta(hours=6)
# A crawl may begin in the minute in which the one before ended.
CLOCK_BACK = timedelta(minutes=10)
# More than this share of looks that met nothing is a site's doing, and not its editors'.
MOST = 0.5
# So many articles lost are no accident; fewer are told by none of the shares.
FEWEST = 3
# So many looks that met nothing are worth telling of, though most met an article.
MANY = 6
REFUSED = (Cause.BLOCKED, Cause.CHALLENGE)
SILENT = (Cause.UNREACHABLE, Cause.DNS, Cause.REFUSED)
LONGEST_ANSWER = 120


def outage(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """It was ended since nothing that it met could be recorded, or dated."""
    if run.outage:
        cause, _, why = run.outage.partition(": ")
        yield Finding(cause=Cause(cause), evidence=why)


def refused_addresses(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """The site led to where nothing of the public web is: by addresses, or by redirects that were not followed."""
    if times := max(run.refused, run.observed.troubles[Cause.REFUSED]):
        evidence = f"{times} requests would have gone elsewhere than to the public web"
        yield Finding(cause=Cause.REFUSED, evidence=evidence, weight=Weight.FINDING)


def database(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Something could not be recorded."""
    if run.lost:
        yield Finding(cause=Cause.DATABASE, evidence=f"{run.lost} captures or entries could not be recorded")


def program(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """The program itself failed on what it was answered: lines or looks are missing, and nobody knows which."""
    if run.errors:
        evidence = f"{sum(run.errors.values())} times it could not go on ({', '.join(sorted(run.errors))})"
        yield Finding(cause=Cause.PROGRAM, evidence=evidence)


def stopped(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """The crawl did not come to its own end, and nobody asked it to stop."""
    if run.reason not in {"finished", "shutdown"} and not run.outage:
        yield Finding(cause=Cause.STOPPED, evidence=f"it ended by {run.reason}")


def interrupted(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Somebody asked it to stop."""
    if run.reason == "shutdown":
        yield Finding(
            cause=Cause.INTERRUPTED, evidence="it was stopped before its end", weight=Weight.FINDING
        )


def clock(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """Our clock is not the servers', was set since the last crawl, or stands before its end."""
    offset = None if run.clock_vouched else run.observed.offset
    if offset is not None and (evidence := _off(offset) or _set(run, usual)):
        yield Finding(cause=Cause.CLOCK, evidence=evidence)
        return
    back = (usual.ended_at - run.started_at) if usual.ended_at else timedelta()
    if back > CLOCK_BACK:
        # The servers agree with ours: it was wrong then, and the captures of that time are dated wrongly.
        weight = Weight.FAILURE if offset is None else Weight.FINDING
        now = "it went back" if offset is None else "it was wrong then, as it agrees with the servers' now"
        evidence = (
            f"the last crawl ended {_days(back)} later than this one began by this machine's clock: {now}"
        )
        yield Finding(cause=Cause.CLOCK, evidence=evidence, weight=weight)


def _off(offset: timedelta) -> str:
    """The servers' clocks are not of our day."""
    ahead = "ahead of" if offset > timedelta() else "behind"
    apart = abs(offset) > CLOCKS_APART
    return f"the servers' clocks are {_days(offset)} {ahead} this machine's" if apart else ""


def _set(run: Ended, usual: Envelope) -> str:
    """Ours and the servers' have parted or met since the last crawls: two looks of one night must not be of two."""
    first = run.observed.offsets[0]
    if all(abs(first - before) > CLOCK_SET.total_seconds() for before in usual.offsets) and usual.offsets:
        moved = _days(timedelta(seconds=first - usual.offsets[-1]))
        return f"this machine's clock, or the servers', was set {moved} forward or back since the last crawl"
    return ""


def no_line(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """No list gave anything: by what most of them were kept from it."""
    if run.lines or run.unchanged or run.reason == "shutdown":
        return
    kept_out, seen = run.observed.unanswered, run.observed
    if kept_out and kept_out.total() >= len(seen.lists) - len(seen.silent):
        cause = kept_out.most_common(1)[0][0]
        yield Finding(cause=cause, evidence=f"no list gave a line{_words(run, cause)}")
    elif not run.responses and not seen.lists:
        yield Finding(cause=Cause.UNREACHABLE, evidence="no response at all")
    else:
        answered = "; ".join(sorted(set(run.answers)))[:LONGEST_ANSWER]
        yield Finding(cause=Cause.EMPTY, evidence=f"no list gave a line ({answered})")


def few_lines(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Fewer lines than the source says it has on any night."""
    if 0 < run.lines < run.floors.lines and not run.unchanged and run.reason != "shutdown":
        evidence = f"all lists together gave {run.lines} lines, and at least {run.floors.lines} are declared"
        yield Finding(cause=Cause.FEWER, evidence=evidence)


def closed(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Robots.txt keeps us from most articles."""
    shut = run.observed.closed
    if shut >= FEWEST and shut > MOST * (shut + run.looks):
        evidence = f"it closes {shut} of the {shut + run.looks} articles that were to be asked for"
        yield Finding(cause=Cause.ROBOTS, evidence=evidence)


def refused(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """Looks met blocks or challenges."""
    troubles = _of(run, REFUSED)
    if run.met.get(Met.BLOCKED):
        cause = max(REFUSED, key=lambda one: troubles[one])
        yield _kept_out(run, usual, cause, Met.BLOCKED, "were refused")


def silent(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """Looks met no answer, or an error of the server."""
    troubles = _of(run, SILENT)
    if run.met.get(Met.ERROR):
        cause = max(SILENT, key=lambda one: troubles[one])
        yield _kept_out(run, usual, cause, Met.ERROR, "got no answer or an error")


def vanished(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Most of what was there the last time is not."""
    known = sum(run.live.values())
    lost = run.live.get(Met.GONE, 0) + run.live.get(Met.REDIRECTED, 0)
    if lost >= FEWEST and lost > MOST * known:
        yield Finding(
            cause=Cause.VANISHED, evidence=f"{lost} of {known} known articles are gone or lead elsewhere"
        )


def one_notice(run: Ended, usual: Envelope) -> Iterator[Finding]:  # noqa: ARG001
    """Most addresses show one text under one headline: a notice, and no article."""
    read = sum(run.observed.same.values())
    (most, *_) = [*(times for _, times in run.observed.same.most_common(1)), 0]
    if most > FEWEST and most > MOST * read:
        evidence = f"{most} of {read} pages say word for word the same: a notice stands in place of articles"
        yield Finding(cause=Cause.CHALLENGE, evidence=evidence, disbelieves=True)


def _kept_out(run: Ended, usual: Envelope, cause: Cause, what: Met, said: str) -> Finding:
    tonight, past = Share(odd=run.met[what], of=run.looks), usual.looks[what]
    before = [one.met(what) for one in usual.recent]
    weight = Weight.REMARK
    if is_unusual(tonight, past.rate, before, most=MOST):
        weight = Weight.FAILURE
    elif tonight.odd >= MANY and tonight.share > 2 * past.share and is_no_chance(tonight, past.rate):
        weight = Weight.FINDING
    evidence = f"{tonight.odd} of {tonight.of} looks at articles {said}{_words(run, cause)}"
    return Finding(cause=cause, evidence=evidence, weight=weight)


def _words(run: Ended, cause: Cause) -> str:
    """In brackets what was answered. Ex: " (HTTP 403)"."""
    # What a proxy said stands behind as a list of its own.
    said = run.observed.why(cause).partition(" [{")[0][:LONGEST_ANSWER]
    return f" ({said})" if said else ""


def _of(run: Ended, causes: tuple[Cause, ...]) -> Counter[Cause]:
    return Counter({cause: run.observed.troubles[cause] for cause in causes})


def _days(offset: timedelta) -> str:
    days = abs(offset) / timedelta(days=1)
    return f"{days:.1f} days" if days >= 1 else f"{days * 24:.1f} hours"
