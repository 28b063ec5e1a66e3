# SPDX-License-Identifier: GPL-3.0-or-later
"""A signed and an unsigned zone full of domains with TLSA records and MTA-STS, their mail hosts and their web server."""

import socket
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from addresses import NAMES, NS1_V4, NS1_V6, REGISTRY_V4, REGISTRY_V6, RESOLVER, SERVICES, TESTER, Host
from certificates import Authority
from dns_message import NOERROR, ask
from dns_world import signed_registry
from laboratory import Laboratory
from mail_hosts import MailHosts
from name_servers import NameServer
from network import Network
from own_address import OwnAddressServices
from pinned_hosts import SIGNED, UNSIGNED, ChainFiles, pinned_hosts, with_addresses
from policy_hosts import (
    MAIL_ADDRESSES,
    POLICY_HOSTS,
    WEB_ADDRESSES,
    WEB_V4,
    odd_web_servers,
    shared_mail_hosts,
)
from processes import Result
from resolver import tester_resolver
from signed_zones import PROGRAMS as SIGNING_PROGRAMS
from signed_zones import Signer
from tls_hosts import SCRIPTED, ScriptedHosts, scripted_address, tls_mail_hosts
from web_servers import WebServer
from zones import ROOT_HINTS

PROGRAMS = (
    "curl", "ip", "nft", "nsd", "unbound", "unbound-control", "openssl", "postfix", "postconf", "posttls-finger", "nginx",
    *SIGNING_PROGRAMS,
)  # fmt: skip

# Their one MX host is a host of "right", by its own name and by an unsigned alias.
MX_UNSIGNED, ALIASED = f"mx-unsigned.{UNSIGNED}", f"aliased.{UNSIGNED}"
# Its MX host is a signed alias, with a wrong TLSA record of its own, for an unsigned host.
ALIASED_OUT = f"aliased-out.{SIGNED}"


class TransportLab(Laboratory):
    """Nothing in it ever changes, so that one serves all tests, and several at once."""

    programs = PROGRAMS

    def _build(self) -> None:
        directory = self._cell.directory
        # For posttls-finger, which believes what this resolver says of signatures.
        self._cell.lay_over("/etc/resolv.conf", f"nameserver {RESOLVER.v4}\noptions trust-ad timeout:2 attempts:2\n")
        network = self._stack.enter_context(Network(self._cell))
        self._tester = network.of(TESTER)
        authority = Authority(directory / "ca")
        self.ca_file = authority.file
        self.pinned = with_addresses(list(pinned_hosts(authority, ChainFiles(directory / "chains"))))
        mail_hosts = [mail for _, mail in self.pinned] + tls_mail_hosts(authority, directory / "tls")
        mail_hosts += shared_mail_hosts(authority)

        addresses = dict.fromkeys([m.address for m in mail_hosts] + [scripted_address(n) for n in range(len(SCRIPTED))])
        mail = network.attach(Host("mail", "198.51.100.70", "2001:db8:100::70", tuple(addresses)))
        self._mail = MailHosts(mail, directory / "postfix", mail_hosts)
        self._stack.callback(self._mail.daemon.stop)
        scripted = ScriptedHosts(mail, authority.issue("scripted", ["mx.plain.test"]))
        self._stack.callback(scripted.stop)
        web = network.attach(Host("web", "198.51.100.71", "2001:db8:100::71", WEB_ADDRESSES))
        for server in odd_web_servers(web, authority):
            self._stack.callback(server.stop)
        policies = directory / "policies"
        policies.mkdir()
        nginx = WebServer(
            web, directory / "nginx", [v for host in POLICY_HOSTS for v in host.virtual_hosts(authority, policies)]
        )
        self._stack.callback(nginx.daemon.stop)
        self._build_names(network, directory)
        self._mail.daemon.wait_ready(partial(self._accepts, mail_hosts[-1].address, 25))
        nginx.daemon.wait_ready(partial(self._accepts, WEB_V4, 443))

    def _build_names(self, network: Network, directory: Path) -> None:
        signer = Signer(directory / "keys")
        signed = signer.sign(SIGNED, self._zone(SIGNED))
        # Somebody edits the signed file itself.
        tampered = next(host for host, _ in self.pinned if host.name == "bogus").tlsa[0]
        other = next(host for host, _ in self.pinned if host.name == "stale").tlsa[0]
        assert tampered in signed, signed
        zones = {SIGNED: signed.replace(tampered, other), UNSIGNED: self._zone(UNSIGNED)}
        names = network.of(NAMES)
        delegations = signer.ds(SIGNED)
        for zone in zones:
            delegations += f"{zone}. NS ns1.{zone}.\nns1.{zone}. A {NS1_V4}\nns1.{zone}. AAAA {NS1_V6}\n"
        top = signed_registry(signer, delegations)
        registry = NameServer(names, directory / "registry", (REGISTRY_V4, REGISTRY_V6), top)
        self._stack.callback(registry.daemon.stop)
        server = NameServer(names, directory / "names", (NS1_V4, NS1_V6), zones)
        self._stack.callback(server.daemon.stop)
        resolver = tester_resolver(network.of(RESOLVER), directory / "unbound", ROOT_HINTS, signer.ds("."))
        self._stack.callback(resolver.daemon.stop)
        self._stack.callback(OwnAddressServices(network.of(SERVICES)).stop)
        registry.daemon.wait_ready(partial(self._answers, REGISTRY_V4, "test", "NS"))
        server.daemon.wait_ready(partial(self._answers, NS1_V4, SIGNED, "SOA"))
        resolver.daemon.wait_ready(partial(self._answers, RESOLVER.v4, SIGNED, "SOA"))

    def _zone(self, zone: str) -> str:
        text = f"$TTL 300\n$ORIGIN {zone}.\n@ SOA ns1 hostmaster 1 3600 600 86400 60\n@ NS ns1\n"
        text += f"ns1 A {NS1_V4}\nns1 AAAA {NS1_V6}\n"
        text += "".join(host.records(mail.address) for host, mail in self.pinned if host.zone == zone)
        if zone == UNSIGNED:
            text += "".join(host.records() for host in POLICY_HOSTS)
            text += "".join(f"{name} A {address}\n" for name, address in MAIL_ADDRESSES.items())
            text += f"{MX_UNSIGNED}. MX 10 mx.right.{SIGNED}.\n"
            text += f"{ALIASED}. MX 10 mx.{ALIASED}.\nmx.{ALIASED}. CNAME mx.right.{SIGNED}.\n"
        else:
            pin = next(host for host, _ in self.pinned if host.name == "right").tlsa[0]
            text += f"{ALIASED_OUT}. MX 10 mx.{ALIASED_OUT}.\nmx.{ALIASED_OUT}. CNAME mx.unsigned.{UNSIGNED}.\n"
            text += f"_25._tcp.mx.{ALIASED_OUT}. TLSA {pin}\n"
        return text

    def run(self, command: Sequence[str]) -> Result:
        home = self._cell.directory / "home"
        home.mkdir(exist_ok=True)
        return self._tester.run(command, 120.0, {"HOME": str(home), "MAIL_CONFIG": str(self._mail.configuration)})

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

    def _accepts(self, address: str, port: int) -> bool:
        return self._tester.call(_connects, address, port)


def _connects(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), 1.0).close()
        return True
    except OSError:
        return False
