# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory's own SMTP client. Unlike Mailvitals it does send messages: to prove that a relay is one.

Call it through Namespace.call, so that it speaks from the place that it should.
"""

import socket
import ssl
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    code: int
    lines: list[str]

    def __str__(self) -> str:
        return f"{self.code} {' / '.join(self.lines)}"


class Conversation:
    def __init__(self, address: str, port: int = 25, seconds: float = 30.0, source: str | None = None) -> None:
        own = (source, 0) if source else None
        self._socket: socket.socket = socket.create_connection((address, port), timeout=seconds, source_address=own)
        self._stream = self._socket.makefile("rwb")
        self.greeting = self._read()

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if kind is None:
                self.say("QUIT")
        finally:
            self._stream.close()
            self._socket.close()

    def say(self, line: str) -> Reply:
        self._stream.write(f"{line}\r\n".encode())
        self._stream.flush()
        return self._read()

    def start_tls(self, host_name: str, trusted: str) -> Reply:
        """STARTTLS, with the server's certificate checked against its name and the one trusted authority."""
        reply = self.say("STARTTLS")
        if reply.code == 220:
            context = ssl.create_default_context(cafile=trusted)
            self._socket = context.wrap_socket(self._socket, server_hostname=host_name)
            self._stream = self._socket.makefile("rwb")
        return reply

    def _read(self) -> Reply:
        lines: list[str] = []
        while line := self._stream.readline().decode(errors="replace").rstrip("\r\n"):
            lines.append(line[4:])
            if line[3:4] != "-":
                return Reply(int(line[:3]), lines)
        raise ConnectionError("the server left")


def try_recipient(address: str, sender: str, recipient: str) -> Reply:
    """Ask a server whether it would take a message for the recipient; send none."""
    with Conversation(address) as talk:
        talk.say("EHLO tester.world.test")
        reply = talk.say(f"MAIL FROM:<{sender}>")
        if reply.code == 250:
            reply = talk.say(f"RCPT TO:<{recipient}>")
        talk.say("RSET")
        return reply


def send_message(address: str, sender: str, recipient: str, subject: str) -> Reply:
    """Send a message; returns the first refusal, or the reply to the message itself."""
    with Conversation(address) as talk:
        for command in ("EHLO tester.world.test", f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
            reply = talk.say(command)
            if reply.code not in (250, 354):
                return reply
        return talk.say(f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: {subject}\r\n\r\nA test.\r\n.")
