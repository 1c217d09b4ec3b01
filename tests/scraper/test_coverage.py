"""Rules that all sources keep together: what they cover, whose hosts are whose, and that each platform is tested."""

import re

import pytest
from sources import for_every_source

from archive import bodies
from scraper.coverage import covers
from scraper.known_sources import all_sources
from scraper.publishers import TEMPLATES
from scraper.source import Source
from scraper.spiders.press import titles

SOURCES = list(all_sources().values())
COVERS = covers(SOURCES)
ROWS = titles.titles()
# Sources with one kind of list, and why.
ONE_KIND = {"bbc": "its regions' pages are built by scripts, and its sitemaps hold the whole of the BBC"}


def test_every_force_and_service_is_covered_by_two_newspapers_of_two_publishers() -> None:
    assert [cover.body.slug for cover in COVERS if len(cover.sources) < 2 or len(cover.publishers) < 2] == []


def test_every_force_and_service_there_is_today_is_looked_at() -> None:
    inspected = {b.slug for b in bodies().values() if b.kind in {"police", "fire"} and not b.ended}
    assert inspected == {cover.body.slug for cover in COVERS}
    assert len(inspected) > 80


@for_every_source
def test_a_source_covers_areas_of_bodies_that_there_are(source: type[Source]) -> None:
    assert [area for area in source.areas if area not in bodies() or bodies()[area].ended] == []
    assert len(set(source.areas)) == len(source.areas)
    assert source.areas or source.kind != "press"


@for_every_source
def test_a_source_has_two_kinds_of_lists_so_that_one_may_fall_silent(source: type[Source]) -> None:
    kinds = {type(channel) for channel in source.channels if not channel.last_resort}
    assert len(kinds) >= 2 or source.name in ONE_KIND


def test_the_table_of_newspapers_names_each_once_in_order_and_on_a_platform_that_is_known() -> None:
    names = [row["name"] for row in ROWS]
    assert names == sorted(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []
    assert {row["platform"] for row in ROWS} <= titles.PLATFORMS.keys()
    assert [row["name"] for row in ROWS if not row["title"] or not row["host"] or not row["areas"]] == []
    assert [row["name"] for row in ROWS if None in row or None in row.values()] == []


def test_a_host_belongs_to_one_source() -> None:
    owners: dict[str, set[str]] = {}
    for source in SOURCES:
        for host in (*source.hosts, *(host for fold in source.folds for host in fold.hosts)):
            owners.setdefault(host, set()).add(source.name)
    assert {host: names for host, names in owners.items() if len(names) > 1} == {}


def test_every_row_of_a_host_is_on_one_platform() -> None:
    platforms: dict[str, set[str]] = {}
    for row in ROWS:
        platforms.setdefault(row["host"], set()).add(row["platform"])
    assert {host: names for host, names in platforms.items() if len(names) > 1} == {}


@pytest.mark.parametrize("name", titles.PLATFORMS)
def test_every_template_of_a_platform_is_known_to_all_that_read_any_page(name: str) -> None:
    assert set(titles.PLATFORMS[name].pages) <= set(TEMPLATES)
