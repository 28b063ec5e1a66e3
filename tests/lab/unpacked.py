# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that fetch-servers.sh has only unpacked, as their packages cannot be installed beside Postfix."""

import os
from dataclasses import dataclass
from pathlib import Path

from cell import Cell

# The users that their packages would have made. Numbers that no distribution gives to anybody.
_USERS = {"Debian-exim": 64801, "opensmtpd": 64802, "opensmtpq": 64803}


@dataclass(frozen=True)
class Unpacked:
    """One server's files, as they would lie below /."""

    tree: Path

    def program(self, path: str) -> Path:
        return self.tree / path

    @property
    def environment(self) -> list[str]:
        """What env(1) is told so that the server's programs find the libraries that came with it."""
        folders = sorted({str(file.parent) for file in self.tree.rglob("*.so*")})
        return [f"LD_LIBRARY_PATH={':'.join(folders)}"]


def find_unpacked(name: str, program: str) -> Unpacked | None:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    tree = Path(os.environ.get("MAILVITALS_LAB_SERVERS") or Path(cache, "mailvitals-lab"), name)
    return Unpacked(tree) if os.access(tree / program, os.X_OK) else None


def add_users(cell: Cell) -> None:
    """Their users, for those inside the cell."""
    for path, line in (("/etc/passwd", "{name}:x:{number}:{number}::/nonexistent:/usr/sbin/nologin\n"),
                       ("/etc/group", "{name}:x:{number}:\n")):  # fmt: skip
        text = Path(path).read_text()
        known = {entry.partition(":")[0] for entry in text.splitlines()}
        text = text if text.endswith("\n") else f"{text}\n"
        added = (line.format(name=name, number=number) for name, number in _USERS.items() if name not in known)
        cell.lay_over(path, text + "".join(added))
