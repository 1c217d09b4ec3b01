"""What stands below a line of a page, counted once for all of its lines."""

from collections.abc import Callable, Collection
from itertools import accumulate

from scraper.container import is_prose
from scraper.line import HEADINGS, Line

# So many links among the lines that are left, and no sentence, are other articles.
MOSTLY_LINKS = 0.4


class Ahead:
    """Of each line how many sentences, links and lines of the text's shape follow it. `of_run` are ids of these."""

    def __init__(self, inside: list[Line], of_run: Collection[int]) -> None:
        self.inside = inside
        self.prose = _counts(inside, is_prose)
        self.links = _counts(inside, lambda line: line.is_link)
        self.more = _counts(inside, lambda line: is_prose(line) and (not of_run or id(line) in of_run))

    def no_text(self, i: int) -> bool:
        """Whether other articles follow, by their titles, or nothing that reads like text."""
        first = self.inside[i + 1] if i + 1 < len(self.inside) else None
        titles = first is not None and first.is_link and first.tag in HEADINGS
        return titles or not self.prose[i + 1]

    def only_links(self, i: int) -> bool:
        """Whether links follow and no sentence: other articles, with their dates and summaries cut short."""
        links, lines = self.links[i + 1], len(self.inside) - i - 1
        return not self.prose[i + 1] and links > 1 and links >= MOSTLY_LINKS * lines


def _counts(inside: list[Line], counted: Callable[[Line], bool]) -> list[int]:
    """How many of the lines from each one on count; a last 0 stands for the end."""
    return [*accumulate((int(counted(line)) for line in reversed(inside)), initial=0)][::-1]
