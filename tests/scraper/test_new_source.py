"""A newspaper is declared in a checkout: what makes no sense is refused with every reason, the rest is written."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive import ArchiveError
from scraper import checkout
from scraper.new_source import NewSource, add_file, add_row, declaration, require_sense
from scraper.source import Source
from scraper.spiders.press import titles

GAZETTE = NewSource(
    name="rugeley_gazette",
    title="Rugeley Gazette, The",
    platform="newsquest",
    host="www.rugeleygazette.example",
    publisher="Newsquest",
    areas=("staffordshire", "staffordshire-fire"),
)
PRESS = Path("scraper", "spiders", "press")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with nothing but the table of newspapers."""
    (tmp_path / PRESS).mkdir(parents=True)
    shutil.copy(checkout.root() / PRESS / "titles.csv", tmp_path / PRESS)
    return tmp_path


def rows(root: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((root / PRESS / "titles.csv").read_text("utf-8").splitlines()))


def test_a_row_is_put_where_its_name_belongs_and_every_other_line_stays(root: Path) -> None:
    before = (root / PRESS / "titles.csv").read_text("utf-8").splitlines()
    path = add_row(GAZETTE, root)
    after = path.read_text("utf-8").splitlines()
    (added,) = set(after) - set(before)
    assert [line for line in after if line != added] == before
    names = [row["name"] for row in rows(root)]
    assert names == sorted(names)


def test_a_row_makes_a_source_that_waits_for_its_check(root: Path) -> None:
    add_row(GAZETTE, root)
    (row,) = [row for row in rows(root) if row["name"] == GAZETTE.name]
    (source,) = titles.sources([row])
    assert (source.name, source.title, source.areas) == (GAZETTE.name, GAZETTE.title, GAZETTE.areas)
    assert source.hosts == (GAZETTE.host,)
    assert not source.verified
    assert source().is_article("https://www.rugeleygazette.example/news/7301234.force-told/")


def test_a_file_declares_the_same_source_as_a_row(root: Path) -> None:
    new = replace(GAZETTE, feed="https://feeds.example/rugeley", aliases=("old.rugeleygazette.example",))
    path = add_file(new, root)
    names: dict[str, Any] = {"__name__": "scraper.spiders.press.rugeley_gazette"}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), names)  # noqa: S102
    declared: type[Source] = names["RugeleyGazette"]
    (row_made,) = titles.sources([new.row()])
    for field in ("name", "title", "publisher", "areas", "verified", "home", "hosts", "channels"):
        assert getattr(declared, field) == getattr(row_made, field), field
    assert len(declaration(new).splitlines()) <= 30


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "Rugeley-Gazette"}, "not in the form"),
        ({"name": "hmicfrs"}, "there is a source hmicfrs"),
        ({"platform": "newsqest"}, "no platform 'newsqest'"),
        ({"host": "https://www.rugeleygazette.example/"}, "not in the form www"),
        ({"host": "www.shropshirestar.com"}, "that of shropshire_star"),
        ({"aliases": ("plus.shropshirestar.com",)}, "that of shropshire_star"),
        ({"areas": ("stafordshire",)}, "did you mean staffordshire"),
        ({"areas": ("Staffordshire Police",)}, "did you mean staffordshire"),
        ({"areas": ("zzzz",)}, "bodies.csv"),
        ({"areas": ()}, "no area"),
        ({"feed": "www.rugeleygazette.example/rss"}, "no address with https"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    root: Path, change: dict[str, Any], reason: str
) -> None:
    before = (root / PRESS / "titles.csv").read_bytes()
    with pytest.raises(ArchiveError, match=reason) as raised:
        add_row(replace(GAZETTE, **change), root)
    assert raised.value.exit_code == 2
    with pytest.raises(ArchiveError):
        add_file(replace(GAZETTE, **change), root)
    assert (root / PRESS / "titles.csv").read_bytes() == before


def test_every_reason_is_said_at_once() -> None:
    with pytest.raises(ArchiveError, match=r"form.*platform.*area"):
        require_sense(replace(GAZETTE, name="A", platform="B", areas=("zzzz",)))


def test_a_desk_of_a_site_with_a_desk_a_region_is_one_more_row(root: Path) -> None:
    desk = replace(GAZETTE, name="bbc_rugeley", platform="bbc", host="www.bbc.co.uk", publisher="BBC")
    add_row(desk, root)
    assert any(row["name"] == "bbc_rugeley" for row in rows(root))
