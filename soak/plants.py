"""What is planted into the nights of a soak: layout changes, outages, and small tweaks of no concern."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from archive.health.causes import Cause
from soak.press import Paper

# Nights at the beginning in which an archive learns what is usual.
LEARNING = 15


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of plant: how many nights it lasts at most, and the classes of causes that name it rightly.

    One that is `lasting` stays until the end, and has to be named on its first night. An empty `paper` is any.
    """

    name: str
    named: tuple[Cause, ...]
    nights: int = 3
    lasting: bool = False
    everywhere: bool = False
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A kind at a paper (empty: at all of them) in the nights from `first` to `last`."""

    kind: Kind
    paper: str
    first: int
    last: int

    def holds(self, paper: str, night: int) -> bool:
        """Whether it is in force."""
        return self.paper in ("", paper) and self.first <= night <= self.last


LAYOUT_CHANGES = (
    Kind(name="redesign, all still read", named=(Cause.LAYOUT,), lasting=True, papers=("the_signal",)),
    Kind(
        name="body lost",
        named=(Cause.HALF_READ, Cause.FIELD_LOST, Cause.LAYOUT),
        papers=("the_inspectorate",),
    ),
    Kind(name="date lost", named=(Cause.FIELD_LOST, Cause.LAYOUT), papers=("the_wire",)),
    Kind(name="title moved", named=(Cause.FIELD_LOST, Cause.LAYOUT), papers=("the_courier",)),
    Kind(name="lists' markup changed", named=(Cause.EMPTY, Cause.FEWER, Cause.LAYOUT), papers=("the_post",)),
)
OUTAGES = (
    Kind(name="no answer", named=(Cause.UNREACHABLE, Cause.DNS)),
    Kind(name="server errors", named=(Cause.UNREACHABLE,)),
    Kind(name="refused", named=(Cause.BLOCKED,)),
    Kind(name="challenge, status 200", named=(Cause.CHALLENGE,)),
    Kind(name="closed by robots.txt", named=(Cause.ROBOTS,)),
    Kind(name="lists empty", named=(Cause.EMPTY,)),
    Kind(name="lists cut short", named=(Cause.FEWER,), papers=("the_courier", "the_signal")),
    Kind(name="dates frozen", named=(Cause.DATES_STUCK,), papers=("the_courier", "the_signal")),
    Kind(name="articles not found", named=(Cause.VANISHED,), papers=("the_inspectorate", "the_courier")),
    Kind(name="clock years behind", named=(Cause.CLOCK,), nights=1, everywhere=True),
    Kind(name="night not run", named=(Cause.NOT_RUN,), nights=1, everywhere=True),
    Kind(name="database locked", named=(Cause.DATABASE,), nights=1, everywhere=True),
)


def planted(
    papers: Sequence[Paper], kinds: Sequence[Kind], *, seed: int, nights: int, learning: int = LEARNING
) -> list[Plant]:
    """Each kind once, at a paper and in nights that the seed chooses; no two within five nights of each other."""
    random = Random(f"{seed} plants")
    room = (nights - learning) / len(kinds)
    found: list[Plant] = []
    for place, kind in enumerate(random.sample(list(kinds), len(kinds))):
        length = random.randint(1, kind.nights)
        begin = learning + int(place * room)
        first = random.randint(begin + 1, max(begin + 1, int(begin + room) - length - 2))
        there = [paper.name for paper in papers]
        names = [name for name in kind.papers if name in there] or there
        paper = "" if kind.everywhere else random.choice(names)
        last = nights if kind.lasting else first + length - 1
        found.append(Plant(kind=kind, paper=paper, first=first, last=last))
    return found


def _consent(page: str) -> str:
    box = "<div id='consent-box'><p>We and our partners store cookies.</p><button>Accept</button></div>"
    return re.sub(r"(<body[^>]*>)", rf"\1{box}", page, count=1)


def _slot(page: str) -> str:
    return page.replace("</body>", "<div class='unit sticky' data-unit='/77/foot'></div></body>")


def _class(page: str) -> str:
    return page.replace("<h1", "<h1 class='is-wide'", 1)


def _banner(page: str) -> str:
    return re.sub(
        r"(<body[^>]*>)", r"\1<div class='warn'><a href='/weather'>Yellow warning: wind</a></div>", page
    )


TWEAKS: tuple[Callable[[str], str], ...] = (_consent, _slot, _class, _banner)


def tweaks(paper: str, night: int, *, seed: int) -> list[Callable[[str], str]]:
    """What a paper's developers have added by a night, each from a night of its own until the end."""
    return [
        tweak
        for number, tweak in enumerate(TWEAKS)
        if night >= Random(f"{seed} {paper} tweak {number}").randint(10, 340)
    ]
