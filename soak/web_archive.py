"""The web archive of a soak: it has the made-up press's pages as they stood in some nights."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from soak.press import night_of
from soak.site import HTML, Answer, Site

HOST = "127.0.0.9"
# Nights in which it looked at every page that a list shows in them.
NIGHTS = (2, 4, 5)
STAMP = "%Y%m%d%H%M%S"
COLUMNS = ["original", "timestamp", "statuscode", "mimetype", "digest"]
# Ex: /web/20250204020000id_/http://127.0.0.11:8080/news/force-praised-4000001
REPLAY = re.compile(r"/web/(\d{14})id_/http://[^/]+(/.*)")


@dataclass(frozen=True, kw_only=True)
class WebArchive:
    """Answers as the Internet Archive does: lists of captures under a prefix, and the captures."""

    sites: Sequence[Site]

    def answer(self, path: str, asked: Mapping[str, str]) -> Answer:  # noqa: ARG002
        """The answer to one request."""
        if path == "/robots.txt":
            return Answer(body="User-agent: *\nDisallow:\n", headers={"Content-Type": "text/plain"})
        if path.startswith("/cdx/"):
            (prefix,) = parse_qs(urlsplit(path).query)["url"]
            site = next(one for one in self.sites if prefix.startswith(f"{one.paper.host}/"))
            rows = list(_captured(site))
            return Answer(body=json.dumps([COLUMNS, *rows]), headers={"Content-Type": "application/json"})
        return self._replayed(path)

    def _replayed(self, path: str) -> Answer:
        for site in self.sites:
            found = REPLAY.fullmatch(path)
            if found is None or site.home not in path:
                continue
            for night in NIGHTS:
                if f"{night_of(night):{STAMP}}" == found[1]:
                    page = site.answer(found[2], night, {})
                    told = format_datetime(night_of(night), usegmt=True)
                    headers = {
                        "Memento-Datetime": told,
                        "Content-Type": HTML,
                        "x-archive-orig-content-type": HTML,
                    }
                    return Answer(status=page.status, body=page.body, headers=headers)
        return Answer(
            status=404, body="<html>It has not archived that URL.</html>", headers={"Content-Type": HTML}
        )


def _captured(site: Site) -> Iterator[list[str]]:
    """A row for each page and night."""
    for night in NIGHTS:
        for line in site.press.lines[site.paper.name]:
            shown = line.standing(night_of(night)) if line.story else None
            page = site.answer(shown.path, night, {}) if shown else None
            if shown and page and page.status == 200:
                digest = sha256(page.body.encode()).hexdigest()[:32].upper()
                yield [f"{site.home}{shown.path}", f"{night_of(night):{STAMP}}", "200", "text/html", digest]
