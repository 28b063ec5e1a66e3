# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of the recovery guide, read from its very pages, and a shell in which they run as they are written."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from addresses import DOMAIN
from processes import Result, run

PAGES = Path(__file__).resolve().parents[2] / "resources/recovery"


def commands(step: str, system: str, domain: str | None = DOMAIN) -> list[str]:
    """The code blocks of one step for one mail system; with None for the domain as nobody has put theirs in."""
    text = next(PAGES.glob(f"*-{step}.md")).read_text()
    section = re.search(rf"^### {re.escape(system)}\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        raise LookupError(f"the step {step} has nothing for {system}")
    blocks = re.findall(r"^```\n(.*?)\n```$", section[1], re.MULTILINE | re.DOTALL)
    return [block if domain is None else block.replace("{domain}", domain) for block in blocks]


# What a container's tool does with its input is half of whether a pipeline into it works.
_DOCKER = """
if [ "$1" = compose ]; then compose=yes; shift; else compose=; fi
case $1 in exec) shift ;; stop) exit 0 ;; *) exit 64 ;; esac
terminal=$compose input=$compose
while :; do
    case $1 in -T) terminal= ;; -i) input=yes ;; -*) exit 64 ;; *) break ;; esac
    shift
done
shift
if [ "$terminal" ] && { [ -p /dev/stdin ] || [ -p /dev/stdout ]; }; then
    echo "the input device is not a TTY" >&2
    exit 1
fi
[ "$input" ] || exec </dev/null
exec "$@"
"""
_EVERYWHERE = {"sudo": 'exec "$@"', "systemctl": "exit 0", "docker": _DOCKER}


class Shell:
    """An owner's shell: what is not of the server is there under its name, and does as much as is needed."""

    def __init__(self, directory: Path, enter: Sequence[str], programs: Mapping[str, str]) -> None:
        self._enter = enter
        self._bin, self._home = directory / "bin", directory / "home"
        for folder in (directory, self._bin, self._home):
            folder.mkdir()
        for name, script in {**_EVERYWHERE, **programs}.items():
            (self._bin / name).write_text(f"#!/bin/bash\n{script}\n")
            (self._bin / name).chmod(0o755)

    def program(self, name: str) -> Path:
        return self._bin / name

    def paste(self, command: str) -> Result:
        """Run a line, on no terminal, but with none of its programs in a pipe that it has not made itself."""
        script = 'PATH=$1:$PATH; cd "$2" || exit; eval "$3" </dev/null >"$2.out" 2>"$2.err"'
        words = ["bash", "-c", script, "paste", str(self._bin), str(self._home), command]
        done = run([*self._enter, *words])
        out, err = (Path(f"{self._home}.{kind}").read_text(errors="replace") for kind in ("out", "err"))
        return Result(done.status, out, done.stderr + err, done.seconds)

    def left_behind(self) -> list[Path]:
        """Files that a command has made: an address that was run as one would show."""
        return list(self._home.iterdir())
