# SPDX-License-Identifier: GPL-3.0-or-later
"""Named network namespaces and the cables between them, made with iproute2."""

import ctypes
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from cell import Cell, Unavailable
from processes import Daemon, Result, run, run_checked

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)

# How kernel and tools say that they may not, or were built without it.
_SIGNS_OF_REFUSAL = ("not permitted", "ermission denied", "not supported", "Read-only", "Unknown", "No such file")
_TRIAL_RULES = """table ip trial {
    chain postrouting { type nat hook postrouting priority srcnat; masquerade; }
}
"""

T = TypeVar("T")


class Namespace:
    """One machine's worth of network: its own interfaces, addresses, routes, filters and ports."""

    def __init__(self, cell: Cell, short_name: str) -> None:
        self.name = f"mv{cell.run}-{short_name}"
        run_checked(["ip", "netns", "add", self.name])
        # Without duplicate address detection an address can be used at once instead of after a second or two.
        self.set_kernel(
            {"ipv6/conf/all/accept_dad": 0, "ipv6/conf/default/accept_dad": 0, "ipv6/conf/default/accept_ra": 0}
        )
        self.ip("link set lo up")

    def delete(self) -> None:
        run_checked(["ip", "netns", "delete", self.name])

    def ip(self, *commands: str) -> None:
        """Each command as ip(8) takes it, without the word ip; all in one go."""
        run_checked(["ip", "-n", self.name, "-batch", "-"], text="\n".join(commands) + "\n")

    def set_kernel(self, values: Mapping[str, int]) -> None:
        """Set kernel parameters below net/, which are each namespace's own."""

        def write() -> None:
            for name, value in values.items():
                Path("/proc/sys/net", name).write_text(str(value))

        self.call(write)

    def run(
        self,
        command: Sequence[str],
        seconds: float = 60.0,
        environment: Mapping[str, str] | None = None,
        text: str = "",
    ) -> Result:
        """Run a program in here to its end."""
        return run(self.inside(command), seconds, environment, text)

    def start(self, name: str, command: Sequence[str], log: Path) -> Daemon:
        """Start a server in here."""
        return Daemon(name, self.inside(command), log)

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call a Python function whose new sockets belong in here, wherever they are used later.

        The namespace is a property of the thread, so this takes a thread of its own.
        """
        outcome: list[T] = []
        failure: list[BaseException] = []

        def enter_and_call() -> None:
            try:
                handle = os.open(f"/run/netns/{self.name}", os.O_RDONLY)
                try:
                    if _libc.setns(handle, _CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), f"cannot enter {self.name}")
                finally:
                    os.close(handle)
                outcome.append(function(*arguments))
            except BaseException as error:  # handed to the caller, whose thread it concerns
                failure.append(error)

        thread = threading.Thread(target=enter_and_call, daemon=True)
        thread.start()
        thread.join()
        if failure:
            raise failure[0]
        return outcome[0]

    def inside(self, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.name, *command]


def cable(one: Namespace, one_end: str, other: Namespace, other_end: str) -> None:
    """Join two namespaces by a veth pair; its ends never show up outside of them."""
    run_checked(
        ["ip", "link", "add", "name", one_end, "netns", one.name, "type", "veth",
         "peer", "name", other_end, "netns", other.name]
    )  # fmt: skip


def demand_abilities(cell: Cell, programs: Iterable[str]) -> None:
    """Make and remove a tiny network; what this machine cannot do ends the run as skipped, not as failed."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    os.environ["PATH"] = path
    missing = [name for name in programs if not _is_installed(name, path)]
    if missing:
        raise Unavailable(f"these programs are missing: {', '.join(missing)} (see packages.txt)")
    try:
        trial, other = Namespace(cell, "trial"), Namespace(cell, "other")
        cable(trial, "a", other, "b")
        trial.ip("link add name bridge type bridge", "address add 2001:db8::1/64 dev a")
        trial.set_kernel({"ipv4/ip_forward": 1})
        run_checked(trial.inside(["nft", "-f", "-"]), text=_TRIAL_RULES)
        for namespace in (trial, other):
            namespace.delete()
    except (OSError, RuntimeError) as error:
        if not any(sign in str(error) for sign in _SIGNS_OF_REFUSAL):
            raise  # a fault of the laboratory's own must not pass for a machine that cannot
        reason = " ".join(str(error).split())
        raise Unavailable(f"this machine's kernel or container forbids its networks ({reason})") from error


def _is_installed(name: str, path: str) -> bool:
    return any(os.access(os.path.join(folder, name), os.X_OK) for folder in path.split(os.pathsep) if folder)
