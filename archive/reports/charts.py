"""Draws numbers as SVG that needs no script, no style sheet and no network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from archive.terminal import line

# Told apart by those who see few colours as well, and by their lightness in print.
_COLOURS = ("#1d4f76", "#c8742b", "#6b9a54", "#8b6ca8", "#777777")
_INK, _RULE = "#222222", "#d5d9dc"
_FONT = "font-family='system-ui, sans-serif'"


@dataclass(frozen=True, kw_only=True)
class Series:
    """Numbers of one kind, one for each label of a chart."""

    name: str
    values: Sequence[float]


def columns(title: str, labels: Sequence[str], series: Sequence[Series], width: int = 640) -> str:
    """Columns side by side along a time, those of several series stacked."""
    left, base, high = 44, 178, 150
    totals = [sum(one.values[at] for one in series) for at in range(len(labels))]
    top = _rounded(max(totals, default=0))
    step = (width - left - 8) / max(1, len(labels))
    drawn = [*_rules(left, width, base, high, top), *_stacks(labels, series, (left, step, base, high, top))]
    every = max(1, -(-len(labels) // 12))
    for at in range(0, len(labels), every):
        x = left + at * step + step / 2
        drawn.append(_words(x, base + 16, labels[at], "middle"))
    return _svg(title, width, 226, [*drawn, *_legend(series, left, 212)])


def bars(title: str, labels: Sequence[str], series: Sequence[Series], width: int = 640) -> str:
    """Bars below each other, their names and numbers before them; of several series stacked."""
    left, row = 262, 24
    totals = [sum(one.values[at] for one in series) for at in range(len(labels))]
    scale = (width - left - 4) / (max(totals, default=0) or 1)
    drawn = []
    for at, label in enumerate(labels):
        y, x = at * row + 4, float(left)
        drawn.append(_words(left - 54, y + 13, _short(label, 30), "end"))
        drawn.append(_words(left - 8, y + 13, _number(totals[at]), "end"))
        for place, one in enumerate(series):
            long = one.values[at] * scale
            drawn.append(_box(x, y, long, 17, place, f"{label}: {one.name} {_number(one.values[at])}"))
            x += long
    legend = _legend(series, 0, len(labels) * row + 18)
    return _svg(title, width, len(labels) * row + (26 if legend else 6), [*drawn, *legend])


def _stacks(
    labels: Sequence[str], series: Sequence[Series], frame: tuple[float, float, float, float, float]
) -> Iterator[str]:
    left, step, base, high, top = frame
    wide = max(1.0, min(34.0, step * 0.8))
    for at, label in enumerate(labels):
        y = base
        for place, one in enumerate(series):
            tall = one.values[at] / top * high
            y -= tall
            said = f"{label}: {one.name} {_number(one.values[at])}"
            yield _box(left + at * step + (step - wide) / 2, y, wide, tall, place, said)


def _rules(left: float, width: float, base: float, high: float, top: float) -> Iterator[str]:
    for part in (0, 0.5, 1):
        y = base - part * high
        yield f"<line x1='{left}' x2='{width - 8}' y1='{y:.1f}' y2='{y:.1f}' stroke='{_RULE}'/>"
        yield _words(left - 6, y + 4, _number(top * part), "end")


def _legend(series: Sequence[Series], x: float, y: float) -> list[str]:
    drawn: list[str] = []
    if len(series) > 1:
        for place, one in enumerate(series):
            drawn += [_box(x, y - 10, 11, 11, place, one.name), _words(x + 16, y, one.name, "start")]
            x += 34 + 7.2 * len(one.name)
    return drawn


def _rounded(most: float) -> float:
    """The end of a scale: the next even number with one digit that says something. Ex: 2, 4, 10, 20, 60"""
    top = 2.0
    while top < most:
        top = top + 2 if top < 10 else top * 2 if top < 40 else top + 10 ** (len(str(int(top))) - 1) * 2
    return top


def _box(x: float, y: float, wide: float, tall: float, place: int, said: str) -> str:
    if wide <= 0 or tall <= 0:
        return ""
    colour = _COLOURS[place % len(_COLOURS)]
    return (
        f"<rect x='{x:.1f}' y='{y:.1f}' width='{wide:.1f}' height='{tall:.1f}' fill='{colour}'>"
        f"<title>{_text(said)}</title></rect>"
    )


def _words(x: float, y: float, said: str, anchor: str) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'>{_text(said)}</text>"


def _svg(title: str, width: int, height: int, drawn: Sequence[str]) -> str:
    return (
        f"<svg role='img' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"aria-label='{_text(title)}' {_FONT} font-size='12.5' fill='{_INK}'>{''.join(drawn)}</svg>"
    )


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _text(words: str) -> str:
    return escape(line(words))
