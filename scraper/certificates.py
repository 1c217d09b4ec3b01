"""Whose certificates are believed, and what is wrong with one that is not."""

import os
from pathlib import Path
from urllib.request import getproxies

import certifi
from OpenSSL.SSL import Context
from OpenSSL.SSL import Error as TlsError
from service_identity import VerificationError
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

# An operator's own authorities, as OpenSSL and the library requests know them: a file or a folder.
NAMED_BY = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
# Where systems keep theirs. A small container or a Mac may have none of these.
SYSTEM = tuple(
    map(
        Path,
        (
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem",
        ),
    )
)
# Servers of before 2010 are still spoken with: OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT.
OLD_SERVERS = 0x4


class BadCertificate(Exception):
    """A site that did not prove who it is: what it says is not archived."""


def are_checked(wanted: bool | None) -> bool:
    """Whether sites have to prove who they are: as the operator wants it, else unless a proxy may stand in for them.

    A proxy that looks into TLS signs for all sites itself. Where its authority is named, certificates are checked
    behind it as well.
    """
    if wanted is not None:
        return wanted
    return not getproxies().get("https") or bool(_named())


def _named() -> list[Path]:
    return [Path(path) for name in NAMED_BY if (path := os.environ.get(name))]


@implementer(IOpenSSLTrustRoot)
class Trusted:
    """The authorities that the operator names, else those of the system, else those that Mozilla lists."""

    def _addCACertsToContext(self, context: Context) -> None:  # noqa: N802
        context.set_options(OLD_SERVERS)
        system = [path for path in SYSTEM if path.exists()][:1]
        for path in _named() or system or [Path(certifi.where())]:
            context.load_verify_locations(*((None, str(path)) if path.is_dir() else (str(path),)))


@implementer(IPolicyForHTTPS)
class Checked:
    """Connections to sites that prove who they are."""

    def __init__(self) -> None:
        self.trusted = Trusted()

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: ARG002, N802
        """What makes a connection to this host."""
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=self.trusted)  # type: ignore[arg-type]


def complaint(error: Exception) -> str:
    """What is wrong with a certificate, of a failed connection; empty where that is not why it failed."""
    reasons = getattr(error.__cause__, "reasons", ())
    values = [reason.value for reason in reasons if isinstance(reason, Failure)]
    if any(isinstance(value, VerificationError) for value in values):
        return "it is another host's"
    failed = any(isinstance(value, TlsError) and "certificate" in str(value) for value in values)
    return "it has expired, or nobody who is trusted has signed it" if failed else ""
