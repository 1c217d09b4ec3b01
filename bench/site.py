"""A made-up paper's site for benchmarks, all of it in memory and packed as sites pack it: `python -m bench.site 2000`.

Prints its address and serves until it is told to end. Pages are packed beforehand, so that it costs next to nothing.
"""

import asyncio
import gzip
import sys
from html import escape
from itertools import cycle

from bench import pages

LAYOUTS = tuple(pages.LAYOUTS)
_OURS = "Server: bench\r\nConnection: keep-alive\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding"


def answer(status: str, kind: str, text: str) -> bytes:
    """An answer as it goes over the wire."""
    body = gzip.compress(text.encode(), 5)
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{_OURS}\r\n\r\n"
    return head.encode() + body


def answers(home: str, count: int) -> dict[bytes, bytes]:
    """What is answered, by path: a sitemap of news, and the pages that it lists."""
    made = [pages.page(number, home, layout) for number, layout in zip(range(count), cycle(LAYOUTS))]
    rows = "".join(
        f"<url><loc>{home}{page.path}</loc><news:news><news:publication_date>{page.published_at.isoformat()}"
        f"</news:publication_date><news:title>{escape(page.title)}</news:title></news:news></url>"
        for page in made
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    found = {page.path.encode(): answer("200 OK", "text/html; charset=utf-8", page.html) for page in made}
    found[b"/sitemap.xml"] = answer("200 OK", "application/xml", f"<urlset {spaces}>{rows}</urlset>")
    found[b"/robots.txt"] = answer("200 OK", "text/plain", "User-agent: *\nDisallow: /search\n")
    return found


async def main() -> None:
    """Open a port, make the pages with its address in them, serve."""
    told: dict[bytes, bytes] = {}
    missing = answer("404 Not Found", "text/html", "<h1>Page not found</h1>")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(told.get(request.split(b" ", 2)[1], missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # who asked has what it wanted

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    home = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    told.update(answers(home, int(sys.argv[1])))
    print(home, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
