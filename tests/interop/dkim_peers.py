# SPDX-License-Identifier: GPL-3.0-or-later
"""Other implementations of DKIM and ARC, and ours, each behind the same few functions."""

import base64
import pathlib
import subprocess
import sys

try:
    import dkim
    import nacl.signing
except ImportError:
    dkim = None

HERE = pathlib.Path(__file__).resolve().parent
DOMAIN = "example.org"


def skip_without(what, there):
    """Skipped, in plain words, where a peer is not installed."""
    if not there:
        print(f"skipped: {what} is not installed (tests/packages-debian.txt)")
        sys.exit(77)


def has_mail_dkim():
    try:
        return subprocess.run(["perl", "-MMail::DKIM::Verifier", "-e", "1"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


class Keys:
    """An RSA and an Ed25519 key, made for the occasion, as files and as records."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.rsa_file = self.folder / "rsa.pem"
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", self.rsa_file, "1024"], check=True,
                       capture_output=True)
        der = subprocess.run(["openssl", "rsa", "-in", self.rsa_file, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        signing = nacl.signing.SigningKey.generate()
        self.rsa = self.rsa_file.read_bytes()
        self.ed25519 = base64.b64encode(bytes(signing))
        self.ed25519_file = self.folder / "ed25519.pem"
        wrapped = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20" + bytes(signing)
        self.ed25519_file.write_text("-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(wrapped).decode() +
                                     "\n-----END PRIVATE KEY-----\n")
        public = base64.b64encode(bytes(signing.verify_key)).decode()
        self.records = {
            f"rsa._domainkey.{DOMAIN}": "v=DKIM1; k=rsa; p=" + base64.b64encode(der).decode(),
            f"ed._domainkey.{DOMAIN}": "v=DKIM1; k=ed25519; p=" + public,
        }
        self.file = self.folder / "keys"
        self.file.write_text("".join(f"{name}\t{text}\n" for name, text in self.records.items()))

    def lookup(self, name, timeout=5):
        name = name if isinstance(name, str) else name.decode()
        text = self.records.get(name.rstrip(".").lower())
        return text.encode() if text else None


class Pipe:
    """A process that takes messages behind their lengths."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _send(self, message):
        self.process.stdin.write(b"%d\n" % len(message) + message)
        self.process.stdin.flush()

    def verdicts(self, message):
        """(results of the signatures from top to bottom, result of the chain)"""
        self._send(message)
        line = self.process.stdout.readline().decode()
        signatures, chain = line.removeprefix("dkim=").split("arc=")
        return signatures.split(), chain.strip()

    def signed(self, message):
        self._send(message)
        return self.process.stdout.read(int(self.process.stdout.readline()))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)


def ours(tool, keys):
    return Pipe(tool, "verify", keys.file)


def mail_dkim(keys):
    return Pipe("perl", HERE / "mail_dkim_peer.pl", "verify", keys.file)


def dkimpy_passes(message, keys):
    """Of the topmost signature. It throws on some broken messages; that is no pass either."""
    try:
        return bool(dkim.verify(message, dnsfunc=keys.lookup))
    except Exception:  # noqa: BLE001 - whatever it is, it is not our fault
        return False


def dkimpy_signed(message, keys, algorithm, form, fields, length=False):
    ed25519 = algorithm == "ed25519-sha256"
    signer = dkim.DKIM(message, signature_algorithm=algorithm.encode())
    signer.should_not_sign = set()  # Received and others: bad advice to sign, but no error
    field = signer.sign(b"ed" if ed25519 else b"rsa", DOMAIN.encode(), keys.ed25519 if ed25519 else keys.rsa,
                        canonicalize=tuple(part.encode() for part in form.split("/")),
                        include_headers=[f.encode() for f in fields], length=length)
    return field + message


def our_signed(tool, message, keys, algorithm, form, fields):
    ed25519 = algorithm == "ed25519-sha256"
    selector = "ed" if ed25519 else "rsa"
    pipe = Pipe(tool, "sign", keys.ed25519_file if ed25519 else keys.rsa_file,
                f"v=1; c={form}; d={DOMAIN}; s={selector}", ":".join(fields))
    try:
        return pipe.signed(message)
    finally:
        pipe.close()
