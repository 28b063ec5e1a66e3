# SPDX-License-Identifier: GPL-3.0-or-later
"""A check of the owner's domain as a command, and what it said, in the form that its JSON promises."""

import json
from pathlib import Path
from typing import Any

from addresses import DOMAIN
from processes import Result

_LABORATORY = ("198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
Finding = dict[str, Any]


def check_command(cli: Path, resolver: str, ca_file: Path, *options: str) -> list[str]:
    command = [str(cli), "check", DOMAIN, "--resolver", resolver, "--ca-file", str(ca_file)]
    for network in _LABORATORY:
        command += ["--treat-as-public", network]
    return [*command, *options, "--json", "-"]


class Report:
    def __init__(self, done: Result) -> None:
        self.status = done.status
        self.seconds = done.seconds
        self.text = done.stdout
        try:
            document = json.loads(done.stdout)
        except ValueError:
            raise AssertionError(f"no report:\n{done.stdout}\n{done.stderr}") from None
        self.findings: list[Finding] = document["findings"]
        self.vantage: dict[str, Any] = document["vantage"]
        self.verdict: str = document["verdict"]

    def tags(self, rule: str, subject: str | None = None) -> set[str]:
        return {f["tag"] for f in self.findings if f["rule"] == rule and subject in (None, f["subject"])}

    def with_outcome(self, outcome: str) -> list[str]:
        return [f"{f['rule']} ({f['subject']}): {f['message']}" for f in self.findings if f["outcome"] == outcome]

    def all(self) -> str:
        return "\n".join(
            f"{f['outcome']}: {f['rule']} {f['tag']} ({f['subject']}): {f['message']}" for f in self.findings
        )
