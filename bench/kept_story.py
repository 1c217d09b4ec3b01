"""The rows that an archive has of one made-up story: its looks, what they said, its versions, what it is about."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from backports import zstd

from archive import Reading, composing
from archive.searching.wording import entered
from archive.subjects.version import rules_version
from bench.loading import Rows
from bench.stories import END, INSPECTORATE, Newsroom, Story

_SAMPLE = 16  # of the runs of a text, where recording keeps 64
_LOOKS = (0.4, 0.8, 1.2, 1.6)  # of the captures of an article on average
_MOST_LOOKS, _MOST_READINGS = 100, 10  # of an article
_DAY = timedelta(days=1)
_NOTHING_TOLD: dict[str, Any] = {
    **dict.fromkeys(("reason", "etag", "last_modified", "moved_to", "content_type"), ""),
    **dict.fromkeys(("sha256", "reading_id", "follows_id")),
    "origin": "live",
    "length": 0,
}
_GRADES = (
    ("peel-2021", "good"),
    ("peel-2021", "inadequate"),
    ("monitoring", "engage"),
    ("monitoring", "scan"),
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a story, and which of its versions was there; none where it was gone."""

    at: datetime
    version: int | None
    modified: bool


class Kept:
    """Adds a story's rows to others. `crawl` gives the crawl that looked at a source at a moment."""

    def __init__(
        self,
        news: Newsroom,
        captures: int,
        rows: Rows,
        crawl: Callable[[str, datetime], int],
    ) -> None:
        self._news, self._captures, self._rows, self._add = news, captures, rows, rows.add
        self._crawl = crawl
        self._capture = self._reading = 0

    def write(self, story: Story) -> None:
        """Add them; its numbers follow from the story's."""
        self._capture, self._reading = story.number * _MOST_LOOKS, story.number * _MOST_READINGS
        looks = self._looks(story)
        self._add_address(story, looks)
        before, reading = None, story.reading(0)
        for version, seen in groupby(looks, key=lambda look: look.version):
            run = list(seen)
            if version is None:
                self._add_capture(story, run[0], outcome="gone", status=404, reason="not found")
            else:
                reading = self._add_version(story, version, run, before)
                before = run[-1].at
        self._add_article(story, looks)
        self._add_words(story, reading)

    def _looks(self, story: Story) -> list[Look]:
        """Soon after it was published, then the more seldom; a change is met at the look after the one before."""
        count = looks_at(story, self._captures)
        first = story.published_at + timedelta(hours=2)
        step = min(_DAY, (END - story.published_at + _DAY) / 2**count).total_seconds()
        found = []
        for place in range(count):
            gone = place == count - 1 and story.number % 50 == 9
            at = first + timedelta(seconds=round((2**place - 1) * step) + place)
            version = None if gone else min(place, story.edits)
            found.append(Look(at=at, version=version, modified=(place + story.number) % 5 > 1))
        return found

    def _add_article(self, story: Story, looks: list[Look]) -> None:
        seen = [look.at for look in looks if look.version is not None]
        versions = {look.version for look in looks if look.version is not None}
        last = looks[-1]
        said = "read" if last.modified or last.version != looks[-2].version else "not-modified"
        self._add(
            "article",
            {
                "id": story.number,
                "public_id": public_id(story),
                "source": story.source,
                "url": story.url,
                "state": "live",
                "first_seen_at": seen[0],
                "last_seen_at": seen[-1],
                "last_looked_at": last.at,
                "watched_from": seen[0],
                "last_outcome": "gone" if last.version is None else said,
                "version_count": len(versions) - (story.quiet and len(versions) > 1),
                "published_on": story.published_at.date(),
                "published_at": story.published_at,
                "published_precision": "minute",
                "published_raw": story.published_at.isoformat(),
                "published_from": "json-ld",
                "published_conflict": False,
                "reading_id": self._reading,
            },
        )

    def _add_address(self, story: Story, looks: list[Look]) -> None:
        seen = {"first_seen_at": looks[0].at, "last_seen_at": looks[-1].at}
        place = {"url": story.url, "key": story.url, "number": str(story.number), "reason": "fetched"}
        self._add("address", {"article_id": story.number} | place | seen)

    def _add_capture(self, story: Story, look: Look, **told: Any) -> int:
        self._capture += 1
        row = {
            "id": self._capture,
            "article_id": story.number,
            "crawl_id": self._crawl(story.source, look.at),
            "url": story.url,
            "captured_at": look.at,
        }
        self._add("capture", _NOTHING_TOLD | row | told)
        return self._capture

    def _add_version(self, story: Story, version: int, seen: list[Look], before: datetime | None) -> Reading:
        """A version and the looks that saw it; what it says."""
        reading = story.reading(version, self._news.links(story))
        row = self._add_reading(story, reading)
        owner = self._read(story, seen[0], version, reading_id=row)
        for look in seen[1:]:
            if look.modified:
                self._read(story, look, version, follows_id=owner)
            else:
                self._add_capture(story, look, outcome="not-modified", status=304, follows_id=owner)
        quiet = version == 1 and story.quiet
        self._add(
            "version",
            {
                "article_id": story.number,
                "number": version + 1,
                "capture_id": owner,
                "reading_id": row,
                "seen_from": seen[0].at,
                "seen_after": before,
                "last_seen_at": seen[-1].at,
                "change": "quiet" if quiet else "edit" if version else "first",
                "changed": "text" if version else "",
                "words_added": 12 if version and not quiet else 0,
                "words_removed": 0,
            },
        )
        return reading

    def _read(self, story: Story, look: Look, version: int, **said: int) -> int:
        """A look that was served a page."""
        page = f"{story.number} {version} {look.at}".encode()
        sha256 = hashlib.sha256(page).hexdigest()
        if "reading_id" in said:
            self._add("content", {"sha256": sha256, "packed": zstd.compress(page)})
        told = {"outcome": "read", "status": 200, "sha256": sha256, "length": len(page)}
        etag = f'"{story.number}-{version}"'
        return self._add_capture(
            story, look, content_type="text/html; charset=utf-8", etag=etag, **told, **said
        )

    def _add_reading(self, story: Story, reading: Reading) -> int:
        self._reading += 1
        row = {"id": self._reading, "article_id": story.number, "annotated_by": rules_version()}
        self._add("reading", row | composing.columns(reading))
        for link in reading.links:
            self._add("reading_link", {"reading_id": self._reading} | vars(link))
        at = story.published_at
        stated = {"field": "published", "value_on": at.date(), "value_at": at, "precision": "minute"}
        stated |= {"raw": at.isoformat(), "origin": "json-ld", "doubt": ""}
        self._add("date_claim", {"article_id": story.number, "reading_id": self._reading} | stated)
        self._add_subjects(story)
        return self._reading

    def _add_subjects(self, story: Story) -> None:
        for kind, slug in (("body", story.force), ("programme", story.programme)):
            found = {
                "role": "subject",
                "where_found": "title",
                "evidence": slug,
                "times": 2,
                "method": "name",
            }
            self._add("subject", {"reading_id": self._reading, "kind": kind, "slug": slug} | found)
        if story.source_kind == INSPECTORATE:
            scale, grade = _GRADES[story.number % 3 if story.number % 2 else 3]
            given = {"scale": scale, "grade": grade, "question": "", "evidence": grade}
            self._add("grade", {"reading_id": self._reading, "body": story.force} | given)

    def _add_words(self, story: Story, reading: Reading) -> None:
        """What search and the finding of copies keep of what it says now."""
        title, every = entered(reading.title, reading.standfirst, reading.text)
        self._rows.add_plain("search_index", ("rowid", "title", "words"), [(story.number, title, every)])
        runs = [(story.number, run) for run in sample(reading.text)]
        self._rows.add_plain("shingle", ("article_id", "run"), runs)


def sample(text: str) -> list[int]:
    """Digests of some runs of five words of a text, as recording makes them."""
    words = text.casefold().replace(".", "").split()
    some = {" ".join(words[start : start + 5]) for start in range(0, len(words) - 4, 5)}
    digests = (hashlib.blake2b(run.encode(), digest_size=8).digest() for run in some)
    return sorted(int.from_bytes(one, signed=True) for one in digests)[:_SAMPLE]


def looks_at(story: Story, captures: int) -> int:
    """How often it is looked at where articles are looked at so often on average."""
    return max(2, round(captures * _LOOKS[story.number % 4]))


def last_version(story: Story, captures: int) -> int:
    """Which of its versions it was last seen to have."""
    return min(story.edits, looks_at(story, captures) - 1 - (story.number % 50 == 9))


def public_id(story: Story) -> str:
    """The id that recording gives an article."""
    digested = hashlib.sha256(f"{story.source} {story.url}".encode()).digest()
    return f"hm-{base64.b32encode(digested).decode().lower()[:10]}"
