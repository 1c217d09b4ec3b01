"""The table of newspapers, and the sources made of its rows."""

from scraper.channels import Feed
from scraper.spiders.press.titles import Row, sources, titles

MADE_UP: Row = {
    "name": "stone_courier",
    "title": "Stone Courier",
    "publisher": "Courier Group",
    "platform": "newsquest",
    "host": "www.stonecourier.example",
    "aliases": "www.stone.example",
    "areas": "staffordshire|staffordshire-fire",
    "feed": "https://www.stonecourier.example/news/rss/",
    "evidence": "form",
    "note": "",
}


def test_a_row_is_a_source_of_its_platform() -> None:
    (source,) = sources([MADE_UP])
    made = source()
    assert (made.name, made.title, made.publisher) == ("stone_courier", "Stone Courier", "Courier Group")
    assert made.areas == ("staffordshire", "staffordshire-fire")
    article = "https://www.stonecourier.example/news/7301234.force-told/"
    assert made.is_article(article)
    for alias in ("http://stonecourier.example/", "https://www.stone.example/"):
        assert made.key(f"{alias}news/7301234.force-told/") == made.key(article)


def test_a_row_whose_feed_only_follows_the_form_of_its_platform_is_not_verified() -> None:
    evidences = ("form", "", "checked 2026-09", "idx 1, listed as checked 2026-09-24")
    made = [next(sources([MADE_UP | {"evidence": evidence}])).verified for evidence in evidences]
    assert made == [False, False, True, True]


def test_desks_of_one_site_are_lists_of_one_source() -> None:
    north = MADE_UP | {"name": "courier_north", "title": "Courier: North", "areas": "cleveland"}
    south = MADE_UP | {"name": "courier_south", "title": "Courier: South", "areas": "kent|kent-fire"}
    south["feed"] = "https://feeds.courier.example/south.xml"
    (source,) = sources([north, south])
    assert (source.name, source.title) == ("courier", "Courier")
    assert source.areas == ("cleveland", "kent", "kent-fire")
    (feed,) = (channel for channel in source.channels if isinstance(channel, Feed))
    assert {north["feed"], south["feed"]} <= set(feed.urls)
    assert source().is_ours(south["feed"])


def test_every_row_has_a_name_and_the_columns_of_the_first() -> None:
    rows = titles()
    assert len({row["name"] for row in rows}) == len(rows) > 300
    assert all(row.keys() == MADE_UP.keys() for row in rows)
