"""One page, as every template and list sees it: saved pages of known and unknown sites, lists, and nonsense."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from archive import ArchiveError
from scraper.cli import app
from scraper.one_page import NOWHERE, page_at
from scraper.probe import Probed, platform_of, probe

FIXTURES = Path(__file__).parent.parent / "fixtures"


def probed(fixture: str, url: str = "") -> Probed:
    return probe(page_at(str(FIXTURES / fixture), url))


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, ["probe", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_page_of_a_known_source_is_claimed_by_it_and_read_by_template_and_structure() -> None:
    said = json.loads((FIXTURES / "shropshire_star" / "era-a.json").read_text("utf-8"))
    found = probed("shropshire_star/era-a.html", said["url"])
    assert (found.source, found.is_article, found.is_list) == ("shropshire_star", True, False)
    assert "midland_news.WpMvcPage" in found.marked
    assert [one.template for one in found.made] == [*found.marked, "article_page.ArticlePage"]
    first = next(one.reading for one in found.made if one.template == "midland_news.WpMvcPage")
    assert first is not None
    assert first.title == said["title"]
    assert any("hmicfrs check shropshire_star" in step for step in found.next_steps)
    assert any("make fixture SOURCE=shropshire_star" in step for step in found.next_steps)


def test_a_page_of_an_unknown_site_is_offered_a_declaration_on_the_platform_whose_mark_it_has() -> None:
    url = "https://www.staffordgazette.example/news/7301234.force-told-to-improve/"
    found = probed("gazette/subscriber-block.html", url)
    assert found.source == ""
    assert "newsquest" in found.platforms
    assert found.marked == ("newsquest.SubscriptionPage",)
    (step,) = [step for step in found.next_steps if "new-source" in step]
    assert "--platform newsquest --host www.staffordgazette.example" in step


@pytest.mark.parametrize(
    ("fixture", "channel"),
    [
        ("express_and_star/feed-atom.xml", "Feed"),
        ("express_and_star/news-sitemap.xml", "Sitemap"),
        ("hmicfrs/sitemap-index.xml", "Sitemap"),
        ("hmicfrs/items.json", "WordPressApi"),
        ("express_and_star/listing-hub.html", "Listing"),
    ],
)
def test_a_list_is_told_by_the_kind_of_channel_that_understands_it(fixture: str, channel: str) -> None:
    path = FIXTURES / fixture
    said = json.loads(path.with_name(f"{path.stem}.entries.json").read_text("utf-8"))
    found = probed(fixture, said["url"])
    (seen,) = found.lists
    assert seen.channel == channel
    assert found.is_list
    assert seen.lines or seen.parts
    assert found.next_steps


def test_a_feed_of_an_unknown_site_is_offered_as_the_feed_of_a_new_source() -> None:
    url = "https://www.staffordgazette.example/rss"
    found = probed("express_and_star/feed-atom.xml", url)
    (step,) = [step for step in found.next_steps if "new-source" in step]
    assert step.endswith(f"--feed {url}")


def test_a_saved_page_that_says_no_address_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text("<h1>News</h1><p>One line.</p>")
    found = probe(page_at(str(tmp_path / "saved.html")))
    assert found.url == NOWHERE
    assert "--url" in found.next_steps[0]


def test_an_empty_file_is_read_by_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    found = probe(page_at(str(tmp_path / "empty.html"), "https://www.staffordgazette.example/news/a-b-c"))
    assert found.marked == ()
    assert [one.reading for one in found.made] == [None]
    assert any("no template reads it" in step for step in found.next_steps)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"nowhere\.html") as raised:
        page_at(str(tmp_path / "nowhere.html"))
    assert raised.value.exit_code == 5
    result = run(str(tmp_path / "nowhere.html"))
    assert result.exit_code == 5
    assert "nowhere.html" in result.stderr


def test_the_command_shows_the_templates_side_by_side_and_what_to_do_next() -> None:
    result = run(str(FIXTURES / "shropshire_star" / "era-b.html"))
    assert result.exit_code == 0
    for said in ("shropshire_star", "PageBuilderPage", "ArticlePage", "first paragraph", "> "):
        assert said in result.stdout


def test_the_command_gives_programs_one_document() -> None:
    result = run(str(FIXTURES / "shropshire_star" / "era-b.html"), "--json")
    told = json.loads(result.stdout)
    assert told["source"] == "shropshire_star"
    assert told["next"]


def test_a_template_names_its_platform_where_rows_know_it() -> None:
    assert platform_of("reach.ReachPage") == "reach"
    assert platform_of("midland_news.WpMvcPage") == ""
