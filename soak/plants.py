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
    """A kind of plant: how many nights it lasts, from and to, and the classes of causes that name it rightly.

    One that is `lasting` stays until the end. It has to be named on its first night, or `within` so many more. It is
    planted at one of `papers`, at any if none is named, or `everywhere`.
    """

    name: str
    named: tuple[Cause, ...]
    nights: tuple[int, int] = (1, 3)
    within: int = 0
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


SOME_NIGHTS, ONE_NIGHT = (4, 8), (1, 1)
LAYOUT_CHANGES = (
    Kind(
        name="redesign, all still read",
        named=(Cause.LAYOUT,),
        nights=SOME_NIGHTS,
        lasting=True,
        papers=("the_signal",),
    ),
    Kind(
        name="body lost",
        named=(Cause.HALF_READ, Cause.FIELD_LOST, Cause.LAYOUT),
        nights=SOME_NIGHTS,
        papers=("the_inspectorate",),
    ),
    Kind(
        name="date lost",
        named=(Cause.FIELD_LOST, Cause.LAYOUT),
        nights=SOME_NIGHTS,
        papers=("the_wire",),
    ),
    Kind(
        name="title moved",
        named=(Cause.FIELD_LOST, Cause.LAYOUT),
        nights=SOME_NIGHTS,
        papers=("the_courier",),
    ),
    Kind(
        name="lists' markup changed",
        named=(Cause.EMPTY, Cause.FEWER, Cause.LAYOUT),
        nights=SOME_NIGHTS,
        papers=("the_post",),
    ),
)
LISTED_OFTEN = ("the_courier", "the_signal")
OUTAGES = (
    Kind(name="no answer", named=(Cause.UNREACHABLE,)),
    Kind(name="name not found", named=(Cause.DNS,)),
    Kind(name="server errors", named=(Cause.UNREACHABLE,)),
    Kind(name="refused", named=(Cause.BLOCKED,)),
    Kind(name="challenge, status 200", named=(Cause.CHALLENGE,)),
    Kind(name="closed by robots.txt", named=(Cause.ROBOTS,)),
    Kind(name="lists empty", named=(Cause.EMPTY,)),
    Kind(name="lists cut short", named=(Cause.FEWER,), papers=LISTED_OFTEN),
    # A site that serves its lists of one day for weeks; that it is not a quiet week shows only by and by.
    Kind(name="lists frozen", named=(Cause.DATES_STUCK,), nights=(18, 24), within=17, papers=LISTED_OFTEN),
    Kind(name="articles not found", named=(Cause.VANISHED,), papers=("the_inspectorate", "the_courier")),
    Kind(name="clock years behind", named=(Cause.CLOCK,), nights=ONE_NIGHT, everywhere=True),
    Kind(name="night not run", named=(Cause.NOT_RUN,), nights=ONE_NIGHT, everywhere=True),
    # Where it is locked to the end, no more is in the archive than that the crawls did not end.
    Kind(
        name="database locked",
        named=(Cause.DATABASE, Cause.INTERRUPTED),
        nights=ONE_NIGHT,
        everywhere=True,
    ),
)


def planted(
    papers: Sequence[Paper], kinds: Sequence[Kind], *, seed: int, nights: int, learning: int = LEARNING
) -> list[Plant]:
    """Each kind once, at a paper, in nights and in an order that the seed chooses; one after another."""
    random = Random(f"{seed} plants")
    order = random.sample(list(kinds), len(kinds))
    lengths = [random.randint(*kind.nights) for kind in order]
    pause = (nights - learning - sum(lengths)) // len(kinds)
    there = [paper.name for paper in papers]
    found: list[Plant] = []
    begin = learning + 1
    for kind, length in zip(order, lengths, strict=True):
        first = begin + random.randint(pause // 3, max(pause - 2, pause // 3))
        names = [name for name in kind.papers if name in there] or there
        paper = "" if kind.everywhere else random.choice(names)
        last = nights if kind.lasting else first + length - 1
        found.append(Plant(kind=kind, paper=paper, first=first, last=last))
        begin += pause + length
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
