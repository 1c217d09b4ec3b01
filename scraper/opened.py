"""The page that was opened last, so that one is parsed once: looked into for a challenge, then read as an article."""

import threading

from lxml.html import HtmlElement

from scraper.article_page import Unreadable
from scraper.markup import parse_bytes


class _Last(threading.local):
    """The tree of one page's bytes, until it is taken: who takes it may alter it."""

    def __init__(self) -> None:
        self.page: tuple[bytes, str] = (b"", "")
        self.tree: HtmlElement | None = None


_last = _Last()


def charset_of(content_type: str) -> str:
    """The charset that a server declares. Ex: text/html; charset=utf-8"""
    return content_type.partition("charset=")[2].strip("\"'; ")


def look_into(body: bytes, content_type: str) -> HtmlElement | None:
    """The tree of a page, not to be altered; None where there is none. Who takes the page next need not parse it."""
    declared = charset_of(content_type)
    _last.tree = parse_bytes(body, declared)
    _last.page = body, declared
    return _last.tree


def take(body: bytes, content_type: str) -> HtmlElement | None:
    """The tree of a page for one reader alone; None where there is none."""
    declared = charset_of(content_type)
    (last, its_charset), tree = _last.page, _last.tree
    _last.page, _last.tree = (b"", ""), None
    if last is body and its_charset == declared and tree is not None:
        return tree
    return parse_bytes(body, declared)


def open_page(body: bytes, content_type: str) -> HtmlElement:
    """The tree of a page's bytes; raises Unreadable where there is none."""
    tree = take(body, content_type)
    if tree is None:
        raise Unreadable("an empty page, or one that cannot be parsed")
    return tree
