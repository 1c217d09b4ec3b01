"""Made-up pages of the press as large as real ones: scripts, styles, drawings, JSON-LD, menus, teasers round a text.

Of 18 real pages the median has 900 tags and 170 links in 250 kB, a quarter of it scripts, a fifth each styles and
drawings; gzip packs it 4.5 times.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

from newsroom import words

SMALLEST, LARGEST = 70_000, 300_000
NEWEST = datetime(2026, 11, 20, 9, tzinfo=UTC)
_FORCES = (
    *("Avon and Somerset", "Bedfordshire", "Cheshire", "Cumbria", "Derbyshire", "Dorset", "Essex", "Gwent"),
    *("Hertfordshire", "Humberside", "Kent", "Lancashire", "Norfolk", "Northumbria", "Suffolk", "Wiltshire"),
)
_GRADES = ("outstanding", "good", "adequate", "requires improvement", "inadequate")
_NAMES = ("Rowan Vale", "Leander Hogben", "Ines Marlowe", "Tobias Quill", "Petra Ashdown", "Callum Frayne")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page and what is to be read from it: its `path` on its site, headline, paragraphs, day; the platform's name."""

    path: str
    layout: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    html: str


@dataclass(frozen=True, kw_only=True)
class _Story:
    home: str
    path: str
    title: str
    standfirst: str
    author: str
    paragraphs: tuple[str, ...]
    at: datetime
    random: Random

    @property
    def shown(self) -> list[str]:
        """The paragraphs as markup; one in six leads somewhere."""
        return [_linked(escape(text, quote=False), self.random) for text in self.paragraphs]

    def machine(self, **more: object) -> str:
        """The page's JSON-LD."""
        told = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": f"{self.home}{self.path}"},
            "headline": self.title,
            "description": self.standfirst,
            "datePublished": self.at.isoformat(),
            "dateModified": (self.at + timedelta(minutes=self.random.randint(1, 900))).isoformat(),
            "author": [{"@type": "Person", "name": self.author}],
            "image": [f"https://images.example/{_token(self.random)}.jpg"],
            **more,
        }
        return f'<script type="application/ld+json">{json.dumps(told)}</script>'

    def head(self, name: str, *more: str) -> str:
        """What stands in every head."""
        metas = (
            f'<meta charset="utf-8"><title>{escape(self.title)} | {name}</title>',
            f'<meta name="description" content="{escape(self.standfirst)}">',
            f'<link rel="canonical" href="{self.home}{self.path}">',
            f'<meta property="og:title" content="{escape(self.title)}"><meta property="og:type" content="article">',
            f'<meta property="article:published_time" content="{self.at.isoformat()}">',
        )
        return "".join((*metas, *more))


Layout = Callable[[_Story], tuple[str, str]]


def _newsquest(story: _Story) -> tuple[str, str]:
    loader = '<script src="https://cdn.newsquestdigital.example/loader.js" async></script>'
    text = "".join(f"<p>{part}</p>" for part in story.shown)
    return (
        story.head("The Gazette", story.machine(), loader),
        f'<article><h1>{escape(story.title)}</h1><div>By <a href="/author/profile/1.A/">{story.author}</a></div>'
        f'<div>{story.at:%d %B %Y}</div><div class="art__body"><p><strong>{escape(story.standfirst)}</strong></p>{text}'
        "<p>Download our free app to get breaking news on your phone.</p></div></article>"
        "<footer><p>&copy; 2001-2026. Newsquest Media Group Ltd, Loudwater Mill.</p></footer>",
    )


def _reach(story: _Story) -> tuple[str, str]:
    told = story.machine(articleBody=" ".join(story.paragraphs), inLanguage="en")
    text = "".join(f"<p>{part}</p>" for part in story.shown)
    return (
        story.head("Elmcaster Live", f'<meta name="author" content="{story.author}">'),
        f'{told}<h1>{escape(story.title)}</h1><h2 class="lead-text">{escape(story.standfirst)}</h2>'
        f'<div data-testid="byline"><a href="/authors/a/"><strong>{story.author}</strong></a>'
        f'<span data-testid="byline-publishedDate">{story.at:%H:%M, %d %b %Y}</span></div><article>{text}</article>',
    )


def _national_world(story: _Story) -> tuple[str, str]:
    blocks = "".join(f'<div class="markup"><p>{part}</p></div>' for part in story.shown)
    return (
        story.head(
            "The News",
            story.machine(),
            f'<meta name="parsely-post-id" content="onecms:{_token(story.random)}">',
        ),
        f'<article data-testid="article-page"><div><h1>{escape(story.title)}</h1><div class="sc-gg">'
        f"{escape(story.standfirst)}</div></div><div><span>By <span>{story.author}</span></span><div>"
        f'<span class="published-date-ago">Published {story.at:%d %b %Y, %H:%M}</span></div></div>'
        f'<div class="article-content">{blocks}</div></article>',
    )


def _broadsheet(story: _Story) -> tuple[str, str]:
    text = "".join(f"<p>{part}</p>" for part in story.shown)
    return (
        story.head("The Courier", story.machine(articleSection="Local news")),
        f'<article><header><h1>{escape(story.title)}</h1><p class="deck">{escape(story.standfirst)}</p>'
        f'<div class="who">By {story.author} <time datetime="{story.at.isoformat()}">{story.at:%d %B %Y}</time></div>'
        f'</header><div class="copy">{text}</div></article>',
    )


def _blocks(story: _Story) -> tuple[str, str]:
    """No element that has a meaning, and nothing for machines but Open Graph."""
    name = _token(story.random)[:5]
    text = "".join(f'<div class="b-{name}"><p>{part}</p></div>' for part in story.shown)
    return (
        story.head("The Post"),
        f'<div class="s-{name}"><div><h1>{escape(story.title)}</h1></div><div class="m-{name}">{story.at:%d %B %Y} '
        f'<span>by {story.author}</span></div><div class="t-{name}"><p>{escape(story.standfirst)}</p></div>'
        f"{text}</div>",
    )


KNOWN: dict[str, Layout] = {"newsquest": _newsquest, "reach": _reach, "national_world": _national_world}
UNKNOWN: dict[str, Layout] = {"broadsheet": _broadsheet, "blocks": _blocks}
LAYOUTS = KNOWN | UNKNOWN


def page(number: int, home: str, layout: str) -> Page:
    """A page of a site, always the same of one number. `home` ends without a slash; `layout` is one of LAYOUTS."""
    random = Random(number)
    force, grade = random.choice(_FORCES), random.choice(_GRADES)
    at = NEWEST - timedelta(minutes=random.randint(0, 700_000))
    # A headline that a list is followed for.
    title = f"{force} Police inspectors: {words.headline(random)}"
    led = f"{force} Police is {grade} at {words.sentence(random)[:-1].lower()}, according to HMICFRS."
    paragraphs = (led, *(words.paragraph(random) for _ in range(random.randint(6, 40))))
    path = f"/news/local-news/{_slug(title)}-{7_000_000 + number}"
    if layout == "newsquest":
        path = f"/news/{7_000_000 + number}.{_slug(title)}/"
    story = _Story(
        home=home,
        path=path,
        title=title,
        standfirst=words.sentence(random),
        author=random.choice(_NAMES),
        paragraphs=paragraphs,
        at=at,
        random=random,
    )
    return Page(
        path=path,
        layout=layout,
        title=title,
        paragraphs=paragraphs,
        published_at=at,
        html=_dressed(*LAYOUTS[layout](story), random),
    )


def _dressed(head: str, main: str, random: Random) -> str:
    """The page as large as a real one, with about a fifth of it links, and the rest what no reader sees."""
    room = random.randint(SMALLEST, LARGEST) - len(head) - len(main)
    styles, drawings, scripts = (_filled(room * share // 100, made, random) for share, made in _FILLINGS)
    menu = "".join(f'<li><a href="/{_token(random)[:6]}/">{_word(random)}</a></li>' for _ in range(40))
    teasers = [_teaser(random) for _ in range(random.randint(20, 90))]
    middle = len(teasers) // 2
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}<style>{styles}</style></head><body>'
        f'<header><a href="/">Home</a><nav><ul>{menu}</ul></nav><div hidden>{drawings}</div></header>'
        f"<main>{main}</main><aside><h2>Most read</h2>{''.join(teasers[:middle])}</aside><section><h2>More</h2>"
        f"{''.join(teasers[middle:])}</section><script>window.__state={{{scripts}}}</script></body></html>"
    )


def _filled(size: int, made: Callable[[Random], str], random: Random) -> str:
    parts, length = [], 0
    while length < size:
        parts.append(made(random))
        length += len(parts[-1])
    return "".join(parts)


def _style(random: Random) -> str:
    one, more = _token(random), random.randint(1, 64)
    return f".{one[:7]}>.{one[7:12]}{{margin:{more}px {more * 2}px;color:#{one[:6]};display:flex;line-height:1.{more}}}"


def _drawing(random: Random) -> str:
    strokes = " ".join(
        f"{random.choice('lcvh')}{random.uniform(-9, 9):.2f} {random.uniform(-9, 9):.2f}" for _ in range(60)
    )
    return f'<svg viewBox="0 0 24 24"><title>{_word(random)}</title><path d="M{strokes}z" fill="none"/></svg>'


def _state(random: Random) -> str:
    told = {
        "id": _token(random),
        "title": words.headline(random),
        "at": random.randint(10**9, 2 * 10**9),
        "tags": [_word(random), _word(random)],
        "image": {"src": f"/i/{_token(random)}.jpg", "width": random.randint(200, 1200)},
    }
    return f'"{_token(random)[:9]}":{json.dumps(told)},'


_FILLINGS = ((22, _style), (20, _drawing), (38, _state))


def _teaser(random: Random) -> str:
    title, token = words.headline(random), _token(random)
    return (
        f'<div class="card c-{token[:4]}"><a href="/news/local-news/{_slug(title)}-{random.randint(10**6, 5 * 10**6)}">'
        f'<img src="/i/{token}.jpg" alt="" loading="lazy" width="{random.randint(200, 640)}"></a><div><h3>'
        f'<a href="/news/local-news/{_slug(title)}-{random.randint(10**6, 5 * 10**6)}">{escape(title)}</a></h3>'
        f"<span>{random.randint(1, 23)} hours ago</span></div></div>"
    )


def _linked(text: str, random: Random) -> str:
    if random.random() > 1 / 6:
        return text
    first, _, rest = text.partition(" ")
    return f'<a href="https://www.{_token(random)[:8]}.example/{_word(random)}/">{first}</a> {rest}'


def _slug(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _token(random: Random) -> str:
    return f"{random.getrandbits(80):020x}"


def _word(random: Random) -> str:
    return random.choice(words.headline(random).split()).strip("?:,").lower()
