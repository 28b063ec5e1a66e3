# SPDX-License-Identifier: GPL-3.0-or-later
"""What others have signed, we verify; what was changed since, we refuse; and the other way round."""

import argparse
import itertools
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import dkim_peers
import opendkim_peer
from dkim_peers import DOMAIN, dkim

TOOL = ""
FORMS = ["/".join(pair) for pair in itertools.product(["simple", "relaxed"], repeat=2)]
FIELDS = ["From", "To", "Subject", "Date", "Message-ID"]
LETTER = (b"From: Alice <alice@example.org>\r\nTo: bob@example.net\r\nSubject: A  letter\r\n\twith a fold \r\n"
          b"Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nReceived: from x\r\n"
          b"\r\nHello  Bob,\r\n\r\nthis is all. \r\n\r\n\r\n")
TAMPERED = [(b"Hello", b"Hullo"), (b"this is all", b"this is not all"), (b"A  letter", b"A bill"),
            (b"alice@", b"eve@"), (b"12:00:00", b"13:00:00"), (b"<1@", b"<2@"), (b"To: bob@example.net\r\n", b"")]


class Signers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.keys = dkim_peers.Keys(cls.folder.name)
        cls.ours = dkim_peers.ours(TOOL, cls.keys)
        library = opendkim_peer.find()
        cls.opendkim = opendkim_peer.OpenDkim(library, cls.keys) if library else None
        cls.mail_dkim = dkim_peers.mail_dkim(cls.keys) if dkim_peers.has_mail_dkim() else None

    @classmethod
    def tearDownClass(cls):
        cls.ours.close()
        if cls.mail_dkim:
            cls.mail_dkim.close()
        cls.folder.cleanup()

    def result(self, message):
        return self.ours.verdicts(message)[0][0].split("/")[0]

    def holds_until_changed(self, signed, covered=len(TAMPERED)):
        self.assertEqual(self.result(signed), "pass", signed)
        self.assertEqual(self.result(signed.replace(b"\r\n", b"\n")), "pass", "as LF")
        for before, after in TAMPERED[:covered]:
            self.assertIn(before, signed)
            self.assertEqual(self.result(signed.replace(before, after)), "fail", (before, after))

    def test_dkimpy(self):
        for algorithm, form in itertools.product(["rsa-sha256", "ed25519-sha256"], FORMS):
            with self.subTest(algorithm=algorithm, form=form):
                self.holds_until_changed(dkim_peers.dkimpy_signed(LETTER, self.keys, algorithm, form, FIELDS))

    def test_dkimpy_with_length(self):
        signed = dkim_peers.dkimpy_signed(LETTER, self.keys, "rsa-sha256", "relaxed/relaxed", FIELDS, length=True)
        self.assertIn(b"l=", signed)
        self.holds_until_changed(signed)
        self.assertEqual(self.result(signed + b"added"), "pass", "behind l= everything goes")

    def test_dkimpy_oversigned(self):
        fields = FIELDS + ["From", "Subject", "X-Absent"]
        signed = dkim_peers.dkimpy_signed(LETTER, self.keys, "rsa-sha256", "relaxed/relaxed", fields)
        self.holds_until_changed(signed)
        for added in [b"From: eve@example.com\r\n", b"Subject: Win\r\n", b"X-Absent: no\r\n"]:
            self.assertEqual(self.result(signed.replace(b"\r\nReceived", b"\r\n" + added + b"Received")), "fail")

    def test_mail_dkim(self):
        if not self.mail_dkim:
            self.skipTest("Mail::DKIM is not installed (libmail-dkim-perl)")
        for form in FORMS:
            with self.subTest(form=form):
                pipe = dkim_peers.Pipe("perl", dkim_peers.HERE / "mail_dkim_peer.pl", "sign", self.keys.rsa_file, form,
                                       DOMAIN, "rsa", ":".join(FIELDS))
                self.holds_until_changed(pipe.signed(LETTER))
                pipe.close()

    def test_opendkim(self):
        if not self.opendkim:
            self.skipTest("libopendkim is not installed (libopendkim11)")
        for form in FORMS:
            with self.subTest(form=form):
                self.holds_until_changed(self.opendkim.signed(LETTER, form))

    def test_sha1_is_refused(self):
        """opendkim-testmsg still signs with rsa-sha1, which nobody may verify (RFC 8301 section 3.1)."""
        program = shutil.which("opendkim-testmsg") or shutil.which("opendkim-testmsg", path="/usr/sbin")
        if not program:
            self.skipTest("opendkim-testmsg is not installed (opendkim-tools)")
        words = [program, "-C", "-d", DOMAIN, "-s", "rsa", "-k", str(self.keys.rsa_file), "-t", self.folder.name]
        run = subprocess.run(words, input=LETTER, capture_output=True, timeout=30)
        self.assertIn(b"a=rsa-sha1;", run.stdout, run.stderr)
        self.assertEqual(self.result(run.stdout), "permerror")

    def test_others_accept_what_we_hash(self):
        for algorithm, form in itertools.product(["rsa-sha256", "ed25519-sha256"], FORMS):
            with self.subTest(algorithm=algorithm, form=form):
                signed = dkim_peers.our_signed(TOOL, LETTER, self.keys, algorithm, form, FIELDS)
                self.assertTrue(dkim_peers.dkimpy_passes(signed, self.keys))
                self.assertFalse(dkim_peers.dkimpy_passes(signed.replace(b"Hello", b"Hullo"), self.keys))
                if self.mail_dkim and algorithm == "rsa-sha256":  # Mail::DKIM of Debian 12 knows no Ed25519
                    self.assertEqual(self.mail_dkim.verdicts(signed)[0], ["pass"])
                if self.opendkim and algorithm == "rsa-sha256":  # nor does OpenDKIM
                    self.assertTrue(self.opendkim.passes(signed))
                    self.assertFalse(self.opendkim.passes(signed.replace(b"Hello", b"Hullo")))

    def sealed(self, message):
        """One set more, by dkimpy, which takes the results from a field of its own server."""
        message = re.sub(rb"(?m)^Authentication-Results: .*\r\n", b"", message)
        came_as = b"pass" if b"ARC-Seal" in message else b"none"
        message = b"Authentication-Results: mx.example.org; arc=%s; spf=pass smtp.mfrom=example.org\r\n" % came_as + message
        fields = dkim.arc_sign(message, b"rsa", DOMAIN.encode(), self.keys.rsa, b"mx.example.org",
                               include_headers=[b"from", b"to", b"subject", b"date"])
        return b"".join(fields) + message

    def chain(self, message):
        return self.ours.verdicts(message)[1].split("/")[0]

    def test_arc_of_dkimpy(self):
        message = LETTER
        for instance in range(1, 5):
            message = self.sealed(message)
            self.assertIn(b"ARC-Seal: i=%d" % instance, message)
            self.assertEqual(self.chain(message), "pass", instance)
            self.assertEqual(dkim.arc_verify(message, dnsfunc=self.keys.lookup)[0], b"pass")
            if self.mail_dkim:
                self.assertEqual(self.mail_dkim.verdicts(message)[1], "pass")
        changes = [(b"Hello", b"Hullo"), (b"A  letter", b"A bill"), (b"ARC-Seal: i=2", b"ARC-Seal: i=5"),
                   (b"spf=pass smtp.mfrom=example.org", b"spf=pass smtp.mfrom=example.com"), (b"cv=none", b"cv=pass")]
        for before, after in changes:
            with self.subTest(before=before):
                self.assertIn(before, message)
                head, _, rest = message.rpartition(before)
                changed = head + after + rest
                theirs = dkim.arc_verify(changed, dnsfunc=self.keys.lookup)[0]
                self.assertEqual((self.chain(changed), theirs == b"pass"), ("fail", False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    options, rest = parser.parse_known_args()
    TOOL = options.tool
    dkim_peers.skip_without("dkimpy (python3-dkim, python3-nacl)", dkim)
    unittest.main(argv=[sys.argv[0], *rest])
