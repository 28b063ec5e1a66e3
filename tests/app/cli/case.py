# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the terminal program have in common: the program, the demonstration's evidence, a folder.

Everything happens on loopback: the demonstration, saved evidence, and resolvers at which nobody listens.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
NOBODY = ["--resolver", "127.0.0.1:1"]
PROGRAM = [""]  # named on the command line of each test


def run(*words, timeout=60, text="", env=None):
    environment = {k: v for k, v in (env or os.environ).items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, timeout=timeout, env=environment, input=text
    )


def is_sanitized():
    """Then limits of memory tell nothing of the program as it is shipped."""
    return b"__asan_init" in pathlib.Path(PROGRAM[0]).read_bytes()


class Case(unittest.TestCase):
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    PROGRAM[:] = [options.cli]
    unittest.main(module="__main__", argv=[sys.argv[0], *rest])
