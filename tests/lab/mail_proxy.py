# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server of few words on any port: takes every recipient, and knows neither encryption nor messages.

On port 25 that is what some providers put in the way of their customers; on others a sign that somebody is at home.
"""

import socket
from functools import partial

from addresses import is_v6
from namespaces import Namespace
from socket_loop import SocketLoop

_REPLIES = {"MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok", "RSET": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye"}


class MailProxy:
    """One client at a time is enough: nobody says much to it."""

    def __init__(self, namespace: Namespace, address: str, port: int, name: str) -> None:
        self._name = name
        self._commands: list[str] = []
        self._loop = SocketLoop()
        family = socket.AF_INET6 if is_v6(address) else socket.AF_INET
        listening = namespace.call(partial(socket.create_server, (address, port), family=family))
        self._loop.add(listening, self._serve)
        self._loop.start()

    def commands(self) -> list[str]:
        """Everything that it was told."""
        return list(self._commands)

    def stop(self) -> None:
        self._loop.stop()

    def _serve(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(5.0)
                self._converse(connection.makefile("rwb"))
        except OSError:
            pass  # the client is gone

    def _converse(self, stream: "socket.SocketIO") -> None:  # type: ignore[name-defined]
        verb = ""
        self._say(stream, f"220 {self._name} ESMTP")
        while verb != "QUIT" and (line := stream.readline(4096)):
            command = line.decode(errors="replace").strip()
            self._commands.append(command)
            verb = command.partition(" ")[0].upper()
            hello = f"250-{self._name}\r\n250 SIZE 10000000"
            self._say(stream, hello if verb in ("EHLO", "HELO") else _REPLIES.get(verb, "502 5.5.2 Not known"))

    @staticmethod
    def _say(stream: "socket.SocketIO", text: str) -> None:  # type: ignore[name-defined]
        stream.write(f"{text}\r\n".encode())
        stream.flush()
