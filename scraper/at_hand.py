"""Has all sources and the tables at hand for processes that read pages: imported before they are forked."""

from archive import at_hand
from archive.garbage import collect_seldom
from scraper.known_sources import all_sources
from scraper.pages_again import read_each
from scraper.relevance import judge_text
from scraper.warc_parts import take_elsewhere

__all__ = ["at_hand", "read_each", "take_elsewhere"]

all_sources()
judge_text("Inspectors praise Kent Police", None, "HMICFRS said so.")
collect_seldom()
