"""Reads the bytes of stored captures with today's templates: with no archive, so that any process may do it."""

import logging
from collections.abc import Sequence
from functools import cache

from scrapy.http import Response

from archive import ArchiveError, Capture, Kept, Met, Origin, ReadAgain, ready
from scraper import outcomes
from scraper.known_sources import all_sources
from scraper.pipelines import judged
from scraper.source import Source

logger = logging.getLogger(__name__)


@cache
def _source(name: str) -> Source:
    source = all_sources()[name]()
    # What cannot be read is told by the process that writes, in order.
    logging.getLogger(name).setLevel(logging.CRITICAL)
    return source


def read_each(articles: Sequence[tuple[str, Sequence[Kept]]]) -> list[list[ReadAgain] | Exception]:
    """The same of several articles, each of a source: of one that the code stumbles over the error."""
    return [_read_or_stumble(name, found) for name, found in articles]


def _read_or_stumble(name: str, found: Sequence[Kept]) -> list[ReadAgain] | Exception:
    try:
        return read_again(name, found)
    except ArchiveError:
        raise
    # Whatever it is, it is the answer; who writes tells of it.
    except Exception as error:  # noqa: BLE001
        logger.debug("%r", error)
        return error


def read_again(name: str, found: Sequence[Kept]) -> list[ReadAgain]:
    """What today's templates of a source read in the bytes of captures."""
    source = _source(name)
    return [_read(source, one) for one in found]


def _read(source: Source, one: Kept) -> ReadAgain:
    stored = one.stored
    # A challenge that was not known for one when it was met is no article today either.
    if one.met == Met.UNREAD and (why := outcomes.challenge(stored.body, {})):
        return ReadAgain(capture=one.capture, reading=None, why=why)
    look = Capture(
        source=source.name,
        addresses=(source.address(stored.url, "fetched"),),
        captured_at=stored.captured_at,
        origin=Origin.LIVE,
        met=Met.READ,
        content_type=stored.content_type,
    )
    capture, _ = source.read_into(look, Response(stored.url, body=stored.body))
    if capture.reading is None:
        return ReadAgain(capture=one.capture, reading=None, why=capture.reason)
    return ReadAgain(
        capture=one.capture,
        reading=ready.named(capture.reading, look.addresses[0].key, source.kind, source.areas),
        addresses=capture.addresses,
        noarchive=capture.noarchive,
        decision=judged(source, capture, capture.reading),
    )
