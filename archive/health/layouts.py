"""Which layouts a source's pages have had, learned run by run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.health.causes import Cause
from archive.health.chance import Share
from archive.health.measured import Measured
from archive.health.sketches import Sketch, find_sketch, read_sketch

# A source whose pages were seldom read has no layout yet that others could differ from.
PAGES_TO_BEGIN = 10
# A layout that was seen on so many days beside others is one of the source's own, without having been told of.
DAYS_TO_KNOW = 5
# Runs of few pages are judged together with those before.
RUNS_TOGETHER = 3


@dataclass(frozen=True, kw_only=True)
class Unfamiliar:
    """Of a run's pages those of a layout that the source never had, and how often a page of its had one.

    `before` are those of the last runs with pages.
    """

    share: Share
    before: Sequence[Share]
    rate: float


@dataclass
class Layouts:
    """The layouts of a source: `known` ones, `seen` ones that are too rare to be known, `broken` ones.

    A broken one was told of when its pages could not be read as usual; once they can it is known.
    """

    known: list[Sketch] = field(default_factory=list)
    seen: list[tuple[Sketch, set[date]]] = field(default_factory=list)
    broken: list[Sketch] = field(default_factory=list)
    pages: Share = field(default_factory=Share)
    recent: list[Share] = field(default_factory=list)
    told: list[date] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether enough pages were seen to tell what is unfamiliar."""
        return self.pages.of >= PAGES_TO_BEGIN

    def unfamiliar(self, layouts: Mapping[str, int]) -> Unfamiliar:
        """How much of a run's pages have a layout that is not known."""
        rate = (self.pages.odd + 0.5) / (self.pages.of + 1)
        return Unfamiliar(share=self._new(layouts), before=self.recent[-RUNS_TOGETHER:], rate=rate)

    def was_broken(self, layouts: Mapping[str, int]) -> bool:
        """Whether most of a run's pages have a layout that was told of when it could not be read as usual."""
        broken = sum(pages for sketch, pages in _read(layouts) if find_sketch(sketch, self.broken))
        return 2 * broken > sum(pages for _, pages in _read(layouts)) > 0

    def learn(self, day: date, run: Measured, *, failed: bool) -> None:
        """Take in one run more, the next after all before; of one that failed only whether a layout was told of."""
        told = Cause.LAYOUT in run.told
        if failed:
            self.broken += [
                sketch for sketch, _ in _read(run.layouts) if told and not find_sketch(sketch, self.known)
            ]
            return
        unfamiliar = self._new(run.layouts) if self.ready else Share(of=sum(run.layouts.values()))
        at_once = told or not self.ready
        for sketch, _ in _read(run.layouts):
            if not find_sketch(sketch, self.known):
                self._meet(sketch, day, at_once=at_once or bool(find_sketch(sketch, self.broken)))
        self.pages += unfamiliar
        if told:
            self.told.append(day)
            self.recent.clear()
        elif unfamiliar.of:
            self.recent.append(unfamiliar)

    def told_since(self, day: date) -> int:
        """How often a layout was told of since a day."""
        return sum(told >= day for told in self.told)

    def _meet(self, sketch: Sketch, day: date, *, at_once: bool) -> None:
        layout = find_sketch(sketch, [seen for seen, _ in self.seen]) or sketch
        days = next((days for seen, days in self.seen if seen is layout), {day})
        days.add(day)
        self.seen = [(seen, since) for seen, since in self.seen if seen is not layout]
        if at_once or len(days) >= DAYS_TO_KNOW:
            self.known.append(layout)
        else:
            self.seen.append((layout, days))

    def _new(self, layouts: Mapping[str, int]) -> Share:
        read = _read(layouts)
        new = sum(pages for sketch, pages in read if not find_sketch(sketch, self.known))
        return Share(odd=new, of=sum(pages for _, pages in read))


def _read(layouts: Mapping[str, int]) -> Sequence[tuple[Sketch, int]]:
    found = ((read_sketch(written), pages) for written, pages in layouts.items())
    return [(sketch, pages) for sketch, pages in found if sketch is not None]
