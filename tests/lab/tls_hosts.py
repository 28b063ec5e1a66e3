# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail servers with old encryption: Postfix with such settings, and for what no library of today has, servers that read
a ClientHello and answer with one record."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Certificate
from mail_hosts import MailHost
from namespaces import Namespace

_NETWORK = "203.0.113."
_FIRST_POSTFIX, _FIRST_SCRIPTED = 180, 210
# Debian builds OpenSSL so that the old versions need it.
_LEVEL = "@SECLEVEL=0"
_OLD = ("smtpd_tls_protocols=>=TLSv1", "smtpd_tls_mandatory_protocols=>=TLSv1",
        f"tls_medium_cipherlist=HIGH:MEDIUM:!aNULL:{_LEVEL}")  # fmt: skip
_TODAY = ("smtpd_tls_protocols=>=TLSv1.2", "smtpd_tls_mandatory_protocols=>=TLSv1.2")
_IMPLICIT = "smtpd_tls_wrappermode=yes"


@dataclass(frozen=True)
class TlsHost:
    """A Postfix at an address of its own."""

    name: str
    options: Sequence[str]
    said: dict[str, str]  # by rule: the tag
    port: int = 25
    rsa: bool = False


POSTFIX = (
    TlsHost("today", _TODAY, {"tls.protocols": "current", "tls.ciphers": "strong"}),
    # It sets the level that the old versions need by itself.
    TlsHost("as Debian has it", (), {"tls.protocols": "outdated", "tls.ciphers": "strong"}),
    TlsHost("only 1.2", ("smtpd_tls_protocols=TLSv1.2",), {"tls.protocols": "without-13", "tls.ciphers": "strong"}),
    TlsHost("old ones too", _OLD, {"tls.protocols": "outdated", "tls.ciphers": "strong"}),
    TlsHost("only 1.0", ("smtpd_tls_protocols=TLSv1", _OLD[2]),
            {"tls.protocols": "only-outdated", "tls.ciphers": "strong"}),
    TlsHost("only 1.1", ("smtpd_tls_protocols=TLSv1.1", _OLD[2]),
            {"tls.protocols": "only-outdated", "tls.ciphers": "strong"}),
    TlsHost("without encryption", (*_TODAY, f"tls_medium_cipherlist=HIGH:eNULL:!aNULL:{_LEVEL}"),
            {"tls.protocols": "current", "tls.ciphers": "weak"}),
    TlsHost("nobody signs", (*_TODAY, f"tls_medium_cipherlist=HIGH:aNULL:!eNULL:{_LEVEL}"),
            {"tls.protocols": "current", "tls.ciphers": "strong"}),
    TlsHost("no forward secrecy", ("smtpd_tls_protocols=TLSv1.2", f"tls_medium_cipherlist=kRSA:!eNULL:{_LEVEL}"),
            {"tls.protocols": "without-13", "tls.ciphers": "no-forward-secrecy"}, rsa=True),
    TlsHost("users, without encryption", (*_TODAY, f"tls_medium_cipherlist=HIGH:eNULL:!aNULL:{_LEVEL}"),
            {"tls.protocols": "current", "tls.ciphers": "weak-for-users"}, port=587),
    TlsHost("users, old ones too", (*_OLD, _IMPLICIT),
            {"tls.protocols": "outdated-for-users", "tls.ciphers": "strong"}, port=465),
    TlsHost("users, as Debian has it", (_IMPLICIT,),
            {"tls.protocols": "outdated-for-users", "tls.ciphers": "anonymous-for-users"}, port=465),
    TlsHost("users today", (*_TODAY, _IMPLICIT, "smtpd_tls_exclude_ciphers=aNULL"),
            {"tls.protocols": "current", "tls.ciphers": "strong"}, port=465),
    TlsHost("one connection a minute", ("smtpd_client_connection_rate_limit=1",),
            {"tls.protocols": "could-not-look", "tls.ciphers": "could-not-look"}),
)  # fmt: skip


def address_of(number: int) -> str:
    return f"{_NETWORK}{_FIRST_POSTFIX + number}"


def tls_mail_hosts(authority: Authority, directory: Path) -> list[MailHost]:
    """Each of them, and where users log in, also the port 25 without which there is no mail server."""
    directory.mkdir()
    chains = {}
    for rsa in (False, True):
        certificate = authority.issue(f"tls-{rsa}", ["mx.plain.test"], rsa=rsa)
        chains[rsa] = directory / f"{rsa}.pem"
        chains[rsa].write_text(certificate.key.read_text() + certificate.certificate.read_text())
    hosts = []
    for number, host in enumerate(POSTFIX):
        hosts.append(MailHost(address_of(number), (chains[host.rsa],), host.port, tuple(host.options)))
        if host.port != 25:
            hosts.append(MailHost(address_of(number), (chains[False],)))
    return hosts


@dataclass(frozen=True)
class Hello:
    """What a client offers, as far as these servers look."""

    version: int
    suites: tuple[int, ...]
    extensions: dict[int, bytes]


def read_hello(record: bytes) -> Hello:
    body = record[9:]
    version = struct.unpack_from(">H", body)[0]
    at = 35 + body[34]
    length = struct.unpack_from(">H", body, at)[0]
    suites = struct.unpack_from(f">{length // 2}H", body, at + 2)
    at += 2 + length
    at += 1 + body[at] + 2
    extensions = {}
    while at + 4 <= len(body):
        kind, size = struct.unpack_from(">HH", body, at)
        extensions[kind] = body[at + 4 : at + 4 + size]
        at += 4 + size
    return Hello(version, suites, extensions)


def alert(description: int) -> bytes:
    return bytes([21, 3, 3, 0, 2, 2, description])


def server_hello(version: int, suite: int, extensions: bytes = b"", random: bytes = b"R" * 32) -> bytes:
    body = struct.pack(">H", version) + random + b"\0" + struct.pack(">HB", suite, 0)
    if extensions:
        body += struct.pack(">H", len(extensions)) + extensions
    message = b"\x02" + struct.pack(">I", len(body))[1:] + body
    return struct.pack(">BHH", 22, version, len(message)) + message


_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")

Behaviour = Callable[[Hello], bytes | None]


def agrees_to(oldest: int, newest: int, *suites: int) -> Behaviour:
    """As a server does that knows nothing else."""

    def answer(hello: Hello) -> bytes:
        version = min(hello.version, newest)
        if version < oldest or 43 in hello.extensions and hello.extensions[43][1:] == b"\x03\x04":
            return alert(70)
        chosen = next((suite for suite in suites if suite in hello.suites), None)
        return alert(40) if chosen is None else server_hello(version, chosen)

    return answer


def knows_hybrid_groups(hello: Hello) -> bytes | None:
    if hello.extensions.get(10) == b"\0\2\x11\xec" and 0x1301 in hello.suites:
        return server_hello(0x0303, 0x1301, struct.pack(">HHHHHH", 43, 2, 0x0304, 51, 2, 0x11EC), _RETRY)
    return None


@dataclass(frozen=True)
class ScriptedHost:
    name: str
    behaviour: Behaviour  # an answer; none: Python's ssl speaks TLS in its place
    said: dict[str, tuple[str, str]]  # by rule: the tag, and words of the message
    keeps: bool = False  # what came in one packet with STARTTLS is obeyed once TLS has begun


SCRIPTED = (
    ScriptedHost("RC4", agrees_to(0x0303, 0x0303, 0x0005),
                 {"tls.protocols": ("could-not-look", ""), "tls.ciphers": ("weak", "RC4.")}),
    ScriptedHost("3DES", agrees_to(0x0301, 0x0303, 0xC012),
                 {"tls.protocols": ("outdated", "TLS 1.1, TLS 1.0"), "tls.ciphers": ("weak", "3DES.")}),
    ScriptedHost("export", agrees_to(0x0301, 0x0301, 0x0003),
                 {"tls.protocols": ("only-outdated", "TLS 1.0"), "tls.ciphers": ("weak", "export grade")}),
    ScriptedHost("SSL 3.0", agrees_to(0x0300, 0x0300, 0x000A, 0x0005),
                 {"tls.protocols": ("only-outdated", "SSL 3.0"), "tls.ciphers": ("weak", "RC4, 3DES")}),
    ScriptedHost("SSL 3.0 as well", agrees_to(0x0300, 0x0303, 0xC030, 0x0035),
                 {"tls.protocols": ("ssl3", "TLS 1.1, TLS 1.0, SSL 3.0"), "tls.ciphers": ("could-not-look", "")}),
    ScriptedHost("hybrid", knows_hybrid_groups,
                 {"tls.protocols": ("current", ""), "tls.ciphers": ("strong-hybrid", "X25519MLKEM768"),
                  "tls.injection": ("discarded", "")}),
    ScriptedHost("keeps what came too early", lambda _: None,
                 {"tls.protocols": ("current", ""), "tls.ciphers": ("strong", ""),
                  "tls.injection": ("obeyed", "250 ok")}, keeps=True),
)  # fmt: skip


class ScriptedHosts:
    """Port 25 with STARTTLS at an address each; a connection in a thread of its own."""

    def __init__(self, namespace: Namespace, certificate: Certificate) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate.certificate, certificate.key)
        self._listening = []
        for number, host in enumerate(SCRIPTED):
            listening = namespace.call(socket.create_server, (scripted_address(number), 25))
            self._listening.append(listening)
            threading.Thread(target=self._accept, args=(listening, host), daemon=True).start()

    def stop(self) -> None:
        for listening in self._listening:
            listening.shutdown(socket.SHUT_RDWR)  # accept() ends only by this
            listening.close()

    def _accept(self, listening: socket.socket, host: ScriptedHost) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self._serve, args=(connection, host), daemon=True).start()

    def _serve(self, connection: socket.socket, host: ScriptedHost) -> None:
        with suppress(OSError, struct.error, IndexError), connection:
            connection.settimeout(20)
            connection.sendall(b"220 scripted.plain.test ESMTP\r\n")
            early = _talk(connection, b"250-scripted.plain.test\r\n250 STARTTLS\r\n")
            if early is None:
                return
            hello = connection.recv(16384, socket.MSG_PEEK)
            answer = host.behaviour(read_hello(hello))
            if answer:
                connection.recv(len(hello))
                connection.sendall(answer)
                return
            with self._context.wrap_socket(connection, server_side=True) as encrypted:
                _talk(encrypted, b"250 scripted.plain.test\r\n", early if host.keeps else b"")


def _talk(connection: socket.socket, offers: bytes, unread: bytes = b"") -> bytes | None:
    """Up to STARTTLS; what came together with it, or nothing where the client has left."""
    while True:
        while b"\r\n" not in unread:
            octets = connection.recv(16384)
            if not octets:
                return None
            unread += octets
        line, _, unread = unread.partition(b"\r\n")
        command = line.upper()
        if command == b"STARTTLS":
            connection.sendall(b"220 go\r\n")
            return unread
        if command == b"QUIT":
            connection.sendall(b"221 bye\r\n")
            return None
        connection.sendall(offers if command.startswith(b"EHLO") else b"250 ok\r\n")


def scripted_address(number: int) -> str:
    return f"{_NETWORK}{_FIRST_SCRIPTED + number}"
