# SPDX-License-Identifier: GPL-3.0-or-later
"""How a test program runs: in a cell, with one laboratory for all its tests, each of which finds it healthy."""

import os
import stat
import sys
import time
import unittest
from collections.abc import Callable, Sequence
from typing import ClassVar

from cell import Cell, run_in_cell
from laboratory import Laboratory
from world import HomeLab


class LabTest(unittest.TestCase):
    lab: ClassVar[HomeLab]

    def setUp(self) -> None:
        self.lab.mend()


def run_tests(
    arguments: Sequence[str],
    make: Callable[[Cell], Laboratory] = HomeLab,
    tests: type[unittest.TestCase] = LabTest,
) -> int:
    """Run the tests of the main module, which find the laboratory in `tests.lab`; the arguments are those of unittest
    (-k PATTERN, -f ...)."""
    return run_in_cell(lambda cell: _run(cell, arguments, make, tests))


def _run(
    cell: Cell, arguments: Sequence[str], make: Callable[[Cell], Laboratory], tests: type[unittest.TestCase]
) -> int:
    begun = time.monotonic()
    with make(cell) as lab:
        print(f"The laboratory is up after {time.monotonic() - begun:.1f} s.", file=sys.stderr)
        setattr(tests, "lab", lab)
        program = unittest.main("__main__", argv=["lab", *arguments], exit=False, verbosity=2)
        if not program.result.wasSuccessful():
            print(lab.logs(), file=sys.stderr)
        torn = time.monotonic()
    print(f"The laboratory is gone after {time.monotonic() - torn:.1f} s more.", file=sys.stderr)
    # A program that runs as root removes what it is told to write to, and be it a device.
    if not stat.S_ISCHR(os.stat(os.devnull).st_mode):
        print(f"A test has replaced {os.devnull} by a file.", file=sys.stderr)
        return 1
    return 0 if program.result.wasSuccessful() else 1
