"""Tells which programme of inspections, or kind of publication, a page is about."""

from functools import cache

from archive.folding import plain
from archive.subjects.mention import Mention, Page
from archive.subjects.tables import programmes


@cache
def _keywords() -> tuple[tuple[str, str], ...]:
    found = [(word.casefold(), one.slug) for one in programmes().values() for word in one.keywords]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def programme_mentions(page: Page) -> list[Mention]:
    """The programme whose keyword the title has; none rather than a guess."""
    title = plain(page.title).casefold()
    for word, slug in _keywords():
        if word in title:
            return [
                Mention(
                    kind="programme",
                    slug=slug,
                    role="subject",
                    where="title",
                    evidence=(word,),
                    times=1,
                    method="keyword",
                )
            ]
    return []
