"""Lets only this machine's own browser in, which may only read, and on whose pages no script runs."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_READS = frozenset({"GET", "HEAD"})
# Datasette's own pages bring a little style with them; nothing brings a script, and nothing is fetched from elsewhere.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-robots-tag": b"noindex, noarchive",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}


def guarded(application: Application) -> Application:
    """The application, asked by this machine's names only: another's name may be made to lead here."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if _host(scope) not in _HOSTS:
            logger.warning("refused a request for the host %r", _host(scope))
            await _refuse(send, 403, "The archive answers to 127.0.0.1 and localhost only.")
        elif scope["method"] not in _READS:
            await _refuse(send, 405, "The archive is only read here.")
        else:
            await application(scope, receive, _with_headers(send))

    return answer


def _host(scope: Scope) -> str:
    """The name asked for, without its port."""
    named = str(dict(scope["headers"]).get(b"host", b""), "latin-1").lower()
    return named if named.endswith("]") else named.rpartition(":")[0] or named


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() not in _HEADERS]
            message = {**message, "headers": [*kept, *_HEADERS.items()]}
        await send(message)

    return sent


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
