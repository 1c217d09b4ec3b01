"""Makes a source of every row of titles.csv: the newspapers that have nothing of their own but a row."""

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby, takewhile
from typing import Any
from urllib.parse import urlsplit

from archive import bodies
from scraper.addresses import Fold
from scraper.publishers.bbc import Bbc
from scraper.publishers.dc_thomson import DcThomson
from scraper.publishers.iliffe import Iliffe
from scraper.publishers.itv import Itv
from scraper.publishers.local_press import LocalPress
from scraper.publishers.national_world import NationalWorld
from scraper.publishers.newsquest import Newsquest
from scraper.publishers.reach import Reach
from scraper.publishers.wordpress import WordPressNews
from scraper.source import Source

PLATFORMS: dict[str, Any] = {
    "bbc": Bbc,
    "dc_thomson": DcThomson,
    "iliffe": Iliffe,
    "itv": Itv,
    "local_press": LocalPress,
    "national_world": NationalWorld,
    "newsquest": Newsquest,
    "reach": Reach,
    "wordpress": WordPressNews,
}
# What a row's column `evidence` says of a feed that only follows the form of its platform, or that is not known.
UNSEEN = ("form", "")

Row = dict[str, str]


def titles() -> list[Row]:
    """The rows of titles.csv: lists in them are joined by `|`, `areas` holds slugs of bodies."""
    text = files(__name__.rpartition(".")[0]).joinpath("titles.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def sources(rows: Sequence[Row]) -> Iterator[type[Source]]:
    """A source a host: regional desks of one site (the BBC's, ITV's) are lists of one source."""
    for host, desks in groupby(sorted(rows, key=lambda row: row["host"]), key=lambda row: row["host"]):
        yield _source(host, list(desks))


def _source(host: str, desks: Sequence[Row]) -> type[Source]:
    first, platform = desks[0], PLATFORMS[desks[0]["platform"]]
    areas = tuple(dict.fromkeys(_each(desks, "areas")))
    feeds = tuple(dict.fromkeys(row["feed"] for row in desks if row["feed"]))
    home, other = f"https://{host}/", host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    own_folds = (Fold(onto=host, hosts=(other, *_each(desks, "aliases"))),)
    feed_hosts = {urlsplit(feed).hostname or host for feed in feeds} - {host}
    declared = {
        "__module__": __name__,
        "__doc__": f"{', '.join(bodies()[area].name for area in areas) or 'Beyond the inspectorate'}.",
        "name": _shared([row["name"] for row in desks], "_"),
        "title": _shared([row["title"] for row in desks], " "),
        "publisher": first["publisher"],
        "areas": areas,
        "verified": all(row["evidence"] not in UNSEEN for row in desks),
        "home": home,
        "hosts": (host, *_each(desks, "aliases"), *sorted(feed_hosts)),
        "folds": platform.folds or own_folds,
        "channels": platform.usual_channels(home, feeds, tuple(map(_topic, areas))),
    }
    return type(str(declared["name"]).title().replace("_", ""), (platform,), declared)


def _each(desks: Sequence[Row], column: str) -> list[str]:
    return [item for row in desks for item in row[column].split("|") if item]


def _shared(names: Sequence[str], between: str) -> str:
    """The words that several desks' names begin with. Ex: bbc_devon, bbc_kent: bbc"""
    columns = zip(*(name.split(between) for name in names), strict=False)
    return between.join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)).rstrip(
        ":"
    )


def _topic(area: str) -> str:
    """How sites write a body's name in an address. Ex: dorset-and-wiltshire-fire-and-rescue-service"""
    return "-".join("".join(c if c.isalnum() else " " for c in bodies()[area].name.lower()).split())


# Scrapy's loader finds what stands in a module under a name.
globals().update({source.__name__: source for source in sources(titles())})
