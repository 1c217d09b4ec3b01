"""Whether a crawl ends as a failure: so that what went wrong is told once, and never by nobody."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.health.causes import Cause

if TYPE_CHECKING:
    from archive import CrawlResult

Results = Sequence[tuple[str, "CrawlResult | None"]]


def any_failed(results: Results) -> bool:
    """Whether one source failed: what counts where sources were named, or where nobody else would tell."""
    return any(result is None or result.result == "failed" for _, result in results)


def night_failed(results: Results) -> bool:
    """Whether the night as a whole failed: nothing worked, captures were lost, or a source ended without a report.

    Single sources that failed are told of by `hmicfrs alerts`, as there is one among a hundred every other night.
    """
    failed = [result for _, result in results if result is None or result.result == "failed"]
    lost = any(result is None or result.cause.startswith(Cause.DATABASE) for result in failed)
    return lost or (bool(failed) and len(failed) == len(results))
