# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks from the wrong places, and from a borrowed right one: vantage.py --cli PATH [unittest's options]

Whoever stands in the server's own network must get neither an alarm nor an all-clear about strangers; whoever looks
through a machine elsewhere must get what that machine would see.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, cast

from addresses import PUBLIC_V4, PUBLIC_V6, RESOLVER, TESTER
from home_lan import (
    DIVERT_NAME,
    GATEWAY_V4,
    INVENTED,
    PROXY,
    RENTED,
    SERVER_IN_LAN,
    TUNNEL,
    HomeLanLab,
    close,
)
from processes import Result, wait_until
from programme import LabTest, run_tests
from report import Report, check_command
from smtp_client import try_recipient
from tunnel import Tunnel

ON_V4, ON_V6 = f"{PUBLIC_V4}:25", f"[{PUBLIC_V6}]:25"
STRANGER, FOREIGNER = "postmaster@gmail.com", "postmaster@outlook.com"


class Vantage(LabTest):
    cli: ClassVar[Path]

    @property
    def home_lan(self) -> HomeLanLab:
        return cast(HomeLanLab, self.lab)

    def check(self, run: Callable[[list[str]], Result], resolver: str, *options: str) -> Report:
        done = run(check_command(self.cli, resolver, self.lab.ca_file, *options))
        print(f"checked in {done.seconds:.1f} s, exit status {done.status}", end=" ... ", file=sys.stderr, flush=True)
        self.assertEqual(self.lab.sink.messages(), [])
        self.assertEqual(self.lab.mail_server.delivered(), [])
        return Report(done)

    def check_at_home(self, *options: str) -> Report:
        return self.check(self.home_lan.run_at_home, GATEWAY_V4, *options)

    def check_elsewhere(self, *options: str) -> Report:
        return self.check(self.lab.tester.run, RESOLVER.v4, *options)

    def expect(self, report: Report, rule: str, subject: str | None, *tags: str) -> None:
        self.assertEqual(report.tags(rule, subject), set(tags), report.all())

    # In the server's own network.

    def test_the_laboratory_trusts_the_laptop(self) -> None:
        reply = self.home_lan.laptop.call(try_recipient, PUBLIC_V4, STRANGER, FOREIGNER)
        self.assertEqual(reply.code, 250, "the router should make the laptop the trusted gateway")
        reply = self.lab.tester.call(try_recipient, PUBLIC_V4, STRANGER, FOREIGNER)
        self.assertEqual(reply.code, 454)

    def test_inside_there_is_neither_alarm_nor_all_clear(self) -> None:
        report = self.check_at_home()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "vantage.inside", PUBLIC_V4, "same-address")
        self.expect(report, "vantage.inside", PUBLIC_V6, "same-network")
        self.expect(report, "relay.open", ON_V4, "accepted-inside")
        self.expect(report, "relay.open", ON_V6, "closed-inside")
        self.expect(report, "vantage.port25", None, "does-not-apply")
        self.assertEqual(report.vantage["public_addresses"], [PUBLIC_V4, "2001:db8:25:1::7"])

    def test_inside_an_open_relay_is_not_cleared_either(self) -> None:
        self.lab.masquerade()
        report = self.check_at_home()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", ON_V6, "accepted-inside")

    # Through a machine elsewhere.

    def assert_seen_from_the_rented_machine(self, report: Report, way: str) -> None:
        self.expect(report, "vantage.address", None, "through-proxy")
        self.assertEqual(report.vantage["public_addresses"], [RENTED.v4, RENTED.v6], report.all())
        self.assertEqual(report.vantage["way_out"], way)
        self.expect(report, "vantage.inside", PUBLIC_V4, "outside")
        self.expect(report, "vantage.inside", PUBLIC_V6, "outside")
        self.expect(report, "vantage.port25", None, "open")
        connections = [line for line in self.lab.mail_server.log_lines() if "connect from" in line]
        self.assertTrue(connections)

    def test_through_a_proxy_a_closed_server_is_closed(self) -> None:
        logged = len(self.lab.mail_server.log_lines())
        report = self.check_at_home("--via", PROXY)
        self.assert_seen_from_the_rented_machine(report, PROXY)
        self.expect(report, "relay.open", ON_V4, "closed")
        self.expect(report, "relay.open", ON_V6, "closed")
        self.expect(report, "dns.nameservers", None, "all-answer")
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        # Not one connection came from the laptop itself.
        for line in self.lab.mail_server.log_lines()[logged:]:
            if "connect from" in line:
                self.assertRegex(line, rf"\[({RENTED.v4}|{RENTED.v6})\]")

    def test_through_a_proxy_an_open_server_is_open(self) -> None:
        self.lab.masquerade()
        report = self.check_at_home("--via", PROXY)
        self.assert_seen_from_the_rented_machine(report, PROXY)
        self.expect(report, "relay.open", ON_V4, "open")
        self.expect(report, "relay.open", ON_V6, "open")

    def test_through_ssh(self) -> None:
        tunnel = self.home_lan.open_tunnel()
        try:
            report = self.check_at_home("--via", TUNNEL)
            self.assert_seen_from_the_rented_machine(report, TUNNEL)
            self.expect(report, "relay.open", ON_V4, "closed")
            self.expect(report, "relay.open", ON_V6, "closed")
            self.lab.masquerade()
            report = self.check_at_home("--via", TUNNEL)
            self.expect(report, "relay.open", ON_V4, "open")
            self.expect(report, "relay.open", ON_V6, "open")
        finally:
            close(tunnel)
        # The same way when nobody holds it open any more.
        report = self.check_at_home("--via", TUNNEL)
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", ON_V4, "could-not-look")
        self.expect(report, "vantage.address", None, "not-told")
        self.assertIn("no proxy listens there", report.text)

    def test_through_ssh_what_is_closed_is_not_called_down(self) -> None:
        """ssh says yes before it has tried; nothing of that may become a verdict about the server."""
        self.lab.mail_server.stop()
        tunnel = self.home_lan.open_tunnel()
        try:
            report = self.check_at_home("--via", TUNNEL)
        finally:
            close(tunnel)
            self.lab.mail_server.set_option("mail_name", "Postcow")
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        for rule in ("relay.open", "smtp.banner", "tls.starttls"):
            self.expect(report, rule, ON_V4, "could-not-look")
        self.expect(report, "smtp.reachable", ON_V4, "could-not-look")
        # Reference hosts answer through it.
        self.expect(report, "vantage.port25", None, "open-for-others")

    # Where no service tells our address, or not the right one.

    def check_through_ssh(self) -> Report:
        tunnel = self.home_lan.open_tunnel()
        try:
            return self.check_at_home("--via", TUNNEL)
        finally:
            close(tunnel)

    def assert_seen_inside(self, report: Report) -> None:
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", ON_V4, "accepted-inside")
        self.expect(report, "relay.open", ON_V6, "closed-inside")
        self.expect(report, "vantage.inside", PUBLIC_V4, "not-told")

    def test_inside_without_udp(self) -> None:
        """The services are asked over TCP then."""
        self.home_lan.block_udp()
        report = self.check_at_home()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", ON_V4, "accepted-inside")
        self.expect(report, "vantage.inside", PUBLIC_V4, "same-address")

    def test_inside_where_services_are_silent(self) -> None:
        self.home_lan.silence_services()
        report = self.check_at_home()
        self.expect(report, "vantage.address", None, "not-told")
        self.assert_seen_inside(report)

    def test_inside_a_router_redirects_dns(self) -> None:
        self.home_lan.redirect_dns()
        report = self.check_at_home()
        self.assertEqual(report.vantage["public_addresses"], ["2001:db8:25:1::7"], report.all())
        self.assert_seen_inside(report)

    def test_inside_where_nobody_tells_anything(self) -> None:
        self.home_lan.silence_services()
        self.home_lan.silence_providers()
        report = self.check_at_home()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", ON_V4, "accepted-unplaced")

    def test_through_ssh_the_incident_is_critical_though_services_are_silent(self) -> None:
        self.home_lan.silence_services()
        report = self.check_through_ssh()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", None, "closed-unplaced")
        self.lab.masquerade()
        report = self.check_through_ssh()
        self.expect(report, "relay.open", ON_V4, "open")
        self.expect(report, "relay.open", ON_V6, "open")
        self.assertEqual(report.status, 2)
        # With nobody left who tells, it may have been run from inside.
        self.home_lan.silence_providers()
        report = self.check_through_ssh()
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.expect(report, "relay.open", None, "accepted-unplaced")

    def test_through_ssh_where_dns_is_redirected(self) -> None:
        self.home_lan.redirect_dns_of_the_rented_machine()
        report = self.check_through_ssh()
        self.expect(report, "relay.open", None, "closed-unplaced")
        self.lab.masquerade()
        report = self.check_through_ssh()
        self.expect(report, "relay.open", None, "open")

    def test_a_proxy_at_a_public_address_places_the_check(self) -> None:
        self.home_lan.silence_services()
        report = self.check_at_home("--via", PROXY)
        self.expect(report, "vantage.inside", PUBLIC_V4, "outside-by-proxy")
        self.expect(report, "vantage.inside", PUBLIC_V6, "not-told")
        self.expect(report, "relay.open", ON_V4, "closed")
        self.expect(report, "relay.open", ON_V6, "closed-unplaced")
        self.lab.masquerade()
        self.home_lan.silence_providers()
        report = self.check_at_home("--via", PROXY)
        self.expect(report, "relay.open", ON_V4, "open")
        self.expect(report, "relay.open", ON_V6, "accepted-unplaced")

    # Through a VPN, which the machine uses without anybody having told the program.

    def vpn(self, make: Callable[[str], Tunnel], destination: str) -> Tunnel:
        try:
            return make(destination)
        except OSError as error:
            self.skipTest(f"no tunnel can be made here: {error}")

    def test_a_vpn_that_ends_elsewhere(self) -> None:
        tunnel = self.vpn(self.home_lan.rented_vpn, "default")
        try:
            report = self.check_elsewhere()
        finally:
            tunnel.close()
        self.expect(report, "vantage.address", None, "vpn", "known")
        self.assertIn("tun0 for IPv4)", report.text)
        self.assertEqual(report.vantage["public_addresses"], [RENTED.v4, TESTER.v6], report.all())
        self.expect(report, "vantage.inside", None, "outside")
        self.expect(report, "relay.open", ON_V4, "closed")
        self.expect(report, "relay.open", ON_V6, "closed")
        # And without it.
        report = self.check_elsewhere("--only", "vantage.address")
        self.expect(report, "vantage.address", None, "known")

    def test_a_vpn_that_ends_at_home(self) -> None:
        self.lab.masquerade()
        tunnel = self.vpn(self.home_lan.home_vpn, "default")
        try:
            report = self.check_elsewhere()
        finally:
            tunnel.close()
        self.expect(report, "vantage.address", None, "vpn", "known")
        self.expect(report, "vantage.inside", PUBLIC_V4, "same-address")
        self.expect(report, "relay.open", ON_V4, "accepted-inside")
        # IPv6 goes past the VPN, and there the server is open to strangers indeed.
        self.expect(report, "vantage.inside", PUBLIC_V6, "outside")
        self.expect(report, "relay.open", ON_V6, "open")

    def test_a_vpn_that_only_the_server_is_reached_through(self) -> None:
        tunnel = self.vpn(self.home_lan.home_vpn, f"{PUBLIC_V4}/32")
        try:
            report = self.check_elsewhere()
        finally:
            tunnel.close()
        self.expect(report, "vantage.address", None, "known")
        self.expect(report, "vantage.inside", PUBLIC_V4, "other-way")
        self.expect(report, "relay.open", ON_V4, "closed-unplaced")
        self.expect(report, "relay.open", ON_V6, "closed")

    # A resolver with ideas of its own.

    def test_split_horizon(self) -> None:
        self.home_lan.split_horizon()
        report = self.check_at_home()
        self.expect(report, "vantage.split-horizon", None, "private-here")
        self.assertIn(SERVER_IN_LAN, report.text)
        self.expect(report, "mx.public", SERVER_IN_LAN, "private-here-only")
        self.expect(report, "mx.public", PUBLIC_V4, "public")
        self.expect(report, "vantage.inside", SERVER_IN_LAN, "private-address")
        self.expect(report, "ptr.present", PUBLIC_V4, "present")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_split_horizon_does_not_spoil_the_outside_view(self) -> None:
        self.home_lan.split_horizon()
        report = self.check_at_home("--via", PROXY)
        self.expect(report, "relay.open", None, "closed")
        self.expect(report, "vantage.inside", None, "outside")

    def test_invented_answers(self) -> None:
        report = self.check_at_home("--only", "vantage.resolver")
        self.assertNotIn("rewrites", report.tags("vantage.resolver"), report.all())
        self.home_lan.invent_answers()
        report = self.check_at_home("--only", "vantage.resolver")
        self.assertIn("rewrites", report.tags("vantage.resolver"), report.all())
        self.assertIn(INVENTED, report.text)

    # A provider who keeps port 25 for himself.

    def test_port_25_is_closed_on_the_way_out(self) -> None:
        self.home_lan.block_port_25()
        report = self.check_elsewhere()
        self.assertLess(report.seconds, 25.0)
        self.expect(report, "vantage.port25", None, "blocked-here")
        self.expect(report, "smtp.reachable", ON_V4, "could-not-look")
        self.expect(report, "smtp.reachable", ON_V6, "could-not-look")
        self.assertEqual(report.with_outcome("critical") + report.with_outcome("warning"), [], report.all())
        for rule in ("relay.open", "smtp.banner", "tls.starttls", "tls.certificate"):
            self.expect(report, rule, ON_V4, "could-not-look")
            self.expect(report, rule, ON_V6, "could-not-look")
        # And the way around it.
        report = self.check_elsewhere("--via", PROXY)
        self.expect(report, "vantage.port25", None, "open")
        self.expect(report, "relay.open", None, "closed")

    def test_port_25_is_diverted_to_a_mail_proxy(self) -> None:
        self.home_lan.divert_port_25()
        report = self.check_elsewhere()
        self.expect(report, "vantage.port25", None, "intercepted")
        self.assertIn(DIVERT_NAME, report.text)
        # It takes mail for everybody, and offers no encryption; none of that is the server's.
        self.assertEqual(report.with_outcome("critical") + report.with_outcome("warning"), [], report.all())
        for rule in ("relay.open", "smtp.banner", "tls.starttls", "helo.name"):
            self.expect(report, rule, ON_V4, "could-not-look")
        wait_until(lambda: "QUIT" in self.home_lan.told_the_proxy(), "the talk to end")
        self.assertNotIn("DATA", self.home_lan.told_the_proxy())


    # A server that is down, and a line that is not.

    def assert_down(self, report: Report, tag: str) -> None:
        self.expect(report, "smtp.reachable", ON_V4, tag)
        self.expect(report, "smtp.reachable", ON_V6, tag)
        self.expect(report, "vantage.port25", None, "open-for-others")
        self.assertEqual(report.status, 2)
        self.assertIn("No mail arrives", report.verdict)
        critical = {finding["rule"] for finding in report.findings if finding["outcome"] == "critical"}
        self.assertEqual(critical, {"smtp.reachable"}, report.all())
        for finding in report.findings:
            if finding["subject"] in (ON_V4, ON_V6) and finding["outcome"] == "unknown":
                self.assertEqual(finding["because"], {"rule": "smtp.reachable", "subject": finding["subject"]})

    def test_a_server_that_is_down(self) -> None:
        self.lab.mail_server.stop()
        try:
            report = self.check_elsewhere()
        finally:
            self.lab.mail_server.set_option("mail_name", "Postcow")
        self.assert_down(report, "refused")

    def test_a_server_whose_port_is_dropped(self) -> None:
        self.home_lan.drop_at_the_server()
        self.assert_down(self.check_elsewhere(), "timed-out")

    def test_a_backup_that_is_down(self) -> None:
        self.home_lan.add_backup("resolver.world.test")
        report = self.check_elsewhere()
        self.expect(report, "smtp.reachable", ON_V4, "answers")
        self.expect(report, "smtp.reachable", f"{RESOLVER.v4}:25", "one-refused")
        self.expect(report, "vantage.port25", None, "open")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_only_ipv6_of_the_server_is_down(self) -> None:
        self.home_lan.drop_at_the_server_over_ipv6()
        report = self.check_elsewhere()
        self.expect(report, "smtp.reachable", ON_V4, "answers")
        self.expect(report, "smtp.reachable", ON_V6, "one-timed-out")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_our_own_ipv6_is_broken(self) -> None:
        self.home_lan.break_ipv6()
        report = self.check_elsewhere()
        self.expect(report, "smtp.reachable", ON_V4, "answers")
        self.expect(report, "smtp.reachable", ON_V6, "could-not-look")
        self.expect(report, "mx.ipv6", None, "could-not-look")
        self.assertEqual(report.with_outcome("critical") + report.with_outcome("warning"), [], report.all())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Vantage.cli = options.cli.resolve()
    if not Vantage.cli.is_file():
        parser.error(f"there is no program {Vantage.cli}")
    sys.exit(run_tests(rest, HomeLanLab))
