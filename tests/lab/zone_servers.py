# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules about a zone's own servers to real ones: zone_servers.py --cli PATH [unittest's options]"""

import argparse
import json
import sys
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from addresses import NS2_V4, RESOLVER
from dns_world import DnsLab, zone_text
from programme import run_tests

RULES = ("dns.nameservers", "dns.consistency", "dns.dnssec")
LABORATORY = ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")


class ZoneServers(unittest.TestCase):
    lab: ClassVar[DnsLab]
    cli: ClassVar[Path]
    home: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        cls.home = cls.lab.directory / "home"
        cls.home.mkdir()

    def said(self, domain: str, rules: Sequence[str] = RULES) -> dict[str, list[dict[str, Any]]]:
        """What each rule says about a domain."""
        command = [str(self.cli), "check", domain, "--resolver", RESOLVER.v4, "--json", "-"]
        for network in LABORATORY:
            command += ["--treat-as-public", network]
        for rule in rules:
            command += ["--only", rule]
        done = self.lab.run(command, self.home)
        print(f"checked in {done.seconds:.1f} s", end=" ... ", file=sys.stderr, flush=True)
        findings = json.loads(done.stdout)["findings"]
        return {rule: [f for f in findings if f["rule"] == rule] for rule in rules}

    def expect(self, domain: str, **tags: set[str]) -> dict[str, list[dict[str, Any]]]:
        """Compares the tags that the rules about name servers, consistency and signatures give."""
        said = self.said(domain)
        for rule, expected in tags.items():
            findings = said[f"dns.{rule}"]
            self.assertEqual({f["tag"] for f in findings}, expected, json.dumps(findings, indent=1))
        return said

    def test_signed_and_well(self) -> None:
        self.expect("good.test", nameservers={"all-answer"}, consistency={"agree"}, dnssec={"valid"})

    def test_unsigned_and_well(self) -> None:
        self.expect("unsigned.test", nameservers={"all-answer"}, consistency={"agree"}, dnssec={"unsigned"})

    def test_signed_but_not_linked(self) -> None:
        self.expect("island.test", nameservers={"all-answer"}, consistency={"agree"}, dnssec={"not-linked"})

    def test_broken_signatures(self) -> None:
        said = self.expect("bogus.test", dnssec={"broken"})
        self.assertEqual(said["dns.dnssec"][0]["outcome"], "critical")

    def test_one_answer_with_broken_signatures(self) -> None:
        said = self.expect("onetype.test", nameservers={"all-answer"}, dnssec={"bogus"}, consistency={"servers-agree"})
        finding = said["dns.dnssec"][0]
        self.assertEqual((finding["outcome"], finding["subject"]), ("critical", "TXT onetype.test"))
        self.assertNotIn("so does the resolver", said["dns.consistency"][0]["message"])

    def test_signatures_that_are_out(self) -> None:
        said = self.expect("expired.test", nameservers={"all-answer"}, dnssec={"broken-expired"})
        self.assertIn("expired on 2020-02-01", said["dns.dnssec"][0]["message"])

    def test_nobody_serves_it(self) -> None:
        said = self.expect("abandoned.test", nameservers={"none-serves"})
        finding = said["dns.nameservers"][0]
        self.assertEqual((finding["outcome"], finding["subject"]), ("critical", "abandoned.test"))
        self.assertIn("REFUSED", finding["message"])

    def test_nobody_answers_for_it(self) -> None:
        said = self.said("mute.test", ("dns.nameservers",))
        self.assertEqual([f["tag"] for f in said["dns.nameservers"]], ["none-serves"], json.dumps(said, indent=1))

    def test_a_lame_server(self) -> None:
        said = self.expect("lame.test", nameservers={"lame"}, consistency={"agree"}, dnssec={"unsigned"})
        finding = said["dns.nameservers"][0]
        self.assertEqual((finding["outcome"], finding["subject"]), ("warning", "ns2.lame.test"))
        self.assertIn(NS2_V4, finding["message"])
        self.assertIn("REFUSED", finding["message"])

    def test_a_silent_server(self) -> None:
        said = self.expect("silent.test", nameservers={"silent"}, consistency={"agree"})
        self.assertEqual(said["dns.nameservers"][0]["subject"], "ns3.silent.test")

    def test_a_single_server(self) -> None:
        self.expect("alone.test", nameservers={"single"}, consistency={"agree"})

    def test_a_stale_server(self) -> None:
        said = self.expect("differ.test", nameservers={"all-answer"}, consistency={"differ"})
        # The mail host's own name exists on one of them only; that follows from the same fault.
        self.assertIn("MX differ.test", {f["subject"] for f in said["dns.consistency"]})
        self.assertEqual({f["outcome"] for f in said["dns.consistency"]}, {"warning"})

    def test_a_change_that_the_cache_does_not_know(self) -> None:
        self.lab.remember("cached.test", "MX")
        self.lab.change("cached.test", zone_text("cached.test", serial=2, mail_host="new"))
        said = self.expect("cached.test", nameservers={"all-answer"}, consistency={"cached"})
        finding = next(f for f in said["dns.consistency"] if f["subject"] == "MX cached.test")
        self.assertEqual(finding["outcome"], "notice")
        self.assertRegex(finding["message"], r"expires in \d+ (seconds|minutes)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    ZoneServers.cli = options.cli.resolve()
    if not ZoneServers.cli.is_file():
        parser.error(f"there is no program {ZoneServers.cli}")
    sys.exit(run_tests(rest, DnsLab, ZoneServers))
