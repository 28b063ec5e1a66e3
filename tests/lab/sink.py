# SPDX-License-Identifier: GPL-3.0-or-later
"""The rest of the world's mail servers: take every message for anybody and write it down.

What lies in the sink was delivered. So it proves both that the incident relays and that no check ever sends a message.
"""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from addresses import is_v6
from certificates import Certificate
from namespaces import Namespace
from socket_loop import SocketLoop


@dataclass(frozen=True)
class Message:
    client: str
    sender: str
    recipients: list[str]
    data: str


class Sink:
    """Listens on each address with the greeting given for it."""

    def __init__(
        self, namespace: Namespace, file: Path, greetings: Mapping[str, str], certificate: Certificate
    ) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate.certificate, certificate.key)
        self._loop = SocketLoop()
        for address, greeting in greetings.items():
            self._loop.add(namespace.call(_listen, address), partial(self._accept, greeting))
        self.clear()
        self._loop.start()

    def messages(self) -> list[Message]:
        with self._lock:
            return [Message(**json.loads(line)) for line in self._file.read_text().splitlines()]

    def clear(self) -> None:
        with self._lock:
            self._file.write_text("")

    def stop(self) -> None:
        self._loop.stop()

    def _accept(self, greeting: str, listening: socket.socket) -> None:
        connection, peer = listening.accept()
        threading.Thread(target=self._converse, args=(connection, peer[0], greeting), daemon=True).start()

    def _converse(self, connection: socket.socket, client: str, greeting: str) -> None:
        connection.settimeout(60)
        conversation = _Conversation(connection, client, greeting, self._tls, self._record)
        try:
            conversation.hold()
        except (OSError, ValueError):
            pass  # the client left, or is none
        finally:
            conversation.close()

    def _record(self, message: Message) -> None:
        with self._lock, self._file.open("a") as file:
            file.write(json.dumps(asdict(message)) + "\n")


class _Conversation:
    def __init__(
        self,
        connection: socket.socket,
        client: str,
        greeting: str,
        tls: ssl.SSLContext,
        record: Callable[[Message], None],
    ) -> None:
        self._connection = connection
        self._stream = connection.makefile("rwb")
        self._client = client
        self._greeting = greeting
        self._tls = tls
        self._record = record
        self._secure = False
        self._sender = ""
        self._recipients: list[str] = []

    def hold(self) -> None:
        self._say(f"220 {self._greeting}")
        while line := self._stream.readline(4096):
            command = line.decode(errors="replace").strip()
            verb = command.partition(" ")[0].upper()
            if verb == "QUIT":
                self._say("221 2.0.0 Bye")
                return
            self._obey(verb, command)

    def close(self) -> None:
        self._connection.close()
        try:
            self._stream.close()
        except OSError:
            pass  # it still wanted to say something to a client that left

    def _obey(self, verb: str, command: str) -> None:
        if verb == "EHLO":
            self._say(f"250-{_hello(self._greeting, self._client)}", *([] if self._secure else ["250-STARTTLS"]), "250-8BITMIME", "250 SIZE 50000000")
        elif verb == "STARTTLS" and not self._secure:
            self._say("220 2.0.0 Ready to start TLS")
            self._connection = self._tls.wrap_socket(self._connection, server_side=True)
            self._stream = self._connection.makefile("rwb")
            self._secure = True
        elif verb == "MAIL":
            self._sender, self._recipients = _path(command), []
            self._say("250 2.1.0 Ok")
        elif verb == "RCPT":
            self._recipients.append(_path(command))
            self._say("250 2.1.5 Ok")
        elif verb == "DATA":
            self._say("354 End data with <CR><LF>.<CR><LF>")
            self._record(Message(self._client, self._sender, self._recipients, self._read_data()))
            self._say("250 2.0.0 Ok: kept")
        elif verb in ("HELO", "RSET", "NOOP"):
            self._say("250 2.0.0 Ok")
        else:
            self._say("502 5.5.2 Command not recognized")

    def _say(self, *lines: str) -> None:
        self._stream.write("".join(f"{line}\r\n" for line in lines).encode())
        self._stream.flush()

    def _read_data(self) -> str:
        lines: list[bytes] = []
        while (line := self._stream.readline()) != b".\r\n":
            if not line:
                raise ValueError("the client left in the middle of a message")
            lines.append(line.removeprefix(b"."))
        return b"".join(lines).decode(errors="replace")


def _hello(greeting: str, client: str) -> str:
    """The first line of the reply to EHLO: Google and Microsoft name the client."""
    name = greeting.partition(" ")[0]
    if name.endswith(".google.com"):
        return f"{name} at your service, [{client}]"
    return f"{name} Hello [{client}]" if name.endswith(".outlook.com") else name


def _listen(address: str) -> socket.socket:
    return socket.create_server((address, 25), family=socket.AF_INET6 if is_v6(address) else socket.AF_INET)


def _path(command: str) -> str:
    """The address between the angle brackets of MAIL or RCPT."""
    return command.partition("<")[2].partition(">")[0]
