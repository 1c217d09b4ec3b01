"""One made-up story as each publisher has set it through the years: the templates are in tests/scraper/eras."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from string import Template

ERAS = Path(__file__).parent.parent / "scraper" / "eras"
TITLE = "Force told to answer calls sooner"
STANDFIRST = "Inspectors say that one caller in nine gives up before anybody answers the telephone."
AUTHOR = "Rowan Vale"
PARAGRAPHS = (
    "The force takes too long to answer the telephone, according to HMICFRS, which listened to 300 calls in May.",
    "Its report says that nobody in the control room knew how many of those who hung up had rung again.",
    "Callers from the café quarter of Eastmoor waited longest, for 11 minutes and 40 seconds on average.",
    "“My mother’s battery was flat before anybody spoke to her,” said Leander Hogben, who runs a shop there.",
    "The force said that it had trained 70 more people – and that it would be looked at again in the spring.",
)
# Half past eleven at night in UTC is half past midnight of the next day in London.
PUBLISHED_AT = datetime(2016, 6, 20, 23, 30, tzinfo=UTC)
PUBLISHED_ON = date(2016, 6, 21)

_SLUG = "force-told-to-answer-calls-sooner"
_SHORT = "force-told-answer-calls-sooner"
_BBC = "/news/uk-england-nottinghamshire-23017755"
_REACH = f"/news/midlands-news/{_SHORT}-11502233"
_WIRED = "Force+told+to+answer+calls+sooner+21062016003000"
_STAR = f"/2016/06/21/{_SLUG}"
_ITV = f"/news/central/2016-06-21/{_SLUG}"
_HMIC = f"news/news-feed/{_SLUG}/"


@dataclass(frozen=True, kw_only=True)
class Era:
    """How one publisher set an article in some years, and the address it had then; `calls` is a figure in it."""

    source: str
    name: str
    url: str
    charset: str = "utf-8"
    calls: int = 300

    @property
    def body(self) -> bytes:
        """The page as it was served."""
        told = {f"p{i}": text for i, text in enumerate(PARAGRAPHS, 1)}
        told["p1"] = told["p1"].replace("300", str(self.calls))
        page = (ERAS / self.source / f"{self.name}.html").read_text("utf-8")
        story = Template(page).substitute(told, title=TITLE, standfirst=STANDFIRST, author=AUTHOR)
        return story.encode(self.charset, "xmlcharrefreplace")


def _eras(source: str, *eras: tuple[str, ...]) -> list[Era]:
    return [Era(source=source, name=name, url=url, charset=(*rest, "utf-8")[0]) for name, url, *rest in eras]


# In the order of the years.
BY_SOURCE = {
    eras[0].source: eras
    for eras in (
        _eras(
            "express_and_star",
            ("a-wordpress", f"http://www.expressandstar.com/news{_STAR}/"),
            ("b-pagebuilder", f"http://origin.expressandstar.mna.arcpublishing.com/news{_STAR}/"),
            ("c-fusion", f"https://www.expressandstar.com/news{_STAR}/"),
            ("c2-tailwind", f"https://plus.expressandstar.com/news{_STAR}"),
            ("d-next", f"https://www.expressandstar.com/news{_STAR}/"),
            ("e-onecms", f"https://www.expressandstar.com/news/crime/{_SLUG}-6547498"),
        ),
        _eras(
            "birmingham_live",
            ("2013-widgets", f"http://www.birminghammail.co.uk{_REACH}"),
            ("2023-chameleon", f"https://www.birminghammail.co.uk{_REACH}"),
            ("2024-parsely", f"https://www.birminghammail.co.uk{_REACH}"),
            ("2024-information", f"https://www.birminghammail.co.uk{_REACH}"),
            ("2025-react", f"https://www.birminghammail.co.uk{_REACH}"),
            ("2026-react-plain", f"https://www.birminghammail.co.uk{_REACH}"),
        ),
        _eras(
            "the_northern_echo",
            ("2008-tables", f"http://www.thenorthernecho.co.uk/news/14567890.{_SHORT}/", "cp1252"),
            ("2013-open-publish", f"http://www.thenorthernecho.co.uk/news/{_SHORT}-118820n.14567890"),
            ("2021-subscription", f"https://www.thenorthernecho.co.uk/news/14567890.{_SHORT}/"),
            ("2025-today", f"https://www.thenorthernecho.co.uk/news/14567890.{_SHORT}/"),
        ),
        _eras(
            "the_news_portsmouth",
            ("2013-polopoly", f"http://www.portsmouth.co.uk/news/local/{_SLUG}-1-5087654", "cp1252"),
            ("2023-onecms", f"https://www.portsmouth.co.uk/news/crime/{_SLUG}-5087654"),
            ("2026-onecms", f"https://www.portsmouth.co.uk/news/crime/{_SLUG}-5087654"),
        ),
        _eras(
            "kent_online",
            ("2018-lower-case", f"http://www.kentonline.co.uk/thanet/news/{_SLUG}-97417/"),
            ("2021-page-story", f"https://www.kentonline.co.uk/thanet/news/{_SLUG}-97417/"),
        ),
        _eras(
            "courier",
            ("2015-wordpress", f"http://www.courier.example/news/local/123456/{_SLUG}/"),
            ("2022-timestamps", f"https://www.courier.example/fp/news/local/123456/{_SLUG}/"),
        ),
        _eras(
            "bbc",
            ("2013-story-body", f"http://www.bbc.co.uk{_BBC}"),
            ("2016-story-body", f"http://www.bbc.co.uk{_BBC}"),
            ("2024-blocks", f"https://www.bbc.com{_BBC}"),
        ),
        _eras(
            "itv", ("2014-update", f"http://www.itv.com{_ITV}/"), ("2026-next", f"https://www.itv.com{_ITV}")
        ),
        _eras(
            "shropshire_live",
            ("2012-no-seo", f"http://www.shropshirelive.com/news{_STAR}/"),
            ("2024-graph", f"https://www.shropshirelive.com/news{_STAR}/"),
        ),
        _eras(
            "wired_gov",
            ("2007-domino", f"http://www.wired-gov.net/wg/news.nsf/articles/{_WIRED}?open", "cp1252"),
            ("2024-domino", f"https://www.wired-gov.net/wg/news.nsf/articles/{_WIRED.lower()}?open="),
            ("2024-print-view", f"https://wired-gov.net/wg/news.nsf/print/{_WIRED}"),
        ),
        _eras(
            "hmicfrs",
            ("2013-table", f"http://www.hmic.gov.uk/{_HMIC}", "cp1252"),
            ("2014-blog-theme", f"http://www.justiceinspectorates.gov.uk/hmic/{_HMIC}"),
            ("2018-theme", f"https://www.justiceinspectorates.gov.uk/hmicfrs/{_HMIC}"),
            ("2025-theme", f"https://hmicfrs.justiceinspectorates.gov.uk/{_HMIC}"),
        ),
        _eras(
            "gov_uk",
            ("2013-inside-government", f"https://www.gov.uk/government/news/{_SLUG}"),
            ("2017-components", f"https://www.gov.uk/government/news/{_SLUG}"),
            ("2024-gem", f"https://www.gov.uk/government/news/{_SLUG}"),
        ),
        _eras(
            "gazette",
            ("2004-font-and-breaks", f"http://www.gazette.example/news/{_SLUG}.html", "cp1252"),
            ("2012-divs", f"http://www.gazette.example/news/{_SLUG}.html"),
            ("2018-radio", f"https://www.gazette.example/news/{_SLUG}.html"),
            ("2023-radio", f"https://www.gazette.example/news/{_SLUG}.html"),
        ),
    )
}
