"""Every source, rules for all of them, and two newspapers that there are only in tests."""

from collections.abc import Callable

from scraper.known_sources import all_sources
from scraper.publishers.dc_thomson import DcThomson
from scraper.source import Source


class Gazette(Source):
    """A newspaper without a platform that we know."""

    name = "gazette"
    title = "The Gazette"
    home = "https://www.gazette.example/"
    hosts = ("www.gazette.example",)
    articles = r"^/news/"
    channels = ()


class Courier(DcThomson):
    """A newspaper of DC Thomson, of whose titles none covers a body that is inspected."""

    name = "courier"
    title = "The Courier"
    home = "https://www.courier.example/"
    hosts = ("www.courier.example",)
    channels = DcThomson.usual_channels(home)


SOURCES: dict[str, type[Source]] = {**all_sources(), "gazette": Gazette, "courier": Courier}


def for_every_source(rule: Callable[[type[Source]], None]) -> Callable[[], None]:
    """Makes one test of a rule for all sources: a test a source would cost more than what it looks at."""

    def test() -> None:
        broken = {}
        for name, source in all_sources().items():
            try:
                rule(source)
            except AssertionError as error:
                broken[name] = str(error)
        assert broken == {}

    test.__name__, test.__doc__ = rule.__name__, rule.__doc__
    return test
