# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated access lists against the servers themselves: access_lists.py --tool PATH [--count N] [--first SEED] [unittest's options]

Whom would this server let send elsewhere? Mailvitals reads the configuration, Exim and OpenSMTPD run it, and both have to
come to the same answer: "critical" only where a stranger is accepted, "well" only where it is refused, "unknown" only
where something lies outside of the text.
"""

import argparse
import re
import shutil
import socket
import struct
import sys
import unittest
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

from cell import Cell, run_in_cell
from dns_message import NOERROR, NXDOMAIN, TYPES, Question, decode_question, encode_answer
from exim_grammar import ADDRESSES, FILES, EximGrammar
from generated import ELSEWHERE, STRANGER, STRANGER_V6, Case, Dice, faults, judge, summary
from namespaces import Namespace
from processes import run
from socket_loop import SocketLoop
from unpacked import Unpacked, add_users, find_unpacked

_EXIM = ("exim", "usr/sbin/exim4")
_MOST_UNKNOWN = 0.35


class EverybodysNames:
    """A resolver that knows every name, and no address: what is asked is where mail for it goes."""

    def __init__(self, namespace: Namespace) -> None:
        self._loop = SocketLoop()
        self._loop.add(namespace.call(self._listen), self._serve)
        self._loop.start()

    def stop(self) -> None:
        self._loop.stop()

    @staticmethod
    def _listen() -> socket.socket:
        channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        channel.bind(("127.0.0.1", 53))
        return channel

    def _serve(self, channel: socket.socket) -> None:
        query, peer = channel.recvfrom(4096)
        try:
            code, records = self._answer(decode_question(query))
        except ValueError:
            return
        channel.sendto(encode_answer(query, code, records), peer)

    @staticmethod
    def _answer(question: Question) -> tuple[int, list[bytes]]:
        if question.name.rstrip(".").endswith(".arpa"):
            return NXDOMAIN, []
        if question.type == TYPES["MX"]:
            return NOERROR, [struct.pack("!H", 10) + b"\x02mx\x09elsewhere\x03com\x00"]
        return NOERROR, [socket.inet_aton("192.0.2.1")] if question.type == TYPES["A"] else []


class EximTrials:
    """What Exim says to a client at an address, with -bh: a real session, of which nothing is delivered."""

    def __init__(self, namespace: Namespace, directory: Path, unpacked: Unpacked) -> None:
        self._namespace = namespace
        self._directory = directory
        directory.mkdir()
        (directory / "spool").mkdir()
        for name, text in FILES.items():
            (directory / name).write_text(text)
        self._program = directory / "exim4"
        shutil.copyfile(unpacked.program("usr/sbin/exim4"), self._program)
        self._program.chmod(0o755)
        self._environment = unpacked.environment

    def accepts(self, case: Case, address: str) -> bool:
        """Is any of these senders accepted with a recipient elsewhere?"""
        pairs = [(sender, recipient) for sender in case.senders for recipient in ELSEWHERE]
        while pairs:
            codes = self._session(case, address, pairs)
            if any(code == "2" for code in codes):
                return True
            # "drop" ends the session; the next begins where it ended.
            pairs = pairs[max(len(codes), 1) :]
        return False

    def _session(self, case: Case, address: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        path = self._directory / f"{case.name}.conf"
        if not path.exists():
            path.write_text(case.text)
        said = ["EHLO [192.0.2.77]"]
        for sender, recipient in pairs:
            said += [f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "RSET"]
        command = ["env", *self._environment, str(self._program), "-C", str(path), "-bh", address]
        done = self._namespace.run(command, text="\r\n".join([*said, "QUIT", ""]))
        replies = re.findall(r"^(\d)\d\d (?!-)", done.stdout, re.MULTILINE)
        if "SIGSEGV" in done.stderr or "220" not in done.stdout and not re.search(r"^[45]\d\d", done.stdout, re.MULTILINE):
            raise AssertionError(f"{case.name} does not run:\n{done.stdout}\n{done.stderr}\n{case.text}")
        # The greeting and EHLO come first; a recipient that is discarded is accepted in words only.
        replies = replies[2:]
        discarded = "discarded" in done.stderr
        codes = []
        for i in range(0, len(replies) - 1, 3):
            mail, rcpt = replies[i], replies[i + 1]
            codes.append("d" if discarded and rcpt == "2" else rcpt if mail == "2" else mail)
        return codes


class AccessLists(unittest.TestCase):
    tool: ClassVar[Path]
    count: ClassVar[int]
    first: ClassVar[int]
    cell: ClassVar[Cell]

    def compare(self, cases: Sequence[Case], addresses: Iterable[str]) -> None:
        directory = self.cell.directory / self.id().rpartition(".")[2]
        directory.mkdir()
        judge(self.tool, cases, directory, list(addresses))
        print(summary(cases), end=" ... ", file=sys.stderr, flush=True)
        found = faults(cases)
        if found:
            self.fail("\n" + "\n".join(found[:5]) + f"\n{len(found)} differ")
        share = sum(case.verdict == "unknown" for case in cases) / len(cases)
        self.assertLess(share, _MOST_UNKNOWN)
        # Otherwise little would have been compared.
        for verdict in ("well", "critical"):
            self.assertGreater(sum(case.verdict == verdict for case in cases), len(cases) // 10, verdict)

    def test_exim(self) -> None:
        unpacked = find_unpacked(*_EXIM)
        if not unpacked:
            self.skipTest("Exim has not been fetched (see fetch-servers.sh)")
        self.cell.lay_over("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        namespace = Namespace(self.cell, "exim")
        names = EverybodysNames(namespace)
        self.addCleanup(names.stop)
        trials = EximTrials(namespace, self.cell.directory / "exim", unpacked)
        grammar = EximGrammar(self.cell.directory / "exim")
        cases = [grammar.case(self.first + i) for i in range(self.count)]

        def try_out(case: Case) -> None:
            for address in (STRANGER, Dice(case.name).choice(ADDRESSES)):
                case.accepted[address] = trials.accepts(case, address)
            # Rules for all of IPv4 leave those who come over IPv6.
            if "0.0.0.0" in case.text and not case.accepted[STRANGER]:
                case.accepted[STRANGER] = trials.accepts(case, STRANGER_V6)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(try_out, cases))
        self.compare(cases, ADDRESSES)


def _run(cell: Cell, arguments: Sequence[str]) -> int:
    add_users(cell)
    AccessLists.cell = cell
    program = unittest.main("__main__", argv=["lab", *arguments], exit=False, verbosity=2)
    return 0 if program.result.wasSuccessful() else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True, type=Path, help="the program trust_tool")
    parser.add_argument("--count", type=int, default=200, help="configurations for each server")
    parser.add_argument("--first", type=int, default=1, help="the seed of the first")
    options, rest = parser.parse_known_args()
    AccessLists.tool = options.tool.resolve()
    AccessLists.count, AccessLists.first = options.count, options.first
    if not AccessLists.tool.is_file():
        parser.error(f"there is no program {AccessLists.tool}")
    sys.exit(run_in_cell(lambda cell: _run(cell, rest)))
