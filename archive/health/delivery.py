"""Sends a message to mail, chats and webhooks, and says where it could not, without an address's secrets."""

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from archive.errors import ArchiveError
from archive.health.message import Message

# Seconds for all of it: the night's job ends, whatever a mail server does.
_WITHIN = 120


class NotDelivered(ArchiveError):
    """A message did not arrive everywhere. It has a code of its own, since a crawl's 1 is left to the alerts."""

    exit_code = 8


class NoAddress(ArchiveError):
    """An address cannot be used, or what sends to it is not installed."""

    exit_code = 2


def send(message: Message, addresses: Sequence[str]) -> None:
    """Send a message to all addresses. Raises NoAddress, NotDelivered; names an address by its place and kind."""
    if not addresses:
        raise NotDelivered("HMICFRS_ALERTS is not set: the message was sent to nobody (docs/alerts.md)")
    try:
        from apprise import Apprise, AppriseAsset, NotifyFormat
    except ImportError as error:
        raise NoAddress("alerts need the extra `alerts`: pip install 'hmicfrs-archive[alerts]'") from error
    # What it logs of a failure holds addresses, and these hold passwords and tokens.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(app_id="hmicfrs-archive", app_desc="hmicfrs-archive", storage_mode="memory")
    services = [
        (named(number, addresses), Apprise.instantiate(address, asset=asset))
        for number, address in enumerate(addresses)
    ]
    if unknown := [name for name, service in services if service is None]:
        raise NoAddress(f"HMICFRS_ALERTS: {', '.join(unknown)}: apprise does not understand it")
    failed = [
        name
        for name, service in services
        if not Apprise(service, asset=asset).notify(
            message.body, title=message.title, body_format=NotifyFormat.TEXT, timeout=_WITHIN
        )
    ]
    if failed:
        raise NotDelivered(
            f"the message was not delivered to {', '.join(failed)}; it is sent again next time"
        )


def named(place: int, addresses: Sequence[str]) -> str:
    """An address by its place and by what it begins with, which is all of it that may be shown.

    Ex: address 2 of 2 (mailtos)
    """
    scheme = urlsplit(addresses[place]).scheme if "://" in addresses[place] else ""
    shown = scheme if scheme.isalnum() and scheme.isascii() and len(scheme) <= 20 else "no kind"
    return f"address {place + 1} of {len(addresses)} ({shown})"
