# SPDX-License-Identifier: GPL-3.0-or-later
"""A VPN without cryptography: a tunnel interface on each of two machines, and a thread that carries packets across."""

import fcntl
import os
import select
import struct
import threading

from namespaces import Namespace

NEAR, FAR = "10.8.0.2", "10.8.0.1"
NETWORK = "10.8.0.0/24"
INTERFACE = "tun0"

_TUNSETIFF = 0x400454CA
_IFF_TUN_WITHOUT_HEADER = 0x1001
_LONGEST = 65536


class Tunnel:
    """From a machine to the one where it ends; who uses it, and what becomes of addresses there, is for others."""

    def __init__(self, near: Namespace, far: Namespace) -> None:
        self._ends = [near.call(_make_end), far.call(_make_end)]
        self._stopped, self._stop = os.pipe()
        for namespace, address in ((near, NEAR), (far, FAR)):
            namespace.ip(f"address add {address}/24 dev {INTERFACE}", f"link set {INTERFACE} up")
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """The interfaces go with it, and all routes through them."""
        os.write(self._stop, b"x")
        self._thread.join()
        for handle in (*self._ends, self._stopped, self._stop):
            os.close(handle)

    def _carry(self) -> None:
        one, other = self._ends
        while True:
            ready, _, _ = select.select([one, other, self._stopped], [], [])
            if self._stopped in ready:
                return
            for handle in ready:
                packet = os.read(handle, _LONGEST)
                try:
                    os.write(other if handle == one else one, packet)
                except OSError:
                    pass  # an interface that is down loses packets, as a wire does


def _make_end() -> int:
    handle = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(handle, _TUNSETIFF, struct.pack("16sH22x", INTERFACE.encode(), _IFF_TUN_WITHOUT_HEADER))
    return handle
