"""A Newsroom: articles published and edited over many nights, and a server of their pages that makes noise.

Everything follows from the seed. An answer depends on nothing but address, moment and headers, so that all trackers
meet the same web, however often and in whatever order they ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from newsroom import story
from newsroom.layouts import Sheet
from newsroom.noise import Noise
from newsroom.rates import Rates
from newsroom.sites import SITES, Site
from newsroom.story import DAY, Event, Story

FIRST_NIGHT = datetime(2024, 2, 1, 2, tzinfo=UTC)
# A newsroom that has published at the same pace for as long as its archive reaches back.
A_DAY = 2.0
# Of nights and sites: one asks for proof that one is human, one is out of order, one finds none of its articles.
BLOCKED, BROKEN, LOST = 0.03, 0.02, 0.01
# Of single looks: a challenge, a page not found although it is there.
CHALLENGED, MISLAID = 0.005, 0.002


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answers. `showed` tells whoever keeps the score whether an article's page was there to be had."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    showed: bool = False


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """The stories of all sites, by site and address."""

    rates: Rates
    seed: int
    nights: int
    stories: tuple[Story, ...]
    by_path: dict[tuple[str, str], Story]

    def moment(self, night: int) -> datetime:
        """When the looks of a night are made; the first night is 1."""
        return FIRST_NIGHT + DAY * (night - 1)

    def site(self, name: str) -> Site:
        """The site of that name."""
        return next(site for site in SITES if site.name == name)

    def first_night(self, one: Story) -> int:
        """The first night in which lists show a story: the archive begins with all that is older."""
        return max(1, (one.published_at - FIRST_NIGHT) // DAY + 2)

    def address(self, one: Story) -> str:
        """Where a story stood when it was published, which is what lists show."""
        return f"{self.site(one.site).home}news/{one.events[0].slug}"

    def listed(self, night: int) -> list[Story]:
        """Stories that lists show for the first time, and that are still there."""
        now = self.moment(night)
        return [
            one
            for one in self.stories
            if self.first_night(one) == night and (stands := one.at(now)) and not stands.gone
        ]

    def serve(self, url: str, night: int, headers: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        host, path = urlsplit(url).hostname or "", urlsplit(url).path
        site = self.site(host.removesuffix(".example"))
        random = Random(f"{self.seed} {night} {url}")
        weather = self._weather(site, night)
        if weather or random.random() < CHALLENGED:
            return _bad_weather(weather or "challenge", random)
        if path == "/":
            return _front_page(site, Noise(random=random, now=self.moment(night)))
        told = self.by_path.get((site.name, path.rpartition("/")[2]))
        stands = told.at(self.moment(night)) if told else None
        if told is None or stands is None or random.random() < MISLAID:
            return Answer(status=404, body="<html><title>Not found</title><h1>Not found</h1></html>")
        if stands.gone:
            return _gone(site, stands.gone, Noise(random=random, now=self.moment(night)))
        if path.rpartition("/")[2] != stands.slug:
            return Answer(status=301, headers={"Location": f"/news/{stands.slug}"})
        return self._page(site, told, stands, night, random, headers)

    def _page(
        self, site: Site, told: Story, stands: Event, night: int, random: Random, asked: Mapping[str, str]
    ) -> Answer:
        noise = Noise(random=random, now=self.moment(night))
        validators = site.headers(told, stands.text, noise.nonce())
        pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
        if any(asked.get(one) and asked[one] == validators.get(other) for one, other in pairs):
            return Answer(status=304, headers=validators, showed=True)
        url = f"{site.home}news/{stands.slug}"
        sheet = Sheet(story=told, text=stands.text, url=url, noise=noise)
        told_type = {"Content-Type": "text/html; charset=utf-8"}
        return Answer(
            status=200, headers={**told_type, **validators}, body=site.layout(night)(sheet), showed=True
        )

    def _weather(self, site: Site, night: int) -> str:
        drawn = Random(f"{self.seed} weather {site.name} {night}").random()
        for name, share in (("blocked", BLOCKED), ("broken", BROKEN), ("lost", LOST)):
            if drawn < share:
                return name if night > 1 else ""
            drawn -= share
        return ""


def found(rates: Rates, *, seed: int = 1, articles: int = 500, nights: int = 60) -> Newsroom:
    """A newsroom of so many articles, published at an even pace until the last night."""
    random = Random(f"{seed} {rates.name}")
    last = FIRST_NIGHT + DAY * (nights - 2)
    pace = A_DAY * articles / 500 * 60 / nights if articles < 500 else A_DAY
    stories = []
    for number in range(articles):
        day = (last - DAY * ((articles - 1 - number) / pace)).replace(hour=0, minute=0, second=0)
        published_at = day + timedelta(minutes=random.randint(7 * 60, 19 * 60))
        stories.append(story.write(number, SITES[number % len(SITES)].name, published_at, rates, random))
    by_path = {(one.site, event.slug): one for one in stories for event in one.events}
    return Newsroom(rates=rates, seed=seed, nights=nights, stories=tuple(stories), by_path=by_path)


def _bad_weather(kind: str, random: Random) -> Answer:
    """Blocks and challenges, with a status that says so or not; a server out of order; none of its articles found."""
    if kind == "broken":
        return Answer(status=503, body="<html><h1>Service unavailable</h1></html>")
    if kind == "lost":
        return Answer(status=404, body="<html><title>Not found</title><h1>Page not found</h1></html>")
    if random.random() < 0.5:
        return Answer(status=403, body="<html><title>Forbidden</title><p>Access is denied.</p></html>")
    said = "Checking your browser before you go on. This takes a few seconds."
    return Answer(
        status=200,
        body=f"<html><title>Just a moment...</title><body><p>{said}</p>{random.random()}</body></html>",
    )


def _gone(site: Site, way: str, noise: Noise) -> Answer:
    if way == "home":
        return Answer(status=302, headers={"Location": site.home})
    if way == "soft":
        said = "<h1>Sorry, this page is no longer available</h1><p>It may have been moved or taken down.</p>"
        return Answer(status=200, body=_around(site, said, noise))
    return Answer(status=int(way), body=_around(site, "<h1>Not found</h1>", noise))


def _front_page(site: Site, noise: Noise) -> Answer:
    return Answer(status=200, body=_around(site, f"<h1>{site.name.title()}</h1>", noise))


def _around(site: Site, said: str, noise: Noise) -> str:
    links = noise.list_of_links("Latest", 12)
    return f"<html><head><title>{site.name.title()}</title>{noise.script()}</head><body>{said}{links}</body></html>"
