# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting, watching and ending processes: only those started here, each by its own id."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a program that ran to its end did."""

    status: int
    stdout: str
    stderr: str
    seconds: float


class TimedOut(Exception):
    """A program or a condition took longer than it may."""


class Daemon:
    """A server that runs until it is stopped. It leads a session of its own, so that its children end with it."""

    def __init__(self, name: str, command: Sequence[str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def hang_up(self) -> None:
        """Ask the server to read its configuration or data again."""
        self._process.send_signal(signal.SIGHUP)

    def stop(self, grace: float = 3.0) -> None:
        end_session(self._process, grace)

    def wait_ready(self, ready: Callable[[], bool], seconds: float = 10.0) -> None:
        def ready_or_dead() -> bool:
            if not self.is_running():
                raise RuntimeError(f"{self.name} ended while starting:\n{self.log.read_text(errors='replace')}")
            return ready()

        wait_until(ready_or_dead, f"{self.name} to be ready", seconds)


def end_session(process: subprocess.Popen[Any], grace: float) -> None:
    """TERM to the whole session, KILL to what is left of it after the grace period."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        if number == signal.SIGTERM and _session_is_empty(process.pid, grace):
            return


def _session_is_empty(leader: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            os.waitpid(-leader, os.WNOHANG)  # orphans fall to us, process 1 of the cell; unreaped they would linger
        except ChildProcessError:
            pass
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def run(
    command: Sequence[str], seconds: float = 60.0, environment: Mapping[str, str] | None = None, text: str = ""
) -> Result:
    """Run a program to its end; nothing of it is left behind when it takes too long."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=None if environment is None else {**os.environ, **environment},
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(text, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimedOut(f"after {seconds} s still running: {' '.join(command)}") from None
    finally:
        if process.poll() is None:
            end_session(process, 1.0)
    return Result(process.returncode, stdout, stderr, time.monotonic() - started)


def run_checked(command: Sequence[str], text: str = "") -> str:
    """For the laboratory's own tools, which must succeed; returns what they print."""
    result = run(command, text=text)
    if result.status != 0:
        raise RuntimeError(f"{' '.join(command)}: exit status {result.status}\n{result.stdout}{result.stderr}")
    return result.stdout


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimedOut(f"waited {seconds} s for {what}")
        time.sleep(0.02)
