"""Words that readers of pages, lists and records look for, for a fuzzer that would not guess them."""

from scraper.publishers import TEMPLATES
from soak.fuzz import spoiling

MARKUP = (
    "<p>",
    "</p>",
    "<h1>",
    "<main>",
    "<article>",
    '<time datetime="',
    '<script type="application/ld+json">',
    "</script>",
    '<meta property="og:title" content="',
    '<link rel="canonical" href="',
    '<base href="',
    'itemprop="articleBody"',
    'class="p402_premium"',
    "<br>",
    "<li>",
    "<td>",
    '<a href="',
    '{"@type":"NewsArticle",',
    '"articleBody":"',
    '"datePublished":"',
    '"author":[',
    '"hasPart":',
    '"liveBlogUpdate":[',
    '"isAccessibleForFree":false',
    "<rss><channel><item>",
    "<link>",
    "<pubDate>",
    "<urlset>",
    "<url><loc>",
    "<lastmod>",
    "<sitemapindex>",
    "<feed><entry>",
    '<?xml version="1.0" encoding="',
    "<news:news>",
    '[["original"],["',
    '"rest_base":',
    '{"results":[{"link":"',
)
RECORDS = (
    "WARC/1.0\r\n",
    "WARC-Type: response\r\n",
    "WARC-Type: revisit\r\n",
    "WARC-Target-URI: https://",
    "WARC-Date: 2023-08-04T12:00:00Z",
    "Content-Length: ",
    "WARC-Block-Digest: sha1:",
    "WARC-Payload-Digest: sha1:",
    "WARC-Truncated: length",
    "\r\n\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 301 Moved\r\n",
    "Location: ",
    "Content-Encoding: gzip\r\n",
    "Content-Encoding: br\r\n",
    "Content-Encoding: zstd\r\n",
    "Content-Encoding: deflate\r\n",
    "Transfer-Encoding: chunked\r\n",
)
DATES = (
    "4 August 2023",
    "4ydd Awst 2023",
    "2 hours ago",
    "Published",
    "Last updated:",
    "2023-08-04T12:25:00Z",
    "31 Dec 9999 -1200",
)


def written() -> str:
    """In the form of a libFuzzer dictionary: a word a line, what is no letter as `\\xNN`."""
    words = [word.encode() for word in (*MARKUP, *RECORDS, *DATES)]
    words += [*spoiling.ODD_BYTES, *spoiling.CHARSETS]
    words += [mark for template in TEMPLATES for mark in _named(template.mark)]
    return "".join(
        f'"{"".join(map(_escaped, word))}"\n' for word in dict.fromkeys(words) if 0 < len(word) <= 120
    )


def _named(mark: str) -> list[bytes]:
    """What the mark of a template names. Ex: story-body"""
    return [part.strip().encode() for part in mark.split("'")[1::2] if part.strip()]


def _escaped(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}"
