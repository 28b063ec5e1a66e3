# SPDX-License-Identifier: GPL-3.0-or-later
"""Destroys nothing, leaks nothing, ends always: what is named as input or output, and what gets onto the terminal.

Everything happens in a folder of its own and without any network.
"""

import argparse
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

CLI = ""
ESCAPES = "\x1b]0;owned\x07\x9b31m\u202e"
# Nothing but line ends and what can be seen may reach a terminal.
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def run(*words, timeout=20, **options):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.update(options.pop("env", {}))
    options.setdefault("stdin", subprocess.DEVNULL)
    if "stdout" not in options:
        options.update(stdout=subprocess.PIPE)
    return subprocess.run([CLI, *words], stderr=subprocess.PIPE, text=True, timeout=timeout, env=environment, **options)


class Safety(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.evidence = str(pathlib.Path(cls.kept.name, "evidence.json"))
        cls.shown = run("demo", "--save-evidence", cls.evidence, timeout=60)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refused(self, *words, why, **options):
        result = run(*words, **options)
        self.assertEqual(result.returncode, 64, result.stderr)
        self.assertIn(why, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        return result


class StandardOutput(Safety):
    COMMANDS = [["rules"], ["rules", "--json"], ["--help"], ["--version"], ["explain", "relay.open"],
                ["explain", "way-out"]]  # fmt: skip

    def commands(self):
        letter = self.folder / "m.eml"
        letter.write_text("From: a@example.net\nReceived: from x by y; Mon, 23 Nov 2026 12:00:08 +0000\n\nx\n")
        text = self.folder / "main.cf"
        text.write_text("mynetworks = 127.0.0.0/8\n")
        nobody = ["--resolver", "127.0.0.1:1"]
        return self.COMMANDS + [
            ["judge", self.evidence], ["judge", self.evidence, "--json", "-"], ["configuration", str(text)], ["bounce", str(letter)],
            ["judge", self.evidence, "--html", "-"], ["judge", self.evidence, "--save-evidence", "-"],
            ["message", str(letter), *nobody], ["check", "example.org", *nobody, "--skip", "vantage"],
            ["spf", "--ip", "192.0.2.1", "--sender", "a@example.org", *nobody], ["demo"],
            ["prove", self.evidence, "--server", "198.51.100.25", "--to", "me@elsewhere.example"]]  # fmt: skip

    def test_a_full_disk_is_noticed(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            for words in self.commands():
                with self.subTest(words=words):
                    result = run(*words, stdout=full, timeout=60)
                    self.assertEqual(result.returncode, 64, result.stderr)
                    self.assertIn("Cannot write to standard output: No space left on device.", result.stderr)

    def test_a_closed_one_is_noticed(self):
        for words in self.COMMANDS:
            with self.subTest(words=words):
                done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", CLI, *words], stderr=subprocess.PIPE,
                                      text=True, timeout=20)  # fmt: skip
                self.assertEqual(done.returncode, 64)
                self.assertIn("Cannot write to standard output", done.stderr)

    def test_what_is_printed_gets_into_no_file_that_was_opened_since(self):
        file = self.folder / "r.json"
        words = [CLI, "judge", self.evidence, "--json", str(file)]
        subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh", *words], timeout=20)
        self.assertEqual(json.loads(file.read_text())["light"], "red")

    def test_nobody_agrees_to_what_he_could_not_read(self):
        words = ["prove", self.evidence, "--server", "198.51.100.25", "--to", "me@elsewhere.example"]
        with open("/dev/full", "w", encoding="utf-8") as full, open(self.folder / "answer", "w+") as answer:
            answer.write("me@elsewhere.example\n")
            answer.seek(0)
            began = time.monotonic()
            result = run(*words, stdout=full, stdin=answer)
        self.assertEqual(result.returncode, 64)
        self.assertLess(time.monotonic() - began, 5, "no connection was even tried")


class Inputs(Safety):
    LIMIT = 200 * 1024 * 1024

    def commands(self, path):
        return [["judge", path], ["message", path], ["configuration", path], ["bounce", path],
                ["prove", path, "--server", "198.51.100.25", "--to", "me@elsewhere.example"],
                ["check", "example.org", "--resolver", "127.0.0.1:1", "--ca-file", path],
                ["prove", self.evidence, "--server", "198.51.100.25", "--to", "me@elsewhere.example", "--ca-file",
                 path]]  # fmt: skip

    def limited(self, words, **options):
        """With little memory, so that whoever reads all of it fails."""
        import resource

        def limit():
            resource.setrlimit(resource.RLIMIT_DATA, (self.LIMIT, self.LIMIT))

        # A sanitizer needs more than that for itself.
        instrumented = b"__asan_init" in pathlib.Path(CLI).read_bytes()
        return run(*words, preexec_fn=None if instrumented else limit, **options)

    def test_a_huge_file_costs_nothing(self):
        big = self.folder / "big"
        with open(big, "wb") as file:
            file.truncate(20 * 1024**3)
        for words in self.commands(str(big)):
            with self.subTest(words=words):
                began = time.monotonic()
                result = self.limited(words)
                self.assertLess(time.monotonic() - began, 8)
                if words[0] == "configuration":
                    self.assertEqual(result.returncode, 3)
                else:
                    self.assertEqual(result.returncode, 64, result.stderr)
        self.refused("judge", str(big), why="the file is larger than 64 MiB")

    def test_nothing_but_files_is_read(self):
        import socket

        os.mkfifo(self.folder / "pipe")
        (self.folder / "link").symlink_to("pipe")
        (self.folder / "folder").mkdir()
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(self.folder / "socket"))
            for name, why in [("pipe", "a pipe, a device"), ("link", "a pipe, a device"), ("folder", "it is a folder"),
                              ("socket", "a pipe, a device"), ("/dev/zero", "a pipe, a device"), ("/dev/tty", "a pipe, a device")]:
                for words in self.commands(str(self.folder / name)):
                    with self.subTest(words=words):
                        self.refused(*words, why="no readable certificate" if "--ca-file" in words else why)

    def test_standard_input_is_bounded_too(self):
        with open("/dev/zero", "rb") as zero:
            self.refused("message", "-", stdin=zero, why="larger than")
        with open("/dev/zero", "rb") as zero:
            self.refused("bounce", "-", stdin=zero, why="larger than")
        with open("/dev/zero", "rb") as zero:
            self.assertEqual(run("configuration", "-", stdin=zero).returncode, 3)
        folder = os.open(self.folder, os.O_RDONLY)
        for command in ("message", "configuration", "bounce"):
            self.refused(command, "-", stdin=folder, why="Cannot read standard input: Is a directory.")
        os.close(folder)

    def test_what_the_shell_pipes_is_read(self):
        text = 'exec "$0" configuration <(echo "mynetworks = 127.0.0.0/8")'
        done = subprocess.run(["bash", "-c", text, CLI], capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(["bash", "-c", 'exec "$0" judge <(cat "$1")', CLI, self.evidence], capture_output=True,
                              text=True, timeout=20)  # fmt: skip
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_what_is_wrong_with_evidence(self):
        saved = pathlib.Path(self.evidence).read_bytes()
        for name, content, said in [
            ("cut", saved[: len(saved) // 2], " cannot be judged: it is cut off or damaged ("),
            ("begun", saved[:60], " cannot be judged: it is cut off or damaged ("),
            ("damaged", saved.replace(b"[", b"(", 1), " cannot be judged: it is cut off or damaged ("),
            ("newer", saved.replace(b"mailvitals.evidence/1", b"mailvitals.evidence/2"),
             " cannot be judged: it was saved by another version of Mailvitals, as mailvitals.evidence/2,"),
            ("report", b'{"schema": "mailvitals.report/1"}', " cannot be judged: it is a report"),
            ("other", b'{"schema": "x"}', " is not evidence that can be judged at schema"),
            ("daemon", b'{"dns": ["192.0.2.1"', " is not evidence that can be judged: not JSON"),
            ("letter", b"From: a\n\n\"mailvitals.evidence/1\"", " is not evidence that can be judged: not JSON"),
        ]:  # fmt: skip
            with self.subTest(name=name):
                path = self.folder / name
                path.write_bytes(content)
                self.refused("judge", str(path), why=str(path) + said)


class Terminal(Safety):
    def test_no_error_steers_it(self):
        for words in [["judge", "X"], ["configuration", "X"], ["message", "X"], ["explain", "X"], ["X"], ["--X"],
                      ["check", "X"], ["check", "example.org", "--only", "X"], ["check", "example.org", "--X"],
                      ["check", "example.org", "X"], ["check", "example.org", "--resolver", "X"],
                      ["check", "example.org", "--selector", "a..X"], ["check", "example.org", "--ca-file", "X"],
                      ["check", "example.org", "--treat-as-public", "X"], ["judge", self.evidence, "--html", "X/y"],
                      ["judge", self.evidence, "--pdf", "X/y"], ["spf", "--ip", "X"], ["rules", "X"],
                      ["judge", self.evidence, "--json=X", "--html=X"]]:  # fmt: skip
            with self.subTest(words=words):
                result = run(*(word.replace("X", "x\n" + ESCAPES) for word in words))
                self.assertEqual(result.returncode, 64)
                self.assertIsNone(STEERS.search(result.stderr), repr(result.stderr))
                # The right usage may follow, which is the program's own text.
                self.assertNotIn("\n", result.stderr.split("\n\n")[0].rstrip("\n"))

    def test_colours_only_where_they_are_seen(self):
        for words, environment, coloured in [([], {}, True), ([], {"NO_COLOR": "1"}, False)]:
            with self.subTest(environment=environment):
                ours, theirs = pty.openpty()
                environment = {"TERM": "xterm", "NO_COLOR": "", **environment}
                reader = threading.Thread(target=lambda: said.append(self.all_of(ours)))
                said = []
                reader.start()
                result = run("judge", self.evidence, *words, stdout=theirs, env=environment)
                os.close(theirs)
                reader.join()
                os.close(ours)
                self.assertEqual(result.returncode, 2)
                self.assertEqual("\x1b[1;31m" in said[0], coloured)
                self.assertIsNone(STEERS.search(re.sub("\x1b\\[[0-9;]*m|\r", "", said[0])))
                self.assertIn("open relay", said[0])

    def all_of(self, terminal):
        said = b""
        while True:
            try:
                more = os.read(terminal, 4096)
            except OSError:  # what Linux says at the end
                more = b""
            if not more:
                return said.decode()
            said += more

    def places(self, value, path=()):
        """Every kind of place in the evidence that holds a text: one of each."""
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self.places(inner, (*path, key))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from self.places(inner, (*path, index))
        elif isinstance(value, str):
            yield path

    def test_no_saved_text_steers_it(self):
        """Whatever stands in the file, raw or as the escaped bytes of the network."""
        root = json.loads(pathlib.Path(self.evidence).read_text())
        kinds = {}
        for place in self.places(root):
            kinds.setdefault(tuple("*" if isinstance(step, int) else step for step in place), []).append(place)
        self.assertGreater(len(kinds), 20)
        file = self.folder / "e.json"
        html = self.folder / "e.html"
        judged = 0
        for kind, places in kinds.items():
            for what in (ESCAPES, "".join(f"\\x{byte:02x}" for byte in ESCAPES.encode())):
                copy = json.loads(json.dumps(root))
                for place in places:
                    inner = copy
                    for step in place[:-1]:
                        inner = inner[step]
                    inner[place[-1]] += what
                file.write_text(json.dumps(copy))
                result = run("judge", str(file), "--all", "--html", str(html))
                self.assertIsNone(STEERS.search(result.stdout + result.stderr), kind)
                if result.returncode == 64:
                    continue
                judged += 1
                self.assertIsNone(STEERS.search(html.read_text()), kind)
        self.assertGreater(judged, 10)

    def test_the_name_of_the_program_that_saved_it(self):
        root = json.loads(pathlib.Path(self.evidence).read_text())
        root["program"] = "Mail" + ESCAPES
        file = self.folder / "e.json"
        file.write_text(json.dumps(root))
        self.assertIn("Mail\\x1b]0;owned\\x07", run("judge", str(file)).stdout.splitlines()[0])


class Language(Safety):
    def test_nothing_follows_that_of_the_machine(self):
        made = self.folder / "de_DE.UTF-8"
        done = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(made)], capture_output=True)
        if not made.exists():
            self.skipTest(f"no German locale can be made here: {done.stderr}")
        german = {"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(self.folder), "LANGUAGE": "de"}
        for words in [["--html", "-"], ["--json", "-"], ["--all"], ["--save-evidence", "-"]]:
            with self.subTest(words=words):
                english = run("judge", self.evidence, *words, env={"LC_ALL": "C.UTF-8"}).stdout
                self.assertEqual(run("judge", self.evidence, *words, env=german).stdout, english)
        self.assertRegex(run("judge", self.evidence, "--html", "-", env=german).stdout, r" in \d\.\d ms")
        self.refused("judge", "nothing here", env=german, why="No such file or directory")


class MessageAsJson(Safety):
    def test_with_or_without_the_dash(self):
        letter = self.folder / "m.eml"
        letter.write_text("From: a@example.net\nReceived: from x by y; Mon, 23 Nov 2026 12:00:08 +0000\n\nx\n")
        nobody = ["--resolver", "127.0.0.1:1"]
        for words in [[str(letter), "--json"], [str(letter), "--json", "-"], ["--json", str(letter)],
                      ["--json", "-", str(letter)], ["--json=-", str(letter)], ["-", "--json"], ["--json", "-"],
                      ["-", "--json", "-"], ["--json", "-", "-"]]:  # fmt: skip
            with self.subTest(words=words), open(letter) as text:
                result = run("message", *words, *nobody, stdin=text)
                self.assertEqual(json.loads(result.stdout)["target"], "example.net", result.stderr)
        other = self.folder / "other.eml"
        other.write_text("keep me")
        self.refused("message", "--json", str(other), str(letter), why="Too much")
        self.assertEqual(other.read_text(), "keep me")
        self.assertEqual(run("message", str(letter), f"--json={self.folder}/r.json", *nobody).returncode, 1)
        self.assertEqual(json.loads((self.folder / "r.json").read_text())["target"], "example.net")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    CLI = os.path.abspath(options.cli)
    unittest.main(argv=[sys.argv[0], *rest])
