"""Scores what a tracker claimed against what the newsroom did."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from newsroom.newsroom import Newsroom
from newsroom.story import DAY, Event, Story, Text
from newsroom.tracker import Change, Tracker

YOUNG = 14 * DAY
WORDS = ("edit", "revert")


@dataclass(kw_only=True)
class Score:
    """What a tracker's claims come to. An edit is one of words; those before the first look at a story do not count.

    `waiting` are edits after the last look at a story, which the next one would have met.
    """

    tracker: str
    edits: int = 0
    waiting: int = 0
    visible: int = 0
    found: int = 0
    missed: int = 0
    late: int = 0
    false: int = 0
    quiet_visible: int = 0
    quiet_taken_for_edits: int = 0
    quiet_found: int = 0
    quiet_false: int = 0
    wrong_intervals: int = 0
    removals: int = 0
    removals_found: int = 0
    false_removals: int = 0
    young: int = 0
    young_next_night: int = 0
    requests: int = 0
    unchanged: int = 0
    delays: list[float] = field(default_factory=list)

    @property
    def missed_in_all(self) -> int:
        """Edits of which no version was found, visible at a look or not."""
        return self.edits - self.found

    @property
    def missed_for_good(self) -> float:
        """The share of edits before the last look at their story of which no version was found."""
        return (self.missed_in_all - self.waiting) / max(self.edits - self.waiting, 1)

    @property
    def median_delay(self) -> float:
        """Days from an edit to the night in which it was found, in the median of those found."""
        return median(self.delays) if self.delays else 0.0


def meaning(text: Text) -> str:
    """The letters and digits of a text: what quiet edits leave alone."""
    return "".join(filter(str.isalnum, " ".join(text.said)))


def score(newsroom: Newsroom, tracker: Tracker) -> Score:
    """The whole of it."""
    told = Score(tracker=tracker.name, requests=tracker.web.requests, unchanged=tracker.web.unchanged)
    claims: dict[int, list[Change]] = defaultdict(list)
    for change in tracker.changes():
        claims[change.story].append(change)
    for one in newsroom.stories:
        if nights := tracker.web.showed.get(one.number):
            mine = sorted(claims.pop(one.number, ()), key=lambda change: change.night)
            found = _score_story(told, newsroom, one, nights, mine)
            _score_young(told, newsroom, one, nights[0], found)
    told.false += sum(map(len, claims.values()))
    _score_removals(told, newsroom, tracker)
    return told


def _score_story(
    told: Score, newsroom: Newsroom, one: Story, nights: list[int], claims: list[Change]
) -> dict[datetime, int]:
    """Goes through the looks at a story; gives the night in which each edit that was found was found."""
    first, last = newsroom.moment(nights[0]), newsroom.moment(newsroom.nights)
    told.edits += sum(event.what in WORDS for event in one.between(first, last))
    told.waiting += sum(event.what in WORDS for event in one.between(newsroom.moment(nights[-1]), last))
    by_night = {change.night: change for change in claims}
    told.false += sum(night not in nights and not change.quiet for night, change in by_night.items())
    found: dict[datetime, int] = {}
    believed = before = _text(one, first)
    since, open_since = first, None
    for night in nights[1:]:
        now = newsroom.moment(night)
        text, claim = _text(one, now), by_night.get(night)
        differs = meaning(text) != meaning(before)
        told.visible += differs
        told.quiet_visible += text.said != before.said and not differs
        if differs and open_since is None:
            open_since = since
        loud = claim is not None and not claim.quiet
        if claim is not None:
            old, changed = believed, meaning(text) != meaning(believed)
            _judge(told, claim, one, old, text)
            if changed and loud:
                told.late += not differs
                event = [e for e in one.between(open_since or since, now) if e.what in WORDS][-1]
                found[event.at] = night
                told.delays.append((now - event.at) / DAY)
            believed, open_since = text, None
        elif meaning(text) == meaning(believed):
            open_since = None
        before, since = text, now
    told.found += len(found)
    told.missed += meaning(before) != meaning(believed)
    return found


def _judge(told: Score, claim: Change, one: Story, old: Text, new: Text) -> None:
    """One claim at a look: true, false, loud where it should be quiet, or with the wrong interval."""
    changed, touched = meaning(new) != meaning(old), new.revision != old.revision
    if claim.quiet:
        told.quiet_found += touched and not changed
        told.quiet_false += not touched
    elif changed:
        told.wrong_intervals += meaning(_text(one, claim.after)) != meaning(old)
    elif touched:
        told.quiet_taken_for_edits += 1
    else:
        told.false += 1


def _score_young(told: Score, newsroom: Newsroom, one: Story, first: int, found: dict[datetime, int]) -> None:
    """Edits of young articles that could be seen the next night: the site was in order, the edit still stood."""
    for event in one.between(newsroom.moment(first), newsroom.moment(newsroom.nights)):
        if event.what not in WORDS or event.at - one.published_at >= YOUNG:
            continue
        night = -((newsroom.moment(1) - event.at) // DAY) + 1
        stands = one.at(newsroom.moment(night))
        if stands is None or not _stood(stands, event) or not _to_be_had(newsroom, one, stands, night):
            continue
        told.young += 1
        told.young_next_night += found.get(event.at) == night


def _stood(stands: Event, event: Event) -> bool:
    return not stands.gone and meaning(stands.text) == meaning(event.text)


def _to_be_had(newsroom: Newsroom, one: Story, stands: Event, night: int) -> bool:
    return newsroom.serve(f"{newsroom.site(one.site).home}news/{stands.slug}", night, {}).showed


def _score_removals(told: Score, newsroom: Newsroom, tracker: Tracker) -> None:
    last = newsroom.moment(newsroom.nights)
    for one in newsroom.stories:
        if nights := tracker.web.showed.get(one.number):
            told.removals += sum(e.what == "removed" for e in one.between(newsroom.moment(nights[0]), last))
    by_number = {one.number: one for one in newsroom.stories}
    for claim in tracker.gone():
        stands = by_number[claim.story].at(newsroom.moment(claim.night))
        told.removals_found += bool(stands and stands.gone)
        told.false_removals += not (stands and stands.gone)


def _text(one: Story, moment: datetime) -> Text:
    stands = one.at(moment)
    if stands is None:
        raise ValueError(f"story {one.number} was looked at before it was published")
    return stands.text
