"""Rules that every source keeps, and the addresses that each of them knows."""

import inspect
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from sources import for_every_source

from scraper import settings as project
from scraper.article_page import ArticlePage
from scraper.channels import Wayback
from scraper.publishers.dc_thomson import DcThomson
from scraper.source import Source
from scraper.spiders.gov_uk import GovUk
from scraper.spiders.hmicfrs import Hmicfrs
from scraper.spiders.press import titles
from scraper.spiders.press.express_and_star import ExpressAndStar
from scraper.spiders.press.shropshire_star import ShropshireStar
from scraper.spiders.wired_gov import WiredGov


def _all_sources() -> list[type[Source]]:
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": project.SPIDER_MODULES}))
    found = [loader.load(name) for name in sorted(loader.list())]
    assert all(issubclass(source, Source) for source in found)
    return found  # type: ignore[return-value]


SOURCES = _all_sources()


def test_the_sources_asked_for_first_are_there() -> None:
    assert {"hmicfrs", "wired_gov", "gov_uk", "express_and_star", "shropshire_star"} <= {
        s.name for s in SOURCES
    }


@for_every_source
def test_a_source_has_the_name_of_its_file(source: type[Source]) -> None:
    assert source.name == source.__module__.rpartition(".")[2] or source.__module__ == titles.__name__
    assert re.fullmatch(r"[a-z][a-z0-9_]*", source.name)


@for_every_source
def test_a_source_says_in_a_line_what_it_is(source: type[Source]) -> None:
    documented = inspect.cleandoc(source.__doc__ or "")
    assert documented and "\n" not in documented
    assert source.__doc__ != source.__mro__[1].__doc__


@for_every_source
def test_a_source_says_whose_it_is_and_on_what_terms(source: type[Source]) -> None:
    assert source.title and source.terms
    assert source.kind in {"inspectorate", "syndicator", "government", "press"}
    assert source.licence in {"OGL-UK-3.0", "all-rights-reserved", "unknown"}
    assert source.kind != "press" or source.licence == "all-rights-reserved"


@for_every_source
def test_a_source_is_at_home_on_its_first_host(source: type[Source]) -> None:
    home = urlsplit(source.home)
    assert (home.scheme, home.hostname, home.path) == ("https", source.hosts[0], "/")


@for_every_source
def test_a_source_folds_its_aliases_onto_its_first_host(source: type[Source]) -> None:
    assert {fold.onto for fold in source.folds} <= {source.hosts[0]}


@for_every_source
def test_a_source_has_channels_and_web_archives_are_the_last_of_them(source: type[Source]) -> None:
    assert [c for c in source.channels if not c.last_resort]
    for channel in source.channels:
        assert channel.last_resort is isinstance(channel, Wayback)
        assert channel.urls and all(url.startswith("https://") for url in channel.urls)


# Those of many regional desks on one site: a feed a desk.
DESKS = {"bbc", "itv"}


@for_every_source
def test_a_newspaper_is_asked_for_few_lists_of_several_kinds(source: type[Source]) -> None:
    channels = [channel for channel in source.channels if not channel.last_resort]
    if source.kind == "press" and source.name not in DESKS:
        assert len({url for channel in channels for url in channel.urls}) <= 16
        assert len({type(channel) for channel in channels}) >= 3


@for_every_source
def test_a_source_asks_only_its_own_hosts_and_the_web_archive(source: type[Source]) -> None:
    made = source()
    assert [url for channel in source.channels for url in channel.urls if not made.is_ours(url)] == []
    for foreign in (
        "https://example.com/news/a-1234567",
        f"https://{source.hosts[0]}.example.com/news/a-1234567",
        f"https://evil.example/{source.hosts[0]}/",
        "https://inspectorates-staging.bang-on.net/news/news-feed/a/",
        "ftp://" + source.hosts[0],
        "mailto:a@" + source.hosts[0],
    ):
        assert not made.is_ours(foreign)
        assert not made.is_article(foreign)


@for_every_source
def test_a_source_reads_with_templates(source: type[Source]) -> None:
    assert source.pages and all(issubclass(page, ArticlePage) for page in source.pages)


GENTLER: dict[str, Callable[[Any, Any], bool]] = {
    "DOWNLOAD_DELAY": lambda own, ours: own >= ours,
    "DOWNLOAD_TIMEOUT": lambda own, ours: own <= ours,
    "DOWNLOAD_MAXSIZE": lambda own, ours: own <= ours,
    "CONCURRENT_REQUESTS_PER_DOMAIN": lambda own, ours: own <= ours,
    "CONCURRENT_REQUESTS": lambda own, ours: own <= ours,
    "RETRY_TIMES": lambda own, ours: own <= ours,
    "LOOKS_PER_NIGHT": lambda own, ours: own <= ours,
    "LOOK_AGAIN_AFTER_HOURS": lambda own, ours: own >= ours,
    "ROBOTSTXT_OBEY": lambda own, ours: own or not ours,
}


@for_every_source
def test_a_source_may_only_be_gentler_than_the_project(source: type[Source]) -> None:
    for name, own in (source.custom_settings or {}).items():
        assert name in GENTLER, f"{name} is none of a source's business"
        assert GENTLER[name](own, getattr(project, name, own)), f"{name}={own}"


def test_the_project_is_polite() -> None:
    assert project.ROBOTSTXT_OBEY
    assert project.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert project.DOWNLOAD_DELAY >= 1
    assert not project.COOKIES_ENABLED
    assert not project.REMOTE_CONTROL_ENABLED
    assert not project.TELNETCONSOLE_ENABLED
    assert project.USER_AGENT.startswith(project.BOT_NAME)
    assert "Mozilla" not in project.USER_AGENT


# ---- what is an article

H, W = "https://hmicfrs.justiceinspectorates.gov.uk", "https://www.justiceinspectorates.gov.uk"
WG = "https://www.wired-gov.net/wg/news.nsf"
GOV = "https://www.gov.uk"
ES, SS = "https://www.expressandstar.com", "https://www.shropshirestar.com"
BM, BBC, ITV = "https://www.birminghammail.co.uk", "https://www.bbc.co.uk/news", "https://www.itv.com/news"
NAMED = {source.name: source for source in SOURCES}
NorthernEcho, Portsmouth, Kent = (
    NAMED[n] for n in ("the_northern_echo", "the_news_portsmouth", "kent_online")
)
BirminghamLive, Bbc, Itv = NAMED["birmingham_live"], NAMED["bbc"], NAMED["itv"]
ShropshireLive, Barnsley = NAMED["shropshire_live"], NAMED["barnsley_chronicle"]
NE, PO, KO = (
    "https://www.thenorthernecho.co.uk",
    "https://www.portsmouth.co.uk",
    "https://www.kentonline.co.uk",
)
SL, BC, CO = (
    "https://www.shropshirelive.com",
    "https://www.barnsleychronicle.com",
    "https://www.courier.example",
)


class Courier(DcThomson):
    """A title of DC Thomson: none of the group's own covers a body that is inspected."""

    name = "courier"
    home = f"{CO}/"
    hosts = ("www.courier.example",)
    channels = DcThomson.usual_channels(home)


ARTICLES: dict[type[Source], list[str]] = {
    Hmicfrs: [
        f"{H}/news/news-feed/west-midlands-police-moved-into-enhanced-monitoring/",
        f"{H}/news/news-feed/west-midlands-fire-service-performing-well-but-progress-needed",
        f"{H}/news/releases/0202013-hmic-finds-the-police-use-of-stop-and-search-powers-is-too-often-ineffective/",
        f"{W}/hmicfrs/news/news-feed/police-response-cyber-dependent-crime-generally-good/",
        f"{W}/hmic/news/releases/0202013-a/",
        "http://www.hmic.gov.uk/news/releases/0192013-b/",
        f"{H}/news/blog/what-we-learned/",
        f"{H}/news/news-feed/peel-2018-19-group-1-force-press-releases",
        f"{H}/news/news-feed/page-one-how-forces-use-the-press/",
        f"{H}/news/news-feed/feedback-from-victims/",
    ],
    WiredGov: [
        f"{WG}/articles/Nottinghamshire+Police+moved+into+enhanced+monitoring+11032024132500?open",
        f"{WG}/articles/lincolnshire+police+moved+into+enhanced+monitoring+06122024161000?open=",
        f"{WG}/articles/Police+told+to+improve+27032017142000",
        f"{WG}/articles/ICO%2Bfines%2Bpolice%2B19102020122500?open",
        f"{WG}/print/Cybercrime+site+02122019111500",
        "http://wired-gov.net/wg/news.nsf/articles/School+inspectors+16012016090518?OpenDocument",
        f"{WG}/articles/police+news+11032024132500!open",
        "https://www.wired-gov.net/WG/News.nsf/Articles/Police+again+11032024132600?Open",
    ],
    GovUk: [
        f"{GOV}/government/news/new-inspector-of-fire-services",
        f"{GOV}/api/content/government/publications/framework-for-2024",
        f"{GOV}/government/statistics/police-and-fire-figures",
        f"{GOV}/government/statistics/announcements/police-figures-to-march",
        f"{GOV}/government/speeches/the-minister-on-police-standards/",
        f"{GOV}/government/news/new-inspector-of-fire-services.cy",
        "http://gov.uk/government/consultations/inspection-programme",
    ],
    ExpressAndStar: [
        f"{ES}/news/crime/2023/04/11/west-midlands-police-shake-up/",
        f"{ES}/news/politics/2026/02/16/fire-service-told-to-improve/",
        f"{ES}/news/2026/03/10/police-praised/",
        f"{ES}/news/local-hubs/staffordshire/stafford/2022/07/27/force-told/",
        f"{ES}/news/Features/2016/01/12/inspector-calls/",
        f"{ES}/news/crime/watchdog-moves-force-7301234",
        f"{ES}/news/watchdog-moves-force-7301234",
        "https://plus.expressandstar.com/news/crime/2023/11/25/top-boss-at-west-midlands-police",
        "http://expressandstar.com/news/2014/09/16/police-praised/",
    ],
    ShropshireStar: [
        f"{SS}/news/science/report-6547498",
        f"{SS}/news/2016/02/18/force-told-to-improve-by-inspector/",
        f"{SS}/news/crime/2018/03/22/west-mercia-police-requires-improvement---report",
        f"{SS}/news/local-hubs/shrewsbury/2022/07/27/fire-service/",
        "https://origin.shropshirestar.mna.arcpublishing.com/news/politics/2019/06/20/fire-service-praised-by-inspectors/",
    ],
    NorthernEcho: [
        f"{NE}/news/25312876.force-lost-track-700-letters-victims/",
        f"{NE}/news/local/northyorkshire/19712345.fire-crews-reach-homes-faster",
        f"{NE}/news/crime/9312876.force-told/?ref=rss",
        f"{NE}/archive/2005/01/03/6912345.Police_told_to_do_better/",
        f"{NE}/sport/23512345.x/",
        "http://www.thenorthernecho.co.uk/news/inspectors-praise-cold-case-team-118820n.20600123",
    ],
    Portsmouth: [
        f"{PO}/news/crime/hampshire-police-officers-too-tired-to-write-statements-4390021",
        f"{PO}/news/people/swans-4390003?itm_source=parsely-api",
        f"{PO}/read-this/storm-warning-4390002",
        f"{PO}/whats-on/a-new-section/inspectors-dance-5400015",
        "http://www.portsmouth.co.uk/news/local/ring-us-and-we-will-come-1-5087654",
    ],
    Kent: [
        f"{KO}/thanet/news/kent-police-told-to-answer-101-calls-faster-294417/",
        f"{KO}/a-town-nobody-knows/crime/force-praised-12345",
        f"{KO}/kent/news/old-lighthouse-sold-a108903/",
    ],
    Courier: [
        f"{CO}/news/eastmoor/4824022/inspectors-find-calm/",
        f"{CO}/fp/news/politics/local/6512345/force-told/",
    ],
    ShropshireLive: [
        f"{SL}/2024/02/07/west-mercia-police-should-look-harder-for-stolen-sheep/",
        f"{SL}/2024/02/06/hat-returned/",
        f"{SL}/news/2024/force-told-to-improve/",
        f"{SL}/police-force-told-to-improve",
        f"{SL}/?p=412233",
    ],
    Barnsley: [
        f"{BC}/article/27101/force-told-to-improve",
        f"{BC}/article/271",
        f"{BC}/news/crime/187654/police-praised.html",
        f"{BC}/news/crime/force-rated-inadequate-b1189828.html",
        f"{BC}/news/northern/force-told/a1234567890.html",
        f"{BC}/technology/22-04-2016/police-buy-forty-drones/",
        f"{BC}/News/Local/Police-Told-To-Improve",
        f"{BC}/newyddion/2123456-heddlu-gogledd-cymru",
        f"{BC}/heddlu-de-cymru%E2%80%99n-gwella",
        f"{BC}/2024/01/05/police-praised/",
        f"{BC}/news.php?id=1234",
        f"{BC}/?p=55",
    ],
    BirminghamLive: [
        f"{BM}/news/midlands-news/watchdogs-verdict-west-midlands-police-27410033",
        f"{BM}/black-country/48-hour-order-after-28036290.amp",
        f"{BM}/news/local-news/inspectors-find-men-held-too-long-4102233",
        f"{BM}/news/midlands-news/gallery/open-day-dogs-33104400?utm_source=rss",
        "http://birminghammail.co.uk/news/local-news/force-praised-612233",
        "https://www.birminghamlive.co.uk/news/midlands-news/police-watchdog-live-reaction-29651204",
    ],
    Bbc: [
        f"{BBC}/articles/cx2k4w9pdz1o",
        f"{BBC}/uk-england-stoke-staffordshire-63910442",
        f"{BBC}/uk-england-beds-bucks-herts-63910443.amp",
        f"{BBC}/explainers-63159607",
        f"{BBC}/63588631",
        f"{BBC}/live/c4gx7wlp0ezt",
        f"{BBC}/live/uk-england-birmingham-37201187",
        "https://www.bbc.com/news/articles/c93kd8wzp4ro?at_medium=RSS&at_campaign=rss",
        "http://www.bbc.com/news/uk-wales-23017755",
    ],
    Itv: [
        f"{ITV}/central/2026-03-09/fire-service-told-it-must-do-more",
        f"{ITV}/2014-04-14/boston-marathon-bombings-one-year-on/",
        f"{ITV}/tyne-tees/2019-05-02/force-praised",
        f"{ITV}/central/update/2013-07-09/force-responds/",
        "http://itv.com/news/westcountry/2024-11-01/watchdog-warns-force",
    ],
}
NOT_ARTICLES: dict[type[Source], list[str]] = {
    Hmicfrs: [
        f"{H}/", f"{H}/news/", f"{H}/news", f"{H}/news/page/101", f"{H}/news/page/86/", f"{H}/news/feed/",
        f"{H}/news/news-feed/", f"{H}/news/news-feed/feed/", f"{H}/news/news-feed/page/2/", f"{H}/news/?paged=2",
        f"{H}/news/category/custody/", f"{H}/news/tag/custody/", f"{H}/glossary/engage/", f"{H}/about-us/what-we-do/",
        f"{H}/news/news-feed/a/feed/", f"{W}/hmiprisons/news/news-feed/a/", f"{W}/hmicfrs/news/page/3/",
        f"{H}/publications/", f"{H}/publications/page/2/", f"{H}/publications/feed/", f"{H}/peel-assessments/",
        f"{H}/peel-assessments/peel-2015/", f"{H}/frs-assessment/frs-2021/", f"{H}/our-work/article/custody/visits/",
        f"{H}/fire-and-rescue-services/publications/", f"{H}/publications/report.pdf", f"{H}/?p=5120",
        f"{H}/wp-json/wp/v2/posts",
        f"{H}/news/news-feed/a/?share=x", f"{H}/news/news-feed/a/embed/", f"{H}/news/news-feed/picture.jpg",
        "https://assets-hmicfrs.justiceinspectorates.gov.uk/uploads/report.pdf",
    ],
    WiredGov: [
        "https://www.wired-gov.net/", f"{WG}/home?openform&rss", f"{WG}/organisation?openform&id=HMICFRS",
        f"{WG}/articles?OpenView&Start=31", "https://www.wired-gov.net/wg/wg-news-1.nsf/0/0123456789ABCDEF0123456789ABCDEF",
        "https://www.wired-gov.net/wg/content.nsf/article/Words+01022013?opendocument",
        "https://www.wired-gov.net/wg/home.nsf/archive?readform&id=A&key=116",
    ],
    GovUk: [
        f"{GOV}/", f"{GOV}/government/news", f"{GOV}/government/statistics",
        f"{GOV}/government/statistics/announcements",
        f"{GOV}/government/organisations/home-office", f"{GOV}/government/organisations/home-office.atom",
        f"{GOV}/guidance/fingerprints", f"{GOV}/search/all?keywords=police", f"{GOV}/api/search.json?q=HMICFRS",
        f"{GOV}/api/content/government/organisations/home-office", f"{GOV}/government/publications/a/b/c",
        "https://assets.publishing.service.gov.uk/media/1/report.pdf",
    ],
    ExpressAndStar: [
        f"{ES}/", f"{ES}/news", f"{ES}/news/", f"{ES}/news/crime", f"{ES}/news/feed/", f"{ES}/news/rss",
        f"{ES}/news?page=2",
        f"{ES}/news/2026/03/10/", f"{ES}/news/2026/03/", f"{ES}/news/local-hubs/birmingham/", f"{ES}/topic/hmicfrs",
        f"{ES}/topic/operation-7301234", f"{ES}/author/rosalind-peake-7301234", f"{ES}/news/crime/page/2/",
        f"{ES}/sitemap.xml",
        f"{ES}/resizer/2026/03/10/picture.jpg", f"{ES}/news/crime/watchdog-7301234/amp/comments",
    ],
    ShropshireStar: [
        f"{SS}/", f"{SS}/news", f"{SS}/news/politics", f"{SS}/topic/west-mercia-police",
        f"{ES}/news/crime/watchdog-moves-force-7301234",
    ],
    NorthernEcho: [
        f"{NE}/", f"{NE}/news/", f"{NE}/news/crime", f"{NE}/news/rss/", f"{NE}/news/?page=2", f"{NE}/search/?q=police",
        f"{NE}/gallery/25300009.pictures-from-the-gala/", f"{NE}/news/picture-gallery/25300009.gala/",
        f"{NE}/author/profile/402111.Esme_Hollowfield/", f"{NE}/tags/durham-police/", f"{NE}/topics/25300009.police/",
        f"{NE}/resources/images/19412345.jpg", f"{NE}/resources/images/19412345/", f"{NE}/news/25312876/",
        f"{NE}/newsletters/25312876.sign-up/", f"{NE}/sitemap.xml", f"{NE}/news/25312876.x/print/",
    ],
    Portsmouth: [
        f"{PO}/", f"{PO}/news", f"{PO}/news/crime", f"{PO}/news?page=2", f"{PO}/news/rss",
        f"{PO}/topic/operation-4390021",
        f"{PO}/author/bea-cottrell-4390021", f"{PO}/profile/bea-4390021", f"{PO}/webimg/police-4390021",
        f"{PO}/account/sign-in?return=/news/crime/a-4390021", f"{PO}/news/galleries/swans-4390003",
        f"{PO}/webimg/b25l-4390021.jpg", f"{PO}/cmlink/1.3541234", f"{PO}/sitemaps/news-2023-11.xml",
    ],
    Kent: [
        f"{KO}/", f"{KO}/news/", f"{KO}/thanet/", f"{KO}/thanet/news/", f"{KO}/news/?page=2", f"{KO}/tag/police-12345/",
        f"{KO}/authors/marnie-tuffnell-55/", f"{KO}/_api/rss/kent_online_news_feed.xml", f"{KO}/kent/election-2024/",
        f"{KO}/_media_/img/police-12345.jpg", f"{KO}/kent/jobs/constable-12345/",
    ],
    Courier: [
        f"{CO}/", f"{CO}/news/", f"{CO}/news/eastmoor/", f"{CO}/author/ishbel-crombie/", f"{CO}/news/page/12345/",
        f"{CO}/wp-content/uploads/sites/2/2022/11/cell.jpg", f"{CO}/tag/12345/police/", f"{CO}/fp/news/4824022/x/feed/",
    ],
    ShropshireLive: [
        f"{SL}/", f"{SL}/news/", f"{SL}/category/news/news-from-the-county/", f"{SL}/tag/west-mercia-police-force/",
        f"{SL}/author/tilda-of-the-onslows/", f"{SL}/page/2/", f"{SL}/feed/", f"{SL}/2024/02/06/hat-returned/feed/",
        f"{SL}/2024/02/07/", f"{SL}/2024/02/", f"{SL}/2024/",
        f"{SL}/wp-content/uploads/2024/02/flock-of-lost-sheep.jpg",
        f"{SL}/?s=police", f"{SL}/?page_id=3", f"{SL}/wp-json/wp/v2/posts", f"{SL}/terms-and-conditions/",
        f"{SL}/privacy-and-cookie-policy/", f"{SL}/advertise-with-us/", f"{SL}/events/fair-in-the-square/",
    ],
    Barnsley: [
        f"{BC}/", f"{BC}/news", f"{BC}/news/page/2/", f"{BC}/news?page=2", f"{BC}/tag/south-yorkshire-police-force",
        f"{BC}/terms-and-conditions", f"{BC}/news/food-and-drink/", f"{BC}/write-for-us", f"{BC}/isle-of-man",
        f"{BC}/report-of-the-inspectors.pdf", f"{BC}/news/three-swans-in-a-bank.jpg?w=600", f"{BC}/news.xml",
        f"{BC}/login?return=/news/force-told-to-improve", f"{BC}/author/sid-of-the-fuggles", f"{BC}/2024/01/05/",
    ],
    BirminghamLive: [
        f"{BM}/", f"{BM}/news/", f"{BM}/news/?service=rss", f"{BM}/news/midlands-news/", f"{BM}/rss.xml",
        f"{BM}/all-about/west-midlands-police", f"{BM}/all-about/operation-27410033", f"{BM}/authors/nell-hartwright/",
        f"{BM}/all-about/west-midlands-police?pageNumber=2", f"{BM}/by-date/19-06-2013",
        f"{BM}/search/?q=hmicfrs-27410033", f"{BM}/map_news.xml",
        f"{BM}/incoming/article28036345.ece/ALTERNATES/s615/0_i.jpg", f"{BM}/news/midlands-news/a-27410033/amp",
        "https://www.mirror.co.uk/news/uk-news/police-watchdog-27410033", f"{BM}/about-us/who-we-are-27410033",
    ],
    Bbc: [
        "https://www.bbc.co.uk/", BBC, f"{BBC}/england", f"{BBC}/england/kent", f"{BBC}/topics/c1ywwp31dyxt",
        f"{BBC}/live",
        f"{BBC}/videos/c5y0pnl7k1wo", f"{BBC}/av/uk-england-63910442", f"{BBC}/articles", f"{BBC}/rss.xml",
        f"{BBC}/england/kent/rss.xml", "https://www.bbc.co.uk/sport/football/articles/c0lz3mp9d2no",
        "https://feeds.bbci.co.uk/news/england/kent/rss.xml", "https://www.bbc.co.uk/iplayer/episode/m0012345",
        "https://www.bbc.co.uk/sitemaps/https-index-uk-news.xml",
    ],
    Itv: [
        "https://www.itv.com/", ITV, f"{ITV}/central", f"{ITV}/central/rss", f"{ITV}/index.rss", f"{ITV}/topic/police",
        f"{ITV}/meet-the-team/anselm-rook", f"{ITV}/central/2026-03-09", f"{ITV}/central/2026-03-09/",
        "https://www.itv.com/watch/news/swan-stops-traffic/k2h9f0", f"{ITV}/central/2026-03-09/a/amp",
    ],
}  # fmt: skip


def _pairs(table: dict[type[Source], list[str]]) -> list[tuple[type[Source], str]]:
    return [(source, url) for source, urls in table.items() for url in urls]


def test_an_article_is_told_by_its_address() -> None:
    assert [url for source, url in _pairs(ARTICLES) if not source().is_article(url)] == []


def test_a_list_a_tag_a_feed_or_a_file_is_no_article() -> None:
    assert [url for source, url in _pairs(NOT_ARTICLES) if source().is_article(url)] == []


PUBLICATIONS = [
    f"{H}/publications/crime-recording-making-the-victim-count/",
    f"{W}/hmic/publications/crime-recording-making-the-victim-count/",
    f"{H}/publication-html/west-midlands-police-enhanced-monitoring-decision",
    f"{W}/hmicfrs/publication-html/derbyshire-national-child-protection-reinspection/",
    f"{H}/peel-reports/staffordshire-2023-25/",
    f"{W}/hmicfrs/peel-assessments/peel-2015/staffordshire/",
    f"{H}/frs-assessment/frs-2021/greater-manchester/effectiveness/",
]


@pytest.mark.parametrize("url", PUBLICATIONS)
def test_a_publication_is_an_article_that_no_list_leads_to(url: str) -> None:
    """The site's sitemap names every publication there is; only those that news leads to are asked for."""
    assert Hmicfrs().is_article(url)
    assert not Hmicfrs().is_listed(url)


def test_what_a_list_leads_to_is_an_article() -> None:
    assert [url for source, url in _pairs(ARTICLES) if not source().is_listed(url)] == []


# ---- one article, one key

SAME: list[tuple[type[Source], list[str]]] = [
    (
        Hmicfrs,
        [
            f"{H}/news/news-feed/drones/",
            f"{H}/news/news-feed/drones",
            "http://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/drones/",
            "https://HMICFRS.justiceinspectorates.gov.uk:443/news/news-feed/drones/?utm_source=rss#top",
            f"{W}/hmicfrs/news/news-feed/drones/",
            "http://www.justiceinspectorates.gov.uk/hmic/news/news-feed/drones",
            "https://justiceinspectorates.gov.uk/hmicfrs/news/news-feed/drones/",
            "http://www.hmic.gov.uk/news/news-feed/drones/",
            "http://hmic.gov.uk/news/news-feed/drones",
            f"https://web.archive.org/web/20190101000000/{W}/hmicfrs/news/news-feed/drones/",
            "https://web.archive.org/web/20130801120000id_/http://www.hmic.gov.uk:80/news/news-feed/drones/",
        ],
    ),
    (
        WiredGov,
        [
            f"{WG}/articles/Police+moved+into+monitoring+11032024132500?open",
            f"{WG}/articles/police+moved+into+monitoring+11032024132500?open",
            f"{WG}/articles/police+moved+into+monitoring+11032024132500?open=",
            f"{WG}/articles/police+moved+into+monitoring+11032024132500",
            f"{WG}/articles/Police%2Bmoved%2Binto%2Bmonitoring%2B11032024132500?Open",
            f"{WG}/articles/police%20moved%20into%20monitoring%2011032024132500?OpenDocument",
            f"{WG}/articles/police+moved+into+monitoring+11032024132500!open",
            f"{WG}/print/Police+moved+into+monitoring+11032024132500?open",
            "http://wired-gov.net/wg/news.nsf/articles/police+moved+into+monitoring+11032024132500?open",
            "http://www.wired-gov.net/WG/NEWS.NSF/articles/Police+moved+into+monitoring+11032024132500?open",
        ],
    ),
    (
        ExpressAndStar,
        [
            f"{ES}/news/crime/2023/11/25/top-boss/",
            f"{ES}/news/crime/2023/11/25/top-boss",
            "http://www.expressandstar.com/news/crime/2023/11/25/top-boss/?fbclid=1",
            "https://expressandstar.com/news/crime/2023/11/25/top-boss/",
            "https://plus.expressandstar.com/news/crime/2023/11/25/top-boss",
            "https://origin.expressandstar.mna.arcpublishing.com/news/crime/2023/11/25/top-boss/",
        ],
    ),
    (
        ShropshireStar,
        [
            f"{SS}/news/politics/2019/06/20/fire-service-praised-by-inspectors/",
            "https://shropshirestar.com/news/politics/2019/06/20/fire-service-praised-by-inspectors",
            "https://plus.shropshirestar.com/news/politics/2019/06/20/fire-service-praised-by-inspectors",
            "https://origin.shropshirestar.mna.arcpublishing.com/news/politics/2019/06/20/fire-service-praised-by-inspectors/",
        ],
    ),
    (
        NorthernEcho,
        [
            f"{NE}/news/25312876.force-lost-track-700-letters-victims/",
            f"{NE}/news/25312876.force-lost-track-700-letters-victims",
            f"{NE}/news/local/durham/25312876.force-lost-track-700-letters-victims/?ref=mr",
            f"{NE}/news/crime/25312876.force-lost-track-700-letters-victims/?utm_source=rss#comments-anchor",
            "http://thenorthernecho.co.uk/news/25312876.force-lost-track-700-letters-victims/",
            f"https://web.archive.org/web/20250711000000/{NE}/news/25312876.force-lost-track-700-letters-victims/",
        ],
    ),
    (
        Portsmouth,
        [
            f"{PO}/news/crime/hampshire-police-officers-too-tired-4390021",
            f"{PO}/news/politics/hampshire-police-officers-too-tired-4390021?itm_source=parsely-api",
            f"{PO}/hampshire-police-officers-too-tired-4390021/amp",
            "http://portsmouth.co.uk/news/hampshire-police-officers-too-tired-4390021/",
        ],
    ),
    (
        Kent,
        [
            f"{KO}/thanet/news/kent-police-told-294417/",
            f"{KO}/kent/news/kent-police-told-294417",
            "http://kentonline.co.uk/thanet/crime/kent-police-told-294417/?fbclid=1",
        ],
    ),
    (
        Courier,
        [f"{CO}/news/eastmoor/4824022/inspectors-find-calm/", f"{CO}/fp/news/4824022/inspectors-find-calm"],
    ),
    (
        ShropshireLive,
        [
            f"{SL}/2024/02/06/hat-returned/",
            "http://shropshirelive.com/2024/02/06/hat-returned?utm_medium=email",
        ],
    ),
    (
        Barnsley,
        [
            f"{BC}/article/27101/force-told-to-improve",
            "http://barnsleychronicle.com/article/27101/force-told-to-improve/#comments",
        ],
    ),
    (
        BirminghamLive,
        [
            f"{BM}/black-country/48-hour-order-walsall-after-28036293",
            f"{BM}/news/midlands-news/order-extended-after-trouble-28036293",
            f"{BM}/black-country/48-hour-order-walsall-after-28036293.amp",
            f"{BM}/black-country/48-hour-order-walsall-after-28036293.amp?utm_source=a#b",
            "http://birminghammail.co.uk/black-country/48-hour-order-walsall-after-28036293/",
            "https://www.birminghamlive.co.uk/black-country/48-hour-order-walsall-after-28036293",
            f"https://web.archive.org/web/20231104000000id_/{BM}/black-country/48-hour-order-walsall-after-28036293.amp",
        ],
    ),
    (
        Bbc,
        [
            f"{BBC}/articles/cx2k4w9pdz1o",
            "https://www.bbc.com/news/articles/cx2k4w9pdz1o",
            "https://bbc.com/news/articles/cx2k4w9pdz1o?at_medium=RSS&at_campaign=rss",
            "http://www.bbc.co.uk/news/articles/cx2k4w9pdz1o.amp#0",
            "https://web.archive.org/web/20260503120000/https://www.bbc.com/news/articles/cx2k4w9pdz1o",
        ],
    ),
    (
        Itv,
        [
            f"{ITV}/central/2014-11-27/inspectors-warn/",
            "http://www.itv.com/news/central/2014-11-27/inspectors-warn",
            "https://itv.com/news/central/2014-11-27/inspectors-warn/?utm_medium=social",
        ],
    ),
]


def test_the_page_for_telephones_is_never_asked_for() -> None:
    """Robots are told not to; the article's own page says the same."""
    for source, page in ((BirminghamLive, f"{BM}/news/a-28036293"), (Bbc, f"{BBC}/uk-63588631")):
        made = source()
        for suffix in (".amp", ".amp?service=x", ".amp#top"):
            assert ".amp" not in made.address_to_ask(page + suffix)
            assert ".amp" not in made.key(page + suffix)


def test_a_title_of_reach_is_asked_for_few_lists_a_night() -> None:
    for source in SOURCES:
        if source.publisher == "Reach":
            assert sum(len(channel.urls) for channel in source.channels) <= 16, source.name


@pytest.mark.parametrize(("source", "urls"), SAME, ids=lambda value: getattr(value, "name", ""))
def test_every_form_of_an_address_has_one_number_or_else_one_key(
    source: type[Source], urls: list[str]
) -> None:
    made = source()
    met = [made.address(url, "fetched") for url in urls]
    assert len({address.number or address.key for address in met}) == 1
    assert all(made.is_article(url) for url in urls)


@pytest.mark.parametrize(
    ("source", "urls"),
    [
        (
            NorthernEcho,
            [f"{NE}/news/25500006.force-told-to-improve/", f"{NE}/news/25500006.lost-swan-is-found/"],
        ),
        (Portsmouth, [f"{PO}/news/crime/force-told-5400000", f"{PO}/news/people/late-goal-5400000"]),
        (Kent, [f"{KO}/kent/news/force-told-294417/", f"{KO}/thanet/news/swan-found-294417/"]),
    ],
)
def test_two_stories_that_share_a_number_stay_two(source: type[Source], urls: list[str]) -> None:
    """New words after a change of headline are led to by a redirect or the page's own address."""
    assert len({source().key(url) for url in urls}) == len(urls)


def test_other_articles_have_other_keys() -> None:
    for source, urls in ARTICLES.items():
        made = source()
        assert len({made.key(url) for url in urls}) == len(urls)


# Rows of the table of newspapers have nothing of their own: one of each platform speaks for the others.
OF_THEIR_OWN = [
    *(source for source in SOURCES if source.__module__ != titles.__name__),
    *{source.__mro__[1]: source for source in SOURCES if source.__module__ == titles.__name__}.values(),
]
hosts = st.sampled_from(sorted({host for source in SOURCES for fold in source.folds for host in fold.hosts}))
paths = st.lists(
    st.sampled_from(["hmic", "hmicfrs", "s", "news", "news-feed", "a+B", "%2B", "%2b", "é", "wg", "news.nsf",
                     "articles", "print", "Police+11032024132500", "..", ".", "", "x.pdf", "a b"]),
    max_size=6,
)  # fmt: skip
queries = st.sampled_from(["", "?open", "?Open=", "?utm_source=a", "?b=2&a=1", "!open", "#x", "?", "?a=%20b"])


@given(
    scheme=st.sampled_from(["http", "https", "HTTPS"]),
    host=hosts,
    path=paths,
    query=queries,
    slash=st.sampled_from(["", "/"]),
)
def test_the_key_of_a_key_is_itself(scheme: str, host: str, path: list[str], query: str, slash: str) -> None:
    url = f"{scheme}://{host}/{'/'.join(path)}{slash}{query}"
    for source in OF_THEIR_OWN:
        made = source()
        assert made.key(made.key(url)) == made.key(url)


NO_ADDRESSES = [
    "",
    "not an address",
    "javascript:alert(1)",
    "mailto:a@b.example",
    "https://",
    "http://[::1",
    "//x",
]


@for_every_source
def test_what_is_no_address_raises_nothing(source: type[Source]) -> None:
    made = source()
    for url in NO_ADDRESSES:
        assert not made.is_article(url)
        assert not made.is_ours(url)
        assert isinstance(made.key(url), str)
