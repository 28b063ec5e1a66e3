# SPDX-License-Identifier: GPL-3.0-or-later
"""One thread that watches listening sockets, for the laboratory's own small servers."""

import selectors
import socket
import threading
from collections.abc import Callable


class SocketLoop:
    """Calls a socket's handler whenever there is something to read or accept. Owns the sockets given to it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._bell, bell_end = socket.socketpair()
        self._selector.register(bell_end, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def add(self, listening: socket.socket, handler: Callable[[socket.socket], None]) -> None:
        self._selector.register(listening, selectors.EVENT_READ, handler)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._bell.send(b"stop")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
        self._bell.close()

    def _watch(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                key.data(key.fileobj)
