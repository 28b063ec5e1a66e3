# SPDX-License-Identifier: GPL-3.0-or-later
"""The loaded gun in real programs' own words, before it fires: configuration.py --cli PATH [unittest's options]

What Postfix, nft, iptables-save, ss and ip print in the laboratory is handed to Mailvitals, once with the home's network as
it should be and once with the mistake in place.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any, ClassVar

from addresses import GATEWAY_V4, GATEWAY_V6, HOME
from programme import LabTest, run_tests

WELL, WARNING, CRITICAL = 0, 1, 2


class Configuration(LabTest):
    cli: ClassVar[Path]

    def printed(self, command: list[str]) -> str:
        """What a program prints on the owner's host, under the command as a person would have it in a paste."""
        done = self.lab.network.of(HOME).run(command)
        return f"=== {' '.join(command)}\n{done.stdout}{done.stderr}"

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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Configuration.cli = options.cli.resolve()
    if not Configuration.cli.is_file():
        parser.error(f"there is no program {Configuration.cli}")
    sys.exit(run_tests(rest))
