# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner's mail server is an Exim, an OpenSMTPD or a Dovecot: other_servers.py --cli PATH [unittest's options]

Each stands where the Postfix stood, says yes and no in words of its own, and makes the mistakes that its owners make.
"""

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from addresses import CONTAINERS_V4, CONTAINERS_V6, DOMAIN, MAIL_HOST, PUBLIC_V4, PUBLIC_V6, RESOLVER
from cell import Unavailable
from dovecot import DovecotSubmission
from exim import ONLY_ITSELF, Exim
from opensmtpd import OPEN, OpenSmtpd
from processes import Daemon, wait_until
from programme import LabTest, run_tests
from report import Report, check_command
from smtp_client import Conversation, Reply, send_message
from unpacked import add_users, find_unpacked
from world import HomeLab

ON_V4 = {port: f"{PUBLIC_V4}:{port}" for port in (25, 465, 587)}
ON_V6 = {port: f"[{PUBLIC_V6}]:{port}" for port in (25, 465, 587)}
EVERYBODY = "*"
_EXIM, _OPENSMTPD = ("exim", "usr/sbin/exim4"), ("opensmtpd", "usr/sbin/smtpd")
STRANGER, FOREIGNER = "stranger@gmail.com", "victim@outlook.com"
MOST_REFUSALS = 4  # whoever is refused more often is banned by what watches such a log


class OtherServersLab(HomeLab):
    """The house without its Postfix; the tests say who lives there instead."""

    def _build_more(self) -> None:
        self.mail_server.stop()
        add_users(self._cell)
        directory = self._cell.directory
        certificate = self.authority.issue("others", [MAIL_HOST])
        at_home = self.network.container
        self._running: list[Daemon] = []
        self._stack.callback(self._stop)
        if not any(find_unpacked(*server) for server in (_EXIM, _OPENSMTPD)):
            raise Unavailable("neither Exim nor OpenSMTPD has been fetched (see fetch-servers.sh)")
        unpacked = find_unpacked(*_EXIM)
        self.exim = Exim(at_home, directory / "exim", unpacked, certificate) if unpacked else None
        unpacked = find_unpacked(*_OPENSMTPD)
        self.opensmtpd = OpenSmtpd(at_home, directory / "opensmtpd", unpacked) if unpacked else None
        installed = shutil.which("dovecot")
        self.dovecot = DovecotSubmission(at_home, directory / "dovecot", certificate) if installed else None

    def move_in(self, daemon: Daemon, *ports: int) -> None:
        """Wait until the server answers at each port that sessions before it encrypts."""
        self._running.append(daemon)
        for port in ports:
            for address in (PUBLIC_V4, PUBLIC_V6):
                daemon.wait_ready(partial(self._talks, address, port))

    def mend(self) -> None:
        self._stop()
        super().mend()

    def _stop(self) -> None:
        while self._running:
            self._running.pop().stop()

    def _talks(self, address: str, port: int) -> bool:
        def talk() -> bool:
            with Conversation(address, port, seconds=5.0) as conversation:
                return conversation.greeting.code == 220

        try:
            return self.tester.call(talk)
        except OSError:
            return False


class OtherServers(LabTest):
    cli: ClassVar[Path]

    @property
    def home(self) -> OtherServersLab:
        return cast(OtherServersLab, self.lab)

    def check(self, *options: str) -> Report:
        """Check the owner's domain from outside; nothing may come of it but answers."""
        done = self.lab.tester.run(check_command(self.cli, RESOLVER.v4, self.lab.ca_file, *options))
        print(f"checked in {done.seconds:.1f} s, exit status {done.status}", end=" ... ", file=sys.stderr, flush=True)
        self.assertEqual(self.lab.sink.messages(), [])
        return Report(done)

    def expect(self, report: Report, rule: str, subjects: Sequence[str], *tags: str) -> None:
        for subject in subjects:
            self.assertEqual(report.tags(rule, subject), set(tags), f"{rule} ({subject})\n{report.all()}")

    def expect_well(self, report: Report) -> None:
        self.assertEqual(report.with_outcome("critical") + report.with_outcome("warning"), [], report.all())
        both = (ON_V4[25], ON_V6[25])
        self.expect(report, "relay.open", both, "closed")
        self.expect(report, "tls.starttls", both, "works")
        self.expect(report, "tls.certificate", both, "trusted")
        self.expect(report, "smtp.banner", both, "well-formed")

    def expect_gentle(self, refused: Sequence[str]) -> None:
        counts = Counter(refused)
        self.assertTrue(all(count <= MOST_REFUSALS for count in counts.values()), counts)

    def assert_it_relays(self, address: str, recipient: str = FOREIGNER) -> None:
        """The proof, which Mailvitals itself never takes: a stranger's message to a stranger arrives."""
        subject = f"through {address}"
        reply: Reply = self.lab.tester.call(send_message, address, STRANGER, recipient, subject)
        self.assertEqual(reply.code, 250, reply)
        wait_until(
            lambda: any(
                subject in message.data and message.recipients == [FOREIGNER] for message in self.lab.sink.messages()
            ),
            "the message to arrive",
        )


class TestExim(OtherServers):
    @property
    def exim(self) -> Exim:
        if not self.home.exim:
            self.skipTest("Exim has not been fetched (see fetch-servers.sh)")
        return self.home.exim

    def start(self, trusted: str = ONLY_ITSELF, ports: Sequence[int] = (25, 465, 587), **options: bool) -> None:
        daemon = self.exim.start(trusted, ports, **options)
        self.home.move_in(daemon, *(port for port in ports if port != 465))

    def expect_no_harm(self, gentle: bool = True) -> None:
        self.assertEqual(self.exim.harm(), [])
        if gentle:
            self.expect_gentle(self.exim.refusals())

    def test_closed(self) -> None:
        self.start()
        report = self.check()
        self.expect_no_harm()
        self.assertNotEqual(self.exim.refusals(), [], "the log's lines about refusals should be recognised")
        self.expect_well(report)
        self.expect(report, "relay.open", (*ON_V4.values(), *ON_V6.values()), "closed")
        self.expect(report, "trust.client-address", (ON_V4[25], ON_V6[25]), "sees-caller")
        self.expect(report, "submission.offered", (PUBLIC_V4, PUBLIC_V6), "offered")
        self.expect(report, "submission.plain-auth", (ON_V4[587], ON_V6[587]), "encrypted-first")

    def test_nothing_is_kept_from_before_encryption(self) -> None:
        self.start()
        report = self.check("--thorough", "--only", "tls.injection")
        self.expect(report, "tls.injection", (ON_V4[25], ON_V6[25], ON_V4[587], ON_V6[587]), "discarded")

    def test_open_to_everybody(self) -> None:
        self.start(EVERYBODY)
        report = self.check()
        self.expect_no_harm()
        self.expect(report, "relay.open", (*ON_V4.values(), *ON_V6.values()), "open-exim")
        self.expect(report, "trust.client-address", (ON_V4[25], ON_V6[25]), "sees-caller")
        self.assert_it_relays(PUBLIC_V4)
        self.assert_it_relays(PUBLIC_V6)

    def test_the_incident(self) -> None:
        """It trusts its container network, and the host makes everybody the gateway of that."""
        self.start(f"<; {CONTAINERS_V4} ; {CONTAINERS_V6}", ports=(25,))
        self.expect_well(self.check())
        self.lab.masquerade()
        report = self.check()
        self.expect_no_harm()
        self.expect(report, "relay.open", (ON_V4[25], ON_V6[25]), "open-exim")
        self.expect(report, "trust.client-address", (ON_V4[25], ON_V6[25]), "sees-gateway")
        self.assertEqual(report.status, 2)
        self.assert_it_relays(PUBLIC_V4)
        self.assert_it_relays(PUBLIC_V6)

    def test_percent_hack(self) -> None:
        self.start(ports=(25,), percent_hack=True)
        report = self.check()
        self.expect_no_harm()
        self.expect(report, "relay.open", (ON_V4[25], ON_V6[25]), "open-routed")
        self.assert_it_relays(PUBLIC_V4, f"{FOREIGNER.replace('@', '%')}@{DOMAIN}")

    def test_percent_hack_where_everybody_is_known(self) -> None:
        """What stands before the percent sign may as well be one of the owner's many names."""
        self.start(ports=(25,), percent_hack=True, catch_all=True)
        report = self.check()
        self.expect_no_harm()
        self.expect(report, "relay.open", (ON_V4[25], ON_V6[25]), "accepts-everything")
        self.assertEqual(report.with_outcome("critical"), [], report.all())


class TestOpenSmtpd(OtherServers):
    @property
    def opensmtpd(self) -> OpenSmtpd:
        if not self.home.opensmtpd:
            self.skipTest("OpenSMTPD has not been fetched (see fetch-servers.sh)")
        return self.home.opensmtpd

    def start(self, further: str = "") -> None:
        self.home.move_in(self.opensmtpd.start(further), 25)

    def expect_no_harm(self) -> None:
        self.assertEqual(self.opensmtpd.harm(), [])
        self.expect_gentle(self.opensmtpd.refusals())

    def test_closed(self) -> None:
        self.start()
        report = self.check()
        self.expect_no_harm()
        self.assertNotEqual(self.opensmtpd.refusals(), [], "the log's lines about refusals should be recognised")
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        both = (ON_V4[25], ON_V6[25])
        self.expect(report, "relay.open", both, "closed")
        self.expect(report, "relay.accepts-all", both, "knows-its-users")
        self.expect(report, "trust.client-address", both, "sees-caller")
        self.expect(report, "smtp.banner", both, "well-formed")
        self.expect(report, "tls.starttls", both, "not-offered")

    def test_open_to_everybody(self) -> None:
        self.start(OPEN)
        report = self.check()
        self.expect_no_harm()
        self.expect(report, "relay.open", (ON_V4[25], ON_V6[25]), "open")
        self.assert_it_relays(PUBLIC_V4)
        self.assert_it_relays(PUBLIC_V6)


class TestDovecot(OtherServers):
    """In front of an Exim, which has port 25 to itself."""

    def start(self, encrypted_first: bool) -> None:
        if not self.home.exim or not self.home.dovecot:
            self.skipTest("Exim has not been fetched (see fetch-servers.sh), or Dovecot is not installed")
        self.home.move_in(self.home.exim.start(ONLY_ITSELF, (25,)), 25)
        self.home.move_in(self.home.dovecot.start(encrypted_first), 587)

    def expect_closed(self, report: Report) -> None:
        for port in (465, 587):
            self.expect(report, "relay.open", (ON_V4[port], ON_V6[port]), "needs-login")
        self.expect(report, "submission.offered", (PUBLIC_V4, PUBLIC_V6), "offered")

    def test_logins_only_when_encrypted(self) -> None:
        self.start(encrypted_first=True)
        report = self.check()
        self.expect_well(report)
        self.expect_closed(report)
        self.expect(report, "submission.plain-auth", (ON_V4[587], ON_V6[587]), "encrypted-first")

    def test_logins_in_plain_text(self) -> None:
        self.start(encrypted_first=False)
        report = self.check()
        self.expect_closed(report)
        self.expect(report, "submission.plain-auth", (ON_V4[587], ON_V6[587]), "plain")
        self.expect(report, "submission.plain-auth", (ON_V4[25], ON_V6[25]), "encrypted-first")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    OtherServers.cli = options.cli.resolve()
    if not OtherServers.cli.is_file():
        parser.error(f"there is no program {OtherServers.cli}")
    sys.exit(run_tests(rest, OtherServersLab))
