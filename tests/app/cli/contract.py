# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts rely on: exit statuses, the JSON report and its schema, what goes to which stream.

Everything happens on loopback: the demonstration, saved evidence, and resolvers at which nobody listens.
"""

import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

CLI = ""
SOURCE = pathlib.Path(__file__).resolve().parents[3]
NOBODY = ["--resolver", "127.0.0.1:1"]


def run(*words, timeout=60, text=""):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [CLI, *words], capture_output=True, text=True, timeout=timeout, env=environment, input=text
    )


class Contract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.evidence = pathlib.Path(cls.folder.name, "evidence.json")
        cls.incident = run("demo", "--json", "-", "--save-evidence", str(cls.evidence))
        cls.schema = json.loads((SOURCE / "resources/schema/report-1.json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, name):
        return str(pathlib.Path(self.folder.name, name))

    def edited(self, name, edit):
        """A copy of the evidence with something changed."""
        evidence = json.loads(self.evidence.read_text())
        edit(evidence)
        path = self.path(name)
        pathlib.Path(path).write_text(json.dumps(evidence))
        return path

    def judged(self, path):
        result = run("judge", path, "--json", "-")
        return result.returncode, json.loads(result.stdout)

    def test_report_keeps_to_its_schema(self):
        report = json.loads(self.incident.stdout)
        jsonschema.Draft202012Validator.check_schema(self.schema)
        jsonschema.validate(report, self.schema)
        self.assertEqual(report["schema"], "mailvitals.report/1")
        self.assertEqual(report["target"], "homelab.example")
        broken = dict(report, light="purple")
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate(broken, self.schema)

    def test_every_rule_with_code_has_a_finding(self):
        rules = json.loads(run("rules", "--json").stdout)
        # Those of the message area judge messages, and there is none; nor was a proof asked for.
        judged = {rule["rule"] for rule in rules if rule["status"] == "judged" and rule["area"] != "message"}
        judged.remove("relay.proof")
        found = {finding["rule"] for finding in json.loads(self.incident.stdout)["findings"]}
        self.assertEqual(judged, found)
        self.assertGreater(len(rules), len(judged), "the catalogue is laid out beyond what is judged today")

    def test_status_2_when_critical(self):
        self.assertEqual(self.incident.returncode, 2)
        self.assertEqual(json.loads(self.incident.stdout)["light"], "red")

    def test_judging_saved_evidence_says_the_same(self):
        status, report = self.judged(str(self.evidence))
        self.assertEqual(status, 2)
        self.assertEqual(report["findings"], json.loads(self.incident.stdout)["findings"])

    def healthy(self, evidence):
        """Turns the incident's evidence back: refusals instead of acceptances, no listings."""
        for item in evidence["smtp"]:
            exchanges = item["answer"]["exchanges"]
            if item["question"]["talk"] != "relay":
                continue
            for index, exchange in enumerate(exchanges):
                if exchange["sent"].startswith("RCPT") and "@homelab.example" not in exchange["sent"]:
                    exchange["lines"] = ["454 4.7.1 Relay access denied"]
                    del exchanges[index + 1 :]
                    break
        for item in evidence["dns"]:
            name = item["question"]["name"]
            if name.startswith(("25.100.51.198.", "5.2.0.0.")) and not name.endswith(".arpa"):
                item["answer"]["answers"] = []

    def test_status_0_when_well(self):
        status, report = self.judged(self.edited("well.json", self.healthy))
        self.assertEqual((status, report["light"]), (0, "green"))

    def test_status_1_when_warned(self):
        def warn(evidence):
            self.healthy(evidence)
            for item in evidence["dns"]:
                if item["question"]["name"] == "_dmarc.homelab.example":
                    item["answer"]["answers"][0]["data"] = ["v=DMARC1; p=none; rua=mailto:postmaster@homelab.example"]

        status, report = self.judged(self.edited("warned.json", warn))
        self.assertEqual((status, report["light"]), (1, "yellow"))

    def test_status_3_when_not_known(self):
        def blind(evidence):
            self.healthy(evidence)
            for item in evidence["smtp"]:
                del item["answer"]
                item["failure"] = {"why": "timed-out", "detail": ""}

        status, report = self.judged(self.edited("blind.json", blind))
        self.assertEqual((status, report["light"]), (3, "grey"))

    def test_status_3_without_any_answer(self):
        result = run("check", "example.org", *NOBODY, "--skip", "vantage", "--json", "-")
        self.assertEqual(result.returncode, 3)
        report = json.loads(result.stdout)
        jsonschema.validate(report, self.schema)
        self.assertEqual({finding["outcome"] for finding in report["findings"]} - {"unknown", "not-applicable"}, set())

    def test_the_login_of_a_proxy_is_written_nowhere(self):
        file = self.path("through-proxy.json")
        result = run("check", "example.org", *NOBODY, "--via", "socks5://me:hush-hush@127.0.0.1:1", "--only",
                     "vantage.address", "--save-evidence", file, "--json", "-")
        self.assertEqual(result.returncode, 3)
        self.assertEqual(json.loads(result.stdout)["vantage"]["way_out"], "socks5://127.0.0.1:1")
        with open(file, encoding="utf-8") as saved:
            self.assertNotIn("hush-hush", saved.read() + result.stdout + result.stderr)

    def test_status_64_for_wrong_usage(self):
        wrong = [
            [],
            ["dance"],
            ["check"],
            ["check", "example.org", "example.net"],
            ["check", ""],
            ["check", "   "],
            ["check", "example..org"],
            ["check", "word"],
            ["check", "a" * 300 + ".org"],
            ["check", "example.org", "--resolver", "nonsense"],
            ["check", "example.org", "--treat-as-public", "10.0.0.0/99"],
            ["check", "example.org", "--only", "no.such-rule"],
            ["check", "example.org", "--timeout", "-1"],
            ["check", "example.org", "--timeout", "soon"],
            ["check", "example.org", "--via", "http://127.0.0.1:1"],
            ["check", "example.org", "--via", ""],
            ["check", "example.org", "--via", "127.0.0.1:1"],
            ["check", "example.org", "--via", "socks5://me@127.0.0.1:1"],
            ["check", "example.org", "--hello", "a b"],
            ["check", "example.org", "--ca-file", "/nonexistent"],
            ["check", "example.org", "--json", "/nonexistent/report.json"],
            ["check", "example.org", "--frobnicate"],
            ["judge", "/nonexistent"],
            ["judge", str(self.evidence), "--arrived", "perhaps"],
            ["prove", str(self.evidence), "--to", "me@elsewhere.example"],
            ["prove", str(self.evidence), "--server", "198.51.100.25"],
            ["prove", "/nonexistent", "--server", "198.51.100.25", "--to", "me@elsewhere.example"],
            ["explain", "no.such-rule"],
            ["configuration"],
            ["configuration", "/nonexistent"],
        ]
        for words in wrong:
            with self.subTest(words=words):
                result = run(*words)
                self.assertEqual(result.returncode, 64, result.stderr)
                self.assertTrue(result.stderr.startswith("mailvitals-cli: "), result.stderr)
                self.assertEqual(result.stdout, "")

    def test_evidence_that_is_none(self):
        for name, content in {"empty": "", "text": "hello", "other": '{"schema": "other"}', "list": "[]"}.items():
            with self.subTest(name=name):
                path = self.path(name)
                pathlib.Path(path).write_text(content)
                result = run("judge", path)
                self.assertEqual(result.returncode, 64)
                self.assertIn("not evidence", result.stderr)

    def test_what_people_type_is_understood(self):
        for typed in ["https://user@Example.ORG:8443/path?x#y", "Somebody <me@example.org>", " example.org. "]:
            with self.subTest(typed=typed):
                result = run("check", typed, *NOBODY, "--only", "mx.present", "--json", "-")
                self.assertEqual(json.loads(result.stdout)["target"], "example.org")

    def test_only_and_skip(self):
        result = run("check", "example.org", *NOBODY, "--only", "spf", "--skip", "spf.all", "--json", "-")
        rules = {finding["rule"] for finding in json.loads(result.stdout)["findings"]}
        self.assertTrue({"spf.present", "spf.syntax"} <= rules, rules)
        self.assertNotIn("spf.all", rules)
        self.assertTrue(all(rule.startswith("spf.") for rule in rules), rules)

    def test_files_are_written(self):
        files = {"json": "r.json", "html": "r.html", "pdf": "r.pdf"}
        words = [word for kind, name in files.items() for word in (f"--{kind}", self.path(name))]
        result = run("judge", str(self.evidence), *words)
        self.assertEqual(result.returncode, 2)
        self.assertIn("open relay", result.stdout, "the text still goes to standard output")
        self.assertEqual(json.loads(pathlib.Path(self.path("r.json")).read_text())["light"], "red")
        self.assertIn("<!DOCTYPE html>", pathlib.Path(self.path("r.html")).read_text())
        self.assertTrue(pathlib.Path(self.path("r.pdf")).read_bytes().startswith(b"%PDF-"))

    def test_no_progress_where_nobody_watches(self):
        result = run("check", "example.org", *NOBODY, "--skip", "vantage")
        self.assertEqual(result.stderr, "")
        self.assertNotIn("\x1b", result.stdout, "no colours into a pipe")

    def test_interrupt_ends_it_within_a_second(self):
        # A datagram socket that never answers: a resolver that hangs.
        import socket

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = f"127.0.0.1:{deaf.getsockname()[1]}"
            words = [CLI, "check", "example.org", "--resolver", resolver, "--skip", "vantage", "--json", "-"]
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                deaf.recv(512)  # it is under way
                start = time.monotonic()
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=10)
                self.assertLess(time.monotonic() - start, 1.0)
        self.assertEqual(process.returncode, 3)
        self.assertIn("Stopped", errors)
        self.assertIn("the check was stopped", output)

    def test_nothing_is_proved_without_consent(self):
        words = ["prove", str(self.evidence), "--server", "198.51.100.25", "--to", "me@elsewhere.example"]
        for answer in ["", "\n", "yes\n", "me@elsewhere.exampl\n"]:
            with self.subTest(answer=answer):
                result = run(*words, text=answer)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertIn("\nSubject: Mailvitals proof ", result.stdout)
                self.assertTrue(result.stdout.endswith("Nothing was sent.\n"), result.stdout)

    def test_what_cannot_be_proved(self):
        for server, mailbox, reason in [
            ("198.51.100.26", "me@elsewhere.example", "nothing to prove"),
            ("198.51.100.25", "me@homelab.example", "at home on the server"),
            ("198.51.100.25", "me", "not the address of one mailbox"),
        ]:
            with self.subTest(reason=reason):
                result = run("prove", str(self.evidence), "--server", server, "--to", mailbox, text=f"{mailbox}\n")
                self.assertEqual((result.returncode, result.stdout), (64, ""))
                self.assertIn(reason, result.stderr)
        result = run("judge", str(self.evidence), "--arrived", "yes")
        self.assertEqual(result.returncode, 64)
        self.assertIn("No message was sent in this check", result.stderr)

    def test_help_names_every_option(self):
        text = run("--help").stdout
        for word in ["--json", "--html", "--pdf", "--save-evidence", "--resolver", "--selector", "--ca-file",
                     "--treat-as-public", "--only", "--skip", "--timeout", "--via", "--hello", "--all",
                     "--server", "--to", "--arrived", "--offline", "--local-part", "64"]:
            self.assertIn(word, text)
        self.assertEqual(run("--version").stdout.split()[0], "mailvitals-cli")

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
                            "smtpd_relay_restrictions = reject_rbl_client S3CR3T-2.zen.example, permit_mynetworks\n",
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
        result = subprocess.run([CLI, "message", "-", *NOBODY, "--all"], input=self.LETTER.encode(),
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
        self.assertEqual([finding["tag"] for finding in report["findings"]], ["armed-without-rules"])
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

    def test_configuration_on_standard_input(self):
        result = subprocess.run([CLI, "configuration", "-", "--all"], input=self.TRUST.encode(), capture_output=True,
                                timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"sudo ss -ltnp", result.stdout)

    def test_explain_shows_the_page(self):
        text = run("explain", "trust.client-address").stdout
        for word in ["What is looked at", "Why it matters", "How to fix", "mailcow"]:
            self.assertIn(word, text)

    def test_explain_shows_the_way_out(self):
        self.assertIn("mailvitals-cli explain way-out", run("explain", "relay.open").stdout)
        done = run("explain", "way-out")
        self.assertEqual(done.returncode, 0)
        for words in ["1. Stop the mail service", "docker compose stop watchdog-mailcow postfix-mailcow",
                      "sudo smtpctl pause smtp", "7. Watch for a week"]:  # fmt: skip
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    CLI = options.cli
    unittest.main(argv=[sys.argv[0], *rest])
