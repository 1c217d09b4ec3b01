"""Five made-up layouts of an article's page; a redesign goes from one to another."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from newsroom.noise import Noise, ago
from newsroom.story import Story, Text

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a layout sets: a text of a story at its address, with the noise of one look."""

    story: Story
    text: Text
    url: str
    noise: Noise

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, escaped."""
        return [escape(part, quote=False) for part in self.text.paragraphs]

    @property
    def published(self) -> datetime:
        """The moment of publication, as clocks in London show it."""
        return self.story.published_at.astimezone(LONDON)

    def machine(self, **more: object) -> str:
        """The page's JSON-LD."""
        told = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.text.title,
            "description": self.text.standfirst,
            "datePublished": self.published.isoformat(),
            "dateModified": self.text.edited_at.isoformat(timespec="seconds"),
            "author": {"@type": "Person", "name": self.story.author},
            **more,
        }
        return f'<script type="application/ld+json">{json.dumps(told)}</script>'


Layout = Callable[[Sheet], str]


def broadsheet(sheet: Sheet) -> str:
    """Semantic elements, JSON-LD without the text, a line of relative time inside the text."""
    noise, text = sheet.noise, sheet.text
    pieces = [noise.advert(), noise.advert(), noise.newsletter(), noise.read_more()]
    body = noise.within([f"<p>{part}</p>" for part in sheet.paragraphs], pieces)
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(text.title)} | The Courier</title>
<link rel="canonical" href="{sheet.url}"><meta name="description" content="{escape(text.standfirst)}">{sheet.machine()}{noise.script()}
</head><body><header><a href="/">The Courier</a><nav><a href="/news">News</a><a href="/sport">Sport</a></nav></header>
<main><article><h1>{escape(text.title)}</h1><p class="deck">{escape(text.standfirst)}</p>
<div class="who">By {sheet.story.author} <time datetime="{sheet.published.isoformat()}">{sheet.published:%d %B %Y}</time></div>
{noise.figure()}<div class="copy"><p class="stamp">Last updated {ago(text.edited_at, noise.now)}</p>{"".join(body)}</div>
<div>{noise.readers()}</div></article><aside>{noise.list_of_links("Most read")}</aside></main>
<section>{noise.list_of_links("More from the Courier")}</section><footer><p>© The Courier {noise.now.year}</p></footer></body></html>"""


def tiles(sheet: Sheet) -> str:
    """Nothing but blocks with hashed names, the whole text in JSON-LD too, each paragraph in a block of its own."""
    noise, text = sheet.noise, sheet.text
    block = noise.nonce()[:5]
    parts = [f'<div class="c{block}"><p>{part}</p></div>' for part in sheet.paragraphs]
    body = noise.within(parts, [noise.advert(), noise.card(), noise.read_more()])
    machine = sheet.machine(
        articleBody="\n\n".join(text.paragraphs), interactionCount=noise.random.randint(5, 900)
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(text.title)} - Courier</title>
<meta property="og:title" content="{escape(text.title)}"><meta property="og:type" content="article"><meta property="og:url" content="{sheet.url}">
<meta property="og:description" content="{escape(text.standfirst)}">{machine}{noise.script()}</head><body><div id="root">
<div class="c{block}t"><a href="/">Home</a> <a href="/live">Live</a></div><div class="c{block}x"><div><h1>{escape(text.title)}</h1></div>
<div><h2>{escape(text.standfirst)}</h2></div><div><span>{sheet.story.author}</span><time datetime="{sheet.published.isoformat()}">
{ago(sheet.published, noise.now)}</time></div>{noise.figure()}<div class="c{block}b">{"".join(body)}</div>
<div><span>{noise.random.randint(3, 90)} people are reading this</span></div></div><div>{noise.list_of_links("Recommended for you", 6)}</div>
</div></body></html>"""


def tabular(sheet: Sheet) -> str:
    """An old page set in a table: no structured data, the date in words, bare links between the paragraphs."""
    noise, text = sheet.noise, sheet.text
    body = noise.within([f"<p>{part}" for part in sheet.paragraphs], [noise.advert(), noise.read_more()])
    return f"""<html><head><meta charset="utf-8"><title>{escape(text.title)} - Evening Post</title>{noise.script()}</head><body>
<table width="900"><tr><td colspan="3"><img src="/top.gif?{noise.nonce()}"> {noise.now:%A, %d %B %Y}</td></tr><tr>
<td valign="top" width="140"><a href="/">Home</a><br><a href="/news">News</a><br><a href="/jobs">Jobs</a></td>
<td valign="top"><h1>{escape(text.title)}</h1><p><b>{escape(text.standfirst)}</b></p>
<p>Published: {sheet.published:%d %B %Y} at {sheet.published:%H:%M} by {sheet.story.author}</p>{"".join(body)}
<p>{noise.readers()} | <a href="/print?{noise.nonce()[:4]}">Print</a></p></td>
<td valign="top" width="200">{noise.list_of_links("Latest news")}</td></tr></table></body></html>"""


def marked(sheet: Sheet) -> str:
    """Microdata, the byline below the headline with a relative time, a newsletter and a card in the text."""
    noise, text = sheet.noise, sheet.text
    pieces = [noise.advert(), noise.newsletter(), noise.card(), noise.figure()]
    body = noise.within([f"<p>{part}</p>" for part in sheet.paragraphs], pieces)
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(text.title)}</title>{noise.script()}
<meta name="description" content="{escape(text.standfirst)}"><link rel="canonical" href="{sheet.url}"></head><body>
<div role="banner"><a href="/">Post</a></div><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{escape(text.title)}</h1>
<h2 itemprop="description">{escape(text.standfirst)}</h2><p>By <span itemprop="author">{sheet.story.author}</span> ·
<time itemprop="datePublished" datetime="{sheet.published.isoformat()}">{sheet.published:%d %b %Y}</time> · Updated {ago(text.edited_at, noise.now)}</p>
<div itemprop="articleBody">{"".join(body)}</div><p>{noise.readers()}</p></div>
<div>{noise.list_of_links("Trending")}</div></body></html>"""


def onecms(sheet: Sheet) -> str:
    """A page with the mark of a platform that the scraper has a template for; its markup is made up otherwise."""
    noise, text = sheet.noise, sheet.text
    pieces = [noise.advert(), noise.advert(), noise.read_more(), noise.newsletter()]
    body = noise.within([f"<p>{part}</p>" for part in sheet.paragraphs], pieces)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(text.title)}</title>
<meta name="parsely-post-id" content="onecms:{sheet.story.number}"><link rel="canonical" href="{sheet.url}">
<meta name="description" content="{escape(text.standfirst)}">{sheet.machine(wordCount=sum(len(p.split()) for p in text.paragraphs))}{noise.script()}</head>
<body><div class="top"><a href="/">Signal</a></div><article data-testid="article-page"><h1>{escape(text.title)}</h1>
<p>{escape(text.standfirst)}</p><div><span>{sheet.story.author}</span><span>Published {sheet.published:%d %b %Y}, {sheet.published:%H:%M %Z}</span>
<span>{noise.random.randint(1, 9)} min read</span></div>{noise.figure()}<div data-testid="article-content-wrapper">{"".join(body)}</div>
</article>{noise.list_of_links("Continue reading")}<div>{noise.readers()}</div></body></html>"""
