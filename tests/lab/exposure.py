# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that the owner's host publishes by accident: exposure.py --cli PATH [unittest's options]

ufw denies everything but mail, and Docker publishes Redis all the same. Only whoever confirms that the server is theirs
is told, and only what was seen from outside counts.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar, cast

from addresses import HOME, PUBLIC_V4, PUBLIC_V6, RESOLVER, TESTER
from inner_services import FAKES, MARIADB, MEMCACHED, REDIS, InnerServices, PublishedPorts
from programme import LabTest, run_tests
from report import Report, check_command
from world import HomeLab

SERVICE, PORTS = "exposure.service", "exposure.mail-ports"
MOST_SECONDS = 8.0


def line_for_docker_user(port: int) -> str:
    """The command that the rule's page shows, for this port."""
    page = Path(__file__).parents[2] / "resources" / "rules" / f"{SERVICE}.md"
    line = next(line for line in page.read_text().splitlines() if "iptables -I DOCKER-USER" in line)
    return line.removeprefix("sudo ").replace("6379", str(port))


class ExposureLab(HomeLab):
    def _build_more(self) -> None:
        home = self.network.of(HOME)
        self.published = PublishedPorts(home)
        self.services = InnerServices(self.network.container, self._cell.directory / "services")
        self._stack.callback(self.services.stop)

    def mend(self) -> None:
        self.published.publish()
        self.services.forget()
        super().mend()


class Exposure(LabTest):
    cli: ClassVar[Path]

    @property
    def home(self) -> ExposureLab:
        return cast(ExposureLab, self.lab)

    def check(self, *options: str) -> Report:
        done = self.lab.tester.run(check_command(self.cli, RESOLVER.v4, self.lab.ca_file, *options))
        print(f"checked in {done.seconds:.1f} s, exit status {done.status}", end=" ... ", file=sys.stderr, flush=True)
        self.assertEqual(self.lab.sink.messages(), [])
        return Report(done)

    def expect(self, report: Report, rule: str, subject: str | None, *tags: str) -> None:
        self.assertEqual(report.tags(rule, subject), set(tags), report.all())

    def need(self, *ports: int) -> None:
        for port in ports:
            if not self.home.services.has(port):
                self.skipTest(f"no server for port {port} was fetched")

    def test_without_the_owners_word_no_port_is_touched(self) -> None:
        self.home.published.publish(*FAKES)
        report = self.check()
        self.expect(report, SERVICE, None)
        self.expect(report, PORTS, PUBLIC_V4, "only-smtp")
        self.assertEqual(self.home.services.heard(), [])
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_a_server_with_nothing_published_is_well(self) -> None:
        self.home.published.deny_incoming()
        report = self.check("--own-server")
        self.expect(report, SERVICE, None, "closed")
        self.expect(report, PORTS, None, "open")
        self.assertEqual(report.with_outcome("critical"), [], report.all())
        self.assertEqual(report.with_outcome("unknown"), self.check().with_outcome("unknown"))

    def test_docker_publishes_past_ufw(self) -> None:
        """The host denies everything but mail, and the service is open all the same."""
        self.home.published.publish(2375)
        self.home.published.deny_incoming()
        report = self.check("--own-server")
        self.expect(report, SERVICE, f"{PUBLIC_V4}:2375", "open")
        self.expect(report, SERVICE, f"[{PUBLIC_V6}]:2375", "open")
        self.assertEqual(report.status, 2)
        # The chain that Docker leaves to the owner does close it, and mail still arrives.
        self.home.published.drop_in_docker_user(line_for_docker_user(2375))
        report = self.check("--own-server")
        self.expect(report, SERVICE, None, "closed")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_open_over_ipv6_alone(self) -> None:
        self.home.published.publish(9200, v4=False)
        report = self.check("--own-server")
        self.expect(report, SERVICE, f"[{PUBLIC_V6}]:9200", "open")
        self.expect(report, SERVICE, PUBLIC_V4, "closed")

    def test_what_is_not_recognised_is_a_notice(self) -> None:
        self.home.published.publish(8080, 2525, 10001)
        report = self.check("--own-server")
        self.expect(report, SERVICE, f"{PUBLIC_V4}:8080", "not-recognised")
        self.expect(report, SERVICE, f"{PUBLIC_V4}:10001", "reachable")
        self.expect(report, PORTS, PUBLIC_V4, "more-than-needed")
        self.assertEqual(report.with_outcome("critical"), [], report.all())

    def test_each_port_once_and_with_harmless_words(self) -> None:
        self.home.published.publish(*FAKES)
        self.check("--own-server")
        heard = self.home.services.heard()
        counts = Counter((port, client) for port, client, _ in heard)
        self.assertEqual(set(counts.values()), {1}, heard)
        self.assertEqual({client for _, client, _ in heard}, {TESTER.v4, TESTER.v6})
        for port, _, said in heard:
            # Where the server speaks first nothing is said at all.
            wanted = FAKES[port][0]
            self.assertTrue(said.startswith(wanted) if wanted else port == 8080 or said == b"", heard)
            for word in (b"AUTH", b"LOGIN", b"DATA", b"POST", b"PUT", b"CONFIG", b"KEYS", b"SHUTDOWN"):
                self.assertNotIn(word, said.upper())

    def test_a_real_redis(self) -> None:
        self.need(REDIS)
        self.home.published.publish(REDIS)
        for options, tag in (
            (("--protected-mode", "no"), "open"),
            (("--protected-mode", "yes"), "reachable"),
            (("--requirepass", "secret"), "reachable"),
        ):
            self.home.services.start(REDIS, *options)
            report = self.check("--own-server")
            self.expect(report, SERVICE, f"{PUBLIC_V4}:{REDIS}", tag)
            self.expect(report, SERVICE, f"[{PUBLIC_V6}]:{REDIS}", tag)

    def test_a_real_mariadb_and_a_real_memcached(self) -> None:
        self.need(MARIADB, MEMCACHED)
        self.home.services.start(MARIADB)
        self.home.services.start(MEMCACHED)
        self.home.published.publish(MARIADB, MEMCACHED)
        report = self.check("--own-server")
        self.expect(report, SERVICE, f"{PUBLIC_V4}:{MARIADB}", "reachable")
        self.expect(report, SERVICE, f"{PUBLIC_V4}:{MEMCACHED}", "open")

    def test_a_firewall_that_drops_costs_seconds_only(self) -> None:
        """Nothing comes back from any port but mail's; and what was not looked at is not called well."""
        self.home.published.drop_all_but_mail()
        alone = self.check("--own-server", "--only", "exposure")
        self.expect(alone, SERVICE, None, "closed")
        quick = self.check("--only", "exposure")
        self.assertLess(alone.seconds - quick.seconds, MOST_SECONDS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Exposure.cli = options.cli.resolve()
    if not Exposure.cli.is_file():
        parser.error(f"there is no program {Exposure.cli}")
    sys.exit(run_tests(rest, ExposureLab))
