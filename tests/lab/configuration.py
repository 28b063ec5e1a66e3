# SPDX-License-Identifier: GPL-3.0-or-later
"""The loaded gun in real programs' own words, before it fires: configuration.py --cli PATH [unittest's options]

What Postfix, nft, iptables-save, ss and ip print in the laboratory is handed to Mailvitals, once with the home's network as
it should be and once with the mistake in place.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from addresses import CONTAINERS_V4, CONTAINERS_V6, GATEWAY_V4, GATEWAY_V6, HOME, POSTFIX_V4, POSTFIX_V6, is_v6
from namespaces import Namespace
from network import CONTAINER_BRIDGE
from processes import run_checked
from programme import LabTest, run_tests

WELL, WARNING, CRITICAL = 0, 1, 2

# iptables keeps its rules in one of two places, and each has programs of its own.
FLAVOURS = ("nft", "legacy")


def docker_rules(container: str, network: str, mistake: Sequence[str]) -> str:
    """What Docker writes for one published port, in the form of iptables-restore, with more behind it."""
    target = f"[{container}]:25" if is_v6(container) else f"{container}:25"
    lines = [
        "*nat",
        ":DOCKER - [0:0]",
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
        f"-A POSTROUTING -s {network} ! -o {CONTAINER_BRIDGE} -j MASQUERADE",
        f"-A POSTROUTING -s {container} -d {container} -p tcp -m tcp --dport 25 -j MASQUERADE",
        f"-A DOCKER ! -i {CONTAINER_BRIDGE} -p tcp -m tcp --dport 25 -j DNAT --to-destination {target}",
        *mistake,
        "COMMIT",
    ]
    return "\n".join(lines) + "\n"


class Configuration(LabTest):
    cli: ClassVar[Path]

    def printed(self, command: list[str], host: Namespace | None = None, title: str | None = None) -> str:
        """What a program prints on the owner's host, under the command as a person would have it in a paste."""
        done = (host or self.lab.network.of(HOME)).run(command)
        return f"=== {title or ' '.join(command)}\n{done.stdout}{done.stderr}"

    def texts(self) -> dict[str, str]:
        texts = {"postconf": "=== postconf -n\n" + self.lab.mail_server.settings()}
        texts["ss"] = self.printed(["ss", "-ltnp"])
        texts["nft"] = self.printed(["nft", "list", "ruleset"])
        texts["ip"] = self.printed(["ip", "-br", "address"])
        if shutil.which("iptables-save"):
            texts["iptables"] = self.printed(["iptables-save"])
            texts["ip6tables"] = self.printed(["ip6tables-save"])
        return texts

    def judged(self, *texts: str) -> tuple[int, list[dict[str, Any]]]:
        """The exit status and the findings, from one paste."""
        command = [str(self.cli), "configuration", "-", "--json", "-"]
        done = self.lab.network.of(HOME).run(command, text="\n".join(texts))
        try:
            return done.status, json.loads(done.stdout)["findings"]
        except (ValueError, KeyError) as error:
            self.fail(f"no report ({error}):\n{done.stdout}\n{done.stderr}")

    def armed(self, findings: list[dict[str, Any]]) -> set[str]:
        return {finding["subject"] for finding in findings if finding["tag"] == "armed-masquerade"}

    def test_1_healthy(self) -> None:
        status, findings = self.judged(*self.texts().values())
        self.assertEqual([finding["tag"] for finding in findings], ["safe"], findings)
        self.assertEqual(status, WELL)

    def test_2_masqueraded(self) -> None:
        self.lab.masquerade()
        status, findings = self.judged(*self.texts().values())
        self.assertEqual(self.armed(findings), {GATEWAY_V4, GATEWAY_V6}, findings)
        self.assertEqual(status, CRITICAL)

    def test_3_masqueraded_over_ipv6_only(self) -> None:
        self.lab.masquerade(v4=False, v6=True)
        status, findings = self.judged(*self.texts().values())
        self.assertEqual(self.armed(findings), {GATEWAY_V6}, findings)
        self.assertEqual(status, CRITICAL)

    def test_4_one_text_alone_says_what_is_missing(self) -> None:
        status, findings = self.judged(self.texts()["postconf"])
        self.assertEqual({finding["tag"] for finding in findings}, {"half-armed"}, findings)
        self.assertIn("nft list ruleset", findings[0]["message"])
        self.assertEqual(status, WARNING)

    def test_5_nobody_is_trusted(self) -> None:
        self.lab.configure_mail_server("mynetworks", "127.0.0.0/8 [::1]/128")
        status, findings = self.judged(self.texts()["postconf"])
        self.assertEqual([finding["tag"] for finding in findings], ["safe"], findings)
        self.assertEqual(status, WELL)

    # The same with iptables, as Docker and most owners write their rules.

    def saved_tables(self, flavour: str, name: str, mistake_v4: Sequence[str], mistake_v6: Sequence[str]) -> list[str]:
        """The texts of a host with these rules, the rules once without their counters and once with."""
        host = self.lab.network.add(f"{name}-{flavour}")
        for tool, container, network, mistake in (
            (f"iptables-{flavour}", POSTFIX_V4, CONTAINERS_V4, mistake_v4),
            (f"ip6tables-{flavour}", POSTFIX_V6, CONTAINERS_V6, mistake_v6),
        ):
            run_checked(host.inside([f"{tool}-restore"]), text=docker_rules(container, network, mistake))
        rest = [text for name, text in self.texts().items() if name in ("postconf", "ss", "ip")]
        rest.append(self.printed(["nft", "list", "ruleset"], host))
        pastes = []
        for options in ([], ["-c"]):
            rules = [
                self.printed([f"{tool}-{flavour}-save", *options], host, " ".join([f"sudo {tool}-save", *options]))
                for tool in ("iptables", "ip6tables")
            ]
            for text in rules:
                self.assertIn("-A POSTROUTING", text)
                self.assertEqual("\n[0:0] -A" in text, options == ["-c"], text)
            pastes.append("\n".join(rest + rules))
        listed = [
            self.printed([f"{tool}-{flavour}", "-t", "nat", "-L", "-n", "-v"], host, f"sudo {tool} -t nat -L -n -v")
            for tool in ("iptables", "ip6tables")
        ]
        pastes.append("\n".join(rest + listed))
        return pastes

    def each_flavour(self) -> Sequence[str]:
        """Those that are installed, and that the kernel knows."""

        def works(tool: str) -> bool:
            return self.lab.tester.run([tool, "-t", "nat", "-L"]).status == 0

        installed = [flavour for flavour in FLAVOURS if shutil.which(f"iptables-{flavour}-save")]
        known = [each for each in installed if works(f"iptables-{each}") and works(f"ip6tables-{each}")]
        if not known:
            self.skipTest("iptables is not installed (see packages.txt), or the kernel does not know it")
        return known

    def test_6_iptables_as_docker_writes_them(self) -> None:
        for flavour in self.each_flavour():
            for paste in self.saved_tables(flavour, "well", (), ()):
                with self.subTest(flavour=flavour, paste=paste):
                    status, findings = self.judged(paste)
                    self.assertEqual([finding["tag"] for finding in findings], ["safe"], findings)
                    self.assertEqual(status, WELL)

    def test_7_iptables_masquerade_what_comes_in(self) -> None:
        into_the_bridge = [f"-A POSTROUTING -o {CONTAINER_BRIDGE} -j MASQUERADE"]
        everything = ["-A POSTROUTING -j MASQUERADE"]
        for flavour in self.each_flavour():
            for name, v4, v6, armed in (
                ("both", into_the_bridge, everything, {GATEWAY_V4, GATEWAY_V6}),
                ("v4", everything, [], {GATEWAY_V4}),
                ("v6", [], into_the_bridge, {GATEWAY_V6}),
            ):
                for paste in self.saved_tables(flavour, name, v4, v6):
                    with self.subTest(flavour=flavour, name=name, paste=paste):
                        status, findings = self.judged(paste)
                        self.assertEqual(self.armed(findings), armed, findings)
                        self.assertEqual(status, CRITICAL)

    def test_8_nft_alone_does_not_clear_what_it_cannot_read(self) -> None:
        """Where nft lacks a part, it prints iptables' rules for IPv6 without what they do."""
        if "nft" not in self.each_flavour():
            self.skipTest("iptables does not go by nft here")
        mistake = [f"-A POSTROUTING -o {CONTAINER_BRIDGE} -j MASQUERADE"]
        paste = self.saved_tables("nft", "alone", (), mistake)[0].partition("=== sudo iptables-save")[0]
        status, findings = self.judged(paste)
        warned = {finding["subject"] for finding in findings if finding["outcome"] in ("warning", "critical")}
        self.assertIn(GATEWAY_V6, warned, findings)
        self.assertNotEqual(status, WELL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Configuration.cli = options.cli.resolve()
    if not Configuration.cli.is_file():
        parser.error(f"there is no program {Configuration.cli}")
    sys.exit(run_tests(rest))
