"""The shapes of the pages that the three sites of the demo serve; what they say is made up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
INSPECTORATE = "https://hmicfrs.justiceinspectorates.gov.uk"
WIRED = "https://www.wired-gov.net"
STAR = "https://www.expressandstar.com"
ORGANISATION = "HM Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS)"
ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nDisallow: /search\nCrawl-delay: 1\n"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A page of any of the three sites. `original` is what a syndicator's page names as its original."""

    url: str
    title: str
    published: datetime
    standfirst: str = ""
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    report: str = ""
    original: str = ""
    organisation: str = ORGANISATION
    author: str = ""


def _blocks(tag: str, texts: Sequence[str]) -> str:
    return "\n".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for text in texts)


def _day(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%d/%m/%Y %H:%M:%S}"


def feed(title: str, home: str, stories: Sequence[Story]) -> str:
    """An RSS feed, as all three sites have one."""
    items = "\n".join(
        f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link>"
        f"<pubDate>{format_datetime(story.published)}</pubDate>"
        f"<description>{escape(story.standfirst or story.paragraphs[0])}</description></item>"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>{home}</link>\n{items}\n</channel></rss>\n"
    )


def inspectorate_listing(stories: Sequence[Story]) -> str:
    """HMICFRS's /news/: a row an item, with its kind, day and the first words."""
    rows = "\n".join(
        f'<article><h2><a href="{story.url}">{escape(story.title)}</a></h2>\n'
        f"<p>News article — <time>{_day(story.published)}</time></p>\n"
        f"<p>{escape(story.paragraphs[0])}</p></article>"
        for story in stories
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>News - HMICFRS</title>
<meta property="og:site_name" content="HMICFRS"></head>
<body><header><a href="/">HMICFRS</a></header><main><h1>News</h1>
{rows}
</main></body></html>
"""


def inspectorate_page(story: Story) -> str:
    """An item of HMICFRS: label, headline, "Get the report", the text, notes."""
    notes = f"<h2>Notes</h2>\n<ol>{_blocks('li', story.notes)}</ol>" if story.notes else ""
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>{escape(story.title)} - HMICFRS</title>
<link rel="canonical" href="{story.url}">
<meta property="og:site_name" content="HMICFRS"><meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{story.published.isoformat()}"></head>
<body><a href="#main">Skip to content</a><header><a href="/">HMICFRS</a></header>
<main id="main"><article><p>News article — {_day(story.published)}</p>
<h1>{escape(story.title)}</h1>
<p>{escape(story.standfirst, quote=False)}</p>
<h2>Get the report</h2>
<p><a href="{story.report}">{escape(story.title)}: the full report</a></p>
{_blocks("p", story.paragraphs)}
{notes}
</article></main><footer><p>© Crown copyright</p></footer></body></html>
"""


def _latest(stories: Sequence[Story]) -> str:
    """Lines of an organisation; of the last one title and stamp are run together, without a link."""
    lines = [
        f'<p><a href="{story.url}">{escape(story.title)}</a><br>{_stamp(story.published)}</p>\n'
        f"<p>{escape(story.paragraphs[0], quote=False)}</p>"
        for story in stories[:-1]
    ]
    last = stories[-1]
    lines.append(f"<p>{escape(last.title)}{_stamp(last.published)}</p>\n<p>{escape(last.paragraphs[0])}</p>")
    return "\n".join(lines)


def wired_organisation(stories: Sequence[Story]) -> str:
    """WiredGov's page of one organisation: dated lines with their links."""
    return f"""<html><head><title>{escape(ORGANISATION)} | Wired-Gov</title></head>
<body><h1>{escape(ORGANISATION)}</h1>
{_latest(stories)}
</body></html>
"""


def wired_page(story: Story, latest: Sequence[Story] = ()) -> str:
    """A release on WiredGov: nothing but labels tells what is what."""
    below = (
        f"<div><b>Latest News from<br>{escape(ORGANISATION)}</b></div>\n{_latest(latest)}" if latest else ""
    )
    return f"""<html><head>
<title>{escape(story.title)} | {escape(story.organisation)} | Official Press Release</title></head>
<body><table><tr><td><a href="/wg/home.nsf/nav/home?open">Home</a></td></tr></table>
<div>{escape(story.organisation)}</div>
<div><a href="{story.url.replace("/articles/", "/print/")}">Printable version</a></div>
<h2>{escape(story.title)}</h2>
{_blocks("p", story.paragraphs)}
<p>Original article link: <a href="{story.original}">{story.original}</a></p>
{below}
</body></html>
"""


def star_page(story: Story) -> str:
    """An article of the Express & Star on the onecms platform, text in blocks and in JSON-LD."""
    machine = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.standfirst,
        "datePublished": story.published.isoformat(),
        "dateModified": story.published.isoformat(),
        "author": [{"@type": "Person", "name": story.author}],
        "articleSection": "Crime",
        "articleBody": "\n".join(story.paragraphs),
        "isAccessibleForFree": "False",
        "mainEntityOfPage": story.url,
    }
    paragraphs = "\n".join(
        '<div data-testid="article-content article-paragraph" class="markup">'
        f"<p>{escape(text, quote=False)}</p></div>"
        for text in story.paragraphs
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>{escape(story.title)} | Express &amp; Star</title>
<link rel="canonical" href="{story.url}"><meta property="og:title" content="{escape(story.title)}">
<meta name="description" content="{escape(story.standfirst)}">
<script type="application/ld+json">{json.dumps(machine, ensure_ascii=False)}</script></head>
<body><nav><a href="/news">News</a></nav><div id="topBanner"></div>
<article data-testid="article-page"><h1>{escape(story.title)}</h1>
<p>{escape(story.standfirst, quote=False)}</p><p>By {escape(story.author)}</p>
<p>Published {story.published.astimezone(LONDON):%d %b %Y, %H:%M}</p>
<div id="content-wrapper" data-testid="article-content-wrapper">
{paragraphs}
<div class="piano-article-paywall"></div>
</div></article></body></html>
"""


def missing(words: str) -> str:
    """What a server says of a page that is not there."""
    return f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>\n"
