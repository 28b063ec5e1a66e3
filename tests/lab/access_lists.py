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

import opensmtpd_grammar as smtpd
from cell import Cell, run_in_cell
from dns_message import NOERROR, NXDOMAIN, TYPES, Question, decode_question, encode_answer
from exim_grammar import ADDRESSES, FILES, EximGrammar
from generated import ELSEWHERE, STRANGER, STRANGER_V6, UNROUTABLE, Case, Dice, faults, judge, summary
from namespaces import Namespace, cable
from opensmtpd import OpenSmtpd
from smtp_client import Conversation
from socket_loop import SocketLoop
from unpacked import Unpacked, add_users, find_unpacked

_EXIM, _OPENSMTPD = ("exim", "usr/sbin/exim4"), ("opensmtpd", "usr/sbin/smtpd")
_MOST_UNKNOWN = 0.35


class EverybodysNames:
    """A resolver that knows every name but one, and no address: what is asked is where mail for it goes."""

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
        name = question.name.rstrip(".").lower()
        if name.endswith(".arpa") or name == UNROUTABLE:
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
            # Which of several was only accepted to be discarded does not show.
            if "d" in codes and len(codes) > 1:
                codes = [code for pair in pairs for code in self._session(case, address, [pair])]
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


class SmtpdTrials:
    """What one OpenSMTPD with all the configurations says to clients at several addresses."""

    def __init__(self, cell: Cell, unpacked: Unpacked, cases: Sequence[Case]) -> None:
        self._server, self._client = Namespace(cell, "smtpd"), Namespace(cell, "client")
        cable(self._server, "eth0", self._client, "eth0")
        clients = (STRANGER, *(address for address in smtpd.ADDRESSES if address != "127.0.0.1"))
        self._server.ip(f"address add {smtpd.SERVER}/24 dev eth0", "link set eth0 up")
        self._client.ip(*(f"address add {address}/32 dev eth0" for address in clients), "link set eth0 up",
                        f"route add {smtpd.SERVER} dev eth0")  # fmt: skip
        self._server.ip(*(f"route replace {address}/32 dev eth0" for address in clients))
        self.names = EverybodysNames(self._server)
        directory = cell.directory / "smtpd"
        server = OpenSmtpd(self._server, directory, unpacked)
        for name, text in smtpd.FILES.items():
            (directory / name).write_text(text)
        self.daemon = server.run(smtpd.together(cases))
        self.daemon.wait_ready(lambda: self._server.call(self._talks), 60.0)

    def stop(self) -> None:
        self.daemon.stop()
        self.names.stop()

    @staticmethod
    def _talks() -> bool:
        try:
            with Conversation("127.0.0.1", smtpd.FIRST_PORT, seconds=5.0) as talk:
                return talk.greeting.code == 220
        except OSError:
            return False

    def try_all(self, cases: Sequence[Case]) -> None:
        """Sessions mostly wait, so many are open at a time."""

        def try_out(case: Case) -> None:
            other = Dice(case.name).choice(smtpd.ADDRESSES)
            case.accepted[STRANGER] = self._client.call(self._accepts, case, STRANGER)
            place = self._server if other == "127.0.0.1" else self._client
            case.accepted[other] = place.call(self._accepts, case, other)

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(try_out, cases))

    @staticmethod
    def _accepts(case: Case, address: str) -> bool:
        local = address == "127.0.0.1"
        # What no rule looks at need not be varied.
        names = smtpd.NAMES if "helo" in case.text else smtpd.NAMES[:1]
        senders = case.senders if "mail-from" in case.text else case.senders[:1]
        for port in case.extra.local_ports if local else case.extra.ports:
            for name in names:
                with Conversation("127.0.0.1" if local else smtpd.SERVER, port, source=address) as talk:
                    talk.say(f"EHLO {name}")
                    for sender in senders:
                        for recipient in ELSEWHERE:
                            talk.say(f"MAIL FROM:<{sender}>")
                            reply = talk.say(f"RCPT TO:<{recipient}>")
                            if reply.code == 250:
                                return True
                            talk.say("RSET")
        return False


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


    def test_opensmtpd(self) -> None:
        unpacked = find_unpacked(*_OPENSMTPD)
        if not unpacked:
            self.skipTest("OpenSMTPD has not been fetched (see fetch-servers.sh)")
        self.cell.lay_over("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        grammar = smtpd.OpenSmtpdGrammar(self.cell.directory / "smtpd")
        cases = [grammar.case(self.first + i) for i in range(self.count)]
        trials = SmtpdTrials(self.cell, unpacked, cases)
        self.addCleanup(trials.stop)
        trials.try_all(cases)
        self.compare(cases, smtpd.ADDRESSES)


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
