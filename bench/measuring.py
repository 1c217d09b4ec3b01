"""One figure of a benchmark: what it measured, over several runs, beside what, and whether that is enough."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Literal

COLUMNS = ("what", "here", "baseline", "here ÷ baseline", "target", "met")


@dataclass(frozen=True, kw_only=True)
class Target:
    """A bound on a figure's median: on its ratio to the baseline where it has one, else on itself."""

    kind: Literal["≥", "≤"]
    bound: float
    of_ratio: bool = True

    def met_by(self, value: float) -> bool:
        """Whether a value keeps the bound."""
        return value >= self.bound if self.kind == "≥" else value <= self.bound


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What some runs came to. `values` and `baseline` are of the same runs, pair by pair.

    `against` says what the baseline is; the ratio is always this program's value divided by the baseline's.
    """

    what: str
    unit: str
    values: Sequence[float]
    baseline: Sequence[float] = ()
    against: str = ""
    target: Target | None = None

    @property
    def ratios(self) -> list[float]:
        """Of each pair; none without a baseline. Raises ValueError for runs that are no pairs."""
        return [ours / other for ours, other in zip(self.values, self.baseline, strict=bool(self.baseline))]

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.target.met_by(median(self.ratios if self.target.of_ratio else self.values))

    def row(self) -> str:
        """A line of the table: medians, and the least and most beside them."""
        ratios, bound = self.ratios, self.target
        cells = (
            self.what,
            f"{spread(self.values)} {self.unit}",
            f"{spread(self.baseline)} {self.unit} ({self.against})" if self.baseline else "–",
            spread(ratios) if ratios else "–",
            f"{bound.kind} {digits(bound.bound)}{'' if bound.of_ratio else f' {self.unit}'}"
            if bound
            else "–",
            {True: "yes", False: "**no**", None: "–"}[self.met],
        )
        return f"| {' | '.join(cells)} |"


def digits(value: float) -> str:
    """Three digits that count, thousands apart. Ex: 0.612, 28.3, 1,520"""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most of several. Ex: 28.3 (27.9–30.1)"""
    middle = digits(median(values))
    return middle if len(values) == 1 else f"{middle} ({digits(min(values))}–{digits(max(values))})"


def table(found: Iterable[Figure]) -> str:
    """The figures as a table in Markdown."""
    head = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    return "\n".join([*head, *(figure.row() for figure in found)])


def seconds(work: Callable[[], object]) -> float:
    """How long something takes on the wall clock."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def in_turn(
    runs: int, ours: Callable[[], float], other: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Measure two in turn, ours first, so that a machine that slows down does so for both."""
    pairs = [(ours(), other()) for _ in range(runs)]
    return [one for one, _ in pairs], [one for _, one in pairs]
