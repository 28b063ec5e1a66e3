# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of the laboratory's own, server certificates from it, and a DKIM key, by openssl."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from processes import run_checked

_CONFIGURATION = """
[ca]
default_ca = signing
[signing]
database = {directory}/{label}.index
new_certs_dir = {directory}
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
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

    @property
    def root(self) -> Certificate:
        return self._root

    def issue(
        self,
        label: str,
        host_names: Sequence[str],
        days: int = 90,
        issuer: Certificate | None = None,
        rsa: bool = False,
    ) -> Certificate:
        """`issuer`: an authority below this one, by which it is signed instead."""
        issued, configuration = self._files(label), self._request(label, host_names[0], _entries(host_names), rsa)
        self._sign(label, configuration, "server", issuer, days)
        return issued

    def issue_expired(self, label: str, host_names: Sequence[str], issuer: Certificate | None = None) -> Certificate:
        issued, configuration = self._files(label), self._request(label, host_names[0], _entries(host_names))
        self._files(label).certificate.with_suffix(".index").touch()
        signer = issuer or self._root
        self._openssl(
            "ca", "-batch", "-notext", "-config", str(configuration), "-in", str(self._directory / f"{label}.csr"),
            "-cert", str(signer.certificate), "-keyfile", str(signer.key), "-extensions", "server",
            "-startdate", "20200101000000Z", "-enddate", "20200401000000Z", "-out", str(issued.certificate),
        )  # fmt: skip
        return issued

    def issue_self_signed(self, label: str, host_names: Sequence[str]) -> Certificate:
        issued, configuration = self._files(label), self._request(label, host_names[0], _entries(host_names))
        self._openssl(
            "req", "-x509", "-new", "-config", str(configuration), "-extensions", "server", "-key", str(issued.key),
            "-days", "90", "-out", str(issued.certificate),
        )  # fmt: skip
        return issued

    def intermediate(self, label: str) -> Certificate:
        """An authority below this one, as those are that issue certificates to the world."""
        configuration = self._request(label, f"Mailvitals laboratory {label}", ["DNS:unused.test"])
        self._sign(label, configuration, "authority", None, 1000)
        return self._files(label)

    def _sign(self, label: str, configuration: Path, kind: str, issuer: Certificate | None, days: int) -> None:
        signer = issuer or self._root
        self._openssl(
            "x509", "-req", "-in", str(self._directory / f"{label}.csr"), "-CA", str(signer.certificate),
            "-CAkey", str(signer.key), "-CAcreateserial", "-days", str(days), "-extfile", str(configuration),
            "-extensions", kind, "-out", str(self._files(label).certificate),
        )  # fmt: skip

    def _files(self, label: str) -> Certificate:
        return Certificate(self._directory / f"{label}.pem", self._directory / f"{label}.key")

    def _request(self, label: str, common_name: str, names: Sequence[str], rsa: bool = False) -> Path:
        """Make a key, the openssl configuration for a certificate, and the request for one."""
        key = self._files(label).key
        kind = ("RSA", "rsa_keygen_bits:2048") if rsa else ("EC", "ec_paramgen_curve:P-256")
        self._openssl("genpkey", "-algorithm", kind[0], "-pkeyopt", kind[1], "-out", str(key))
        configuration = self._directory / f"{label}.cnf"
        configuration.write_text(
            _CONFIGURATION.format(directory=self._directory, label=label, common_name=common_name, names=",".join(names))
        )
        request = self._directory / f"{label}.csr"
        self._openssl("req", "-new", "-config", str(configuration), "-key", str(key), "-out", str(request))
        return configuration

    @staticmethod
    def _openssl(*arguments: str) -> None:
        run_checked(["openssl", *arguments])


def _entries(host_names: Sequence[str]) -> list[str]:
    return [f"DNS:{name}" for name in host_names]


def dkim_record(private_key: Path) -> str:
    """Make an RSA-2048 key; returns the text of the TXT record that publishes its public half."""
    run_checked(["openssl", "genrsa", "-out", str(private_key), "2048"])
    public = private_key.with_suffix(".der")
    run_checked(["openssl", "rsa", "-in", str(private_key), "-pubout", "-outform", "DER", "-out", str(public)])
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public.read_bytes()).decode()}"
