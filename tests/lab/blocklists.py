# SPDX-License-Identifier: GPL-3.0-or-later
"""DNS blocklists: rbldnsd with the RFC 5782 test entries, and listings or refusals on demand."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from addresses import LISTS, is_v6
from namespaces import Namespace
from processes import Daemon

ZEN = "zen.spamhaus.org"
REFUSAL = "127.255.255.254"  # Spamhaus: the question came through an open resolver

_POLICY = Path(__file__).resolve().parents[2] / "resources" / "policy" / "blocklists.json"


@dataclass(frozen=True)
class ListFacts:
    """What a list of the program's own catalogue answers to its test entry, and in which forms it is asked."""

    families: tuple[str, ...]
    codes: tuple[str, ...]
    test_domain: str

    @property
    def has_addresses(self) -> bool:
        return "v4" in self.families or "v6" in self.families


def _facts(entry: dict) -> ListFacts:
    listing = [code["code"] for code in entry["codes"] if code["kind"] in ("listed", "good")]
    codes = ("127.0.0.2", "127.0.0.4", "127.0.0.10") if entry["zone"] == ZEN else (_first(listing[0]),)
    return ListFacts(tuple(entry["families"]), codes, entry.get("test", ["test", "invalid"])[0])


def _first(pattern: str) -> str:
    return ".".join("0" if part == "*" else part.split("-")[0] for part in pattern.split("."))


# Every list that a check asks.
CATALOGUE = {
    entry["zone"]: _facts(entry) for entry in json.loads(_POLICY.read_text())["lists"] if entry["state"] == "asked"
}
# Those of IPv4 addresses, each with the codes that its test entry 127.0.0.2 answers.
BLOCKLISTS = {zone: facts.codes for zone, facts in CATALOGUE.items() if "v4" in facts.families}
_HEAD = "$SOA 60 ns1.blocklists.test hostmaster.blocklists.test 0 1h 10m 1d 60\n$NS 60 ns1.blocklists.test\n$TTL 60\n"


class Blocklists:
    """One server for all lists. Each has its files: listed IPv4, listed IPv6, listed domains, and how it treats whom."""

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        directory.mkdir()
        self._directory = directory
        self._version = 0
        self._listed: dict[str, list[tuple[str, str]]] = {zone: [] for zone in CATALOGUE}
        self._access: dict[str, list[str]] = {}
        sets: list[str] = []
        for zone, facts in CATALOGUE.items():
            self._write(zone)
            sets += [f"{zone}:ip4set:{zone}.v4"] if facts.has_addresses else []
            sets += [f"{zone}:ip6trie:{zone}.v6"] if "v6" in facts.families else []
            sets += [f"{zone}:dnset:{zone}.names"] if "domain" in facts.families else []
            sets.append(f"{zone}:acl:{zone}.refused")
        command = ["rbldnsd", "-n", "-w", str(directory), "-b", LISTS.v4, "-b", LISTS.v6, "-c", "0", *sets]
        self.daemon: Daemon = namespace.start("rbldnsd", command, directory / "rbldnsd.log")

    def list_on(self, zone: str, address: str, code: str) -> None:
        self._listed[zone].append((address, code))
        self._publish(zone)

    def refuse(self, zone: str) -> None:
        """Let a list answer every question with its refusal."""
        self.treat(zone, f"{REFUSAL}:Refused")

    def treat(self, zone: str, action: str, *clients: str) -> None:
        """Let a list treat these clients, or everybody, in this way: "ignore", "refuse" (REFUSED), "empty", or an
        address that answers every question."""
        self._access[zone] = [f"{client} :{action}" for client in clients or ("0/0", "::/0")]
        self._publish(zone)

    def clear(self) -> list[tuple[str, str]]:
        """Back to the test entries alone; returns what is no longer listed, as pairs of zone and address."""
        gone = [(zone, address) for zone, listed in self._listed.items() for address, _ in listed]
        gone += [(zone, "127.0.0.1") for zone in self._access]
        self._access.clear()
        for zone in {zone for zone, _ in gone}:
            self._listed[zone].clear()
            self._publish(zone)
        return gone

    def _publish(self, zone: str) -> None:
        self._write(zone)
        self.daemon.hang_up()

    def _write(self, zone: str) -> None:
        facts = CATALOGUE[zone]
        # The IPv6 test entry, ::ffff:7f00:2, is the IPv4 one to rbldnsd.
        v4 = [f"127.0.0.2 :{code}:Test entry" for code in facts.codes]
        v6: list[str] = []
        names = [f"{facts.test_domain} :{code}:Test entry" for code in facts.codes]
        for subject, code in self._listed[zone]:
            if ":" in subject or subject.replace(".", "").isdigit():
                (v6 if is_v6(subject) else v4).append(f"{subject} :{code}:Listed by the laboratory")
            else:
                names.append(f"{subject} :{code}:Listed by the laboratory")
        head = {"v4" if facts.has_addresses else "names": _HEAD}
        for ending, lines in (("v4", v4), ("v6", v6), ("names", names), ("refused", self._access.get(zone, []))):
            self._replace(self._directory / f"{zone}.{ending}", head.get(ending, "") + "".join(f"{line}\n" for line in lines))

    def _replace(self, file: Path, text: str) -> None:
        # rbldnsd reads a file again only when its time in whole seconds has changed: give each version its own.
        self._version += 1
        file.write_text(text)
        os.utime(file, (self._version, self._version))
