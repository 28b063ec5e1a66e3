# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts rely on: exit statuses, the JSON report and its schema, what goes to which stream."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import jsonschema

from case import NOBODY, PROGRAM, Case, is_sanitized, main, run


class Contract(Case):
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
            ["check", "example.org", "--timeout", "0"],
            ["check", "example.org", "--timeout", "86401"],
            ["check", "example.org", "--hello", "a b"],
            ["check", "example.org", "--hello", "[a b]"],
            ["check", "example.org", "--hello", "[192.0.2.1"],
            ["check", "example.org", "--selector", "a..b"],
            ["judge", str(self.evidence), "--pdf", "-"],
            ["spf", "--ip", "192.0.2.1", "--sender", "<>"],
            ["spf", "--sender", "a@example.org"],
            ["spf", "--ip", "192.0.2.1"],
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
            ["bounce"],
            ["bounce", "/nonexistent"],
            ["bounce", os.devnull],
        ]
        for words in wrong:
            with self.subTest(words=words):
                result = run(*words)
                self.assertEqual(result.returncode, 64, result.stderr)
                self.assertTrue(result.stderr.startswith("mailvitals-cli: "), result.stderr)
                self.assertEqual(result.stdout, "")

    def test_wrong_usage_shows_the_right_one(self):
        for words, missing, usage in [
            (["check"], "Missing DOMAIN.", "mailvitals-cli check DOMAIN [options]"),
            (["judge"], "Missing FILE.", "mailvitals-cli judge FILE [options]"),
            ([], "No command given.", "mailvitals-cli spf --ip ADDR"),
            (["dance"], 'There is no command "dance".', "mailvitals-cli check DOMAIN"),
        ]:
            with self.subTest(words=words):
                result = run(*words)
                self.assertTrue(result.stderr.startswith("mailvitals-cli: " + missing), result.stderr)
                self.assertIn(usage, result.stderr)
        self.assertNotIn("mailvitals-cli judge", run("check").stderr)

    def test_lines_are_as_wide_as_asked(self):
        for columns, most in [(None, 80), ("60", 60), ("100", 100), ("nonsense", 80)]:
            with self.subTest(columns=columns):
                environment = {**os.environ, "COLUMNS": columns} if columns else dict(os.environ)
                if not columns:
                    environment.pop("COLUMNS", None)
                for line in run("--help", env=environment).stdout.splitlines():
                    self.assertLessEqual(len(line), most, line)

    def test_figures_are_for_those_who_ask(self):
        self.assertNotIn("longest chain", run("judge", str(self.evidence)).stdout)
        self.assertIn("longest chain", run("judge", str(self.evidence), "--verbose").stdout)

    def test_a_masked_report_names_nobody(self):
        result = run("judge", str(self.evidence), "--masked", "--markdown", "-")
        self.assertIn("# Mail server report: domain-1.example", result.stdout)
        self.assertNotIn("homelab", result.stdout)
        for words in [["--all"], ["--json", "-"], ["--html", "-"]]:
            with self.subTest(words=words):
                result = run("judge", str(self.evidence), "--masked", *words)
                self.assertIn("domain-1.example", result.stdout)
                self.assertNotIn("homelab", result.stdout)

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
            words = [*PROGRAM, "check", "example.org", "--resolver", resolver, "--skip", "vantage", "--json", "-"]
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                deaf.recv(512)  # it is under way
                start = time.monotonic()
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=10)
                # Where leaks are looked for, that takes its time at the end.
                self.assertLess(time.monotonic() - start, 8.0 if is_sanitized() else 1.0)
        self.assertEqual(process.returncode, 3)
        self.assertIn("Stopped", errors)
        self.assertIn("the check was stopped", output)

    def test_few_processes_end_it_as_well(self):
        # Threads count like processes; root is exempt from the limit, so it becomes somebody who runs nothing.
        import resource
        import socket

        def limited(most):
            def become():
                if os.getuid() == 0:
                    os.setgroups([])
                    os.setgid(47211)
                    os.setuid(47211)
                resource.setrlimit(resource.RLIMIT_NPROC, (most, most))

            return become

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = f"127.0.0.1:{deaf.getsockname()[1]}"
            words = [*PROGRAM, "check", "example.org", "--resolver", resolver, "--skip", "vantage", "--timeout", "4"]
            # The leak sanitizer needs a thread of its own to look around.
            environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
            for most in (1, 2, 3, 4):
                try:
                    process = subprocess.Popen(
                        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limited(most),
                        env=environment,
                    )
                except PermissionError:
                    self.skipTest("the program lies where others may not run it")
                with process:
                    output, errors = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 3, errors)
                if most == 1:
                    self.assertIn("this computer starts no more threads for it", " ".join(output.split()))

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
        for word in ["--json", "--html", "--pdf", "--markdown", "--masked", "--appendix", "--verbose",
                     "--save-evidence", "--resolver", "--selector", "--ca-file",
                     "--treat-as-public", "--only", "--skip", "--timeout", "--via", "--hello", "--all",
                     "--server", "--to", "--arrived", "--offline", "--local-part", "64"]:
            self.assertIn(word, text)
        self.assertEqual(run("--version").stdout.split()[0], "mailvitals-cli")

    def test_spf_knows_whom_it_judges(self):
        for words, sender, helo in [
            (["--sender", "<>", "--helo", "mail.example.org"], "postmaster@mail.example.org", "mail.example.org"),
            (["--sender", "a@example.org"], "a@example.org", "example.org"),
            (["--sender", "a@bücher.example", "--helo", "x.example"], "a@xn--bcher-kva.example", "x.example"),
        ]:
            with self.subTest(words=words):
                result = run("spf", "--ip", "192.0.2.1", *words, *NOBODY, "--json")
                said = json.loads(result.stdout)
                self.assertEqual((result.returncode, said["result"]), (3, "temperror"))
                self.assertEqual((said["sender"], said["helo"]), (sender, helo))

    def test_explain_shows_the_page(self):
        text = run("explain", "trust.client-address").stdout
        for word in ["What is looked at", "Why it matters", "How to fix", "mailcow"]:
            self.assertIn(word, text)

    def test_explain_shows_the_way_out(self):
        self.assertIn("mailvitals-cli explain way-out", " ".join(run("explain", "relay.open").stdout.split()))
        done = run("explain", "way-out")
        self.assertEqual(done.returncode, 0)
        for words in ["1. Stop the mail service", "docker compose stop watchdog-mailcow postfix-mailcow",
                      "sudo smtpctl pause smtp", "7. Watch for a week"]:  # fmt: skip
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    main()
