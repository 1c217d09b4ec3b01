"""Links of a page that mean something: documents it offers, and those in its sentences."""

from collections.abc import Callable, Iterable

from archive import Link
from scraper.addresses import absolute
from scraper.line import Line
from scraper.markup import squeeze


def links_in(lines: Iterable[tuple[Line, str]], base: str, key: Callable[[str], str]) -> tuple[Link, ...]:
    """The links whose text stands in lines, each once by its `key` and the relation that the line stands for.

    `base` is the address that links without one of their own are of.
    """
    found: dict[tuple[str, str], Link] = {}
    for line, relation in lines:
        for anchor in line.element.iter("a"):
            text = squeeze(anchor.text_content())
            if not text or text not in line.text:
                continue
            url = absolute(base, anchor.get("href") or "")
            if its_key := key(url):
                found.setdefault(
                    (its_key, relation), Link(url=url, key=its_key, text=text, relation=relation)
                )
    return tuple(found.values())
