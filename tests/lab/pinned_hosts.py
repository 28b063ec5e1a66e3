# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail hosts with TLSA records, as they should be and as owners leave them: what their zone says and what they send."""

import hashlib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Certificate
from mail_hosts import MailHost
from processes import run_checked

SIGNED, UNSIGNED = "signed.test", "plain.test"
_NETWORK = "203.0.113."
_FIRST = 101


@dataclass(frozen=True)
class PinnedHost:
    """A domain NAME.signed.test, or elsewhere, with one MX host mx.NAME.signed.test of its own."""

    name: str
    tlsa: Sequence[str]
    chains: Sequence[Path]
    zone: str = SIGNED

    @property
    def domain(self) -> str:
        return f"{self.name}.{self.zone}"

    def records(self, address: str) -> str:
        """Lines of its zone's file."""
        lines = f"{self.name} MX 10 mx.{self.name}\nmx.{self.name} A {address}\n"
        return lines + "".join(f"_25._tcp.mx.{self.name} TLSA {record}\n" for record in self.tlsa)


def tlsa(usage: int, selector: int, matching: int, certificate: Certificate) -> str:
    """By openssl and Python's own library."""
    pem = certificate.certificate.read_text()
    der = ssl.PEM_cert_to_DER_cert(pem) if selector == 0 else _key_of(pem)
    data = {0: der.hex(), 1: hashlib.sha256(der).hexdigest(), 2: hashlib.sha512(der).hexdigest()}[matching]
    return f"{usage} {selector} {matching} {data}"


def _key_of(pem: str) -> bytes:
    key = run_checked(["openssl", "x509", "-noout", "-pubkey"], text=pem)
    return ssl.PEM_cert_to_DER_cert(key.replace("PUBLIC KEY", "CERTIFICATE"))


class ChainFiles:
    """Files as Postfix takes them: a key, its certificate, and whatever else is to be sent."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self._directory = directory

    def of(self, certificate: Certificate, *more: Certificate) -> Path:
        number = len(list(self._directory.iterdir()))
        file = self._directory / f"{number}.pem"
        sent = [certificate.certificate, *(each.certificate for each in more)]
        file.write_text(certificate.key.read_text() + "".join(each.read_text() for each in sent))
        return file


def pinned_hosts(authority: Authority, files: ChainFiles) -> Iterator[PinnedHost]:
    issuer = authority.intermediate("issuer")

    def issue(name: str, rsa: bool = False, zone: str = SIGNED) -> Certificate:
        label = f"{name}-rsa" if rsa else name
        return authority.issue(label, [f"mx.{name}.{zone}"], issuer=issuer, rsa=rsa)

    def host(name: str, *records: tuple[int, int, int], zone: str = SIGNED) -> PinnedHost:
        """Records of its own certificate, which is sent with its issuer."""
        own = issue(name, zone=zone)
        return PinnedHost(name, [tlsa(*numbers, own) for numbers in records], [files.of(own, issuer)], zone)

    yield host("right", (3, 1, 1))
    yield host("whole", (3, 0, 1))
    yield host("sha512", (3, 1, 2))
    yield host("whole-in-dns", (3, 0, 0))
    yield host("usage1", (1, 1, 1))
    yield host("usage1-and-3", (1, 1, 1), (3, 1, 1))
    yield host("bogus", (3, 1, 1))
    yield host("unsigned", (3, 1, 1), zone=UNSIGNED)
    yield host("swapped", (2, 1, 1))

    old = issue("before")
    for name, records in (("stale", [old]), ("rollover", [old, None])):
        new = issue(name)
        yield PinnedHost(name, [tlsa(3, 1, 1, each or new) for each in records], [files.of(new, issuer)])

    nothing = hashlib.sha256(b"").hexdigest()
    yield PinnedHost("nothing", [f"3 1 1 {nothing}"], [files.of(issue("nothing"), issuer)])
    text = issue("text")
    digest = hashlib.sha256(text.certificate.read_bytes()).hexdigest()
    yield PinnedHost("text", [f"3 0 1 {digest}"], [files.of(text, issuer)])
    selector = issue("selector")
    digest = tlsa(3, 0, 1, selector).removeprefix("3 0 1 ")
    yield PinnedHost("selector", [f"3 1 1 {digest}"], [files.of(selector, issuer)])
    short = issue("short")
    yield PinnedHost("short", [tlsa(3, 1, 1, short)[:-2]], [files.of(short, issuer)])

    pinned_issuer = [tlsa(2, 1, 1, issuer)]
    yield PinnedHost("issuer-sent", pinned_issuer, [files.of(issue("issuer-sent"), issuer)])
    yield PinnedHost("issuer-unsent", pinned_issuer, [files.of(issue("issuer-unsent"))])
    yield PinnedHost("root-unsent", [tlsa(2, 1, 1, authority.root)], [files.of(issue("root-unsent"), issuer)])
    yield PinnedHost(
        "root-sent", [tlsa(2, 1, 1, authority.root)], [files.of(issue("root-sent"), issuer, authority.root)]
    )
    yield PinnedHost("root-in-dns", [tlsa(2, 0, 0, authority.root)], [files.of(issue("root-in-dns"), issuer)])
    yield PinnedHost("issuer-as-3", [tlsa(3, 1, 1, issuer)], [files.of(issue("issuer-as-3"), issuer)])
    for name, by_issuer in (("expired-key", False), ("expired-issuer", True)):
        out = authority.issue_expired(name, [f"mx.{name}.{SIGNED}"], issuer)
        yield PinnedHost(name, pinned_issuer if by_issuer else [tlsa(3, 1, 1, out)], [files.of(out, issuer)])
    for name, by_issuer in (("misnamed-key", False), ("misnamed-issuer", True)):
        other = authority.issue(name, ["other.test"], issuer=issuer)
        yield PinnedHost(name, pinned_issuer if by_issuer else [tlsa(3, 1, 1, other)], [files.of(other, issuer)])

    for name, rsa_is_pinned in (("only-ecdsa", False), ("only-rsa", True)):
        both = [issue(name, rsa=True), issue(name)]
        pinned = both[0] if rsa_is_pinned else both[1]
        yield PinnedHost(name, [tlsa(3, 1, 1, pinned)], [files.of(each, issuer) for each in both])

    yield PinnedHost("no-tls", [tlsa(3, 1, 1, old)], [])
    yield PinnedHost("no-tls-no-record", [], [])


def with_addresses(hosts: Sequence[PinnedHost]) -> list[tuple[PinnedHost, MailHost]]:
    return [(host, MailHost(f"{_NETWORK}{_FIRST + i}", tuple(host.chains))) for i, host in enumerate(hosts)]
