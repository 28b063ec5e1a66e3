# SPDX-License-Identifier: GPL-3.0-or-later
"""What the owner hands over: messages and texts of the server's configuration."""

import json
import pathlib
import socket
import subprocess

import jsonschema

from case import NOBODY, PROGRAM, Case, main, run


class Given(Case):
    LETTER = (
        "Return-Path: <alice@example.net>\r\n"
        "Received: from out.example.net (out.example.net [198.51.100.7]) by mail.homelab.example with ESMTPS;"
        " Mon, 23 Nov 2026 12:00:08 +0000\r\n"
        "From: Alice <alice@example.net>\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n"
        "Message-ID: <1@example.net>\r\n\r\nAn intimate letter\r\n"
    )

    def letter(self):
        path = self.path("letter.eml")
        pathlib.Path(path).write_bytes(self.LETTER.encode())
        return path

    def test_a_message_is_judged(self):
        saved = self.path("letter.json")
        result = run("message", self.letter(), "--json", *NOBODY, "--treat-as-public", "198.51.100.0/24",
                     "--save-evidence", saved)
        report = json.loads(result.stdout)
        jsonschema.validate(report, self.schema)
        said = {finding["rule"]: finding["outcome"] for finding in report["findings"]}
        self.assertEqual(said, {
            "trust.client-address": "pass", "message.dkim": "warning", "message.spf": "unknown",
            "message.dmarc": "unknown", "message.path": "pass", "message.headers": "pass"})
        self.assertEqual(report["target"], "example.net")
        self.assertEqual(result.returncode, 1)
        # Judged again, the same is said; and the letter itself is in none of the files.
        self.assertEqual(self.judged(saved)[1]["findings"], report["findings"])
        self.assertNotIn("intimate", result.stdout + pathlib.Path(saved).read_text())

    def test_offline_asks_nobody(self):
        saved = self.path("offline.json")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as resolver:
            resolver.bind(("127.0.0.1", 0))
            resolver.setblocking(False)
            port = resolver.getsockname()[1]
            result = run("message", self.letter(), "--json", "--offline", "--resolver", f"127.0.0.1:{port}",
                         "--treat-as-public", "198.51.100.0/24", "--save-evidence", saved)
            with self.assertRaises(BlockingIOError):
                resolver.recv(512)
        findings = {finding["rule"]: finding for finding in json.loads(result.stdout)["findings"]}
        for rule in ["message.spf", "message.dmarc"]:
            self.assertEqual(findings[rule]["outcome"], "unknown")
            self.assertIn("not looked up (offline)", findings[rule]["message"])
        self.assertEqual(findings["message.headers"]["outcome"], "pass")
        self.assertEqual(self.judged(saved)[1]["findings"], json.loads(result.stdout)["findings"])

    def test_a_sender_of_this_machine_is_judged_again(self):
        """Whoever the header names: what was saved is read."""
        for sender in ["root@localhost", "a@printer.local", "a@b_c.example", "a@b\u00fccher.example", "\"a b\"@x.example",
                       "a@192.0.2.1", "a@[192.0.2.1]", "a@example.org.", "a@" + ".".join(["x" * 63] * 3 + ["x" * 61])]:
            letter = self.path("odd.eml")
            text = self.LETTER.replace("<alice@example.net>", f"<{sender}>")
            pathlib.Path(letter).write_bytes(text.encode())
            saved = self.path("odd.json")
            result = run("message", letter, "--json", "--offline", "--save-evidence", saved)
            self.assertNotEqual(result.stdout, "", sender + result.stderr)
            self.assertEqual(self.judged(saved)[1], dict(json.loads(result.stdout)), sender)

    def test_secrets_of_a_configuration_are_forgotten(self):
        """Nothing of them comes out again, neither where results go nor where errors are said."""
        texts = {
            "postconf.txt": "myhostname = mail.homelab.example\nmynetworks = 10.0.0.0/8, mysql:{ password = S3CR3T-1 }\n"
                            "smtpd_relay_restrictions = reject_rbl_client S3CR3T-2.zen.example, permit_mynetworks, reject_unauth_destination\n",
            "sasl_passwd": "[smtp.example.org]:587 user:S3CR3T-3\n",
            "broken.json": '{"token": "S3CR3T-4",, }\n',
            "paste.txt": "root@mail:~# docker exec -e PW=S3CR3T-5 x postconf -n\nnothing S3CR3T-6\n",
            "key.pem": "-----BEGIN PRIVATE KEY-----\nS3CR3T-7\n-----END PRIVATE KEY-----\n",
        }
        for name, text in texts.items():
            pathlib.Path(self.path(name)).write_text(text)
        paths = [self.path(name) for name in texts]
        html, saved = self.path("s.html"), self.path("s.json")
        for words in [paths, paths[:1], paths[1:2]]:
            told = run("configuration", *words, "--all", "--save-evidence", saved)
            written = run("configuration", *words, "--json", "-", "--html", html)
            again = run("judge", saved)
            everything = "".join([told.stdout, told.stderr, written.stdout, written.stderr, again.stdout, again.stderr,
                                  pathlib.Path(saved).read_text(), pathlib.Path(html).read_text()])
            self.assertNotIn("S3CR3T", everything)
        self.assertIn("10.0.0.0/8, mysql:...", run("configuration", paths[0], "--all").stdout)

    def test_a_message_on_standard_input(self):
        result = subprocess.run([*PROGRAM, "message", "-", *NOBODY, "--all"], input=self.LETTER.encode(),
                                capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"message.headers  message\n", result.stdout)

    def test_what_is_no_message(self):
        for content in [b"", b"Dear all,\nhello\n", b"\xff" * 5000, b"Subject: x\r\n\r\n"]:
            path = self.path("none.eml")
            pathlib.Path(path).write_bytes(content)
            result = run("message", path)
            self.assertEqual((result.returncode, result.stdout), (64, ""))
            self.assertIn("message", result.stderr)
        self.assertEqual(run("message", self.path("not there")).returncode, 64)
        self.assertEqual(run("message").returncode, 64)

    BOUNCE = (
        "Nov 30 12:00:01 mail postfix/smtp[9]: 4A: to=<user@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.1]:25, "
        "delay=1, dsn=5.7.26, status=bounced (host gmail-smtp-in.l.google.com[192.0.2.1] said: 550-5.7.26 This mail is "
        "unauthenticated 550 5.7.26 gsmtp (in reply to end of DATA command))\n"
    )

    def test_bounce_is_explained(self):
        path, saved, html = self.path("bounce.txt"), self.path("bounce.json"), self.path("bounce.html")
        pathlib.Path(path).write_text(self.BOUNCE)
        written = run("bounce", path, "--json", "-", "--save-evidence", saved, "--html", html)
        report = json.loads(written.stdout)
        jsonschema.validate(report, self.schema)
        self.assertEqual([(f["rule"], f["tag"]) for f in report["findings"]], [("message.bounce", "unauthenticated")])
        self.assertIn("spf.server-passes", report["findings"][0]["args"]["rules"])
        self.assertEqual(written.returncode, 1)
        self.assertEqual(self.judged(saved)[1]["findings"], report["findings"])
        self.assertIn("Google (Gmail) refused the message for good", pathlib.Path(html).read_text())
        told = run("bounce", path)
        self.assertIn("Google (Gmail) refused the message for good (550 5.7.26)", told.stdout)
        self.assertIn("1. These checks look at the cause: spf.server-passes", told.stdout)

    def test_bounce_beside_a_check(self):
        """What a saved check found wrong stands beside the bounce that it explains; nothing else of it does."""
        bounce, check = self.path("bounce.txt"), self.path("check.json")
        run("demo", "--save-evidence", check)
        wrong = {f["rule"] for f in self.judged(check)[1]["findings"] if f["outcome"] in ("critical", "warning")}
        self.assertIn("relay.open", wrong)
        pathlib.Path(bounce).write_text("550 SC-003 outlook.com.olc.protection.outlook.com\n")
        report = json.loads(run("bounce", bounce, "--check", check, "--json", "-").stdout)
        jsonschema.validate(report, self.schema)
        rules = {f["rule"] for f in report["findings"]}
        named = set(next(f for f in report["findings"] if f["rule"] == "message.bounce")["args"]["rules"])
        self.assertEqual(rules, {"message.bounce"} | (wrong & named))
        self.assertIn("relay.open", rules)
        pathlib.Path(bounce).write_text("552 5.2.2 over quota\n")
        self.assertEqual(run("bounce", bounce, "--check", check).returncode, 0)
        for words in [["--check", bounce], ["--check", check, "--save-evidence", self.path("x.json")]]:
            self.assertEqual(run("bounce", bounce, *words).returncode, 64)

    def test_bounce_on_standard_input(self):
        for text, status in [("550 5.1.1 no such user\n", 0), ("250 2.0.0 Ok\n", 0), ("550 5.9.9 Zorp\n", 3),
                             ("hello\n", 3), ("550 SC-003 protection.outlook.com\n", 2)]:  # fmt: skip
            with self.subTest(text=text):
                result = subprocess.run([*PROGRAM, "bounce", "-"], input=text.encode(), capture_output=True, timeout=60)
                self.assertEqual(result.returncode, status, result.stderr)

    TRUST = "mynetworks = 127.0.0.0/8 172.22.1.0/24\nmyhostname = mail.homelab.example\n"
    RULES_OFF = '{"iptables": false, "registry-mirrors": ["https://user:geheim@mirror.example"]}\n'

    def configuration(self, *texts, words=()):
        paths = [self.path(f"text{number}.txt") for number in range(len(texts))]
        for path, text in zip(paths, texts):
            pathlib.Path(path).write_text(text)
        return run("configuration", *paths, *words)

    def test_configuration_is_judged(self):
        saved = self.path("configuration.json")
        result = self.configuration(self.TRUST, self.RULES_OFF, words=["--json", "-", "--save-evidence", saved])
        report = json.loads(result.stdout)
        jsonschema.validate(report, self.schema)
        self.assertEqual({finding["rule"] for finding in report["findings"]}, {"trust.configuration"})
        tags = [finding["tag"] for finding in report["findings"]]
        self.assertCountEqual(tags, ["armed-without-rules"])
        self.assertEqual(report["target"], "mail.homelab.example")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(self.judged(saved)[1]["findings"], report["findings"])
        self.assertNotIn("geheim", result.stdout + pathlib.Path(saved).read_text())

    def test_configuration_shows_the_deciding_lines(self):
        files = {"html": self.path("c.html"), "pdf": self.path("c.pdf")}
        words = [word for kind, path in files.items() for word in (f"--{kind}", path)]
        result = self.configuration(self.TRUST, self.RULES_OFF, words=words)
        self.assertIn("line 1: mynetworks = 127.0.0.0/8 172.22.1.0/24", result.stdout)
        self.assertIn("line 1: iptables = false", result.stdout)
        self.assertIn("mynetworks = 127.0.0.0/8", pathlib.Path(files["html"]).read_text())

    def test_configuration_that_is_well_half_and_unknown(self):
        for text, status, light in [("mynetworks = 127.0.0.0/8\n", 0, "green"), (self.TRUST, 1, "yellow"),
                                    ("Dear all,\nhello\n", 3, "grey"), ("", 3, "grey")]:
            with self.subTest(text=text):
                result = self.configuration(text, words=["--json", "-"])
                self.assertEqual((result.returncode, json.loads(result.stdout)["light"]), (status, light))

    def test_configuration_beside_a_file_that_is_none(self):
        for stray, status in [("Dear all,\nhello\n", 0), ('{"iptables": false', 3)]:
            with self.subTest(stray=stray):
                result = self.configuration("mynetworks = 127.0.0.0/8\n", stray)
                self.assertEqual(result.returncode, status, result.stdout)
                self.assertIn("text1.txt", result.stdout)

    def test_message_in_another_form_is_called_by_it(self):
        for begin, word in [(b"812\n", ".emlx"), (b"> ", "quotation"),
                            ("\ufeff".encode("utf-32-le"), "UTF-32")]:
            with self.subTest(word=word):
                path = self.path("letter.eml")
                pathlib.Path(path).write_bytes(begin + b"From: a@b.example\n\nHi\n")
                result = run("message", path, "--offline")
                self.assertEqual(result.returncode, 64)
                self.assertIn(word, result.stderr)

    def test_a_message_is_read_as_programs_save_it(self):
        message = self.LETTER
        for saved in [message.encode("utf-16"), message.encode("utf-16-le"), b"\n\n" + message.encode(),
                      b"Message source\n" + message.encode(), b"%d\n" % len(message) + message.encode(),
                      message.replace("\r\nFrom:", "\r\n\r\nFrom:").encode()]:
            path = self.path("saved.eml")
            pathlib.Path(path).write_bytes(saved)
            result = run("message", path, "--offline", "--json")
            self.assertEqual(json.loads(result.stdout)["target"], "example.net", saved[:40])
            said = {finding["tag"] for finding in json.loads(result.stdout)["findings"]}
            self.assertNotIn("missing", said, saved[:40])

    def mailbox(self, count):
        path = self.path("folder.mbox")
        letters = [self.LETTER.replace("<1@example.net>", f"<{i + 1}@example.net>").replace(
            "From: ", f"Subject: letter {i + 1} \x1b[31m\r\nFrom: ", 1) for i in range(count)]
        mark = "From a@example.net Sat Nov 28 10:00:06 2026\r\n"
        pathlib.Path(path).write_bytes("\r\n".join(mark + letter for letter in letters).encode())
        return path

    def test_one_message_of_a_mailbox(self):
        path, saved = self.mailbox(12), self.path("one.json")
        listed = run("message", path, "--list")
        self.assertEqual((listed.returncode, len(listed.stdout.splitlines())), (0, 12))
        self.assertIn("letter 12", listed.stdout.splitlines()[11])
        self.assertNotIn("\x1b", listed.stdout)
        result = run("message", path, "--offline")
        self.assertIn("letter 10", result.stdout)
        self.assertIn("2 more are not shown", result.stdout)
        self.assertIn("mailbox with 12 messages; number 1 was judged", " ".join(result.stdout.split()))
        chosen = run("message", path, "--offline", "--number", "11", "--json", "--save-evidence", saved)
        told = [finding["args"] for finding in json.loads(chosen.stdout)["findings"] if finding["tag"] == "one-of-mailbox"]
        self.assertEqual(told, [{"count": 12, "place": "11"}])
        self.assertEqual(self.judged(saved)[1]["findings"], json.loads(chosen.stdout)["findings"])
        self.assertEqual(run("message", path, "--offline", "--number", "13").returncode, 64)
        self.assertEqual(run("message", self.letter(), "--offline", "--number", "2").returncode, 64)
        self.assertEqual(run("message", self.letter(), "--list").returncode, 64)

    def test_the_step_at_which_it_came_in_is_chosen(self):
        saved = self.path("hop.json")
        result = run("message", self.letter(), "--offline", "--hop", "1", "--json", "--save-evidence", saved)
        findings = json.loads(result.stdout)["findings"]
        self.assertIn("chosen", [finding["tag"] for finding in findings])
        self.assertEqual(self.judged(saved)[1]["findings"], findings)
        result = run("message", self.letter(), "--offline", "--hop", "2")
        self.assertEqual(result.returncode, 64)
        self.assertIn("has 1 step; there is no step 2", result.stderr)

    def test_configuration_on_standard_input(self):
        result = subprocess.run([*PROGRAM, "configuration", "-", "--all"], input=self.TRUST.encode(), capture_output=True,
                                timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"sudo ss -ltnp", result.stdout)


if __name__ == "__main__":
    main()
