# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocklists as they are, and as they die: reputation.py --cli PATH [unittest's options]

The lists are rbldnsd's, all that a check asks. Whatever one of them does, only a listing that it documents and that it
can prove today is one.
"""

import argparse
import sys
from pathlib import Path
from typing import ClassVar

from addresses import DOMAIN, MAIL_HOST, PUBLIC_V4, PUBLIC_V6, RESOLVER
from blocklists import REFUSAL, ZEN
from programme import LabTest, run_tests
from report import Report, check_command

DBL, SPAMCOP, PSBL, NUISANCE = "dbl.spamhaus.org", "bl.spamcop.net", "psbl.surriel.com", "dnsbl-3.uceprotect.net"
ALLOWLIST = "list.dnswl.org"
ELSEWHERE = "198.51.100.80"  # where whoever bought a lapsed domain sends everybody
RESOLVERS = (f"{RESOLVER.v4}/32", f"{RESOLVER.v6}/128")


class Reputation(LabTest):
    cli: ClassVar[Path]

    def check(self) -> Report:
        command = check_command(self.cli, RESOLVER.v4, self.lab.ca_file, "--only", "reputation")
        done = self.lab.tester.run(command)
        print(f"checked in {done.seconds:.1f} s, exit status {done.status}", end=" ... ", file=sys.stderr, flush=True)
        return Report(done)

    def expect(self, report: Report, rule: str, subject: str, *tags: str) -> None:
        self.assertEqual(report.tags(rule, subject), set(tags), report.all())

    def assert_no_alarm(self, report: Report) -> None:
        self.assertEqual(report.with_outcome("critical") + report.with_outcome("warning"), [], report.all())

    def test_all_lists_answer(self) -> None:
        report = self.check()
        self.assert_no_alarm(report)
        self.assertEqual(report.with_outcome("unknown"), [], report.all())
        for address in (PUBLIC_V4, PUBLIC_V6):
            self.expect(report, "dnsbl.address", address, "clear")
            self.expect(report, "dnswl.address", address, "not-listed")
        for name in (DOMAIN, MAIL_HOST):
            self.expect(report, "dnsbl.domain", name, "clear")

    def test_listings(self) -> None:
        self.lab.list_on(ZEN, PUBLIC_V4, "127.0.0.4")
        self.lab.list_on(ZEN, PUBLIC_V6, "127.0.0.3")
        self.lab.list_on(PSBL, PUBLIC_V4)
        self.lab.list_on(NUISANCE, PUBLIC_V4)
        self.lab.list_name_on(DBL, DOMAIN, "127.0.1.2")
        self.lab.list_on(ALLOWLIST, PUBLIC_V6, "127.0.6.1")
        report = self.check()
        self.expect(report, "dnsbl.address", f"{PUBLIC_V4} {ZEN}", "listed")
        self.expect(report, "dnsbl.address", f"{PUBLIC_V6} {ZEN}", "listed")
        self.expect(report, "dnsbl.address", f"{PUBLIC_V4} {PSBL}", "listed-minor")
        self.expect(report, "dnsbl.address", PUBLIC_V4, "clear", "listed-ignorable")
        self.expect(report, "dnsbl.domain", f"{DOMAIN} {DBL}", "listed")
        self.expect(report, "dnsbl.domain", MAIL_HOST, "clear")
        self.expect(report, "dnswl.address", f"{PUBLIC_V6} {ALLOWLIST}", "listed")

    def test_a_home_line(self) -> None:
        self.lab.list_on(ZEN, PUBLIC_V4, "127.0.0.10")
        report = self.check()
        self.expect(report, "dnsbl.policy", f"{PUBLIC_V4} {ZEN}", "listed")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_a_list_refuses_the_resolver_alone(self) -> None:
        self.lab.list_on(ZEN, PUBLIC_V4, "127.0.0.4")
        self.lab.treat_askers(ZEN, f"{REFUSAL}:Refused", *RESOLVERS)
        report = self.check()
        self.expect(report, "dnsbl.address", f"{PUBLIC_V4} {ZEN}", "listed")
        self.expect(report, "dnsbl.address", PUBLIC_V6, "clear")
        self.assertIn("asked-itself", report.tags("dnsbl.refused", DOMAIN), report.all())

    def test_a_list_is_silent_to_the_resolver_alone(self) -> None:
        self.lab.treat_askers("b.barracudacentral.org", "empty", *RESOLVERS)
        report = self.check()
        self.expect(report, "dnsbl.address", PUBLIC_V4, "clear")
        self.assertIn("asked-itself", report.tags("dnsbl.refused", DOMAIN), report.all())

    def test_a_list_refuses_everybody(self) -> None:
        for zone in (ZEN, DBL):
            self.lab.treat_askers(zone, f"{REFUSAL}:Refused")
        report = self.check()
        self.assert_no_alarm(report)
        self.expect(report, "dnsbl.refused", ZEN, "refused")
        self.expect(report, "dnsbl.refused", DBL, "refused")
        self.expect(report, "dnsbl.address", PUBLIC_V4, "clear-some", "no-verdict")
        self.expect(report, "dnsbl.domain", DOMAIN, "clear-some", "no-verdict")

    def test_an_allowlist_vouches_for_everybody(self) -> None:
        self.lab.treat_askers(ALLOWLIST, "127.0.10.3:Blocked")
        report = self.check()
        self.assertNotIn("listed", report.tags("dnswl.address"), report.all())

    def test_a_list_lists_everything(self) -> None:
        # Its domain lapsed, and for a day everybody is listed (SpamCop on 2021-01-31), or sent somewhere else.
        self.lab.treat_askers(SPAMCOP, "127.0.0.2:Everybody")
        self.lab.treat_askers(DBL, ELSEWHERE + ":Parked")
        report = self.check()
        self.assert_no_alarm(report)
        self.expect(report, "dnsbl.refused", SPAMCOP, "lists-everything")
        self.expect(report, "dnsbl.refused", DBL, "rewritten")

    def test_dead_lists(self) -> None:
        quick = self.check().seconds
        for zone in (SPAMCOP, PSBL, NUISANCE, DBL, "bl.mailspike.net"):
            self.lab.treat_askers(zone, "ignore")
        self.lab.treat_askers("multi.uribl.com", "refuse")
        report = self.check()
        self.assert_no_alarm(report)
        self.expect(report, "dnsbl.refused", SPAMCOP, "unreachable")
        self.expect(report, "dnsbl.refused", "multi.uribl.com", "unreachable")
        print(f"{report.seconds - quick:.1f} s more", end=" ... ", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", type=Path, required=True, help="the program mailvitals-cli")
    options, rest = parser.parse_known_args()
    Reputation.cli = options.cli.resolve()
    return run_tests(rest)


if __name__ == "__main__":
    sys.exit(main())
