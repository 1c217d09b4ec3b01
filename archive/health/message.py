"""The message of a night: what is new, what is still broken, what is over; short and plain enough for any chat."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.health.causes import Cause
from archive.health.news import News, Over
from archive.health.troubles import Trouble
from archive.terminal import cut

# Characters. Chats take 2,000 and more; what does not fit is counted.
MOST = 1500
# Lines of a part, the fewer the longer they are; sources that are named where many have the same trouble.
_LINES, _NAMED, _LONGEST = (8, 6, 4, 2, 1, 0), 4, 160
# What chats and mail readers make bold, links, mentions or tags of: "@everyone", "<b>", "[x](http://…)", "`code`".
_MARKUP = str.maketrans("<>@`*[]|~#", "‹›＠'∗()/-№")
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]*:/+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message: a line, and what follows."""

    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What is said of one source alone, and of all `alike` together."""

    source: str
    alone: str
    alike: str


def message(news: News, sources: int) -> Message:
    """What to tell of news about an archive of so many sources."""
    counts = ((len(news.new), "new"), (len(news.still), "still broken"), (len(news.over), "over"))
    title = f"hmicfrs: {', '.join(f'{number} {what}' for number, what in counts if number) or 'all is well'}"
    return next(
        Message(title=title, body=body)
        for lines in _LINES
        if len(body := _body(news, sources, lines)) <= MOST
    )


def trial() -> Message:
    """A message that only shows that messages arrive."""
    return Message(
        title="hmicfrs: a test", body="Messages of this archive arrive here. Nothing is wrong by that."
    )


def unreadable(why: str) -> Message:
    """A message that nothing can be told of the archive, as it cannot be read."""
    return Message(title="hmicfrs: the archive cannot be read", body=harmless(why, 500))


def harmless(text: str, most: int = _LONGEST) -> str:
    """Text from elsewhere on one line, of which no chat makes markup, a link or a mention."""
    told = _SCHEME.sub("", cut(text, 4 * most)).replace("://", " ")
    return cut(told.translate(_MARKUP), most)


def _body(news: News, sources: int, lines: int) -> str:
    parts = [
        _part("New", [_new(one, news.before.get(one.source, "")) for one in news.new], lines),
        _part("Still broken", [_still(one) for one in news.still], lines),
        _part("Over", [_over(one) for one in news.over], lines),
    ]
    wrong = len(news.new) + len(news.still)
    end = (
        f"{sources} sources, {wrong} troubles. What to do: hmicfrs status" if wrong else "All is well again."
    )
    return "\n\n".join([*filter(None, parts), end])


def _part(head: str, told: Sequence[_Told], most: int) -> str:
    """A heading with the number of all, and at most so many lines."""
    if not told:
        return ""
    lines = list(_lines(told))
    rest = sum(number for _, number in lines[most:])
    more = [f"- and {rest} more"] if rest and most else []
    return "\n".join([f"{head} ({len(told)})", *(f"- {text}" for text, _ in lines[:most]), *more])


def _lines(told: Sequence[_Told]) -> Iterator[tuple[str, int]]:
    """Lines, each with the number of sources it is about; many that are alike share one."""
    for alike in dict.fromkeys(one.alike for one in told):
        same = [one for one in told if one.alike == alike]
        if len(same) <= _NAMED:
            yield from ((f"{_name(one.source)}: {harmless(one.alone)}", 1) for one in same)
        else:
            names = ", ".join(_name(one.source) for one in same[:_NAMED])
            yield f"{names} and {len(same) - _NAMED} more: {harmless(alike)}", len(same)


def _name(source: str) -> str:
    return harmless(source.strip("()"), 40)


def _new(one: Trouble, before: str) -> _Told:
    """Ex: gazette: blocked: 12 of 14 pages answered 403; before: unreachable"""
    changed = f"; before: {before}" if before else ""
    sentence = f": {cut(one.sentence, 100)}" if one.sentence else ""
    return _Told(source=one.source, alone=f"{one.cause}{sentence}{changed}", alike=one.cause)


def _still(one: Trouble) -> _Told:
    """Ex: gazette: blocked, 14 nights, since 2026-11-12"""
    since = f"{_nights(one.nights)}, since {one.since:%Y-%m-%d}"
    return _Told(source=one.source, alone=f"{one.cause}, {since}", alike=f"{one.cause}, {since}")


def _over(one: Over) -> _Told:
    """Ex: gazette: well again, was blocked for 14 nights"""
    if not one.mended:
        return _Told(source=one.source, alone="not crawled any more", alike="not crawled any more")
    # By a clock that was wrong no nights are counted.
    nights = "" if one.cause == Cause.CLOCK else f" for {_nights(one.nights)}"
    alone = f"well again, was {one.cause}{nights}"
    return _Told(source=one.source, alone=alone, alike=f"well again, was {one.cause}")


def _nights(number: int) -> str:
    return f"{number} night{'' if number == 1 else 's'}"
