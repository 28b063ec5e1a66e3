# SPDX-License-Identifier: GPL-3.0-or-later
"""A cell: private process and mount namespaces around one run of the laboratory.

The laboratory stops what it started, in order, by itself. The cell is the net below that: whatever ends the run
(a fault, Ctrl-C, a CTest time-out with SIGKILL), the kernel then ends every process inside and drops every mount, the
named network namespaces and all files of the run with them. Nothing outside is ever touched.
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

SKIPPED = 77  # what CTest's SKIP_RETURN_CODE is set to
INTERRUPTED = 130

_PREFIX = "mailvitals-lab-"
_CLONE_NEWNS = 0x00020000
_CLONE_NEWPID = 0x20000000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):
    """The laboratory cannot be made on this machine; the text is one plain sentence for the person who ran it."""


@dataclass(frozen=True)
class Cell:
    directory: Path  # lives in memory, and only as long as the cell
    run: int  # the process id seen from outside: makes names unique for each run

    def lay_over(self, path: str, text: str) -> None:
        """Replace the content of a file of this machine, as seen from within the cell only."""
        replacement = self.directory / path.strip("/").replace("/", "-")
        replacement.write_text(text)
        target = os.path.realpath(path)
        if os.path.exists(target):
            _mount("--bind", str(replacement), target)


def run_in_cell(program: Callable[[Cell], int]) -> int:
    """Run the program in a cell of its own and return its exit status."""
    _sweep()
    if os.geteuid() != 0:
        return _skip("it needs root, to make network namespaces")
    directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        return _supervise(program, Cell(directory, os.getpid()))
    except OSError as error:
        return _skip(f"this machine does not let it make namespaces ({error.strerror})")
    finally:
        directory.rmdir()  # empty: the run's files lie on a file system that only the cell sees


def _supervise(program: Callable[[Cell], int], cell: Cell) -> int:
    _call("unshare", _CLONE_NEWPID)  # holds for the children of this process, the first of which becomes process 1
    child = os.fork()
    if child == 0:
        os._exit(_live(program, cell))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: os.kill(child, received))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _live(program: Callable[[Cell], int], cell: Cell) -> int:
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        os.umask(0o022)  # servers that run as users of their own must be able to read what is made for them
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL)
        _call("unshare", _CLONE_NEWNS)
        os.makedirs("/run/netns", exist_ok=True)
        _mount("--make-rprivate", "/")
        _mount("-t", "proc", "proc", "/proc")
        _mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", str(cell.directory))
        _mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run/netns")
        return program(cell)
    except Unavailable as refusal:
        return _skip(str(refusal))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # A terminal sends Ctrl-C to both processes and the outer one passes it on: once is enough, the rest is tidying up.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(f"this machine does not let it mount ({done.stderr.strip()})")


def _call(function: str, *arguments: int) -> None:
    if getattr(_libc, function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def _skip(reason: str) -> int:
    print(f"Skipped: the laboratory cannot run here, {reason}.", file=sys.stderr)
    return SKIPPED


def _sweep() -> None:
    """Remove the empty directory that a run leaves behind when it is killed outright."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            try:
                left.rmdir()
            except OSError:
                pass  # not empty, or not ours: leave it
