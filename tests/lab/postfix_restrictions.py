# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom Postfix lets relay, and whom Mailvitals reads from its files: postfix_restrictions.py --cli PATH [--count N]
[--seed S]

Configurations are made from a grammar. For each, Mailvitals judges the texts, and the real server is asked by a stranger,
who may lie about all that a client says of itself, and by a client in the containers' network. One Postfix serves all of
them: each service of each configuration is an smtpd at a port of its own.
"""

import argparse
import json
import os
import random
import shutil
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cell import Cell, run_in_cell
from namespaces import Namespace, cable, demand_abilities
from postfix_grammar import BOSS, FRIEND, PARTNER, Configuration, Maker, master
from processes import Daemon, run_checked

SERVER, GATEWAY, STRANGER, LOOPBACK = "172.22.1.253", "172.22.1.1", "185.53.177.9", "127.0.0.1"
MOST_OPEN = 0.25  # of all configurations; the grammar hides something in about as many

# For those of which each service brings all that smtpd reads.
_COMMON = """
compatibility_level = 3.6
myhostname = mail.example.org
mydestination = localhost
virtual_mailbox_domains = example.org
inet_interfaces = all
"""
_MAIN = """
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/mail.log
maillog_file_prefixes = {directory}
inet_protocols = ipv4
local_transport = error:none
local_recipient_maps =
alias_maps =
alias_database =
smtpd_error_sleep_time = 0
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
max_idle = 5
"""
_SERVICES = """
cleanup    unix       n - n -     0 cleanup
qmgr       unix       n - n 300   1 qmgr
rewrite    unix       - - n -     - trivial-rewrite
bounce     unix       - - n -     0 bounce
defer      unix       - - n -     0 bounce
trace      unix       - - n -     0 bounce
proxymap   unix       - - n -     - proxymap
anvil      unix       - - n -     1 anvil
error      unix       - - n -     - error
retry      unix       - - n -     - error
postlog    unix-dgram n - n -     1 postlogd
"""
_NETWORK = json.dumps([{
    "Name": "mail", "Id": "0123456789ab", "Driver": "bridge", "EnableIPv6": False,
    "IPAM": {"Config": [{"Subnet": "172.22.1.0/24", "Gateway": GATEWAY}]},
    "Containers": {"a": {"Name": "postfix", "IPv4Address": f"{SERVER}/24", "IPv6Address": ""}},
    "Options": {"com.docker.network.bridge.name": "br-mail"},
}])  # fmt: skip
_DAEMON = '{"iptables": false}\n'  # whoever calls appears as the gateway


@dataclass(frozen=True)
class Claim:
    """What a client says of itself, and to whom it wants to write."""

    helo: str = "a.stranger.test"
    sender: str = "someone@stranger.test"
    recipient: str = "w@elsewhere.test"


PLAIN = Claim()
SILENT = Claim(helo="")  # no HELO, and so nothing that the list for it could refuse
TO_PARTNER, TO_NAMESAKE = Claim(recipient=PARTNER), Claim(recipient="v@elsewhere.test")
CLAIMS = (
    PLAIN, Claim(sender=BOSS), Claim(sender=""), Claim(helo=FRIEND), Claim(helo="192.0.2.7"), Claim(helo=FRIEND, sender=BOSS), SILENT,
    Claim(helo="", sender=BOSS), Claim(sender="x@other.example"), Claim(sender="boss@stranger.test"), Claim(helo="x.example"),
    Claim(helo=FRIEND, sender="x@other.example"),
)  # fmt: skip


@dataclass
class Seen:
    """What the real server did, over all of a configuration's services."""

    claims: set[Claim] = field(default_factory=set)  # with which a stranger was let in
    gateway: bool = False
    dead: bool = False


class Session:
    def __init__(self, source: str, port: int) -> None:
        server = LOOPBACK if source == LOOPBACK else SERVER
        self._socket = socket.create_connection((server, port), timeout=8.0, source_address=(source, 0))
        self._file = self._socket.makefile("rb")

    def reply(self) -> int:
        while True:
            line = self._file.readline()
            if not line:
                raise OSError("closed")
            if line[3:4] != b"-":
                return int(line[:3])

    def say(self, line: str) -> int:
        self._socket.sendall(f"{line}\r\n".encode())
        return self.reply()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def is_let_in(source: str, port: int, claim: Claim) -> bool | None:
    """As far as 354; nothing is ever sent. None: the server does not answer at all."""
    try:
        session = Session(source, port)
    except OSError:
        return None
    try:
        try:
            greeting = session.reply()
        except OSError:
            return None
        if greeting != 220:
            return False
        # Of two recipients smtpd knows neither when it comes to DATA.
        recipient = f"RCPT TO:<{claim.recipient}>"
        for command in (f"HELO {claim.helo}", f"MAIL FROM:<{claim.sender}>", recipient, recipient):
            if command != "HELO " and session.say(command) != 250:
                return False
        return session.say("DATA") == 354
    except OSError:
        return False
    finally:
        session.close()


def _is_open(port: int) -> bool:
    try:
        socket.create_connection((SERVER, port), timeout=1.0).close()
    except OSError:
        return False
    return True


class Laboratory:
    def __init__(self, cell: Cell) -> None:
        demand_abilities(cell, ("postfix", "postconf"))
        self.server, self.clients = Namespace(cell, "server"), Namespace(cell, "clients")
        cable(self.server, "eth0", self.clients, "eth0")
        self.server.ip(f"address add {SERVER}/24 dev eth0", "link set eth0 up", f"route add default via {GATEWAY}")
        self.clients.ip(f"address add {GATEWAY}/24 dev eth0", f"address add {STRANGER}/32 dev eth0", "link set eth0 up")
        self.directory = cell.directory / "postfix"
        self.tables = cell.directory / "tables"
        for folder in (self.tables, self.directory, *(self.directory / name for name in ("conf", "queue", "data"))):
            folder.mkdir()
        shutil.chown(self.directory / "data", "postfix")
        self.daemon: Daemon | None = None

    def start(self, main: str, services: str) -> None:
        conf = self.directory / "conf"
        (conf / "main.cf").write_text(main + _MAIN.format(directory=self.directory))
        (conf / "master.cf").write_text(services + _SERVICES)
        for file in (conf / "main.cf", conf / "master.cf", *self.tables.iterdir()):
            os.utime(file, (0, 0))  # Postfix waits with each file that may still be changing
        if not list((self.directory / "queue").iterdir()):
            run_checked(self.server.inside(["postfix", "-c", str(conf), "check"]))
        programs = run_checked(["postconf", "-c", str(conf), "-h", "daemon_directory"]).strip()
        self.daemon = self.server.start("postfix", [f"{programs}/master", "-c", str(conf), "-s"], self.directory / "log")

    def wait(self, port: int) -> None:
        assert self.daemon
        self.daemon.wait_ready(lambda: self.clients.call(_is_open, port))

    def stop(self) -> None:
        if self.daemon:
            self.daemon.stop()
            self.daemon = None

    def postconf(self, *options: str) -> str:
        return run_checked(["postconf", "-c", str(self.directory / "conf"), *options])


def services_of(cases: list[Configuration]) -> Iterator[tuple[int, str, int]]:
    port = 10000
    for number, case in enumerate(cases):
        for name in case.services:
            port += 1
            yield number, name, port


def as_services(cases: list[Configuration]) -> str:
    """All parameters of all cases as each service's own, which weigh as much as those of main.cf."""
    lines = []
    for number, name, port in services_of(cases):
        inner = name.startswith("127.")
        lines.append(f"{'127.0.0.1:' if inner else ''}{port} inet n - n - - smtpd")
        for key, value in cases[number].merged(name).items():
            # A name is a variable of the service; an empty value in braces would be no assignment.
            lines.append(f"  -o {{ {key} = {' '.join(value.split())} }}")
    return "\n".join(lines) + "\n"


def ask(laboratory: Laboratory, cases: list[Configuration], ports: list[tuple[int, str, int]]) -> list[Seen]:
    seen = [Seen() for _ in cases]

    def one(entry: tuple[int, str, int]) -> None:
        number, name, port = entry
        if name.startswith("127."):
            return
        first = is_let_in(STRANGER, port, PLAIN)
        if first is None:
            seen[number].dead = True
            return
        for claim in (*CLAIMS, TO_PARTNER, TO_NAMESAKE):
            if is_let_in(STRANGER, port, claim):
                seen[number].claims.add(claim)
        seen[number].gateway = seen[number].gateway or any(is_let_in(GATEWAY, port, claim) for claim in (PLAIN, SILENT))

    def all_of_them() -> None:
        # Threads inherit the namespace of the one that starts them.
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(one, ports))

    laboratory.clients.call(all_of_them)
    return seen


def judge(cli: Path, directory: Path, texts: dict[str, str]) -> list[dict[str, Any]]:
    directory.mkdir()
    for name, text in texts.items():
        (directory / name).write_text(text)
    done = run_checked([
        "sh", "-c", '"$@" || test $? -le 3', "sh", str(cli), "configuration",
        *(str(directory / name) for name in texts), "--json", "-",
    ])  # fmt: skip
    findings: list[dict[str, Any]] = json.loads(done)["findings"]
    return findings


OPEN = {"trust-elsewhere", "not-understood", "trusts-claims-elsewhere", "could-not-look", "trust-not-given"}


def complaints(case: Configuration, seen: Seen, findings: list[dict[str, Any]]) -> Iterator[str]:
    """Where the program and the server do not agree."""
    tags = {finding["tag"] for finding in findings}
    armed = any(finding["tag"].startswith("armed") and finding["subject"] == GATEWAY for finding in findings)
    well = not any(finding["outcome"] in ("critical", "warning", "unknown") for finding in findings)
    plain, partner = PLAIN in seen.claims or SILENT in seen.claims, not seen.claims.isdisjoint((TO_PARTNER, TO_NAMESAKE))
    lied = bool(seen.claims - {PLAIN, SILENT, TO_PARTNER, TO_NAMESAKE})
    if well and (seen.claims or seen.gateway):
        yield f"well, but let in: {seen}"
    if "trusts-everybody" in tags and not plain:
        yield "everybody, but a stranger is refused"
    if "trusts-claims" in tags and not lied:
        yield "claims, but every lie is refused"
    if "relays-to" in tags and not partner:
        yield "a recipient, but it is refused"
    if "takes-nothing" in tags and not seen.dead and not any(name.startswith("127.") for name in case.services):
        yield "takes nothing, but answers"
    if armed and not seen.gateway and not case.opaque:
        yield "armed, but the gateway is refused"
    if case.opaque:
        return
    if seen.gateway and not plain and not armed and not tags & {"trusts-claims"}:
        yield "the gateway is let in, and not armed"
    if plain and "trusts-everybody" not in tags:
        yield "a stranger is let in, and not everybody is trusted"
    if lied and not plain and "trusts-claims" not in tags:
        yield "a lie is let in, and not said"
    broken = "172.22.1.7/24" in case.main()  # a network that Postfix does not take either
    if tags & OPEN and not broken:
        yield f"left open although all is told: {tags & OPEN}"


def texts_of(case: Configuration, seed: int) -> dict[str, str]:
    return {"main.cf": case.main(), "master.cf": master(case, random.Random(seed)), "networks.json": _NETWORK,
            "daemon.json": _DAEMON, **case.files}  # fmt: skip


def show(what: str, case: Configuration, texts: dict[str, str], findings: list[dict[str, Any]], seen: Seen) -> None:
    files = "".join(f"--- {name}\n{text}" for name, text in {**case.files, **case.hidden}.items())
    tags = sorted({finding["tag"] for finding in findings})
    print(f"\n=== {what}\n{texts['main.cf']}--- master.cf\n{texts['master.cf']}{files}{tags}\n{seen}", file=sys.stderr)


def run(cell: Cell, cli: Path, count: int, seed: int, real: int) -> int:
    begun = time.monotonic()
    laboratory = Laboratory(cell)
    cases = []
    for number in range(count):
        tables = laboratory.tables / str(number)
        tables.mkdir()
        case = Maker(seed + number, str(tables)).make()
        for name, text in {**case.files, **case.hidden}.items():
            (tables / name).write_text(text)
            os.utime(tables / name, (0, 0))
        cases.append(case)
    texts = [texts_of(case, seed + number) for number, case in enumerate(cases)]
    work = cell.directory / "texts"
    work.mkdir()
    with ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(lambda entry: judge(cli, work / str(entry[0]), entry[1]), enumerate(texts)))
    ready = time.monotonic()
    ports = list(services_of(cases))
    laboratory.start(_COMMON, as_services(cases))
    try:
        laboratory.wait(ports[0][2])
        seen = ask(laboratory, cases, ports)
        # A busy machine makes servers slow; what seems wrong is asked once more, alone.
        for number, case in enumerate(cases):
            if any(complaints(case, seen[number], judged[number])):
                seen[number] = ask(laboratory, cases, [entry for entry in ports if entry[0] == number])[number]
    finally:
        laboratory.stop()
    wrong = 0
    tally: Counter[str] = Counter()
    for number, (case, what, findings) in enumerate(zip(cases, seen, judged, strict=True)):
        tags = {finding["tag"] for finding in findings}
        tally.update(tags)
        tally["- left open"] += bool(tags & OPEN)
        tally["- something not told"] += case.opaque
        tally["- relays for strangers"] += not what.claims.isdisjoint((PLAIN, SILENT))
        tally["- relays for liars"] += bool(what.claims) and what.claims.isdisjoint((PLAIN, SILENT))
        tally["- refuses strangers"] += not what.claims
        tally["- relays for the gateway"] += what.gateway
        for complaint in complaints(case, what, findings):
            wrong += 1
            show(f"{seed + number}: {complaint}", case, texts[number], findings, what)
    share = tally["- left open"] / count
    print(f"{count} configurations, {len(ports)} services: read in {ready - begun:.1f} s, asked in "
          f"{time.monotonic() - ready:.1f} s; {wrong} disagreements; {share:.0%} left open", file=sys.stderr)  # fmt: skip
    print("\n".join(f"{number:5} {what}" for what, number in tally.most_common()), file=sys.stderr)
    wrong += as_files(laboratory, cli, cell.directory / "files", cases[:real])
    wrong += as_printed(laboratory, cli, cell.directory / "printed", cases[:real])
    print(f"{time.monotonic() - begun:.1f} s in all", file=sys.stderr)
    return 1 if wrong or share > MOST_OPEN else 0


PORTS = {"smtp": 25, "submission": 587, "465": 465, "127.0.0.1:10025": 10025}


def as_files(laboratory: Laboratory, cli: Path, directory: Path, cases: list[Configuration]) -> int:
    """The very files that Mailvitals is given, one server after the other."""
    directory.mkdir()
    wrong = 0
    for number, case in enumerate(cases):
        # Which domains are whose is known to other programs than smtpd, and they read main.cf.
        case.parameters["relay_domains"] = ("example.net", "static:all", "regexp:{{/./ x}}", "")[number % 4]
        texts = texts_of(case, number)
        findings = judge(cli, directory / str(number), texts)
        laboratory.start(case.main(), texts["master.cf"].replace(" n - y ", " n - n "))
        try:
            laboratory.wait(25)
            seen = ask(laboratory, [case], [(0, name, PORTS[name]) for name in case.services])[0]
        finally:
            laboratory.stop()
        for complaint in complaints(case, seen, findings):
            wrong += 1
            show(f"files of {number}: {complaint}", case, texts, findings, seen)
    print(f"{len(cases)} configurations from their files; {wrong} disagreements", file=sys.stderr)
    return wrong


def as_printed(laboratory: Laboratory, cli: Path, directory: Path, cases: list[Configuration]) -> int:
    """The same verdict from main.cf and master.cf, postconf -n with -M, postconf -n with -P, and postconf."""
    directory.mkdir()
    wrong = 0
    for number, case in enumerate(cases):
        conf = laboratory.directory / "conf"
        services = master(case, random.Random(number))
        (conf / "main.cf").write_text(case.main())
        (conf / "master.cf").write_text(services)
        forms = {
            "files": {"main.cf": case.main(), "master.cf": services},
            "M": {"postconf-n": laboratory.postconf("-n"), "postconf-M": laboratory.postconf("-M")},
            "P": {
                "postconf-n": laboratory.postconf("-n"),
                "postconf-M": "".join(f"{name} inet n - y - - smtpd\n" for name in case.services),
                "postconf-P": laboratory.postconf("-P"),
            },
            "all": {"postconf": laboratory.postconf(), "postconf-M": laboratory.postconf("-M")},
        }
        verdicts = {}
        for form, texts in forms.items():
            texts = {name: text for name, text in {**texts, **case.files}.items() if text}
            findings = judge(cli, directory / f"{number}-{form}", {**texts, "networks.json": _NETWORK, "daemon.json": _DAEMON})
            verdicts[form] = sorted({(finding["tag"], finding["outcome"]) for finding in findings})
        if len({str(verdict) for verdict in verdicts.values()}) != 1:
            wrong += 1
            print(f"\n=== {number}: printed otherwise\n{case.main()}--- master.cf\n{services}", file=sys.stderr)
            for form, verdict in verdicts.items():
                print(f"  {form}: {verdict}", file=sys.stderr)
    print(f"{len(cases)} configurations as Postfix prints them; {wrong} differ", file=sys.stderr)
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", required=True, type=Path)
    parser.add_argument("--count", default=200, type=int)
    parser.add_argument("--printed", default=4, type=int)
    parser.add_argument("--seed", default=1, type=int)
    options = parser.parse_args()
    return run_in_cell(lambda cell: run(cell, options.cli.resolve(), options.count, options.seed, options.printed))


if __name__ == "__main__":
    sys.exit(main())
