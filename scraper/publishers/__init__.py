"""The platforms that sources are built on, and which template reads a page."""

from datetime import datetime

from archive import Reading
from scraper.article_page import ArticlePage, Unreadable
from scraper.opened import open_page
from scraper.publishers.bbc import BbcPage, BbcStoryPage
from scraper.publishers.dc_thomson import DcThomsonPage
from scraper.publishers.domino import DominoPage
from scraper.publishers.gov_uk import GovUkPage
from scraper.publishers.iliffe import IliffePage
from scraper.publishers.inspectorate import InspectoratePage
from scraper.publishers.itv import ItvPage, ItvUpdatePage
from scraper.publishers.live_blog import LiveBlogPage
from scraper.publishers.midland_news import ERAS
from scraper.publishers.national_world import OneCmsPage, PolopolyPage
from scraper.publishers.newsquest import NewsquestPage, OpenPublishPage, SubscriptionPage
from scraper.publishers.reach import ChameleonPage, DragonflyPage, ReactPage, WidgetPage
from scraper.publishers.wordpress import WordPressPage
from scraper.templates import first_to_recognise

# Every template there is, most particular first; the last reads what no mark tells apart.
TEMPLATES: tuple[type[ArticlePage], ...] = (
    InspectoratePage,
    DominoPage,
    GovUkPage,
    LiveBlogPage,
    BbcPage,
    BbcStoryPage,
    ReactPage,
    DragonflyPage,
    ChameleonPage,
    WidgetPage,
    ItvPage,
    ItvUpdatePage,
    OpenPublishPage,
    SubscriptionPage,
    NewsquestPage,
    IliffePage,
    OneCmsPage,
    PolopolyPage,
    *ERAS,
    DcThomsonPage,
    WordPressPage,
    ArticlePage,
)


def read_any(url: str, body: bytes, content_type: str, seen_at: datetime) -> Reading | None:
    """What any template makes of a page; None where none can read it."""
    try:
        tree = open_page(body, content_type)
        return first_to_recognise(TEMPLATES, tree)(url, tree, seen_at).read()
    except Unreadable:
        return None
