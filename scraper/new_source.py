"""Declares a new newspaper: a row of titles.csv, or a file of its own where it is to differ from its platform."""

import csv
import difflib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archive import ArchiveError, bodies
from scraper.known_sources import all_sources
from scraper.probe import claims
from scraper.spiders.press import titles

# A row whose lists only follow the form of its platform: it is left out of a crawl of all until a check has passed.
NOT_SEEN = "form"
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")


class NotASource(ArchiveError):
    """What was declared cannot be a source; the message says every reason."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class NewSource:
    """A newspaper to be declared. `areas` are slugs of bodies, `evidence` says where its lists were seen."""

    name: str
    title: str
    platform: str
    host: str
    areas: tuple[str, ...]
    publisher: str = ""
    aliases: tuple[str, ...] = ()
    feed: str = ""
    evidence: str = NOT_SEEN

    def row(self) -> titles.Row:
        """As titles.csv holds it."""
        return {
            "name": self.name,
            "title": self.title,
            "publisher": self.publisher,
            "platform": self.platform,
            "host": self.host,
            "aliases": "|".join(self.aliases),
            "areas": "|".join(self.areas),
            "feed": self.feed,
            "evidence": self.evidence,
            "note": "",
        }


def require_sense(new: NewSource) -> None:
    """Raises NotASource, with every reason, for one that the tests would refuse."""
    if reasons := list(_reasons(new)):
        raise NotASource("; ".join(reasons))


def _reasons(new: NewSource) -> Iterator[str]:
    sources, rows = all_sources(), titles.titles()
    if not NAME.fullmatch(new.name):
        yield f"the name {new.name!r} is not in the form stafford_gazette"
    elif new.name in sources or any(row["name"] == new.name for row in rows):
        yield f"there is a source {new.name}"
    if new.platform not in titles.PLATFORMS:
        yield f"no platform {new.platform!r}; known are {', '.join(titles.PLATFORMS)}"
    yield from _reasons_of_host(new, rows)
    if not new.areas:
        yield "no area is named"
    yield from (reason for area in new.areas if (reason := _reason_of_area(area)))
    if new.feed and not new.feed.startswith("https://"):
        yield f"the feed {new.feed!r} is no address with https://"


def _reasons_of_host(new: NewSource, rows: Sequence[titles.Row]) -> Iterator[str]:
    desks = [row for row in rows if row["host"] == new.host]
    # One site may have a desk a region, each a row (the BBC's, ITV's); any other host is one source.
    is_desk = len(desks) > 1 and desks[0]["platform"] == new.platform
    for host in (new.host, *new.aliases):
        taken = next((source.name for source in all_sources().values() if claims(source, host)), "")
        if not HOST.fullmatch(host):
            yield f"the host {host!r} is not in the form www.staffordgazette.example"
        elif taken and not is_desk:
            yield f"the host {host} is that of {taken}"


def _reason_of_area(area: str) -> str:
    known = bodies()
    if area in known:
        return f"the body {area} ended in {known[area].ended}" if known[area].ended else ""
    named = {
        name.lower(): body.slug for body in known.values() for name in (body.name, *body.aliases, body.slug)
    }
    close = difflib.get_close_matches(area.lower(), named, n=3, cutoff=0.6)
    meant = ", ".join(dict.fromkeys(named[name] for name in close))
    return f"no area {area!r}; {f'did you mean {meant}?' if meant else 'see the slugs in archive/subjects/bodies.csv'}"


def add_row(new: NewSource, root: Path) -> Path:
    """Put a row where its name belongs in titles.csv; every other line stays as it is. Raises NotASource."""
    require_sense(new)
    path = root / "scraper" / "spiders" / "press" / "titles.csv"
    header, *lines = path.read_text("utf-8").splitlines(keepends=True)
    written = io.StringIO()
    csv.DictWriter(written, next(csv.reader([header])), lineterminator="\n").writerow(new.row())
    at = next((i for i, line in enumerate(lines) if line.partition(",")[0] > new.name), len(lines))
    path.write_text("".join([header, *lines[:at], written.getvalue(), *lines[at:]]), "utf-8")
    return path


def add_file(new: NewSource, root: Path) -> Path:
    """Write a file of declarations, to be changed by hand. Raises NotASource."""
    require_sense(new)
    path = root / "scraper" / "spiders" / "press" / f"{new.name}.py"
    path.write_text(declaration(new), "utf-8")
    return path


def declaration(new: NewSource) -> str:
    """The source as a module of its own."""
    platform = titles.PLATFORMS[new.platform]
    own = platform.__name__
    other = new.host.removeprefix("www.") if new.host.startswith("www.") else f"www.{new.host}"
    feed_host = urlsplit(new.feed).hostname or new.host
    hosts = dict.fromkeys((new.host, *new.aliases, feed_host))
    feeds = f", feeds=({_quoted(new.feed)},)" if new.feed else ""
    return f"""\"\"\"{new.title}.\"\"\"

from scraper.addresses import Fold
from {platform.__module__} import {own}


class {new.name.title().replace("_", "")}({own}):
    \"\"\"{", ".join(bodies()[area].name for area in new.areas)}.\"\"\"

    name = {_quoted(new.name)}
    title = {_quoted(new.title)}
    publisher = {_quoted(new.publisher)}
    areas = {_tuple(new.areas)}
    verified = {new.evidence != NOT_SEEN}
    home = {_quoted(f"https://{new.host}/")}
    hosts = {_tuple(hosts)}
    folds = (Fold(onto={_quoted(new.host)}, hosts={_tuple((other, *new.aliases))}),)
    channels = {own}.usual_channels(home{feeds})
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _tuple(texts: Iterable[str]) -> str:
    quoted = [_quoted(text) for text in texts]
    return f"({quoted[0]},)" if len(quoted) == 1 else f"({', '.join(quoted)})"
