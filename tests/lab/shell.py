# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory by hand: a shell, or one command, in the place of the tester: shell.py [--masquerade v6] [COMMAND...]

For trying Mailvitals on real servers; leaving the shell takes everything away. $MAILVITALS_LAB_CA names the
certificate authority's file, for --ca-file.
"""

import argparse
import os
import signal
import subprocess
import sys

from addresses import TESTER
from cell import Cell, run_in_cell
from world import HomeLab


def main(cell: Cell, options: argparse.Namespace) -> int:
    with HomeLab(cell) as lab:
        if options.masquerade:
            lab.masquerade(v4=options.masquerade != "v6", v6=options.masquerade != "v4")
        signal.signal(signal.SIGINT, lambda _number, _frame: None)  # Ctrl-C is for the program in the shell
        command = options.command or [os.environ.get("SHELL", "/bin/sh")]
        environment = {**os.environ, "MAILVITALS_LAB_CA": str(lab.ca_file)}
        return subprocess.call(lab.network.of(TESTER).inside(command), env=environment)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--masquerade", choices=("v4", "v6", "both"), help="begin in the middle of the incident")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="instead of a shell")
    arguments = parser.parse_args()
    sys.exit(run_in_cell(lambda cell: main(cell, arguments)))
