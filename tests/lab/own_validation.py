# SPDX-License-Identifier: GPL-3.0-or-later
"""DNSSEC that the program validates itself, in a world with a root of its own: own_validation.py --cli PATH [options]

One resolver passes signatures on and validates nothing; another one strips whatever is DNSSEC, as many a router does.
"""

import argparse
import json
import socket
import sys
import threading
import unittest
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from addresses import RESOLVER, TESTER, Host
from dns_message import decode_question
from dns_world import DnsLab
from namespaces import Namespace
from processes import Result, run_checked
from programme import run_tests
from resolver import Unbound
from socket_loop import SocketLoop
from zones import ROOT_HINTS

PLAIN = Host("plain", "198.51.100.61", "2001:db8:100::61")
STRIPPING = Host("stripping", "198.51.100.62", "2001:db8:100::62")
RULE = "dns.dnssec"


class Stripper:
    """Asks another resolver each question anew, without EDNS and so without signatures; over UDP only."""

    def __init__(self, namespace: Namespace, address: str, upstream: str) -> None:
        self._namespace = namespace
        self._upstream = upstream
        self._loop = SocketLoop()
        self._loop.add(namespace.call(_listen, address), self._serve)
        self._loop.start()

    def stop(self) -> None:
        self._loop.stop()

    def _serve(self, listening: socket.socket) -> None:
        query, peer = listening.recvfrom(4096)
        threading.Thread(target=self._pass_on, args=(listening, query, peer), daemon=True).start()

    def _pass_on(self, listening: socket.socket, query: bytes, peer: tuple[str, int]) -> None:
        try:
            decode_question(query)
            bare = query[:2] + b"\x01\x00" + b"\x00\x01" + bytes(6) + query[12 : _end_of_question(query)]
            with self._namespace.call(socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as channel:
                channel.settimeout(3.0)
                channel.sendto(bare, (self._upstream, 53))
                listening.sendto(channel.recv(4096), peer)
        except (OSError, ValueError):
            pass  # not a question, or nobody answers


def _listen(address: str) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((address, 53))
    return listening


def _end_of_question(query: bytes) -> int:
    at = 12
    while query[at]:
        at += 1 + query[at]
    return at + 5


class ValidationLab(DnsLab):
    def _build(self) -> None:
        super()._build()
        plain = self.network.attach(PLAIN)
        directory = self._cell.directory / "plain"
        directory.mkdir()
        (directory / "root.hints").write_text(ROOT_HINTS)
        server = [f"interface: {PLAIN.v4}", f'root-hints: "{directory}/root.hints"', 'module-config: "iterator"']
        resolver = Unbound("plain", plain, directory, server)
        self._stack.callback(resolver.daemon.stop)
        stripping = Stripper(self.network.attach(STRIPPING), STRIPPING.v4, PLAIN.v4)
        self._stack.callback(stripping.stop)
        self.anchor = self._cell.directory / "anchor"
        self.anchor.write_text(self.signer.ds("."))
        self.hints = directory / "root.hints"
        resolver.daemon.wait_ready(partial(self._answers, PLAIN.v4, "good.test", "MX"))
        self.free_port_53()

    def keep_port_53(self) -> None:
        """The tester's network lets answers in from its resolvers only."""
        kept = ", ".join(host.v4 for host in (RESOLVER, PLAIN, STRIPPING))
        self._load(
            f"""
table inet kept {{
    chain input {{
        type filter hook input priority filter
        ip saddr != {{ {kept} }} th sport 53 drop
        ip6 saddr ::/0 th sport 53 drop
    }}
}}
"""
        )

    def free_port_53(self) -> None:
        self._load("add table inet kept\ndelete table inet kept\n")

    def _load(self, rules: str) -> None:
        run_checked(self.network.of(TESTER).inside(["nft", "-f", "-"]), text=rules)


class OwnValidation(unittest.TestCase):
    lab: ClassVar[ValidationLab]
    cli: ClassVar[Path]
    home: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        cls.home = cls.lab.directory / "home"
        cls.home.mkdir()

    def tearDown(self) -> None:
        self.lab.free_port_53()

    def run_check(self, domain: str, resolver: str, *options: str) -> Result:
        command = [str(self.cli), "check", domain, "--resolver", resolver, "--only", RULE, "--json", "-", *options]
        for network in ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"):
            command += ["--treat-as-public", network]
        done = self.lab.run(command, self.home)
        print(f"{domain} {done.seconds:.1f} s", end=" ... ", file=sys.stderr, flush=True)
        return done

    def said(self, domain: str, resolver: str, *options: str) -> list[dict[str, Any]]:
        own = ["--trust-anchor", str(self.lab.anchor), "--root-hints", str(self.lab.hints)]
        findings = json.loads(self.run_check(domain, resolver, *own, *options).stdout)["findings"]
        return [finding for finding in findings if finding["rule"] == RULE]

    def expect(self, domain: str, resolver: str, tag: str, text: str = "") -> None:
        findings = self.said(domain, resolver)
        self.assertEqual([f["tag"] for f in findings], [tag], json.dumps(findings, indent=1))
        self.assertIn(text, findings[0]["message"])

    def expect_all(self, resolver: str) -> None:
        self.expect("good.test", resolver, "valid-here")
        self.expect("unsigned.test", resolver, "unsigned")
        self.expect("island.test", resolver, "not-linked")
        self.expect("expired.test", resolver, "broken-here", "signature expired")
        self.expect("bogus.test", resolver, "broken-here")  # the zone above knows another key

    def test_from_what_the_resolver_passes_on(self) -> None:
        self.expect_all(PLAIN.v4)

    def test_from_the_root_down_where_the_resolver_strips(self) -> None:
        self.expect_all(STRIPPING.v4)

    def test_only_the_resolver_may_be_asked(self) -> None:
        self.lab.keep_port_53()
        self.expect("good.test", PLAIN.v4, "valid-here")
        self.expect("unsigned.test", PLAIN.v4, "unsigned")
        self.expect("expired.test", PLAIN.v4, "broken-here", "signature expired")

    def test_a_resolver_that_strips_and_nobody_else(self) -> None:
        self.lab.keep_port_53()
        for domain in ("good.test", "unsigned.test", "expired.test"):
            done = self.run_check(domain, STRIPPING.v4, "--trust-anchor", str(self.lab.anchor),
                                  "--root-hints", str(self.lab.hints))  # fmt: skip
            findings = json.loads(done.stdout)["findings"]
            self.assertEqual({f["tag"] for f in findings}, {"could-not-look"}, done.stdout)
            self.assertLess(done.seconds, 14.0)

    def test_one_answer_that_is_bogus(self) -> None:
        findings = self.said("badmx.test", PLAIN.v4)
        self.assertEqual([(f["tag"], f["subject"]) for f in findings], [("bogus-here", "MX badmx.test")])

    def test_another_roots_keys(self) -> None:
        """With the Internet's keys nothing of this world is validated, and nothing of it is called bogus."""
        for domain in ("good.test", "expired.test"):
            done = self.run_check(domain, PLAIN.v4, "--root-hints", str(self.lab.hints))
            findings = json.loads(done.stdout)["findings"]
            self.assertEqual({f["tag"] for f in findings}, {"could-not-look"}, done.stdout)
            self.assertIn("trust anchor", findings[0]["message"])

    def test_a_resolver_that_validates(self) -> None:
        self.expect("good.test", RESOLVER.v4, "valid")
        self.expect("unsigned.test", RESOLVER.v4, "unsigned")
        self.expect("bogus.test", RESOLVER.v4, "broken")

    def test_files_that_are_none(self) -> None:
        done = self.run_check("good.test", PLAIN.v4, "--trust-anchor", str(self.lab.hints))
        self.assertEqual(done.status, 64)
        self.assertIn("is no DS or DNSKEY record", done.stderr)
        done = self.run_check("good.test", PLAIN.v4, "--root-hints", "/nonexistent")
        self.assertEqual((done.status, done.stdout), (64, ""))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    OwnValidation.cli = options.cli.resolve()
    if not OwnValidation.cli.is_file():
        parser.error(f"there is no program {OwnValidation.cli}")
    if "libunbound" not in run_checked([str(OwnValidation.cli), "--version"]):
        print("skipped: the program was built without libunbound", file=sys.stderr)
        sys.exit(77)
    sys.exit(run_tests(rest, ValidationLab, OwnValidation))
