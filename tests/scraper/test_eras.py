"""One story in every template that its publisher has had: each is read in full, and a redesign is no edit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pytest
from archived import every
from eras import AUTHOR, BY_SOURCE, ERAS, PARAGRAPHS, PUBLISHED_AT, PUBLISHED_ON, STANDFIRST, TITLE, Era
from scrapy.http import Response
from sources import SOURCES

from archive import Archive, Capture, Met, Origin, Reading
from archive.in_part import read_in_part
from archive.model import Article, ReadingRow, Version
from scraper.source import Source

PAGES = [era for eras in BY_SOURCE.values() for era in eras]
every_era = pytest.mark.parametrize("era", PAGES, ids=lambda era: f"{era.source}-{era.name}")
SEEN = datetime(2026, 9, 1, tzinfo=UTC)
# Behind the wall: what it holds is not read.
WALLED = {"2021-subscription"}
HOUSES = {"HM Inspectorate of Constabulary (HMIC)", "Her Majesty's Inspectorate of Constabulary"}


def _source(name: str) -> Source:
    return SOURCES[name]()


@cache
def _read(era: Era) -> Reading:
    return _source(era.source).page(era.url, era.body, "text/html", SEEN).read()


def test_every_template_of_the_years_is_listed() -> None:
    kept = {(path.parent.name, path.stem) for path in ERAS.glob("*/*.html")}
    assert kept == {(era.source, era.name) for era in PAGES}


@every_era
def test_the_whole_story_is_read_in_every_era(era: Era) -> None:
    read = _read(era)
    assert read.title == TITLE
    assert read.paragraphs == (() if era.name in WALLED else PARAGRAPHS)
    assert (read.text_complete is False) == (era.name in WALLED)


@every_era
def test_the_day_is_londons_in_every_era(era: Era) -> None:
    published = [claim for claim in _read(era).dates if claim.field == "published"]
    assert {claim.on for claim in published} == {PUBLISHED_ON}
    assert {claim.at for claim in published} <= {None, PUBLISHED_AT}


@every_era
def test_what_an_era_does_not_show_is_unknown_and_never_another_thing(era: Era) -> None:
    read, page = _read(era), era.body.decode(era.charset)
    shows = STANDFIRST in page
    assert read.standfirst == STANDFIRST if shows else not read.standfirst
    named = HOUSES if era.source in {"wired_gov", "gov_uk"} else {AUTHOR} if AUTHOR in page else {None}
    assert {*(read.authors or (None,))} <= named


@every_era
def test_an_address_of_any_year_is_one_of_the_sources_articles(era: Era) -> None:
    assert _source(era.source).is_article(era.url)


@pytest.mark.parametrize(
    ("base", "href"),
    [
        ("", "/media/calls.pdf"),
        ("", "../../../media/calls.pdf"),
        ('<base href="http://www.hmic.gov.uk/">', "media/calls.pdf"),
        ("", "http://www.hmic.gov.uk/media/calls.pdf"),
    ],
)
def test_a_link_of_an_old_page_leads_where_it_led_then(base: str, href: str) -> None:
    """A web archive's raw page has the links of its day, and not the archive's."""
    era = BY_SOURCE["hmicfrs"][0]
    link = f'They are in <a href="{href}">the report on how calls are answered</a>, which is published today.'
    page = era.body.decode(era.charset).replace("<head>", f"<head>{base}").replace("</p>", f" {link}</p>", 1)
    read = (
        _source("hmicfrs")
        .page(era.url, page.encode(era.charset), "text/html; charset=iso-8859-1", SEEN)
        .read()
    )
    assert "http://www.hmic.gov.uk/media/calls.pdf" in {one.url for one in read.links}


# ---- one article, seen through the years


def _record(archive: Archive, eras: Sequence[Era]) -> None:
    """As backfill records captures: each by the template of its year, in the order given."""
    source = _source(eras[0].source)
    archive.enlist(source.facts(SEEN))
    years = {era.name: 2017 + i for i, era in enumerate(BY_SOURCE[source.name])}
    for era in eras:
        archive.record(_captured(era, years[era.name]))


@cache  # the same captures go to either database, in either order
def _captured(era: Era, year: int) -> Capture:
    source = _source(era.source)
    bare = Capture(
        source=source.name,
        addresses=(source.address(era.url, "fetched"),),
        captured_at=datetime(year, 3, 4, 12, tzinfo=UTC),
        origin=Origin.WAYBACK,
        met=Met.READ,
        status=200,
        body=era.body,
        content_type="text/html",
    )
    capture, _ = source.read_into(bare, Response(era.url, body=era.body))
    return capture


def _open(eras: Sequence[Era]) -> list[Era]:
    return [era for era in eras if era.name not in WALLED]


@pytest.mark.parametrize("eras", [_open(eras) for eras in BY_SOURCE.values()], ids=list(BY_SOURCE))
def test_a_story_in_all_the_templates_of_the_years_is_one_version(archive: Archive, eras: list[Era]) -> None:
    _record(archive, eras)
    (article,) = every(archive, Article)
    assert [(one.change, one.changed) for one in every(archive, Version)] == [("first", "")]
    assert article.published_on == PUBLISHED_ON


@pytest.mark.parametrize("eras", [_open(eras) for eras in BY_SOURCE.values()], ids=list(BY_SOURCE))
def test_older_captures_that_arrive_late_join_their_article(archive: Archive, eras: list[Era]) -> None:
    _record(archive, eras[::-1])
    assert len([one for one in every(archive, Article) if one.merged_into is None]) == 1
    assert [(one.change, one.changed) for one in every(archive, Version)] == [("first", "")]


PAIRS = [(before, after) for eras in BY_SOURCE.values() for before, after in pairwise(_open(eras))]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].source}-{pair[0].name}-{pair[1].name}")
def test_a_figure_that_is_altered_together_with_the_template_is_an_edit(
    archive: Archive, pair: tuple[Era, Era]
) -> None:
    """That a redesign is no edit must not hide one, unless one of the two leaves open whether its text is whole."""
    before, after = pair
    _record(archive, [before, replace(after, calls=301)])
    told = [(one.change, one.changed.split("|")[0]) for one in every(archive, Version)]
    in_doubt = len({read_in_part(reading) for reading in every(archive, ReadingRow)}) == 2
    assert told == [("first", ""), *([] if in_doubt else [("edit", "text")])]
