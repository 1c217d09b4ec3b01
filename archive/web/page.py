"""Makes a page of a template: what every page has, and how words from the web are written on it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup, escape

from archive.comparison import Mark, Run
from archive.searching.snippets import Snippet
from archive.terminal import clean, line
from archive.web import tables

_TAGS = {Mark.ADDED: "ins", Mark.REMOVED: "del"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A template, what is said in it, and the status of the answer."""

    template: str
    said: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


async def shown(datasette: Any, request: Any, one: Shown) -> Response:
    """The page as it is sent."""
    said = {**one.said, "as_of": await tables.moment(datasette), "path": request.path}
    return Response.html(await datasette.render_template(one.template, said, request=request), one.status)


async def refused(datasette: Any, request: Any, why: str, status: int) -> Response:
    """A page that says why there is none."""
    return await shown(datasette, request, Shown(template="refused.html", said={"why": why}, status=status))


def drawn(picture: str) -> Markup:
    """A chart of ours, whose words are escaped already."""
    return Markup(picture)  # noqa: S704


def asked(request: Any, name: str, most: int = 200) -> str:
    """A value of the address, without what does not print."""
    return line(str(request.args.get(name) or "")[:most])


def number(request: Any, name: str, otherwise: int) -> int:
    """A number of the address, or what holds without one."""
    written = str(request.args.get(name) or "")
    return int(written) if written.isdecimal() and len(written) < 7 else otherwise


def words(said: object) -> str:
    """Words on one line, without what turns the direction of writing; to be escaped."""
    return line(str(said if said is not None else ""))


def marked(said: Snippet) -> Markup:
    """A snippet with its marks."""
    parts, at = [], 0
    for start, end in said.marks:
        parts += [
            escape(said.text[at:start]),
            Markup("<mark>"),
            escape(said.text[start:end]),
            Markup("</mark>"),
        ]
        at = end
    return Markup("").join([*parts, escape(said.text[at:])])


def run(one: Run) -> Markup:
    """Words of a comparison: added, removed or neither."""
    said, tag = escape(clean(one.words)), _TAGS.get(one.mark)
    # The tag is one of ours, the words are escaped.
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), said) if tag else said  # noqa: S704


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [words(one) for one in (text or "").split("\n\n") if one.strip()]


def minute(instant: str | None) -> str:
    """An instant as people read it. Ex: 2024-05-21 09:30 UTC"""
    return f"{instant[:10]} {instant[11:16]} UTC" if instant and len(instant) > 15 else instant or ""


def followed(url: str | None) -> str:
    """An address that a reader may follow; of any other scheme none."""
    return url if url and url.startswith(("http://", "https://")) else ""


def split(written: str | None) -> list[str]:
    """The items of a list. Ex: kent|essex"""
    return [one for one in (written or "").split("|") if one]


def coded(said: str) -> Markup:
    """Words of ours in which names stand between backticks."""
    parts = said.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def percent(share: float | None) -> str:
    """A share as a percentage; nothing for one that is not known."""
    return "" if share is None or math.isnan(share) else f"{share:.0%}"


FILTERS = {
    "words": words,
    "marked": marked,
    "run": run,
    "paragraphs": paragraphs,
    "minute": minute,
    "followed": followed,
    "split": split,
    "coded": coded,
    "percent": percent,
}

__all__ = ["FILTERS", "NotFound", "Shown", "asked", "drawn", "number", "refused", "shown"]
