"""How the made-up press answers a request: an answer follows from address, night and plants, and from nothing else."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from itertools import islice
from random import Random

from newsroom import layouts
from newsroom.layouts import LONDON, Sheet
from newsroom.noise import Noise
from newsroom.story import Event, Story

from soak.plants import Plant, tweaks
from soak.press import Line, Paper, Press, night_of, told

# Lines of a list, newest first.
LINES = 8
CUT = 2
HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/plain"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered; `showed` is the story whose page was there to be had. No status: the connection is closed."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    showed: Story | None = None


@dataclass(frozen=True, kw_only=True)
class Site:
    """A paper's site, at `home`, with all that is planted anywhere."""

    paper: Paper
    press: Press
    plants: Sequence[Plant]
    home: str

    def answer(self, path: str, night: int, asked: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        kinds = {plant.kind.name for plant in self.plants if plant.holds(self.paper.name, night)}
        if path == "/robots.txt":
            closed = "closed by robots.txt" in kinds
            map_ = f"Sitemap: {self.home}/sitemap.xml\n" if "sitemap" in self.paper.lists else ""
            text = f"User-agent: *\nDisallow: {'/' if closed else ''}\n{map_}"
            return Answer(status=0) if "no answer" in kinds else _page(text, TEXT)
        if weather := _weather(kinds):
            return weather
        made = self._list(path, night, kinds) if path in _LISTS else self._article(path, night, kinds)
        return self._unless_unchanged(made, asked)

    def _unless_unchanged(self, made: Answer, asked: Mapping[str, str]) -> Answer:
        if made.status != 200 or "ETag" not in made.headers:
            return made
        unchanged = asked.get("If-None-Match") == made.headers["ETag"]
        return replace(made, status=304, body="") if unchanged else made

    def _list(self, path: str, night: int, kinds: set[str]) -> Answer:
        kind = _LISTS[path]
        if kind not in self.paper.lists:
            return _missing()
        frozen = (
            plant.first
            for plant in self.plants
            if plant.holds(self.paper.name, night) and plant.kind.name == "lists frozen"
        )
        now = night_of(next(frozen, night))
        standing = (one.standing(now) for one in reversed(self.press.lines[self.paper.name]))
        shown = list(islice(filter(None, standing), CUT if "lists cut short" in kinds else LINES))
        if "lists empty" in kinds:
            shown = []
        body, told_type = _WRITERS[kind](self, shown, now)
        if "lists' markup changed" in kinds:
            body = re.sub(r'<a href="([^"]*-\d{7})"', r'<button data-to="\1"', body)
        tag = {
            "ETag": _tag(
                *(f"{line.path} {line.title} {line.at}" for line in shown), *sorted(kinds & _TELLING)
            )
        }
        return Answer(body=body, headers={"Content-Type": told_type, **(tag if self.paper.honest else {})})

    def _article(self, path: str, night: int, kinds: set[str]) -> Answer:
        slug, now = path.rpartition("/")[2], night_of(night)
        one = self.press.by_slug.get((self.paper.name, slug))
        stands = one.at(now) if one else None
        if one is None or stands is None or "articles not found" in kinds:
            return _missing()
        noise = Noise(random=Random(f"{self.press.seed} {night} {self.home[:16]} {path}"), now=now)
        if stands.gone:
            return self._gone(stands.gone, noise)
        if slug != stands.slug:
            return Answer(status=301, headers={"Location": f"/news/{stands.slug}"})
        return self._story(one, stands, night, kinds, noise)

    def _story(self, one: Story, stands: Event, night: int, kinds: set[str], noise: Noise) -> Answer:
        text = told(stands.text)
        if "body lost" in kinds:
            text = replace(text, paragraphs=())
        sheet = Sheet(story=one, text=text, url=f"{self.home}/news/{stands.slug}", noise=noise)
        layout = noise.random.choice(self.paper.layouts)
        if "redesign, all still read" in kinds:
            layout = layouts.marked
        page = layout(sheet)
        for tweak in tweaks(self.paper.name, night, seed=self.press.seed):
            page = tweak(page)
        for name, spoilt in _SPOILT.items():
            page = spoilt(page, escape(text.title)) if name in kinds else page
        tag = {"ETag": _tag(str(stands.text.revision), stands.slug, *sorted(kinds & _TELLING))}
        headers = {"Content-Type": HTML, **(tag if self.paper.honest else {})}
        whole = not kinds & {"body lost", "title moved"}
        return Answer(body=page, headers=headers, showed=one if whole else None)

    def _gone(self, way: str, noise: Noise) -> Answer:
        if way == "home":
            return Answer(status=302, headers={"Location": "/"})
        if way == "soft":
            said = "<h1>Sorry, this page is no longer available</h1><p>It may have been taken down.</p>"
            return _page(
                f"<html><title>Gone</title><body>{said}{noise.list_of_links('Latest')}</body></html>"
            )
        return replace(_missing(), status=int(way))


def _weather(kinds: set[str]) -> Answer | None:
    if "no answer" in kinds:
        return Answer(status=0)
    if "server errors" in kinds:
        return replace(_page("<html><h1>Service unavailable</h1></html>"), status=500)
    if "refused" in kinds:
        return replace(_page("<html><title>Forbidden</title><p>Forbidden.</p></html>"), status=403)
    if "challenge, status 200" in kinds:
        return _page("<html><title>Just a moment...</title><body><p>Checking your browser.</p></body></html>")
    return None


def _page(body: str, kind: str = HTML) -> Answer:
    return Answer(body=body, headers={"Content-Type": kind})


def _missing() -> Answer:
    return replace(_page("<html><title>Not found</title><h1>Page not found</h1></html>"), status=404)


def _tag(*said: str) -> str:
    return f'"{sha256(" ".join(said).encode()).hexdigest()[:16]}"'


def _feed(site: Site, shown: Sequence[Line], now: datetime) -> tuple[str, str]:  # noqa: ARG001
    items = "".join(
        f"<item><title>{escape(line.title)}</title><link>{site.home}{line.path}</link>"
        f"<pubDate>{format_datetime(line.at.astimezone(UTC))}</pubDate></item>"
        for line in shown
    )
    return f"<rss version='2.0'><channel><title>{site.paper.name}</title>{items}</channel></rss>", XML


def _sitemap(site: Site, shown: Sequence[Line], now: datetime) -> tuple[str, str]:  # noqa: ARG001
    rows = "".join(
        f"<url><loc>{site.home}{line.path}</loc><news:news><news:publication_date>{line.at.isoformat()}"
        f"</news:publication_date><news:title>{escape(line.title)}</news:title></news:news></url>"
        for line in shown
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {spaces}>{rows}</urlset>", XML


def _listing(site: Site, shown: Sequence[Line], now: datetime) -> tuple[str, str]:  # noqa: ARG001
    rows = "".join(
        f'<li><h3><a href="{line.path}">{escape(line.title)}</a></h3>'
        f"<p>{line.at.astimezone(LONDON):%d %B %Y}</p></li>"
        for line in shown
    )
    return (
        f"<html><head><title>News</title></head><body><h1>News</h1><ul>{rows}</ul><p>{now:%Y}</p></body></html>",
        HTML,
    )


_LISTS = {"/feed.xml": "feed", "/sitemap.xml": "sitemap", "/news/": "listing"}
_WRITERS = {"feed": _feed, "sitemap": _sitemap, "listing": _listing}
# Plants that a page's validator tells of.
_TELLING = {"redesign, all still read", "body lost", "date lost", "title moved", "lists' markup changed"}


def _dateless(page: str, title: str) -> str:  # noqa: ARG001
    page = re.sub(r'"date(?:Published|Modified)": "[^"]*", ', "", page)
    page = re.sub(r"<time.*?</time>", "", page, flags=re.DOTALL)
    return re.sub(r"<p>Published: .*?</p>", "", page)


def _untitled(page: str, title: str) -> str:
    page = page.replace(f"<h1>{title}</h1>", f"<h1>The paper of the county</h1><p class='hl'>{title}</p>")
    page = page.replace(f"<h1 class='is-wide'>{title}</h1>", f"<h1>The paper</h1><p class='hl'>{title}</p>")
    page = re.sub(r"<title>.*?</title>", "<title>The paper of the county</title>", page)
    page = re.sub(r'<meta property="og:title"[^>]*>', "", page)
    return re.sub(r'"headline": ' + re.escape(json.dumps(title)) + ", ", "", page)


_SPOILT = {"date lost": _dateless, "title moved": _untitled}
