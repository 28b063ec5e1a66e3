# SPDX-License-Identifier: GPL-3.0-or-later
"""DNS blocklists: rbldnsd with the RFC 5782 test entries, and listings or refusals on demand."""

import os
from pathlib import Path

from addresses import LISTS, is_v6
from namespaces import Namespace
from processes import Daemon

ZEN = "zen.spamhaus.org"
REFUSAL = "127.255.255.254"  # Spamhaus: the question came through an open resolver

# Each list with the codes that its IPv4 test entry 127.0.0.2 answers.
BLOCKLISTS = {
    ZEN: ("127.0.0.2", "127.0.0.4", "127.0.0.10"),
    "bl.spamcop.net": ("127.0.0.2",),
    "b.barracudacentral.org": ("127.0.0.2",),
    "bl.mailspike.net": ("127.0.0.2",),
    "psbl.surriel.com": ("127.0.0.2",),
    "dnsbl-1.uceprotect.net": ("127.0.0.2",),
}
_WITH_V6 = (ZEN,)
_HEAD = "$SOA 60 ns1.blocklists.test hostmaster.blocklists.test 0 1h 10m 1d 60\n$NS 60 ns1.blocklists.test\n$TTL 60\n"


class Blocklists:
    """One server for all lists. Each has three files: listed IPv4, listed IPv6, and whom it refuses."""

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        directory.mkdir()
        self._directory = directory
        self._version = 0
        self._listed: dict[str, list[tuple[str, str]]] = {zone: [] for zone in BLOCKLISTS}
        self._refusing: set[str] = set()
        sets: list[str] = []
        for zone in BLOCKLISTS:
            self._write(zone)
            sets += [f"{zone}:ip4set:{zone}.v4", f"{zone}:acl:{zone}.refused"]
            sets += [f"{zone}:ip6trie:{zone}.v6"] if zone in _WITH_V6 else []
        command = ["rbldnsd", "-n", "-w", str(directory), "-b", LISTS.v4, "-b", LISTS.v6, "-c", "0", *sets]
        self.daemon: Daemon = namespace.start("rbldnsd", command, directory / "rbldnsd.log")

    def list_on(self, zone: str, address: str, code: str) -> None:
        self._listed[zone].append((address, code))
        self._publish(zone)

    def refuse(self, zone: str) -> None:
        """Let a list answer every question with its refusal."""
        self._refusing.add(zone)
        self._publish(zone)

    def clear(self) -> list[tuple[str, str]]:
        """Back to the test entries alone; returns what is no longer listed, as pairs of zone and address."""
        gone = [(zone, address) for zone, listed in self._listed.items() for address, _ in listed]
        gone += [(zone, "127.0.0.1") for zone in self._refusing]
        self._refusing.clear()
        for zone in {zone for zone, _ in gone}:
            self._listed[zone].clear()
            self._publish(zone)
        return gone

    def _publish(self, zone: str) -> None:
        self._write(zone)
        self.daemon.hang_up()

    def _write(self, zone: str) -> None:
        # The IPv6 test entry, ::ffff:7f00:2, is the IPv4 one to rbldnsd.
        v4 = [f"127.0.0.2 :{code}:Test entry" for code in BLOCKLISTS[zone]]
        v6: list[str] = []
        for address, code in self._listed[zone]:
            (v6 if is_v6(address) else v4).append(f"{address} :{code}:Listed by the laboratory")
        everybody = [f"{network} :{REFUSAL}:Refused" for network in ("0/0", "::/0")] if zone in self._refusing else []
        for ending, head, lines in (("v4", _HEAD, v4), ("v6", _HEAD, v6), ("refused", "", everybody)):
            self._replace(self._directory / f"{zone}.{ending}", head + "".join(f"{line}\n" for line in lines))

    def _replace(self, file: Path, text: str) -> None:
        # rbldnsd reads a file again only when its time in whole seconds has changed: give each version its own.
        self._version += 1
        file.write_text(text)
        os.utime(file, (self._version, self._version))
