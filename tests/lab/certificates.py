# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of the laboratory's own, server certificates from it, and a DKIM key, by openssl."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from processes import run_checked

_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {common_name}
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}
"""


@dataclass(frozen=True)
class Certificate:
    certificate: Path
    key: Path


class Authority:
    """Issues certificates as a public authority would: for 90 days, with the names in subjectAltName."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self._directory = directory
        self._root = self._files("ca")
        self._request("ca", "Mailvitals laboratory CA", ["DNS:unused.test"])
        self._openssl(
            "req", "-x509", "-new", "-config", str(directory / "ca.cnf"), "-extensions", "authority",
            "-key", str(self._root.key), "-days", "3650", "-out", str(self._root.certificate),
        )  # fmt: skip

    @property
    def file(self) -> Path:
        """The root certificate, for those who are to trust this authority."""
        return self._root.certificate

    def issue(self, label: str, host_names: Sequence[str], days: int = 90) -> Certificate:
        issued = self._files(label)
        configuration = self._request(label, host_names[0], [f"DNS:{name}" for name in host_names])
        request = self._directory / f"{label}.csr"
        self._openssl("req", "-new", "-config", str(configuration), "-key", str(issued.key), "-out", str(request))
        self._openssl(
            "x509", "-req", "-in", str(request), "-CA", str(self._root.certificate), "-CAkey", str(self._root.key),
            "-CAcreateserial", "-days", str(days), "-extfile", str(configuration), "-extensions", "server",
            "-out", str(issued.certificate),
        )  # fmt: skip
        return issued

    def _files(self, label: str) -> Certificate:
        return Certificate(self._directory / f"{label}.pem", self._directory / f"{label}.key")

    def _request(self, label: str, common_name: str, names: Sequence[str]) -> Path:
        """Make a key and the openssl configuration for a certificate."""
        key = self._files(label).key
        self._openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(key))
        configuration = self._directory / f"{label}.cnf"
        configuration.write_text(_CONFIGURATION.format(common_name=common_name, names=",".join(names)))
        return configuration

    @staticmethod
    def _openssl(*arguments: str) -> None:
        run_checked(["openssl", *arguments])


def dkim_record(private_key: Path) -> str:
    """Make an RSA-2048 key; returns the text of the TXT record that publishes its public half."""
    run_checked(["openssl", "genrsa", "-out", str(private_key), "2048"])
    public = private_key.with_suffix(".der")
    run_checked(["openssl", "rsa", "-in", str(private_key), "-pubout", "-outform", "DER", "-out", str(public)])
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public.read_bytes()).decode()}"
