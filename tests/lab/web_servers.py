# SPDX-License-Identifier: GPL-3.0-or-later
"""Web servers for MTA-STS: one nginx with a virtual host for each domain, and servers that never come to an end."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from certificates import Certificate
from namespaces import Namespace
from processes import Daemon

POLICY_PATH = "/.well-known/mta-sts.txt"

_CONFIGURATION = """
daemon off;
user root;
pid {directory}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    default_type text/plain;
{servers}
}}
"""

_SERVER = """
    server {{
        listen {address}:443{tls};
        server_name {host};
        {certificate}
        location = {path} {{ {response} }}
        location / {{ return 404; }}
    }}
"""


@dataclass(frozen=True)
class VirtualHost:
    host: str
    address: str
    response: str  # what nginx does for the policy's path
    certificate: Certificate | None  # none: it speaks HTTP without TLS on this port


def sends_file(file: Path, media_type: str = "text/plain") -> str:
    return f"types {{ }} default_type {media_type}; alias {file};"


class WebServer:
    def __init__(self, namespace: Namespace, directory: Path, hosts: Iterable[VirtualHost]) -> None:
        directory.mkdir()
        servers = "".join(
            _SERVER.format(
                address=f"[{each.address}]" if ":" in each.address else each.address,
                tls=" ssl" if each.certificate else "",
                host=each.host,
                certificate=_lines(each.certificate) if each.certificate else "",
                path=POLICY_PATH,
                response=each.response,
            )
            for each in hosts
        )
        configuration = directory / "nginx.conf"
        configuration.write_text(_CONFIGURATION.format(directory=directory, servers=servers))
        self.daemon: Daemon = namespace.start("nginx", ["nginx", "-c", str(configuration)], directory / "nginx.log")


def _lines(certificate: Certificate) -> str:
    return f"ssl_certificate {certificate.certificate}; ssl_certificate_key {certificate.key};"


Behaviour = Callable[[ssl.SSLSocket, threading.Event], None]


def endless(connection: ssl.SSLSocket, _stopped: threading.Event) -> None:
    """A policy that has no last line."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nversion: STSv1\r\nmode: enforce\r\n")
    while True:
        connection.sendall(b"mx: mx.plain.test\r\n" * 200)


def silent(_connection: ssl.SSLSocket, stopped: threading.Event) -> None:
    """Says nothing once TLS has come about."""
    stopped.wait()


class OddWebServer:
    """TLS on port 443, and behind it whatever the behaviour does, for each connection in a thread of its own."""

    def __init__(self, namespace: Namespace, address: str, certificate: Certificate, behaviour: Behaviour) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate.certificate, certificate.key)
        self._behaviour = behaviour
        self._stopped = threading.Event()
        self._listening = namespace.call(socket.create_server, (address, 443))
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._listening.shutdown(socket.SHUT_RDWR)  # accept() ends only by this
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(60)
            with self._context.wrap_socket(connection, server_side=True) as encrypted:
                encrypted.recv(4096)
                self._behaviour(encrypted, self._stopped)
