"""Knows every source by its name."""

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from scraper.source import Source


def all_sources() -> dict[str, type[Source]]:
    """Every source by its name: the inspectorate's own first, those that publish nothing but its news next."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["scraper.spiders"]}))
    loaded: list[type[Source]] = [loader.load(name) for name in sorted(loader.list())]  # type: ignore[misc]
    return {source.name: source for source in sorted(loaded, key=lambda source: source.kind == "press")}
