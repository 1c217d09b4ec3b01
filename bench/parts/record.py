"""What recording a look costs, on both databases, in an archive of a thousand looks and in one of a million."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from itertools import count, cycle, islice
from typing import Literal

from archive import Archive, Capture
from bench import bulk
from bench.kept_story import last_version
from bench.measuring import Figure, Target, in_turn, seconds
from bench.pages import LAYOUTS, page
from bench.setting import Setting
from bench.stories import END, Newsroom

Backend = Literal["sqlite", "postgresql"]
NAMES = {"sqlite": "SQLite", "postgresql": "Postgres"}

_SMALL = 200  # articles, of a thousand looks
_AT_ONCE = 150  # looks that are timed together
_DAY = timedelta(days=1)
_FAST_ENOUGH = Target(kind="≥", bound=800, of_ratio=False)
_GROWTH = Target(kind="≤", bound=1.3)


class Room:
    """An archive of a newsroom whose articles are looked at again and again, each time later than all times before."""

    def __init__(self, url: str, articles: int, bodies: list[bytes]) -> None:
        self.archive, self._news, self._bodies = Archive(url), Newsroom(articles=articles), bodies
        self._looks = count()
        self._new = (number for number in count(articles + 1) if self._is_press(number))
        press = [number for number in range(1, min(articles, 20_000) + 1) if self._is_press(number)]
        self._known = {"unchanged": cycle(press[::2]), "changed": cycle(press[1::2])}
        self._said: dict[int, int] = {}

    def close(self) -> None:
        """Let go of the archive."""
        self.archive.close()

    def captures(self, kind: str, number: int) -> list[Capture]:
        """So many looks that are first ones, or find nothing or something changed."""
        of = self._new if kind == "new" else self._known[kind]
        return [self._capture(kind, article) for article in islice(of, number)]

    def took(self, kind: str, number: int) -> float:
        """Seconds that it takes to record so many looks, each by itself. Raises ValueError for others."""
        looks = self.captures(kind, number)
        did: list[str] = []
        time = seconds(lambda: did.extend(self.archive.record(look).did for look in looks))
        if set(did) != {kind}:
            raise ValueError(f"looks that were to be {kind} are {sorted(set(did))}")
        return time

    def _is_press(self, number: int) -> bool:
        return self._news.story(number).source_kind == "press"

    def _capture(self, kind: str, article: int) -> Capture:
        look = next(self._looks)
        version = (
            0
            if kind == "new"
            else self._said.get(article, last_version(self._news.story(article), bulk.CAPTURES))
        )
        self._said[article] = version = version + (kind == "changed")
        body = self._bodies[look % len(self._bodies)] + f"<!-- {look} -->".encode()
        return self._news.look(article, END + _DAY * (1 + look / 1000), version=version, body=body)


def figures(bench: Setting) -> Iterator[Figure]:
    """Looks of three kinds on each database."""
    bodies = [
        page(number, "https://paper.example", layout).html.encode()
        for number, layout in enumerate([*LAYOUTS] * 8)
    ]
    for backend in ("sqlite", "postgresql") if bench.postgres else ("sqlite",):
        with ExitStack() as until_done:
            rooms = [
                until_done.enter_context(
                    closing(Room(bulk.filled(bench, backend, articles), articles, bodies))
                )
                for articles in (bench.some(bulk.ARTICLES), _SMALL)
            ]
            yield from _on_one_database(bench, backend, *rooms)


def _on_one_database(bench: Setting, backend: Backend, large: Room, small: Room) -> Iterator[Figure]:
    looks = max(3, bench.some(_AT_ONCE))
    for kind, name in (("unchanged", "unchanged"), ("new", "first"), ("changed", "changed")):
        for room in (large, small):
            room.took(kind, 2)  # its statements are compiled from here on
        at_large, at_small = in_turn(
            bench.runs + 2, partial(large.took, kind, looks), partial(small.took, kind, looks)
        )
        yield Figure(
            what=f"{name} looks, {NAMES[backend]}, a thousand looks in the archive",
            unit="a second",
            values=[looks / time for time in at_small],
            target=_FAST_ENOUGH if (kind, backend) == ("unchanged", "sqlite") else None,
        )
        yield Figure(
            what=f"{name} look, {NAMES[backend]}, a million looks in the archive",
            unit="ms",
            values=[time / looks * 1000 for time in at_large],
            baseline=[time / looks * 1000 for time in at_small],
            against="a thousand looks",
            target=_GROWTH if kind != "changed" else None,
        )
