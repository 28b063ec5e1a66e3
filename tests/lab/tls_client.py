# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs' word on what a mail server's port agrees to: openssl s_client, and sslscan where it is installed."""

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from processes import Result


class Runs(Protocol):
    def run(self, command: Sequence[str]) -> Result: ...


def accepts(lab: Runs, endpoint: str, version: str, ciphers: str) -> bool:
    """Does a whole handshake come about with no other version and no other suites?"""
    command = ["openssl", "s_client", "-connect", endpoint, version, "-cipher", f"{ciphers}:@SECLEVEL=0"]
    if not endpoint.endswith(":465"):
        command += ["-starttls", "smtp"]
    done = lab.run(command)
    return "Cipher is " in done.stdout and "Cipher is (NONE)" not in done.stdout


@dataclass(frozen=True)
class Scan:
    old_versions: set[str]
    weak: bool  # without encryption, or nobody signs where users log in


def sslscan(lab: Runs, address: str, port: int) -> Scan | None:
    if not shutil.which("sslscan"):
        return None
    command = ["sslscan", "--xml=-", "--no-colour", *([] if port == 465 else ["--starttls-smtp"]), f"{address}:{port}"]
    tree = ET.fromstring(lab.run(command).stdout)
    # Its list of versions counts every one that is refused by another alert than protocol_version.
    accepted = [each for each in tree.iter("cipher") if each.get("status") in ("accepted", "preferred")]
    names = {"SSLv3": "SSL 3.0", "TLSv1.0": "TLS 1.0", "TLSv1.1": "TLS 1.1"}
    versions = {each.get("sslversion") or "" for each in accepted}
    ciphers = [each.get("cipher") or "" for each in accepted]
    weak = any("NULL" in each or (port != 25 and each.startswith(("ADH", "AECDH"))) for each in ciphers)
    return Scan({names[version] for version in versions & set(names)}, weak)
