"""Lines of a log in which nothing from the web can act on a terminal, pass for another line, or tell a password."""

import logging
import re
from types import TracebackType

from archive import terminal

# Ex: postgresql://archive:word@db.example/archive, http://user:word@proxy.example:3128
PASSWORD = re.compile(r"(?<=://)[^\s/@'\"]*:[^\s/@'\"]*@|(?<=[?&]password=)[^\s&'\"]+", re.IGNORECASE)


def harmless(text: str) -> str:
    """Text for a log: without escape sequences, direction marks and passwords."""
    return PASSWORD.sub("…", terminal.clean(text))


class HarmlessLines(logging.Formatter):
    """What a page, a header or an address says may be in a message, and in the error that is told with it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The message on one line."""
        record.message = harmless(record.message).replace("\n", " ")
        return super().formatMessage(record)

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The traceback, on its lines."""
        return harmless(super().formatException(ei))
