"""The changes of an archive as an Atom feed (RFC 4287), made to be shared: of what articles say it has titles only."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from itertools import chain
from urllib.parse import quote

from archive.changes import Changed, in_words
from archive.moments import iso
from archive.terminal import line
from archive.timeline import KIND_OF_CHANGE

_TAG = "tag:hmicfrs-archive,2026:"
# What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
_NEVER = datetime.fromisoformat("1970-01-01T00:00:00Z")
_VERSIONS = frozenset(KIND_OF_CHANGE.values())


def atom(found: Iterable[Changed], sources: tuple[str, ...], began: datetime | None) -> Iterator[str]:
    """The feed, in parts; the same changes give the same bytes.

    It is dated by its newest change, and where there is none by `began`, the moment from which changes were asked for.
    """
    rest = iter(found)
    first = next(rest, None)
    updated = first.seen_from if first else began or _NEVER
    about = f" of {', '.join(sources)}" if sources else ""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"  <id>{_TAG}{_plain(':'.join(('changes', *sorted(sources))))}</id>\n"
    yield f"  <title>Changes seen in articles{_plain(about)}</title>\n"
    yield f"  <updated>{iso(updated)}</updated>\n"
    yield "  <author><name>hmicfrs-archive</name></author>\n"
    for one in chain([first] if first else [], rest):
        yield _entry(one)
    yield "</feed>\n"


def _entry(one: Changed) -> str:
    title = f"{one.title or one.url} ({one.kind})"
    return (
        "  <entry>\n"
        f"    <id>{_identity(one)}</id>\n"
        f"    <title>{_plain(title)}</title>\n"
        f"    <updated>{iso(one.seen_from)}</updated>\n"
        f'    <link rel="alternate" href="{_plain(_address(one))}"/>\n'
        f'    <category term="{_plain(one.source)}"/>\n'
        f"    <summary>{_plain(_summary(one))}</summary>\n"
        "  </entry>\n"
    )


def _identity(one: Changed) -> str:
    """By article and moment, as it is cited: version numbers shift, and what counts as quiet may be judged anew."""
    what = "changed" if one.kind in _VERSIONS else one.kind
    return f"{_TAG}{one.article_id}:{what}:{one.seen_from:%Y-%m-%dT%H:%M:%S.%fZ}"


def _summary(one: Changed) -> str:
    interval = f"not later than {iso(one.seen_from)}"
    if one.seen_after:
        interval = f"after {iso(one.seen_after)}, {interval}"
    return f"{one.source}: {in_words(one)}. It happened {interval}. {one.article_id}"


def _address(one: Changed) -> str:
    """Where the entry leads; every entry has to lead somewhere, and to nothing that a reader would run."""
    if one.url.startswith(("http://", "https://")):
        return quote(line(one.url), safe=_IN_ADDRESSES)
    return _identity(one)


def _plain(text: str) -> str:
    """Text as XML holds it, on one line and without control characters."""
    return escape(_NOT_XML.sub("", line(text)))
