"""Tells addresses of the public web from those of this machine, of private networks, and of no web site."""

import ipaddress
import logging
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from scraper import addresses

logger = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Names that never leave a machine or a house: RFC 6761, RFC 6762, and ICANN's for private use.
NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".localdomain")
# The IPv4 address that a translator takes out of its last 32 bits: RFC 6052, and of older systems ("::127.0.0.1").
TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
# What Python 3.11 takes for public and no site has: a NAT64 of one's own, relays, site-local addresses, examples.
NO_SITES = tuple(
    map(
        ipaddress.ip_network,
        ("64:ff9b:1::/48", "192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20", "5f00::/16"),
    )
)

# At other ports listen programs that are no web sites, and no business of a crawl.
WEB_PORTS = (None, 80, 443)


class Refused(Exception):
    """An address that is none of the public web: nothing was sent to it."""


def refusal(url: str, *, allowed_hosts: Collection[str] = ()) -> str:
    """Say why an address must not be fetched, or the empty string if it may.

    Judges what is written, not what a name resolves to. `allowed_hosts` may be private, at any port (a crawl of a
    local site).
    """
    try:
        parts = urlsplit(addresses.without_controls(url))
        host, port = addresses.host_of(url), parts.port
    except ValueError as error:
        logger.debug("not an address: %r: %s", url, error)
        return str(error)
    if "@" in parts.netloc:
        return "names a user"
    if host in allowed_hosts:
        return ""
    return "private address" if is_inward(host) else "unusual port" if port not in WEB_PORTS else ""


def is_inward(host: str) -> bool:
    """Whether a host, as it is written, is this machine or in a private network; names are not resolved."""
    if host == "localhost" or f".{host}".endswith(NAMES):
        return True
    address = written(host)
    return address is not None and not is_public(address)


def is_loopback(host: str) -> bool:
    """Whether a host, as it is written, is this machine."""
    address = written(host)
    return host == "localhost" or (address is not None and _meant(address).is_loopback)


def written(host: str) -> Address | None:
    """The address that a host stands for without a name server; None for a name.

    Ex: "127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::ffff:127.0.0.1]"
    """
    bare = host.strip("[]")
    try:
        # inet_aton also reads the short, octal, hexadecimal and whole-number forms that clients accept.
        return ipaddress.ip_address(bare if ":" in bare else socket.inet_aton(bare))
    except (OSError, ValueError) as error:
        logger.debug("a name, not a number: %s: %s", host, error)
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one at which a public site may be."""
    meant = _meant(address)
    if any(meant in network for network in NO_SITES if network.version == meant.version):
        return False
    return meant.is_global and not meant.is_multicast and not meant.is_reserved


def _meant(address: Address) -> Address:
    """The IPv4 address within an IPv6 one that only carries it: mapped, 6to4, Teredo, NAT64; else the address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if inner := address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]:
        return inner
    carried = any(address in network for network in TRANSLATED) and int(address) > 1
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if carried else address
