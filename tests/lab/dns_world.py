# SPDX-License-Identifier: GPL-3.0-or-later
"""A small DNS with everything that can be wrong with a zone's own servers: two NSD servers, a signed root, a resolver
that validates. No mail server takes part."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from addresses import (
    NAMES,
    NS1_V4,
    NS1_V6,
    NS2_V4,
    NS2_V6,
    PUBLIC_V4,
    PUBLIC_V6,
    REGISTRY_V4,
    REGISTRY_V6,
    RESOLVER,
    SERVICES,
    SINK,
    TESTER,
)
from dns_message import NOERROR, ask
from laboratory import Laboratory
from name_servers import NameServer
from network import Network
from own_address import OwnAddressServices
from processes import Result, wait_until
from resolver import tester_resolver
from signed_zones import PROGRAMS as SIGNING_PROGRAMS
from signed_zones import Signer
from zones import ROOT_HINTS, ROOT_SERVER

PROGRAMS = ("ip", "nft", "nsd", "unbound", "unbound-control", *SIGNING_PROGRAMS)

_SIGNED = ("good.test", "bogus.test", "island.test", "onetype.test", "expired.test", "badmx.test")
_UNSIGNED = ("unsigned.test", "lame.test", "differ.test", "cached.test", "silent.test", "alone.test")
# The zone above names servers of these, and none of those has ever heard of them, or is there at all.
_NOWHERE = ("abandoned.test", "mute.test")
_ALL = (*_SIGNED, *_UNSIGNED, *_NOWHERE)
# Signed once, and never again.
_EXPIRED = ("20200101000000", "20200201000000")


def zone_text(zone: str, serial: int = 1, mail_host: str = "mail", servers: Sequence[str] = ("ns1", "ns2")) -> str:
    """A small zone with mail in it."""
    addresses = {"ns1": (NS1_V4, NS1_V6), "ns2": (NS2_V4, NS2_V6), "ns3": (SINK.v4, SINK.v6)}
    text = f"$TTL 300\n$ORIGIN {zone}.\n@ SOA ns1 hostmaster {serial} 3600 600 86400 60\n"
    for server in servers:
        v4, v6 = addresses[server]
        text += f"@ NS {server}\n{server} A {v4}\n{server} AAAA {v6}\n"
    text += f"@ MX 10 {mail_host}\n{mail_host} A {PUBLIC_V4}\n{mail_host} AAAA {PUBLIC_V6}\n"
    return text + '@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=none"\n'


def signed_registry(signer: Signer, delegations: str) -> dict[str, str]:
    """The root and the zone "test", which refers to others by these lines."""

    def start(origin: str) -> str:
        return (
            f"$TTL 300\n$ORIGIN {origin}\n@ SOA {ROOT_SERVER}. hostmaster.{ROOT_SERVER}. 1 3600 600 86400 60\n"
            f"@ NS {ROOT_SERVER}.\n"
        )

    root = start(".") + f"{ROOT_SERVER}. A {REGISTRY_V4}\n{ROOT_SERVER}. AAAA {REGISTRY_V6}\n"
    root += f"test. NS {ROOT_SERVER}.\n" + signer.ds("test")
    return {".": signer.sign(".", root), "test": signer.sign("test", start("test.") + delegations)}


def _servers_of(zone: str) -> Sequence[str]:
    odd = {"silent.test": ("ns1", "ns2", "ns3"), "alone.test": ("ns1",), "mute.test": ("ns3",)}
    return odd.get(zone, ("ns1", "ns2"))


class DnsLab(Laboratory):
    programs = PROGRAMS

    def _build(self) -> None:
        directory = self._cell.directory
        network = self.network = self._stack.enter_context(Network(self._cell))
        self._tester = network.of(TESTER)
        signer = self.signer = Signer(directory / "keys")
        plain = {zone: zone_text(zone, servers=_servers_of(zone)) for zone in (*_SIGNED, *_UNSIGNED)}
        hosted = plain | {zone: signer.sign(zone, plain[zone]) for zone in _SIGNED}
        # Somebody edits the signed file itself; somebody's signing job has stopped.
        hosted["onetype.test"] = hosted["onetype.test"].replace("v=spf1 mx -all", "v=spf1 mx ~all")
        hosted["badmx.test"] = hosted["badmx.test"].replace("MX\t10 mail", "MX\t20 mail")
        hosted["expired.test"] = signer.sign("expired.test", plain["expired.test"], _EXPIRED)
        names = network.of(NAMES)

        def name_server(name: str, addresses: Sequence[str], zones: dict[str, str]) -> NameServer:
            server = NameServer(names, directory / name, addresses, zones)
            self._stack.callback(server.daemon.stop)
            return server

        registry = name_server("registry", (REGISTRY_V4, REGISTRY_V6), self._registry(signer))
        self.first = name_server("first", (NS1_V4, NS1_V6), hosted)
        # The second one has never heard of one zone, and has a former version of another.
        on_second = {zone: text for zone, text in hosted.items() if zone not in ("lame.test", "alone.test")}
        on_second["differ.test"] = zone_text("differ.test", serial=0, mail_host="old")
        self.second = name_server("second", (NS2_V4, NS2_V6), on_second)
        self.resolver = tester_resolver(network.of(RESOLVER), directory / "unbound", ROOT_HINTS, signer.ds("."))
        self._stack.callback(self.resolver.daemon.stop)
        self._stack.callback(OwnAddressServices(network.of(SERVICES)).stop)

        registry.daemon.wait_ready(partial(self._answers, REGISTRY_V4, "test", "NS"))
        self.first.daemon.wait_ready(partial(self._answers, NS1_V4, "good.test", "SOA"))
        self.second.daemon.wait_ready(partial(self._answers, NS2_V4, "good.test", "SOA"))
        self.resolver.daemon.wait_ready(partial(self._answers, RESOLVER.v4, "good.test", "MX"))

    @staticmethod
    def _registry(signer: Signer) -> dict[str, str]:
        delegations = ""
        addresses = {"ns1": (NS1_V4, NS1_V6), "ns2": (NS2_V4, NS2_V6), "ns3": (SINK.v4, SINK.v6)}
        for zone in _ALL:
            for server in _servers_of(zone):
                v4, v6 = addresses[server]
                delegations += f"{zone}. NS {server}.{zone}.\n{server}.{zone}. A {v4}\n{server}.{zone}. AAAA {v6}\n"
        delegations += signer.ds("good.test") + signer.stale_ds("bogus.test")
        delegations += signer.ds("onetype.test") + signer.ds("expired.test") + signer.ds("badmx.test")
        return signed_registry(signer, delegations)

    def change(self, zone: str, text: str) -> None:
        """Publish another version on both servers, while the resolver remembers the old one."""
        for server, address in ((self.first, NS1_V4), (self.second, NS2_V4)):
            before = self._tester.call(ask, address, zone, "MX").records
            server.replace(zone, text)
            wait_until(
                lambda at=address, old=before: self._tester.call(ask, at, zone, "MX").records != old,
                f"{address} to serve the change",
            )

    def remember(self, zone: str, record_type: str) -> None:
        """Let the resolver ask, so that it has the answer in its cache."""
        self._tester.call(ask, RESOLVER.v4, zone, record_type)

    def run(self, command: Sequence[str], home: Path) -> Result:
        return self._tester.run(command, 120.0, {"HOME": str(home)})

    def logs(self, lines: int = 30) -> str:
        """The end of every server's log, for the reader of a failed test."""
        parts = []
        for log in sorted(self._cell.directory.glob("*/*.log")):
            parts += [f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-lines:]]
        return "\n".join(parts)

    def _answers(self, server: str, name: str, record_type: str) -> bool:
        try:
            return self._tester.call(ask, server, name, record_type, "IN", 0.5).rcode == NOERROR
        except OSError:
            return False
