# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules on DANE and MTA-STS to real servers: transport.py --cli PATH [unittest's options]

What Mailvitals says of TLSA records has to be what Postfix as a sender makes of them (posttls-finger), in the same run
and by the same resolver.
"""

import argparse
import json
import sys
import unittest
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

from addresses import RESOLVER
from policy_hosts import POLICY_HOSTS, WEB_V4, WEB_V6
from programme import run_tests
from tls_client import accepts, sslscan
from tls_hosts import POSTFIX, SCRIPTED, address_of, scripted_address
from transport_world import ALIASED, ALIASED_OUT, MX_UNSIGNED, TransportLab

LABORATORY = ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
AT_ONCE = 3

# How a sender that follows DANE fares.
VERIFIES, REFUSES, ENCRYPTS, IGNORES, DEFERS = "verifies", "refuses", "encrypts only", "ignores them", "defers"

# By name of the host: what the program says, and how the sender fares.
PINNED: dict[str, tuple[set[str], str]] = {
    "right": ({"matches"}, VERIFIES),
    "whole": ({"matches"}, VERIFIES),
    "sha512": ({"matches"}, VERIFIES),
    "whole-in-dns": ({"matches"}, VERIFIES),
    "usage1": ({"unusable", "none-usable"}, ENCRYPTS),
    "usage1-and-3": ({"unusable", "matches"}, VERIFIES),
    # That the signature is broken is for dns.dnssec to say.
    "bogus": ({"could-not-look"}, DEFERS),
    "unsigned": ({"unsigned"}, IGNORES),
    "swapped": ({"mismatch"}, REFUSES),
    "stale": ({"mismatch"}, REFUSES),
    "rollover": ({"matches"}, VERIFIES),
    "nothing": ({"mismatch"}, REFUSES),
    "text": ({"mismatch"}, REFUSES),
    "selector": ({"mismatch"}, REFUSES),
    "short": ({"unusable", "none-usable"}, ENCRYPTS),
    "issuer-sent": ({"matches"}, VERIFIES),
    "issuer-unsent": ({"mismatch"}, REFUSES),
    "root-unsent": ({"mismatch"}, REFUSES),
    "root-sent": ({"matches"}, VERIFIES),
    "root-in-dns": ({"matches"}, VERIFIES),
    "issuer-as-3": ({"mismatch"}, REFUSES),
    "expired-key": ({"matches"}, VERIFIES),
    "expired-issuer": ({"not-valid"}, REFUSES),
    "misnamed-key": ({"matches"}, VERIFIES),
    "misnamed-issuer": ({"not-valid"}, REFUSES),
    # Both sides are shown the ECDSA certificate, as whoever knows both kinds.
    "only-ecdsa": ({"matches"}, VERIFIES),
    "only-rsa": ({"mismatch"}, REFUSES),
    "no-tls": ({"no-starttls"}, REFUSES),
    "no-tls-no-record": ({"does-not-apply"}, IGNORES),
}
REASONS = {
    "swapped": "needs usage 3 instead of 2",
    "stale": "pins another certificate",
    "nothing": "digest is that of empty input",
    "text": "made of the text form (PEM)",
    "selector": "fits the other selector",
    "issuer-unsent": "not in the chain that the server sends",
    "root-unsent": "not in the chain that the server sends",
    "issuer-as-3": "needs usage 2 instead of 3",
    "expired-issuer": "expired",
    "misnamed-issuer": "hostname mismatch",
    "usage1": "usage 0 and 1 do not count",
    "short": "length",
}

# By name of the domain: what the program says.
POLICIES: dict[str, set[tuple[str, str]]] = {
    "enforce": {("enforced", "pass")},
    "testing": {("testing", "notice")},
    "none": {("switched-off", "notice")},
    "nothing": {("does-not-apply", "not-applicable")},
    "wildcard": {("enforced", "pass")},
    "shut-out": {("mx-not-covered", "critical")},
    "shut-out-testing": {("mx-not-covered-testing", "warning")},
    "misnamed": {("mx-unfit", "critical")},
    "misnamed-testing": {("mx-unfit-testing", "warning")},
    "bare": {("mx-unfit", "critical")},
    "expired-mx": {("mx-unfit", "critical")},
    "web-other": {("certificate", "warning")},
    "web-self-signed": {("certificate", "warning")},
    "web-expired": {("certificate", "warning")},
    "redirect": {("redirect", "warning")},
    "missing": {("status", "warning")},
    "login": {("web-page", "warning")},
    "html": {("enforced", "pass"), ("content-type", "notice")},
    "endless": {("too-large", "warning")},
    "silent": {("no-response", "warning")},
    "closed": {("unreachable", "warning")},
    "no-host": {("no-host", "warning")},
    "unannounced": {("not-announced", "warning")},
    "other-v6": {("not-everywhere", "warning")},
    "both": {("enforced", "pass")},
    "hour": {("short-lived", "warning")},
}
WORDS = {
    "misnamed": "certificate is for other.test",
    "bare": "does not offer STARTTLS",
    "expired-mx": "expired on 2020-04-01",
    "web-other": "certificate is for www.other.test",
    "web-self-signed": "self-signed",
    "web-expired": "expired on 2020-04-01",
    "redirect": "https://www.plain.test/mta-sts.txt",
    "missing": "404",
    "other-v6": WEB_V6,
    "hour": "3600",
}

Findings = list[dict[str, Any]]


class Transport(unittest.TestCase):
    lab: ClassVar[TransportLab]
    cli: ClassVar[Path]
    # The policies' checks, begun with the first test: one of them waits for a server that never says anything.
    policies: ClassVar[dict[str, Future[Findings]]]

    @classmethod
    def setUpClass(cls) -> None:
        pool = ThreadPoolExecutor(AT_ONCE)
        slowest_first = sorted(POLICY_HOSTS, key=lambda host: host.name != "silent")
        cls.policies = {host.name: pool.submit(cls.said, host.domain, "mta-sts.policy") for host in slowest_first}
        cls.addClassCleanup(pool.shutdown)

    @classmethod
    def said(cls, target: str, *rules: str, options: Sequence[str] = ()) -> Findings:
        """What rules say about a domain or an address."""
        done = cls.lab.run([*cls.command(target, *rules), *options, "--json", "-"])
        findings: Findings = json.loads(done.stdout)["findings"]
        return [finding for finding in findings if finding["rule"] in rules]

    @classmethod
    def command(cls, domain: str, *rules: str) -> list[str]:
        command = [str(cls.cli), "check", domain, "--resolver", RESOLVER.v4, "--ca-file", str(cls.lab.ca_file)]
        for network in LABORATORY:
            command += ["--treat-as-public", network]
        for rule in rules:
            command += ["--only", rule]
        return command

    def sender(self, domain: str) -> tuple[str, str]:
        """How Postfix fares that delivers to a domain with DANE, and the lines in which it says so."""
        done = self.lab.run(["posttls-finger", "-c", "-l", "dane", "-L", "summary,verbose", "-t", "10", domain])
        lines = [line for line in f"{done.stdout}{done.stderr}".splitlines() if "SSL_connect" not in line]
        text = "\n".join(lines)
        if "TLSA lookup error" in text:
            return DEFERS, text
        # "Trusted" is its word for a server that it would have verified, had the MX record been signed.
        if "Verified TLS connection" in text or ("MX RRset insecure" in text and "Trusted TLS connection" in text):
            return VERIFIES, text
        if "all TLSA records unusable" in text or "unsupported TLSA" in text:
            return ENCRYPTS, text
        return (REFUSES if "DNSSEC-signed TLSA record" in text else IGNORES), text

    def test_1_every_pinned_host_is_judged_as_a_sender_does(self) -> None:
        self.assertEqual({host.name for host, _ in self.lab.pinned}, set(PINNED))
        for host, _ in self.lab.pinned:
            with self.subTest(host.name):
                tags, fares = PINNED[host.name]
                findings = self.said(host.domain, "dane.tlsa")
                self.assertEqual({finding["tag"] for finding in findings}, tags, findings)
                seen, text = self.sender(host.domain)
                self.assertEqual(seen, fares, text)
                # Red is what keeps mail away, and nothing else.
                is_red = any(finding["outcome"] == "critical" for finding in findings)
                self.assertEqual(is_red, fares == REFUSES, findings)
                self.assertIn(REASONS.get(host.name, ""), findings[0]["message"])

    def test_2_a_broken_signature_is_red(self) -> None:
        findings = self.said("bogus.signed.test", "dns.dnssec")
        self.assertEqual([(f["tag"], f["outcome"]) for f in findings], [("bogus", "critical")], findings)
        self.assertIn("_25._tcp.mx.bogus.signed.test", findings[0]["message"])
        findings = self.said("right.signed.test", "dns.dnssec")
        self.assertFalse({f["outcome"] for f in findings} - {"pass", "unknown"}, findings)

    def test_3_an_unsigned_mx_record(self) -> None:
        findings = self.said(MX_UNSIGNED, "dane.tlsa")
        self.assertEqual({f["tag"] for f in findings}, {"matches", "mx-unsigned"}, findings)
        self.assertEqual(self.sender(MX_UNSIGNED)[0], VERIFIES)

    def test_4_unsigned_aliases(self) -> None:
        findings = self.said(ALIASED, "dane.tlsa")
        self.assertEqual({f["tag"] for f in findings}, {"address-unsigned"}, findings)
        self.assertEqual(self.sender(ALIASED)[0], IGNORES)

    def test_5_a_signed_alias_for_an_unsigned_host(self) -> None:
        findings = self.said(ALIASED_OUT, "dane.tlsa")
        seen, text = self.sender(ALIASED_OUT)
        self.assertEqual(seen, REFUSES, text)
        self.assertEqual({f["tag"] for f in findings}, {"mismatch"}, findings)

    def test_6_every_policy(self) -> None:
        self.assertEqual(set(self.policies), set(POLICIES))
        for name, expected in POLICIES.items():
            with self.subTest(name):
                findings = self.policies[name].result()
                self.assertEqual({(f["tag"], f["outcome"]) for f in findings}, expected, findings)
                self.assertIn(WORDS.get(name, ""), " ".join(f["message"] for f in findings))

    def test_7_the_record_to_publish_can_be_copied(self) -> None:
        right = next(host for host, _ in self.lab.pinned if host.name == "right")
        done = self.lab.run(self.command("right.signed.test", "dane.tlsa"))
        self.assertNotIn("TLSA 3 1 1", done.stdout)
        wrong = next(host for host, _ in self.lab.pinned if host.name == "stale")
        done = self.lab.run(self.command("stale.signed.test", "dane.tlsa"))
        text = " ".join(done.stdout.split())
        self.assertRegex(text, r"_25\._tcp\.mx\.stale\.signed\.test\. IN TLSA 3 1 1 [0-9a-f]{64}")
        self.assertIn(wrong.tlsa[0], text)
        self.assertNotIn(right.tlsa[0], text)

    def test_8_where_senders_fail_senders_fail(self) -> None:
        """curl, as a sender: the policy and nothing but the policy, with the laboratory's authority only."""
        for host in POLICY_HOSTS:
            if not host.web or host.web[0] != WEB_V4:
                continue
            with self.subTest(host.name):
                url = f"https://{host.host}/.well-known/mta-sts.txt"
                options = ["-s", "-4", "--max-time", "10", "--cacert", str(self.lab.ca_file), "-w", "%{http_code}"]
                done = self.lab.run(["curl", *options, url])
                served = done.status == 0 and done.stdout.endswith("200") and done.stdout.startswith("version:")
                tags = {tag for tag, _ in POLICIES[host.name]}
                failed = tags & {"certificate", "redirect", "status", "web-page"}
                self.assertEqual(served, not failed, done.stdout)

    def test_9a_old_encryption_of_postfix(self) -> None:
        """What the hellos tell is what whole handshakes of openssl come to."""
        rules = ("tls.protocols", "tls.ciphers")
        for number, host in enumerate(POSTFIX):
            with self.subTest(host.name):
                endpoint = f"{address_of(number)}:{host.port}"
                findings = {f["rule"]: f for f in self.said(address_of(number), *rules) if f["subject"] == endpoint}
                self.assertEqual({rule: f["tag"] for rule, f in findings.items()}, host.said, findings)
                if "could-not-look" in host.said.values():
                    self.assertIn("421", " ".join(f["message"] for f in findings.values()))
                    continue
                text = findings["tls.protocols"]["message"]
                for version, name in (("-tls1", "TLS 1.0"), ("-tls1_1", "TLS 1.1")):
                    seen = accepts(self.lab, endpoint, version, "ALL:COMPLEMENTOFALL")
                    self.assertEqual(seen, name in text and "refused" not in text, (version, text))
                text = findings["tls.ciphers"]["message"]
                self.assertEqual(accepts(self.lab, endpoint, "-tls1_2", "eNULL"), "NULL" in text, text)
                if host.port != 25:
                    self.assertEqual(accepts(self.lab, endpoint, "-tls1_2", "aNULL"), "anonymous" in text, text)
                secret = accepts(self.lab, endpoint, "-tls1_2", "ECDHE:DHE:!eNULL:!aNULL")
                self.assertEqual(secret, host.name not in ("only 1.0", "only 1.1", "no forward secrecy"), text)

    def test_9b_encryption_that_no_library_has(self) -> None:
        for number, host in enumerate(SCRIPTED):
            with self.subTest(host.name):
                findings = self.said(scripted_address(number), *host.said, options=("--thorough",))
                self.assertEqual({f["rule"]: f["tag"] for f in findings},
                                 {rule: tag for rule, (tag, _) in host.said.items()}, findings)  # fmt: skip
                for finding in findings:
                    self.assertIn(host.said[finding["rule"]][1], finding["message"])

    def test_9c_nothing_is_kept_by_postfix(self) -> None:
        for number, host in enumerate(POSTFIX[:3]):
            findings = self.said(address_of(number), "tls.injection", options=("--thorough",))
            self.assertEqual([f["tag"] for f in findings], ["discarded"], findings)

    def test_9d_sslscan_says_the_same(self) -> None:
        for number, host in enumerate(POSTFIX):
            if "could-not-look" in host.said.values():
                continue
            with self.subTest(host.name):
                scan = sslscan(self.lab, address_of(number), host.port)
                if scan is None:
                    self.skipTest("sslscan is not installed")
                findings = self.said(address_of(number), "tls.protocols", "tls.ciphers")
                texts = {f["rule"]: f["message"] for f in findings if f["subject"].endswith(f":{host.port}")}
                old = {name for name in ("SSL 3.0", "TLS 1.0", "TLS 1.1") if name in texts["tls.protocols"]}
                if "refused" in texts["tls.protocols"]:
                    old = set()
                self.assertEqual(scan.old_versions, old, scan)
                self.assertEqual(scan.weak, "NULL" in texts["tls.ciphers"] or "anonymous" in texts["tls.ciphers"])

    def test_9e_few_connections(self) -> None:
        """Four to a clean port, the whole handshake included."""
        done = self.lab.run([*self.command(address_of(0), "tls.protocols", "tls.ciphers"), "--json", "-"])
        self.assertEqual(json.loads(done.stdout)["timing"]["most_connections_to_one_address"], 4 + 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Transport.cli = options.cli.resolve()
    if not Transport.cli.is_file():
        parser.error(f"there is no program {Transport.cli}")
    sys.exit(run_tests(rest, TransportLab, Transport))
