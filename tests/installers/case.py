# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the installers have in common: the program, the folder of what the build made, other programs."""

import argparse
import pathlib
import shutil
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
GIVEN = argparse.Namespace()


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60, **options)


class Case(unittest.TestCase):
    maxDiff = None

    def need(self, program):
        if not shutil.which(program):
            self.skipTest(f"{program} is not installed")

    def quiet(self, *words, **options):
        """The program succeeds and has nothing to say."""
        self.need(words[0])
        result = run(*words, **options)
        self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""), words)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    arguments, rest = parser.parse_known_args()
    vars(GIVEN).update(vars(arguments))
    unittest.main(argv=[sys.argv[0], *rest])
