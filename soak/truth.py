"""What an archive of the made-up press should have come to, and where it came to something else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from newsroom.score import meaning
from newsroom.story import DAY, Story
from sqlalchemy import select

from archive import Archive
from archive.model import Article, Version
from soak.press import FIRST_NIGHT, Press, night_of
from soak.served import Asked


class Edit(NamedTuple):
    """That a story was found to say something else: in which night, and in which it had still said the old thing."""

    story: int
    night: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The edits that looks could see, and of the archive's claims those that are right, missing, invented."""

    visible: int
    right: int
    missed: tuple[Edit, ...]
    invented: tuple[Edit, ...]


def story_of(press: Press, source: str, url: str) -> Story | None:
    """The story at an address."""
    return press.by_slug.get((source, url.rstrip("/").rpartition("/")[2]))


def night_at(moment: datetime | None) -> int:
    """The night of a moment; 0 for none."""
    return round((moment - FIRST_NIGHT) / DAY) + 1 if moment else 0


def visible(press: Press, asked: Iterable[Asked]) -> set[Edit]:
    """The edits that the looks which were answered could see, each between the two looks that frame it."""
    showed: defaultdict[int, set[int]] = defaultdict(set)
    for one in asked:
        if one.story:
            showed[one.story].add(one.night)
    stories = {one.number: one for one in press.by_slug.values()}
    found: set[Edit] = set()
    for number, nights in showed.items():
        in_order = sorted(nights)
        for after, night in pairwise(in_order):
            if _says(stories[number], after) != _says(stories[number], night):
                found.add(Edit(number, night, after))
    return found


def _says(one: Story, night: int) -> str:
    stands = one.at(night_of(night))
    return meaning(stands.text) if stands else ""


def claimed(archive: Archive, press: Press) -> set[Edit]:
    """The edits that the archive says there were, quiet ones left out."""
    statement = (
        select(Article.source, Article.url, Version.seen_from, Version.seen_after)
        .join(Version, Version.article_id == Article.id)
        .where(Version.change.in_(("edit", "revert")))
    )
    found: set[Edit] = set()
    with archive.session() as session:
        for source, url, seen_from, seen_after in session.execute(statement):
            one = story_of(press, source, url)
            found.add(Edit(one.number if one else 0, night_at(seen_from), night_at(seen_after)))
    return found


def judged(archive: Archive, press: Press, asked: Sequence[Asked]) -> Verdict:
    """The archive's edits against the truth."""
    true, said = visible(press, asked), claimed(archive, press)
    return Verdict(
        visible=len(true),
        right=len(true & said),
        missed=tuple(sorted(true - said)),
        invented=tuple(sorted(said - true)),
    )


def absent(archive: Archive, press: Press) -> Mapping[int, Story]:
    """The stories that the archive takes to be gone or to have moved away, by number."""
    statement = select(Article.source, Article.url).where(
        Article.state.in_(("gone", "moved")), Article.merged_into.is_(None)
    )
    with archive.session() as session:
        found = [story_of(press, source, url) for source, url in session.execute(statement)]
    return {one.number: one for one in found if one}
