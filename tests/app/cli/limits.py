# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system sets limits to: few processes, few files, little memory, small files, a reader that goes away and a terminal
that closes. Each ends in a sentence and a status of the program's own, in bounded time, and never in a signal.
"""

import argparse
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from case import PROGRAM, is_sanitized

CLI = ""
STATUSES = (0, 1, 2, 3, 64)
# The leak sanitizer needs a thread and memory of its own to look around.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")


def limited(what, most):
    """Root is exempt from the limit of processes, so it becomes somebody who runs nothing."""

    def become():
        if what == resource.RLIMIT_NPROC and os.getuid() == 0:
            os.setgroups([])
            os.setgid(47212)
            os.setuid(47212)
        resource.setrlimit(what, (most, most))

    return become


class NoSuchDomain:
    """A resolver that answers at once that there is nothing of any name."""

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            try:
                query, client = self.socket.recvfrom(4096)
            except OSError:
                return
            end = 12
            while query[end]:
                end += query[end] + 1
            head = query[:2] + b"\x81\x83" + query[4:6] + bytes(6)
            self.socket.sendto(head + query[12 : end + 5], client)

    def __exit__(self, *_):
        self.socket.close()


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.evidence = str(pathlib.Path(folder.name, "evidence.json"))
        subprocess.run([CLI, "demo", "--save-evidence", cls.evidence], stdout=subprocess.DEVNULL, timeout=120)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ends(self, words, what=None, most=None, timeout=60, **options):
        """In time, with a status of its own and with words."""
        options.setdefault("stdin", subprocess.DEVNULL)
        limits = {"preexec_fn": limited(what, most)} if what is not None else {}
        try:
            result = subprocess.run([CLI, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                    timeout=timeout, env=ENVIRONMENT, **limits, **options)  # fmt: skip
        except PermissionError:
            self.skipTest("the program lies where others may not run it")
        self.assertIn(result.returncode, STATUSES, (most, result.stderr))
        self.assertTrue(result.stdout or result.stderr, most)
        return result

    def test_few_processes(self):
        with NoSuchDomain() as resolver:
            words = ["check", "example.org", "--resolver", resolver.place, "--timeout", "4"]
            for most in range(1, 14):
                with self.subTest(most=most):
                    self.assertNotEqual(self.ends(words, resource.RLIMIT_NPROC, most).stdout, "")

    def test_few_processes_for_the_demonstration(self):
        for most in (1, 2, 3, 5):
            with self.subTest(most=most):
                self.ends(["demo"], resource.RLIMIT_NPROC, most, timeout=120)

    def test_few_files(self):
        with NoSuchDomain() as resolver:
            for most in (4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64):
                with self.subTest(most=most):
                    words = ["check", "example.org", "--resolver", resolver.place, "--timeout", "4"]
                    result = self.ends(words, resource.RLIMIT_NOFILE, most)
                    if result.returncode == 64:
                        self.assertIn("too few files", result.stderr)

    def test_little_memory(self):
        PROGRAM[0] = CLI
        if is_sanitized():
            self.skipTest("the address sanitizer takes all the memory there is")
        for most in (120, 150, 180, 250):
            with self.subTest(megabytes=most):
                # The start of a program alone may want more, and that is not ours to mend.
                bare = subprocess.run([CLI, "--version"], capture_output=True, timeout=20,
                                      preexec_fn=limited(resource.RLIMIT_AS, most * 1000000))  # fmt: skip
                if bare.returncode == 0:
                    result = self.ends(["judge", self.evidence], resource.RLIMIT_AS, most * 1000000)
                    if result.returncode == 64:
                        self.assertIn("no more memory", result.stderr)

    def test_a_file_that_may_not_grow(self):
        kept = self.folder / "report.json"
        kept.write_text("kept")
        result = self.ends(["judge", self.evidence, "--json", str(kept)], resource.RLIMIT_FSIZE, 2000)
        self.assertEqual(result.returncode, 64)
        self.assertIn("too large", result.stderr.lower())
        self.assertEqual(kept.read_text(), "kept")

    def test_a_reader_that_goes_away_costs_no_file(self):
        kept = self.folder / "report.json"
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([CLI, "judge", self.evidence, "--json", str(kept)], stdout=writing,
                              stderr=subprocess.PIPE, text=True, timeout=60)  # fmt: skip
        os.close(writing)
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertIn("Cannot write to standard output", done.stderr)
        self.assertEqual(json.loads(kept.read_text())["light"], "red")

    def test_an_answer_without_an_end(self):
        with open("/dev/zero", "rb") as endless:
            words = ["prove", self.evidence, "--server", "198.51.100.25", "--to", "me@elsewhere.example"]
            result = self.ends(words, stdin=endless, timeout=30)
        self.assertEqual(result.returncode, 3)
        self.assertIn("Nothing was sent.", result.stdout)

    def test_a_terminal_that_closes(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = f"127.0.0.1:{deaf.getsockname()[1]}"
            saved = self.folder / "e.json"
            words = [CLI, "check", "example.org", "--resolver", resolver, "--skip", "vantage", "--save-evidence", str(saved)]
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                deaf.recv(512)  # it is under way
                start = time.monotonic()
                process.send_signal(signal.SIGHUP)
                process.communicate(timeout=20)
                self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(process.returncode, 3)
        self.assertTrue(saved.exists())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    CLI = os.path.abspath(options.cli)
    unittest.main(argv=[sys.argv[0], *rest])
