# SPDX-License-Identifier: GPL-3.0-or-later
"""DNSSEC for zone files, with the tools of ldns and keys that live as long as the laboratory."""

import os
from collections.abc import Sequence
from pathlib import Path

from processes import run_checked

PROGRAMS = ("ldns-keygen", "ldns-signzone")


class Signer:
    """Signs zones; each gets one key, which is both kinds at once."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self._directory = directory
        self._keys: dict[str, str] = {}

    def ds(self, zone: str) -> str:
        """What the zone above says of the zone's key: a DS record as a line of a zone file."""
        return Path(f"{self._key(zone)}.ds").read_text()

    def stale_ds(self, zone: str) -> str:
        """The same of a key that the zone does not have: somebody changed it and forgot the registrar."""
        return Path(f"{self._make_key(zone)}.ds").read_text()

    def sign(self, zone: str, text: str, validity: Sequence[str] = ()) -> str:
        """`validity`: from when until when, "20260101000000"; without it from now on for some weeks."""
        source = self._directory / f"{zone.rstrip('.') or 'root'}.zone"
        source.write_text(text)
        times = ["-i", validity[0], "-e", validity[1]] if validity else []
        run_checked(["ldns-signzone", *times, "-o", zone, "-f", f"{source}.signed", str(source), self._key(zone)])
        return Path(f"{source}.signed").read_text()

    def _key(self, zone: str) -> str:
        if zone not in self._keys:
            self._keys[zone] = self._make_key(zone)
        return self._keys[zone]

    def _make_key(self, zone: str) -> str:
        # ldns-keygen writes where it stands.
        before = os.getcwd()
        os.chdir(self._directory)
        try:
            name = run_checked(["ldns-keygen", "-r", "/dev/urandom", "-a", "ECDSAP256SHA256", "-k", zone]).strip()
        finally:
            os.chdir(before)
        return str(self._directory / name)
