"""Where requests go: to the public web, to sites that prove who they are, and nowhere else."""

import json
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import forked
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from faults import Fault
from scrapy.settings import Settings
from served import serving

from scraper import certificates
from scraper.going_out import refusal as refusal_of
from scraper.public_web import is_public, refusal

VISIT = Path(__file__).with_name("local_visit.py")
Answers = dict[str, str]


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_no_public_site_is_at_an_address_that_is_or_carries_an_inward_one(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::"])
def test_a_public_site_may_be_at_any_other(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127。0。0。1/", "private address"),
        ("http://１２７.0.0.1/", "private address"),
        ("http://127.0.0.1./", "private address"),
        ("http://127.0.0.1。/", "private address"),
        ("http://0177.0.0.1/", "private address"),
        ("http://[::127.0.0.1]/", "private address"),
        ("http://[64:ff9b::7f00:1]/", "private address"),
        ("http://[2002:7f00:1::]/", "private address"),
        ("http://ⓛocalhost/", "private address"),
        ("http://LOCALHOST.localdomain/", "private address"),
        ("http://printer.local/", "private address"),
        ("http://www.example.com@127.0.0.1/", "names a user"),
        ("http://www.example.com\\@127.0.0.1/", "names a user"),
        ("http://www.example.com:22/", "unusual port"),
        ("http://www.example.com:6379/", "unusual port"),
        ("http://[fe80::1%25eth0]/", "names no host"),
        ("http://www.example.com:99999/", "Port out of range 0-65535"),
        ("java\tscript:alert(1)", "not http"),
        ("data:text/html,a", "not http"),
        ("file:///etc/passwd", "not http"),
        ("https://www.example.com/", ""),
        ("https://www.example.com:443/", ""),
        ("https://bücher.example/", ""),
    ],
)
def test_what_is_written_is_judged_in_its_canonical_form(url: str, why: str) -> None:
    assert refusal(url) == why
    assert refusal_of(url, Settings({"LOOPBACK_ALLOWED": False})) == why


class Quiet(BaseHTTPRequestHandler):
    """Answers everything, and remembers what it was asked for."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        led = "http://127.0.0.1/secret" if self.path.endswith("/led") else ""
        self.send_response(302 if led else 200)
        if led:
            self.send_header("Location", led)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Be silent."""


@contextmanager
def site(certificate: Path | None = None) -> Iterator[tuple[int, list[str]]]:
    """A site on this machine: its port, and what it was asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Quiet,), {"asked": asked}))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with serving(server):
        yield server.server_address[1], asked


def asked_for(names: Mapping[str, str], *addresses: str, **environment: str) -> tuple[Answers, int]:
    """What each address answered, where names lead to these places; and how many were refused."""
    finished = forked.run(
        [str(VISIT), json.dumps(names), *addresses],
        env={**os.environ, **environment},
        cwd=Path.cwd(),
        check=True,
    )
    answers, refused = json.loads(finished.stdout)
    return answers, refused


def hostile(name: str, done: str, times: str = "1 request") -> pytest.MarkDecorator:
    """The mark of a row of docs/faults.md."""
    return pytest.mark.fault(name, of="Hostile input", done=done, times=times)


@hostile("name that leads inward", "a name server says that a host of the web is at 127.0.0.1", "2 requests")
@hostile("address with a password", "a link names a user and a password of a host of ours")
@hostile("redirect inward behind a proxy", "through a proxy that would follow it a page leads to 127.0.0.1")
def test_a_name_that_leads_inward_is_not_connected_to_and_a_proxy_of_the_operator_is(
    faults: dict[str, Fault],
) -> None:
    names = {"rebound.example": "127.0.0.1", "house.example": "10.0.0.1", "proxy.example": "127.0.0.1"}
    names["cloud.example"] = "169.254.169.254"
    with site() as (port, asked):
        direct, refused = asked_for(
            names,
            "http://rebound.example/robots.txt",
            "http://house.example/robots.txt",
            "https://cloud.example/robots.txt",
            "http://nowhere.example/robots.txt",
            f"http://127.0.0.1:{port}/secret",
            f"http://user:word@127.0.0.1:{port}/secret",
            HMICFRS_LOOPBACK="false",
        )
        assert asked == []
        proxy = f"http://proxy.example:{port}"
        led, refused_behind = asked_for(
            names,
            "http://public.example/led",
            "http://127.0.0.1/secret",
            HMICFRS_LOOPBACK="false",
            http_proxy=proxy,
        )
        assert asked == ["http://public.example/robots.txt", "http://public.example/led"]
    assert "private address" in direct["http://rebound.example/robots.txt"]
    assert "127.0.0.1" in direct["http://rebound.example/robots.txt"]
    assert "private address" in direct["http://house.example/robots.txt"]
    assert "private address" in direct["https://cloud.example/robots.txt"]
    assert "private address" not in direct["http://nowhere.example/robots.txt"]
    assert direct[f"http://127.0.0.1:{port}/secret"].startswith("refused: private address")
    assert "word" not in direct[f"http://user:word@127.0.0.1:{port}/secret"]
    assert refused == 5
    assert set(led.values()) == {"refused: private address: http://127.0.0.1/secret"}
    assert refused_behind == 2
    seen = {
        "name that leads inward": direct["http://rebound.example/robots.txt"],
        "address with a password": direct[f"http://user:word@127.0.0.1:{port}/secret"],
        "redirect inward behind a proxy": led["http://public.example/led"],
    }
    for name, answer in seen.items():
        faults[name].came_to(lost=[], seen=answer)


Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def signed(name: str, until: timedelta, by: Signed | None = None) -> Signed:
    """A certificate for a name that began a week ago; of an authority's own where none signs it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(called if by is None else by[0].subject, called, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=7))
        .not_valid_after(now + until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    return made.sign(by[1] if by else key, hashes.SHA256()), key


def written(path: Path, one: Signed) -> Path:
    """A certificate with its key, in a file."""
    key = one[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(key + one[0].public_bytes(serialization.Encoding.PEM))
    return path


@hostile("certificate expired", "a site's certificate was good until yesterday")
@hostile("certificate of another host", "a site's certificate bears another name")
@hostile("certificate of a stranger", "a site's certificate is signed by nobody who is trusted")
def test_a_site_that_does_not_prove_who_it_is_is_not_believed(
    tmp_path: Path, faults: dict[str, Fault]
) -> None:
    day = timedelta(days=1)
    authority = signed("authority.example", day)
    sites = {
        "good": signed("localhost", day, authority),
        "expired": signed("localhost", -day, authority),
        "other": signed("other.example", day, authority),
        "stranger": signed("localhost", day, signed("stranger.example", day)),
    }
    bundle = written(tmp_path / "authority.pem", authority)
    with ExitStack() as stack:
        homes = {
            name: stack.enter_context(site(written(tmp_path / f"{name}.pem", one)))
            for name, one in sites.items()
        }
        addresses = {name: f"https://localhost:{port}/robots.txt" for name, (port, _) in homes.items()}
        answers, _ = asked_for(
            {"localhost": "127.0.0.1"}, *addresses.values(), REQUESTS_CA_BUNDLE=str(bundle)
        )
        assert [asked for _, asked in homes.values()] == [["/robots.txt"], [], [], []]
        unchecked, _ = asked_for(
            {"localhost": "127.0.0.1"}, addresses["expired"], HMICFRS_VERIFY_CERTIFICATES="false"
        )
    silent = "robots.txt cannot be had: certificate: "
    expired = f"{silent}it has expired, or nobody who is trusted has signed it"
    assert answers == {
        addresses["good"]: f"200 {addresses['good']}",
        addresses["expired"]: expired,
        addresses["other"]: f"{silent}it is another host's",
        addresses["stranger"]: expired,
    }
    assert unchecked[addresses["expired"]].startswith("200 ")
    named = {"expired": "expired", "other": "of another host", "stranger": "of a stranger"}
    for name, called in named.items():
        faults[f"certificate {called}"].came_to(lost=[], seen=answers[addresses[name]])


@pytest.mark.parametrize(
    ("wanted", "environment", "checked"),
    [
        (None, {}, True),
        (None, {"https_proxy": "http://proxy.example:3128"}, False),
        (None, {"https_proxy": "http://proxy.example:3128", "REQUESTS_CA_BUNDLE": "/a.pem"}, True),
        (True, {"https_proxy": "http://proxy.example:3128"}, True),
        (False, {}, False),
    ],
)
def test_certificates_are_checked_unless_a_proxy_may_stand_in_for_the_sites(
    wanted: bool | None, environment: dict[str, str], checked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*certificates.NAMED_BY, "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert certificates.are_checked(wanted) is checked
