# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the laboratory itself, without Mailvitals: python3 tests/lab/selftest.py [-k PATTERN]"""

import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

from addresses import (
    CLOUDFLARE,
    DOMAIN,
    GATEWAY_V4,
    GATEWAY_V6,
    GOOGLE_NS,
    LISTS,
    MAIL_HOST,
    NS1_V4,
    NS2_V6,
    OPENDNS,
    PROVIDERS,
    PUBLIC_V4,
    PUBLIC_V6,
    REGISTRY_V4,
    RESOLVER,
    TESTER,
    is_v6,
    listing_name,
    reverse_name,
)
from blocklists import BLOCKLISTS, REFUSAL, ZEN
from dns_message import NOERROR, NXDOMAIN, ask
from mail_server import MAILBOX
from processes import wait_until
from programme import LabTest, run_tests
from smtp_client import Conversation, Reply, send_message, try_recipient
from world import DelayRefused

PUBLIC = (PUBLIC_V4, PUBLIC_V6)
STRANGER, FOREIGNER = "postmaster@gmail.com", "postmaster@outlook.com"


class Names(LabTest):
    def records(self, name: str, record_type: str) -> list[str]:
        return self.lab.tester.ask(name, record_type).records

    def test_the_owners_zone_resolves_from_the_root(self) -> None:
        self.assertEqual(self.records(DOMAIN, "MX"), [f"10 {MAIL_HOST}"])
        self.assertEqual(self.records(MAIL_HOST, "A"), [PUBLIC_V4])
        self.assertEqual(self.records(MAIL_HOST, "AAAA"), [PUBLIC_V6])
        self.assertEqual(self.records(DOMAIN, "TXT"), ["v=spf1 mx -all"])
        self.assertEqual(sorted(self.records(DOMAIN, "NS")), [f"ns1.{DOMAIN}", f"ns2.{DOMAIN}"])
        self.assertIn("p=quarantine", self.records(f"_dmarc.{DOMAIN}", "TXT")[0])
        self.assertRegex(self.records(f"dkim._domainkey.{DOMAIN}", "TXT")[0], "^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{392}$")
        self.assertEqual(self.lab.tester.ask(f"nothing.{DOMAIN}", "A").rcode, NXDOMAIN)

    def test_reverse_names_lead_back(self) -> None:
        for address in PUBLIC:
            self.assertEqual(self.records(reverse_name(address), "PTR"), [MAIL_HOST])
        for address in (TESTER.v4, TESTER.v6):
            self.assertEqual(self.records(reverse_name(address), "PTR"), ["tester.world.test"])
        self.assertEqual(self.lab.tester.ask(reverse_name(GATEWAY_V4), "PTR").rcode, NXDOMAIN)

    def test_name_servers_have_authority(self) -> None:
        for server in (NS1_V4, NS2_V6):
            self.assertTrue(self.lab.tester.ask(DOMAIN, "SOA", server).authoritative, server)
        self.assertFalse(self.lab.tester.ask(DOMAIN, "SOA").authoritative)

    def test_the_registry_refers_to_them(self) -> None:
        referral = self.lab.tester.ask(DOMAIN, "MX", REGISTRY_V4)
        self.assertEqual((referral.rcode, referral.authoritative, referral.records), (NOERROR, False, []))

    def test_providers_take_mail(self) -> None:
        for provider in PROVIDERS:
            self.assertEqual(self.records(provider.domain, "MX"), [f"10 {provider.mx}"])
            self.assertEqual(len(self.records(provider.domain, "TXT")), 1)
            for address in self.records(provider.mx, "A") + self.records(provider.mx, "AAAA"):
                reply = self.lab.tester.call(try_recipient, address, MAILBOX, f"somebody@{provider.domain}")
                self.assertEqual(reply.code, 250)
        self.assertEqual(self.lab.sink.messages(), [])

    def test_services_tell_the_askers_address(self) -> None:
        tester = self.lab.tester
        for servers, name, types, dns_class in (
            (GOOGLE_NS, "o-o.myaddr.l.google.com", ("TXT", "TXT"), "IN"),
            (CLOUDFLARE, "whoami.cloudflare", ("TXT", "TXT"), "CH"),
            (OPENDNS, "myip.opendns.com", ("A", "AAAA"), "IN"),
        ):
            for server, record_type in zip(servers, types, strict=True):
                answer = tester.ask(name, record_type, server, dns_class)
                own = TESTER.v6 if is_v6(server) else TESTER.v4
                self.assertEqual((answer.records, answer.authoritative), ([own], True), server)
        through = tester.ask("o-o.myaddr.l.google.com", "TXT")
        self.assertIn(through.records, ([RESOLVER.v4], [RESOLVER.v6]), "through a resolver: the resolver's address")

    def test_no_way_out_of_the_laboratory(self) -> None:
        with self.assertRaises(OSError):
            self.lab.tester.call(ask, "9.9.9.9", "example.org", "A", "IN", 0.5)


class Lists(LabTest):
    def codes(self, address: str, zone: str, server: str = RESOLVER.v4) -> list[str]:
        return sorted(self.lab.tester.ask(listing_name(address, zone), "A", server).records)

    def test_each_list_proves_itself_alive(self) -> None:
        for zone, codes in BLOCKLISTS.items():
            for server in (RESOLVER.v4, LISTS.v4, LISTS.v6):
                self.assertEqual(self.codes("127.0.0.2", zone, server), sorted(codes))
                self.assertEqual(self.codes("127.0.0.1", zone, server), [])
                self.assertEqual(self.codes(PUBLIC_V4, zone, server), [])
        self.assertEqual(self.codes("::ffff:7f00:2", ZEN), sorted(BLOCKLISTS[ZEN]))
        self.assertEqual(self.codes("::ffff:7f00:1", ZEN), [])

    def test_listings_come_and_go(self) -> None:
        for address in PUBLIC:
            self.assertEqual(self.codes(address, ZEN), [])
            self.lab.list_on(ZEN, address, "127.0.0.4")
            self.assertEqual(self.codes(address, ZEN), ["127.0.0.4"])
        self.lab.mend()
        for address in PUBLIC:
            self.assertEqual(self.codes(address, ZEN), [])

    def test_a_list_can_refuse_everything(self) -> None:
        self.lab.refuse(ZEN)
        for address in ("127.0.0.1", "127.0.0.2", *PUBLIC):
            self.assertEqual(self.codes(address, ZEN), [REFUSAL])
        self.assertEqual(self.codes("127.0.0.1", "psbl.surriel.com"), [])


class MailServer(LabTest):
    def relay(self, address: str) -> Reply:
        return self.lab.tester.call(try_recipient, address, STRANGER, FOREIGNER)

    def send(self, address: str, recipient: str) -> Reply:
        return self.lab.tester.call(send_message, address, STRANGER, recipient, f"through {address}")

    def log_since(self, lines: int) -> str:
        return "\n".join(self.lab.mail_server.log_lines()[lines:])

    def assert_relays(self, address: str, gateway: str) -> None:
        already, logged = len(self.lab.sink.messages()), len(self.lab.mail_server.log_lines())
        self.assertEqual(self.send(address, FOREIGNER).code, 250)
        wait_until(lambda: len(self.lab.sink.messages()) > already, "the message to arrive at the sink")
        message = self.lab.sink.messages()[-1]
        self.assertEqual((message.client, message.sender, message.recipients), (PUBLIC_V4, STRANGER, [FOREIGNER]))
        self.assertIn(f"Subject: through {address}", message.data)
        self.assertIn(f"client=unknown[{gateway}]", self.log_since(logged))

    def assert_refuses(self, address: str) -> None:
        reply = str(self.relay(address))
        self.assertRegex(reply, f"^454 4.7.1 <{FOREIGNER}>: Relay access denied")

    def test_healthy_it_refuses_strangers(self) -> None:
        for address, own in zip(PUBLIC, (TESTER.v4, TESTER.v6), strict=True):
            logged = len(self.lab.mail_server.log_lines())
            self.assert_refuses(address)
            self.assertIn(f"connect from tester.world.test[{own}]", self.log_since(logged))
        self.assertEqual(self.lab.sink.messages(), [])

    def test_it_takes_the_owners_mail(self) -> None:
        self.assertEqual(self.send(PUBLIC_V4, f"postmaster@{DOMAIN}").code, 250)
        wait_until(lambda: len(self.lab.mail_server.delivered()) == 1, "the message to lie in the mailbox")
        self.assertEqual(self.relay(PUBLIC_V4).code, 454)
        unknown = self.lab.tester.call(try_recipient, PUBLIC_V6, STRANGER, f"nobody-here@{DOMAIN}")
        self.assertEqual(unknown.code, 550)

    def test_masqueraded_it_relays_for_everybody(self) -> None:
        self.lab.masquerade()
        self.assert_relays(PUBLIC_V4, GATEWAY_V4)
        self.assert_relays(PUBLIC_V6, GATEWAY_V6)
        self.lab.masquerade(False, False)
        for address in PUBLIC:
            self.assert_refuses(address)

    def test_masqueraded_over_one_family_only(self) -> None:
        self.lab.masquerade(v4=False, v6=True)
        self.assert_refuses(PUBLIC_V4)
        self.assert_relays(PUBLIC_V6, GATEWAY_V6)
        self.lab.masquerade(v4=True, v6=False)
        self.assert_relays(PUBLIC_V4, GATEWAY_V4)
        self.assert_refuses(PUBLIC_V6)

    def test_the_canary_sings_only_when_masqueraded(self) -> None:
        def announced(address: str) -> bool:
            with Conversation(address) as talk:
                return "XVERP" in talk.say("EHLO tester.world.test").lines

        self.lab.configure_mail_server("smtpd_authorized_verp_clients", "$mynetworks")
        self.assertFalse(self.lab.tester.call(announced, PUBLIC_V4))
        self.lab.masquerade()
        self.assertTrue(self.lab.tester.call(announced, PUBLIC_V4))

    def test_starttls_with_the_laboratorys_authority(self) -> None:
        def encrypted(address: str) -> tuple[int, list[str]]:
            with Conversation(address) as talk:
                self.assertEqual(talk.greeting.lines, [f"{MAIL_HOST} ESMTP Postcow"])
                self.assertIn("STARTTLS", talk.say("EHLO tester.world.test").lines)
                code = talk.start_tls(MAIL_HOST, str(self.lab.ca_file)).code
                return code, talk.say("EHLO tester.world.test").lines

        for address in PUBLIC:
            code, extensions = self.lab.tester.call(encrypted, address)
            self.assertEqual(code, 220)
            self.assertNotIn("STARTTLS", extensions)

    def test_many_visitors_at_once(self) -> None:
        with ThreadPoolExecutor(20) as visitors:
            replies = list(visitors.map(self.relay, PUBLIC * 10))
        self.assertEqual([reply.code for reply in replies], [454] * 20)


class Programs(LabTest):
    def test_a_program_runs_in_the_testers_place(self) -> None:
        done = self.lab.tester.run(
            ["sh", "-c", "ip -brief address show eth0; cat /etc/resolv.conf; echo no >&2; exit 3"]
        )
        self.assertEqual((done.status, done.stderr), (3, "no\n"))
        self.assertIn(TESTER.v4, done.stdout)
        self.assertIn(RESOLVER.v4, done.stdout)
        self.assertLess(done.seconds, 5)

    def test_delay_is_felt_or_refused_in_words(self) -> None:
        try:
            self.lab.delay(100)
        except DelayRefused as refusal:
            self.assertRegex(str(refusal), "^this kernel cannot delay packets")
            return
        self.addCleanup(self.lab.delay, 0)
        done = self.lab.tester.run(
            [sys.executable, "-c", f"import socket; socket.create_connection(('{PUBLIC_V4}', 25))"]
        )
        self.assertEqual(done.status, 0)
        self.assertGreater(done.seconds, 0.1)


if __name__ == "__main__":
    unittest.TestCase.maxDiff = None
    sys.exit(run_tests(sys.argv[1:]))
