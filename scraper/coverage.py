"""Which sources cover the area of which force and fire service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive import Body, bodies
from scraper.source import Source


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A force or service, and the newspapers whose area it is in."""

    body: Body
    sources: tuple[type[Source], ...]

    @property
    def publishers(self) -> set[str]:
        """The groups that these belong to; a newspaper of no group is its own."""
        return {source.publisher or source.name for source in self.sources}


def covers(sources: Iterable[type[Source]]) -> list[Cover]:
    """Every police force and fire and rescue service there is today, with what covers it."""
    press = [source for source in sources if source.kind == "press"]
    inspected = [body for body in bodies().values() if body.kind in ("police", "fire") and not body.ended]
    return [
        Cover(body=body, sources=tuple(source for source in press if body.slug in source.areas))
        for body in inspected
    ]


def document(sources: Mapping[str, type[Source]]) -> str:
    """The page docs/sources.md: every source, and every body with its newspapers."""
    lines = [
        "# Sources",
        "",
        "Written by a test from the declarations in `scraper/spiders/`; `hmicfrs sources` shows the same.",
        "The lists of a source that is not *verified* only follow the form of its platform: a crawl of all",
        "sources leaves it out until `hmicfrs check NAME` has passed.",
        "",
        "| source | title | publisher | areas | verified |",
        "| --- | --- | --- | --- | --- |",
    ]
    for source in sources.values():
        areas, yes_or_no = ", ".join(source.areas), "yes" if source.verified else "no"
        lines.append(f"| `{source.name}` | {source.title} | {source.publisher} | {areas} | {yes_or_no} |")
    lines += [
        "",
        "# Forces and services",
        "",
        "| body | newspapers | of them verified | publishers |",
        "| --- | --- | --- | --- |",
    ]
    for cover in covers(sources.values()):
        verified = sum(source.verified for source in cover.sources)
        named = ", ".join(f"`{source.name}`" for source in cover.sources)
        lines.append(f"| {cover.body.name} | {named} | {verified} | {len(cover.publishers)} |")
    return "\n".join(lines) + "\n"
