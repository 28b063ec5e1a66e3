# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole laboratory as one object: a home mail server, an Internet around it, and the means to break it."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from addresses import (
    DOMAIN,
    HOME,
    LISTS,
    MAIL_HOST,
    NAMES,
    NS1_V4,
    NS1_V6,
    NS2_V4,
    NS2_V6,
    PROVIDERS,
    PUBLIC_V4,
    PUBLIC_V6,
    REGISTRY_V4,
    REGISTRY_V6,
    RESOLVER,
    SERVICES,
    SINK,
    TESTER,
    listing_name,
)
from blocklists import REFUSAL, ZEN, Blocklists
from certificates import Authority, dkim_record
from dns_message import NOERROR, Answer, ask
from home_firewall import HomeFirewall
from laboratory import Laboratory
from mail_server import MailServer
from name_servers import NameServer
from namespaces import Namespace
from network import Network
from own_address import OwnAddressServices
from processes import Result, wait_until
from resolver import tester_resolver
from sink import Sink
from smtp_client import Conversation
from zones import ROOT_HINTS, hosted_zones, registry_zones

PROGRAMS = ("ip", "nft", "nsd", "openssl", "postfix", "rbldnsd", "unbound", "unbound-control")

T = TypeVar("T")


class DelayRefused(Exception):
    """This machine's kernel has no means to delay packets."""


class Tester:
    """The place from which the owner's server is looked at: somewhere else on the Internet."""

    def __init__(self, namespace: Namespace, home: Path) -> None:
        self._namespace = namespace
        self._home = home
        home.mkdir()

    def run(
        self,
        command: Sequence[str],
        seconds: float = 120.0,
        environment: Mapping[str, str] | None = None,
        text: str = "",
    ) -> Result:
        """Run a program here, with a home directory that lasts as long as the laboratory; it reads the text."""
        return self._namespace.run(command, seconds, {"HOME": str(self._home), **(environment or {})}, text)

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call a Python function whose sockets belong here."""
        return self._namespace.call(function, *arguments)

    def ask(self, name: str, record_type: str, server: str = RESOLVER.v4, dns_class: str = "IN") -> Answer:
        return self.call(ask, server, name, record_type, dns_class)


class HomeLab(Laboratory):
    """Everything healthy on entering; everything gone on leaving."""

    programs = PROGRAMS

    def _build(self) -> None:
        directory = self._cell.directory
        self._cell.lay_over("/etc/resolv.conf", f"nameserver {RESOLVER.v4}\noptions timeout:2 attempts:2\n")
        self.network = self._stack.enter_context(Network(self._cell))
        network = self.network
        self.authority = Authority(directory / "ca")
        self.ca_file = self.authority.file
        greetings = {p.v4: p.greeting for p in PROVIDERS} | {p.v6: p.greeting for p in PROVIDERS}
        greetings |= dict.fromkeys((SINK.v4, SINK.v6), "sink.world.test ESMTP")
        sink_names = ["sink.world.test", *(provider.mx for provider in PROVIDERS)]
        hosted = hosted_zones(dkim_record(directory / "dkim.key"))

        self.tester = Tester(network.of(TESTER), directory / "tester")
        self._firewall = HomeFirewall(network.of(HOME))
        names = network.of(NAMES)
        registry = NameServer(names, directory / "registry", (REGISTRY_V4, REGISTRY_V6), registry_zones())
        self._stack.callback(registry.daemon.stop)
        hosting = NameServer(names, directory / "hosting", (NS1_V4, NS1_V6, NS2_V4, NS2_V6), hosted)
        self._stack.callback(hosting.daemon.stop)
        self._lists = Blocklists(network.of(LISTS), directory / "lists")
        self._stack.callback(self._lists.daemon.stop)
        self.resolver = tester_resolver(network.of(RESOLVER), directory / "unbound", ROOT_HINTS)
        self._stack.callback(self.resolver.daemon.stop)
        certificate = self.authority.issue("sink", sink_names)
        self.sink = Sink(network.of(SINK), directory / "sink.jsonl", greetings, certificate)
        self._stack.callback(self.sink.stop)
        self._stack.callback(OwnAddressServices(network.of(SERVICES)).stop)
        certificate = self.authority.issue("mail", [MAIL_HOST])
        self.mail_server = MailServer(network.container, directory / "postfix", certificate)
        self._stack.callback(self.mail_server.stop)

        registry.daemon.wait_ready(partial(self._answers, REGISTRY_V4, "test", "NS"))
        hosting.daemon.wait_ready(partial(self._answers, NS1_V4, DOMAIN, "SOA"))
        self._lists.daemon.wait_ready(partial(self._answers, LISTS.v4, listing_name("127.0.0.2", ZEN), "A"))
        self.resolver.daemon.wait_ready(partial(self._answers, RESOLVER.v4, DOMAIN, "MX"))
        self._await_greeting()
        self._build_more()

    def _build_more(self) -> None:
        """What a laboratory with more in it adds once this one stands."""

    def masquerade(self, v4: bool = True, v6: bool = True) -> None:
        """The incident: the owner's host presents every visitor to Postfix as the container network's gateway."""
        self._firewall.masquerade(v4, v6)

    def configure_mail_server(self, name: str, value: str) -> None:
        """Change one line of the owner's main.cf."""
        self.mail_server.set_option(name, value)
        self._await_greeting()

    def list_on(self, zone: str, address: str, code: str = "127.0.0.2") -> None:
        """Put an address on a blocklist."""
        self._lists.list_on(zone, address, code)
        self._await_code(zone, address, code)

    def list_name_on(self, zone: str, name: str, code: str) -> None:
        """Put a domain on a list of domains."""
        self._lists.list_on(zone, name, code)
        wait_until(lambda: code in self._records(f"{name}.{zone}"), f"{zone} to answer {code}")
        self.resolver.forget(zone)

    def refuse(self, zone: str) -> None:
        """Let a blocklist answer everything with its refusal code."""
        self._lists.refuse(zone)
        self._await_code(zone, "127.0.0.1", REFUSAL)

    def treat_askers(self, zone: str, action: str, *clients: str) -> None:
        """Let a blocklist treat these clients, or everybody, in another way: see Blocklists.treat."""
        self._lists.treat(zone, action, *clients)
        time.sleep(0.3)  # a silent server cannot be asked whether it has read its files
        self.resolver.forget(zone)

    def mend(self) -> None:
        """Back to the healthy state, with nothing in the sink and in the owner's mailbox."""
        self.masquerade(False, False)
        if self.mail_server.restore():
            self._await_greeting()
        for zone, address in self._lists.clear():
            wait_until(lambda: not self._codes(zone, address), f"{zone} to take back {address}")
            self.resolver.forget(zone)
        self.sink.clear()
        self.mail_server.empty_mailbox()

    def delay(self, milliseconds: int) -> None:
        """Make every round trip of the tester longer; refuses where the kernel has no tc netem."""
        command = ["tc", "qdisc", "replace", "dev", "eth0", "root", "netem", "delay", f"{milliseconds}ms"]
        result = self.network.of(TESTER).run(command)
        if result.status != 0:
            raise DelayRefused(f"this kernel cannot delay packets (tc netem): {result.stderr.strip()}")

    def logs(self, lines: int = 40) -> str:
        """The end of every server's log, for the reader of a failed test."""
        parts = []
        for log in sorted(self._cell.directory.glob("*/*.log")):
            tail = log.read_text(errors="replace").splitlines()[-lines:]
            parts += [f"--- {log.relative_to(self._cell.directory)}", *tail] if tail else []
        return "\n".join(parts)

    def _await_code(self, zone: str, address: str, code: str) -> None:
        wait_until(lambda: code in self._codes(zone, address), f"{zone} to answer {code}")
        self.resolver.forget(zone)

    def _codes(self, zone: str, subject: str) -> list[str]:
        is_address = ":" in subject or subject.replace(".", "").isdigit()
        return self._records(listing_name(subject, zone) if is_address else f"{subject}.{zone}")

    def _records(self, name: str) -> list[str]:
        try:
            return self.tester.ask(name, "A", LISTS.v4).records
        except OSError:
            return []

    def _answers(self, server: str, name: str, record_type: str) -> bool:
        try:
            return self.tester.call(ask, server, name, record_type, "IN", 0.2).rcode == NOERROR
        except OSError:
            return False

    def _await_greeting(self) -> None:
        for address in (PUBLIC_V4, PUBLIC_V6):
            self.mail_server.daemon.wait_ready(partial(self._greets, address))

    def _greets(self, address: str) -> bool:
        def talk() -> bool:
            with Conversation(address, seconds=5.0) as conversation:
                return conversation.greeting.code == 220

        try:
            return self.tester.call(talk)
        except OSError:
            return False
