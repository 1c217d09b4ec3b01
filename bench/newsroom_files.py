"""Made-up WARC files of a newspaper: pages of 70 to 300 kB in words of their own, which concern an inspected force."""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import ROOT

sys.path.insert(0, str(ROOT / "tests" / "helpers"))
from warcs import Told, write

FIRST = datetime(2025, 5, 2, 6, tzinfo=UTC)
SITE = "https://www.expressandstar.com"
NAMING = (
    "His Majesty's Inspectorate of Constabulary (HMICFRS) has inspected Staffordshire Police, it was said."
)


def words(chance: random.Random, number: int) -> str:
    """So many made-up words as a sentence."""
    made = ("".join(chance.choices("aeioutnsrlhd", k=chance.randint(2, 9))) for _ in range(number))
    return f"{' '.join(made).capitalize()}."


def page(number: int) -> tuple[str, bytes]:
    """The address and the bytes of a page; the same for the same number, which is why chance is made by it."""
    chance = random.Random(number)
    title = f"Police inspected: {words(chance, 6)}"
    # The words are an article's own there: two with the same would be taken for one that has moved.
    url = (
        f"{SITE}/news/crime/{'-'.join(title.lower().strip('.').replace(':', '').split())}-{7301234 + number}"
    )
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "mainEntityOfPage": url,
    }
    told["datePublished"] = f"{FIRST - timedelta(hours=number % 90):%Y-%m-%dT%H:%M:%SZ}"
    text = [NAMING, *(words(chance, chance.randint(15, 70)) for _ in range(chance.randint(6, 30)))]
    links = "".join(
        f'<li><a href="/{chance.getrandbits(40):x}">{words(chance, 9)}</a></li>' for _ in range(250)
    )
    script = "".join(
        f"k{chance.getrandbits(32):x}={chance.getrandbits(64)};" for _ in range(chance.randint(900, 6500))
    )
    made = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{url}"><script type="application/ld+json">{json.dumps(told)}</script>'
        f"<script>{script}</script></head><body><nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>"
        f"{''.join(f'<p>{one}</p>' for one in text)}</article></main></body></html>"
    )
    return url, made.encode()


def files(folder: Path, pages: int, each: int = 50) -> Iterator[Path]:
    """WARC files with so many pages, some in each."""
    for first in range(0, pages, each):
        told = []
        for number in range(first, min(first + each, pages)):
            url, body = page(number)
            told.append(Told(url=url, at=FIRST + timedelta(minutes=number), body=body))
        yield write(folder / f"{first:06}.warc.gz", *told)
