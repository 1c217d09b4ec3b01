"""Spoils pages, lists and files as the world does: cut off, repeated, in another charset, with data that is none."""

import re
from collections.abc import Callable, Sequence
from random import Random

Spoil = Callable[[bytes, Random], bytes]

MOST_BYTES = 300_000
TAG = re.compile(rb"<[^<>]{1,400}>")
ATTRIBUTE = re.compile(rb"""\s[\w:-]+=("[^"]*"|'[^']*')""")
JSON_VALUE = re.compile(rb""":\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)""")
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
DIGITS = re.compile(rb"\d+")
ODD_BYTES = (
    b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x85", b"\x1b[31m", b"\x9b",
    b"&#0;", b"&#xD800;", b"&#1114112;", b"&#x80;", b"&bogus;", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<?xml?>", b"</",
    b"<", b">", b"</p>", b"</div>", b"<p>", b"<table>", b"<br>", b"<base href='http://[/'>", b"<svg>", b"<math>",
    b"<template>", b"<plaintext>", b"<frameset>", b"<title>", b"<script>", b"<a href='http://[::1'>", b"\\u0000",
    b"\\ud800", "\u202e".encode(), "\u0660\u0661".encode(), "\u00b2".encode(), "\u2028".encode(), "\ufeff".encode(),
    "\u0130".encode(), "e\u0301".encode(), "\ufdfa".encode(), "\U0001f4f0".encode(), b"\r", b"\x0b", b"\t" * 40,
)  # fmt: skip
VALUES = (
    b'""', b"null", b"0", b"-1", b"1e999", b"NaN", b"true", b"[]", b"{}", b"[[]]", b"[null]", b"[{}]", b'"\\ud800"',
    b'"\\u0000"', b'{"name":{"name":[]}}', b'{"@type":["NewsArticle",null,7]}', b'[{"url":3},{"name":"x"}]',
    b'"http://["', b'"//"', b'"9999-12-31T23:59:59-14:00"', b'"0000-00-00"', b'"0001-01-01T00:00:00+14:00"',
    b'"1990-01-01T00:00+99:99"', b"9" * 5000, b'"' + b"A" * 9000 + b'"', b"[" * 5000,
)  # fmt: skip
CHARSETS = (
    b"utf-8", b"utf-7", b"utf-16", b"utf-32", b"latin-1", b"cp1252", b"big5", b"shift_jis", b"iso-2022-jp", b"hz",
    b"idna", b"punycode", b"undefined", b"unicode_escape", b"raw_unicode_escape", b"rot13", b"hex", b"zlib", b"mbcs",
    b"oem", b"x" * 300, b"utf-8:x", b"..", b"koi8-r", b"ebcdic-cp-be",
)  # fmt: skip
ADDRESSES = (
    b"", b"#", b"?", b"//", b"http://", b"http://[", b"http://[::1]/", b"http://a:b@c/", b"http://x:99999/",
    b"http://x:y/", b"javascript:alert(1)", b"data:text/html,x", b"mailto:a@b", b"http://\xc3\xa9.example/",
    b"http://xn--a.example/", b"http://a..b/", b"http://" + b"a" * 300 + b".example/", b"/" * 500, b"/../" * 50,
    b"%", b"%zz", b"%00", b"/%ff%fe", b"/a" * 4000, b"http://\xe2\x84\x80.example/", b"http://0x7f.1/",
    b"http://www.gazette.example:80:80/", b"http:///news/x", b"http:news/x", b"HTTP://WWW.GAZETTE.EXAMPLE/news/a",
)  # fmt: skip
NUMBERS = (
    b"0", b"00", b"31", b"32", b"13", b"99", b"1989", b"2101", b"9999", b"0000", b"9" * 30, b"-5",
    "\u0663".encode(), "\u00b2".encode(), "\uff11".encode(),
)  # fmt: skip
PARTS = (
    b" ", b"word ", b"<br>", b"<p>One sentence that is long enough.</p>", b"<a href=/x>y</a>", b"A", b"4 August 2023 ",
    b"<li>", b"\n", b"<b>", b"- ", b"&amp;", b"(", b"police ",
)  # fmt: skip
WRAPPERS = (
    b"div",
    b"span",
    b"b",
    b"a",
    b"ul><li",
    b"table><tr><td",
    b"font",
    b"blockquote",
    b"article",
    b"section",
)


def cut(body: bytes, choose: Random) -> bytes:
    """Cut off anywhere."""
    return body[: choose.randrange(len(body) + 1)]


def behead(body: bytes, choose: Random) -> bytes:
    """Without its beginning."""
    return body[choose.randrange(len(body) + 1) :]


def drop(body: bytes, choose: Random) -> bytes:
    """Without what stands between two tags."""
    start, end = _between(body, choose)
    return body[:start] + body[end:]


def repeat(body: bytes, choose: Random) -> bytes:
    """With a part said several times."""
    start, end = _between(body, choose)
    times = choose.choice((2, 3, 5, 20))
    return body[:start] + body[start:end] * times + body[end:]


def reorder(body: bytes, choose: Random) -> bytes:
    """With two parts in each other's place."""
    a, b, c = sorted(_bound(body, choose) for _ in range(3))
    return body[:a] + body[b:c] + body[a:b] + body[c:]


def move(body: bytes, choose: Random) -> bytes:
    """With a part put somewhere else, in the middle of what stands there."""
    start, end = _between(body, choose)
    rest, at = body[:start] + body[end:], choose.randrange(len(body) + 1)
    return rest[:at] + body[start:end] + rest[at:]


def insert_odd(body: bytes, choose: Random) -> bytes:
    """With what is no text, or is markup, in odd places."""
    for _ in range(choose.choice((1, 1, 3, 12))):
        at = choose.choice((choose.randrange(len(body) + 1), _bound(body, choose)))
        body = body[:at] + choose.choice(ODD_BYTES) + body[at:]
    return body


def insert_noise(body: bytes, choose: Random) -> bytes:
    """With random bytes in it."""
    at = choose.randrange(len(body) + 1)
    return body[:at] + choose.randbytes(choose.choice((1, 4, 40, 400))) + body[at:]


def flip(body: bytes, choose: Random) -> bytes:
    """With some bytes altered."""
    altered = bytearray(body)
    for _ in range(choose.choice((1, 8, 60)) if altered else 0):
        altered[choose.randrange(len(altered))] = choose.randrange(256)
    return bytes(altered)


def recode(body: bytes, choose: Random) -> bytes:
    """In another charset than it says."""
    charset = choose.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-7", "shift_jis", "cp037"))
    return body.decode("utf-8", "replace").encode(charset, "replace")


def declare(body: bytes, choose: Random) -> bytes:
    """Saying that it is in another charset; some bytes are none of UTF-8, or it would not matter."""
    declared = b'<meta charset="' + choose.choice(CHARSETS) + b'">'
    if found := CHARSET.search(body):
        body = body[: found.start(1)] + choose.choice(CHARSETS) + body[found.end(1) :]
    else:
        body = declared + body
    return body + b"\xe9\xff\x81\x8d" * choose.choice((0, 1, 2000))


def nest(body: bytes, choose: Random) -> bytes:
    """With a part many elements deep, of which not all are closed."""
    start, end = _between(body, choose)
    depth, name = choose.choice((5, 60, 300, 900)), choose.choice(WRAPPERS)
    opened = (b"<" + name + b">") * depth
    closed = (b"</" + name.rpartition(b"<")[2] + b">") * choose.choice((0, depth))
    return body[:start] + opened + body[start:end] + closed + body[end:]


def garble_data(body: bytes, choose: Random) -> bytes:
    """With other values in its JSON."""
    for _ in range(choose.choice((1, 2, 6))):
        body = _replaced(body, JSON_VALUE, choose, VALUES)
    return body


def garble_attributes(body: bytes, choose: Random) -> bytes:
    """With other attributes: addresses that are none, values that are long, empty, or never end."""
    for _ in range(choose.choice((1, 3, 10))):
        value = choose.choice(
            (*ADDRESSES, b"x" * 5000, b"article", b"articleBody", b"p402_x", b"share", b"1")
        )
        body = _replaced(body, ATTRIBUTE, choose, (b'"' + value + b'"', b'"', b'"' + value))
    return body


def renumber(body: bytes, choose: Random) -> bytes:
    """With other numbers in its dates, its lengths and its addresses."""
    for _ in range(choose.choice((1, 3, 10))):
        body = _replaced(body, DIGITS, choose, NUMBERS)
    return body


def swell(body: bytes, choose: Random) -> bytes:
    """With a part that is much longer than it should be."""
    at, times = _bound(body, choose), choose.choice((50, 400, 2000))
    part = choose.choice(PARTS)
    return body[:at] + part * times + body[at:]


EVERY: Sequence[Spoil] = (
    cut, behead, drop, repeat, reorder, move, insert_odd, insert_noise, flip, recode, declare, nest, garble_data,
    garble_attributes, renumber, swell,
)  # fmt: skip


def spoil(body: bytes, ways: Sequence[Spoil], seed: int) -> bytes:
    """A body spoilt in these ways, one after another; the same seed spoils it alike."""
    choose = Random(seed)  # to be the same each time
    for way in ways:
        body = way(body, choose)[:MOST_BYTES]
    return body


def _bound(body: bytes, choose: Random) -> int:
    """Where a tag begins or ends; anywhere in what has none."""
    start = choose.randrange(len(body) + 1)
    found = TAG.search(body, start) or TAG.search(body)
    return found.span()[choose.randrange(2)] if found else start


def _between(body: bytes, choose: Random) -> tuple[int, int]:
    start, end = sorted((_bound(body, choose), _bound(body, choose)))
    return start, end


def _replaced(body: bytes, what: re.Pattern[bytes], choose: Random, by: Sequence[bytes]) -> bytes:
    """With one of what a pattern finds replaced: by its first group where it has one."""
    start = choose.randrange(len(body) + 1)
    found = what.search(body, start) or what.search(body)
    if not found:
        return body
    from_, to = found.span(1) if what.groups else found.span()
    return body[:from_] + choose.choice(by) + body[to:]
