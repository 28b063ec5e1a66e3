# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays the incident that Mailvitals exists for, before its eyes: incident.py --cli PATH [unittest's options]

A home mail server trusts its container network. Its host then masquerades what enters that network, and from that
moment the server relays mail for the whole Internet. Each test also holds Mailvitals to its promise to do no harm.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from addresses import DOMAIN, PUBLIC_V4, PUBLIC_V6, RESOLVER
from blocklists import ZEN
from processes import wait_until
from programme import LabTest, run_tests
from smtp_client import send_message

PORTS = (25, 465, 587)
ON_V4, ON_V6 = [f"{PUBLIC_V4}:{port}" for port in PORTS], [f"[{PUBLIC_V6}]:{port}" for port in PORTS]
LABORATORY = ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
WELL, CRITICAL = 0, 2
MAILBOX = "owner@gmail.com"


class Report:
    """What the check said, in the form that its JSON promises."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        self.status = status
        self.schema: str = document["schema"]
        self._findings: list[dict[str, Any]] = document["findings"]

    def outcomes(self, rule: str, subject: str | None = None) -> set[str]:
        found = (finding for finding in self._findings if finding["rule"] == rule)
        return {finding["outcome"] for finding in found if subject in (None, finding["subject"])}

    def bad(self) -> str:
        """Everything that is not well, for the reader of a failed test."""
        lines = (finding for finding in self._findings if finding["outcome"] in ("critical", "warning", "unknown"))
        return "".join(f"\n{f['outcome']}: {f['rule']} ({f['subject']}): {f['message']}" for f in lines)


class Incident(LabTest):
    cli: ClassVar[Path]

    def check(self, *words: str) -> Report:
        """Check the owner's domain from outside, and see that the check did no harm."""
        command = [str(self.cli), "check", DOMAIN, "--resolver", RESOLVER.v4, "--ca-file", str(self.lab.ca_file)]
        for network in LABORATORY:
            command += ["--treat-as-public", network]
        logged = len(self.lab.mail_server.log_lines())
        done = self.lab.tester.run([*command, "--json", "-", *words])
        print(f"checked in {done.seconds:.1f} s, exit status {done.status}", end=" ... ", file=sys.stderr, flush=True)
        try:
            report = Report(done.status, json.loads(done.stdout))
        except (ValueError, KeyError) as error:
            self.fail(f"no report ({error}):\n{done.stdout}\n{done.stderr}")
        self.assertEqual(report.schema, "mailvitals.report/1")
        self.assert_no_harm(logged)
        self.assert_gentle(logged)
        return report

    def assert_no_harm(self, logged: int) -> None:
        """Nothing was delivered, nothing waits to be, and no conversation came as far as the message itself."""

        def conversations(event: str) -> list[str]:
            lines = self.lab.mail_server.log_lines()[logged:]
            return [line for line in lines if re.search(rf"/smtpd\[\d+\]: {event} from ", line)]

        def everybody_left() -> bool:
            """Each smtpd serves one visitor after the other. Its first may have come before the check did."""
            last: dict[str, str] = {}
            for line in self.lab.mail_server.log_lines()[logged:]:
                if found := re.search(r"/smtpd\[(\d+)\]: (connect|disconnect) from ", line):
                    last[found[1]] = found[2]
            return bool(last) and "connect" not in last.values()

        wait_until(everybody_left, "visitors to leave")
        self.assertNotEqual(conversations("disconnect"), [], "the check never spoke to the mail server")
        for line in conversations("disconnect") + conversations("lost connection after (DATA|BDAT).*"):
            self.assertNotRegex(line, r"\b(data|bdat)=|after (DATA|BDAT)")
        self.assertEqual(self.lab.sink.messages(), [])
        self.assertEqual(self.lab.mail_server.delivered(), [])
        self.assertEqual(self.lab.mail_server.queued(), "")

    def assert_relay(self, report: Report, v4: str, v6: str) -> None:
        for doors, expected in ((ON_V4, v4), (ON_V6, v6)):
            for door in doors:
                self.assertEqual(report.outcomes("relay.open", door), {expected}, f"{door}{report.bad()}")

    def assert_gentle(self, logged: int) -> None:
        """Whoever is refused more often is banned by what watches such a log."""
        refused: dict[str, int] = {}
        for line in self.lab.mail_server.log_lines()[logged:]:
            if found := re.search(r"NOQUEUE: reject: \w+ from \S*\[([^\]]+)\]", line):
                refused[found[1]] = refused.get(found[1], 0) + 1
        self.assertTrue(all(count <= 4 for count in refused.values()), refused)

    def assert_it_relays(self, address: str) -> None:
        """The proof, which Mailvitals itself never takes: a stranger's message to a stranger arrives."""
        subject = f"through {address}"
        self.lab.tester.call(send_message, address, "stranger@gmail.com", "victim@outlook.com", subject)
        wait_until(
            lambda: any(subject in message.data for message in self.lab.sink.messages()), "the message to arrive"
        )

    def prove(self, evidence: Path, answer: str) -> Report:
        """Ask for the proof by one message, and answer the question whether it shall be sent."""
        command = [str(self.cli), "prove", str(evidence), "--server", ON_V4[0], "--to", MAILBOX]
        command += ["--resolver", RESOLVER.v4, "--save-evidence", str(evidence)]
        done = self.lab.tester.run(command, text=f"{answer}\n")
        for word in (f"RCPT TO:<{MAILBOX}>", "Subject: Mailvitals proof", "type the mailbox once more"):
            self.assertIn(word, done.stdout)
        return self.judge(evidence)

    def judge(self, evidence: Path, *words: str) -> Report:
        done = self.lab.tester.run([str(self.cli), "judge", str(evidence), "--json", "-", *words])
        return Report(done.status, json.loads(done.stdout))

    def assert_says(self, report: Report, **expected: str) -> None:
        """What the rules of port 25 make of it, over IPv4 and IPv6; _ stands for the hyphen."""
        for rule, outcome in expected.items():
            for door in (ON_V4[0], ON_V6[0]):
                found = report.outcomes(f"smtp.{rule.replace('_', '-')}", door)
                self.assertEqual(found, {outcome}, f"{rule} at {door}{report.bad()}")

    def assert_healthy(self) -> None:
        report = self.check()
        self.assert_relay(report, "pass", "pass")
        self.assert_says(
            report, null_sender="pass", postmaster="pass", vrfy="pass", extensions="pass", greylisting="pass"
        )
        self.assertEqual(report.outcomes("trust.own-domain"), {"unknown"}, report.bad())
        self.assertEqual(report.status, WELL, report.bad())

    def test_1_healthy(self) -> None:
        self.assert_healthy()

    def test_2_masqueraded(self) -> None:
        self.lab.masquerade()
        report = self.check()
        self.assert_relay(report, "critical", "critical")
        self.assertEqual(report.status, CRITICAL)
        self.assert_it_relays(PUBLIC_V4)
        self.assert_it_relays(PUBLIC_V6)

    def test_3_masqueraded_over_ipv6_only(self) -> None:
        self.lab.masquerade(v4=False, v6=True)
        report = self.check()
        self.assert_relay(report, "pass", "critical")
        self.assertEqual(report.status, CRITICAL)
        self.assert_it_relays(PUBLIC_V6)

    def test_4_mended(self) -> None:
        self.lab.masquerade()
        self.assert_it_relays(PUBLIC_V4)
        self.lab.mend()
        self.assert_healthy()

    def test_5_listed_in_the_aftermath(self) -> None:
        self.lab.list_on(ZEN, PUBLIC_V4, "127.0.0.4")
        report = self.check()
        self.assertIn("critical", report.outcomes("dnsbl.address"), report.bad())
        self.assertEqual(report.status, CRITICAL)
        self.assert_relay(report, "pass", "pass")

    def test_6_a_refusal_is_no_listing(self) -> None:
        self.lab.refuse(ZEN)
        report = self.check()
        self.assertTrue(report.outcomes("dnsbl.address").isdisjoint({"critical", "warning"}), report.bad())
        self.assertIn("unknown", report.outcomes("dnsbl.refused"), report.bad())
        self.assertNotEqual(report.status, CRITICAL, report.bad())

    def test_7_refuses_bounces(self) -> None:
        self.lab.configure_mail_server("smtpd_sender_restrictions", "check_sender_access inline:{{<> = REJECT}}")
        report = self.check()
        self.assert_says(report, null_sender="critical", postmaster="pass", vrfy="pass")
        self.assert_relay(report, "pass", "pass")

    def test_8_has_no_postmaster(self) -> None:
        self.lab.configure_mail_server("virtual_alias_maps", "")
        report = self.check()
        self.assert_says(report, null_sender="unknown", postmaster="warning")
        self.assert_relay(report, "pass", "pass")

    def test_9_tells_users(self) -> None:
        self.lab.configure_mail_server("disable_vrfy_command", "no")
        report = self.check()
        self.assert_says(report, null_sender="pass", vrfy="notice")
        self.assertEqual(report.status, WELL, report.bad())

    def test_10_small_and_without_8bitmime(self) -> None:
        self.lab.configure_mail_server("message_size_limit", "60000")
        self.lab.configure_mail_server("smtpd_discard_ehlo_keywords", "silent-discard, 8bitmime")
        report = self.check()
        self.assert_says(report, extensions="notice", null_sender="pass")
        self.assertEqual(report.status, WELL, report.bad())

    def test_11_proof_on_request(self) -> None:
        """One message goes out, only to who agreed to it; and what it proves is what it proved."""
        self.lab.masquerade()
        with tempfile.TemporaryDirectory() as folder:
            evidence = Path(folder) / "evidence.json"
            self.check("--save-evidence", str(evidence))
            self.assertEqual(self.prove(evidence, "yes").outcomes("relay.proof"), set())
            self.assertEqual(self.lab.sink.messages(), [])

            self.assertEqual(self.prove(evidence, MAILBOX).outcomes("relay.proof"), {"unknown"})
            wait_until(lambda: bool(self.lab.sink.messages()), "the message to arrive")
            (message,) = self.lab.sink.messages()
            self.assertEqual((message.sender, message.recipients), (MAILBOX, [MAILBOX]))
            mark = json.loads(evidence.read_text())["request"]["proof"]["mark"]
            self.assertIn(f"Mark: {mark}", message.data)
            self.assertEqual(self.judge(evidence, "--arrived", "no").outcomes("relay.proof"), {"unknown"})
            self.assertEqual(self.judge(evidence, "--arrived", "yes").outcomes("relay.proof"), {"critical"})

            self.lab.mend()
            self.lab.sink.clear()
            self.assertEqual(self.prove(evidence, MAILBOX).outcomes("relay.proof"), {"notice"})
            self.assertEqual(self.lab.sink.messages(), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Incident.cli = options.cli.resolve()
    if not Incident.cli.is_file():
        parser.error(f"there is no program {Incident.cli}")
    sys.exit(run_tests(rest))
