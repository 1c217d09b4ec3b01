"""A webhook and a mail server on this machine that keep what they are sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, cast


@dataclass
class PostOffice:
    """What arrived; `answers` is the status that the webhook answers with, the token is in its address."""

    webhook: str = ""
    mail: str = ""
    answers: int = 200
    posted: list[dict[str, Any]] = field(default_factory=list)
    mailed: list[EmailMessage] = field(default_factory=list)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Both servers, as long as a test needs them."""
    office = PostOffice()

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if office.answers == 200:
                office.posted.append(json.loads(body))
            self.send_response(office.answers)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    class Mail(StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            for raw in self.rfile:
                word = raw.decode().strip().upper()
                if word == "DATA":
                    self.say("354 go on")
                    office.mailed.append(self.letter())
                self.say("221 bye" if word == "QUIT" else "250 fine")
                if word == "QUIT":
                    return

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def letter(self) -> EmailMessage:
            lines = iter(self.rfile.readline, b".\r\n")
            return cast("EmailMessage", message_from_bytes(b"".join(lines), policy=policy.default))

    with (
        ThreadingHTTPServer(("127.0.0.1", 0), Webhook) as web,
        ThreadingTCPServer(("127.0.0.1", 0), Mail) as mail,
    ):
        threads = [
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}) for server in (web, mail)
        ]
        for thread in threads:
            thread.start()
        office.webhook = f"json://127.0.0.1:{web.server_address[1]}/s3cret-token"
        office.mail = (
            f"mailto://127.0.0.1:{mail.server_address[1]}?from=archive@example.org&to=operator@example.org"
        )
        try:
            yield office
        finally:
            web.shutdown()
            mail.shutdown()
            for thread in threads:
                thread.join()
