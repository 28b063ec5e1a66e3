# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives beside the owner's mail server and should never face the Internet: real servers where they were fetched,
small fakes with the greetings of the others; and the owner's host, which publishes their ports as Docker does."""

import socket
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from addresses import POSTFIX_V4, POSTFIX_V6, PUBLIC_V4, PUBLIC_V6, is_v6
from namespaces import Namespace
from processes import Daemon, run_checked
from socket_loop import SocketLoop
from unpacked import Unpacked, find_unpacked

REDIS, MARIADB, MEMCACHED = 6379, 3306, 11211

_DOCKER_API = (
    b"HTTP/1.0 200 OK\r\nApi-Version: 1.47\r\nDocker-Experimental: false\r\nServer: Docker/27.3.1 (linux)\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nOK"
)
# port: what the client has to say first, and the reply; no words: the server speaks first.
FAKES: dict[int, tuple[bytes, bytes]] = {
    2375: (b"GET /_ping HTTP/1.", _DOCKER_API),
    9200: (b"GET / HTTP/1.", b'HTTP/1.0 200 OK\r\n\r\n{\n  "tagline" : "You Know, for Search"\n}\n'),
    10001: (b"", b"VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t31491\nCUID\t1\nDONE\n"),
    2525: (b"", b"220 mail.lab.test ESMTP\r\n"),
    8080: (b"", b"SSH-2.0-OpenSSH_9.2p1\r\n"),
}


@dataclass(frozen=True)
class _Fetched:
    name: str
    program: str


_SERVERS = {
    REDIS: _Fetched("redis", "usr/bin/redis-server"),
    MARIADB: _Fetched("mariadb", "usr/sbin/mariadbd"),
    MEMCACHED: _Fetched("memcached", "usr/bin/memcached"),
}


class InnerServices:
    """Servers in the container network, each at its usual port."""

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        self._namespace = namespace
        self._directory = directory
        directory.mkdir()
        self._running: dict[int, Daemon] = {}
        self._heard: list[tuple[int, str, bytes]] = []
        self._lock = threading.Lock()
        self._loop = SocketLoop()
        for port, (wanted, reply) in FAKES.items():
            for address in (POSTFIX_V4, POSTFIX_V6):
                listening = namespace.call(_listen, address, port)
                self._loop.add(listening, partial(self._accept, port, wanted, reply))
        self._loop.start()

    def has(self, port: int) -> bool:
        return self._find(port) is not None

    def start(self, port: int, *options: str) -> None:
        """The real server, with these options of its own; one that runs is ended first."""
        unpacked = self._find(port)
        if unpacked is None:
            raise ValueError(f"no server for port {port} was fetched (see fetch-servers.sh)")
        if port in self._running:
            self._running.pop(port).stop()
        server = _SERVERS[port]
        home = self._directory / server.name
        home.mkdir(exist_ok=True)
        command = ["env", *unpacked.environment, str(unpacked.program(server.program)), *self._options(port, home)]
        daemon = self._namespace.start(server.name, [*command, *options], self._directory / f"{server.name}.log")
        self._running[port] = daemon
        daemon.wait_ready(partial(self._answers, port), 30.0)

    def heard(self) -> list[tuple[int, str, bytes]]:
        """Port, caller and first words of each connection to a fake."""
        with self._lock:
            return list(self._heard)

    def forget(self) -> None:
        with self._lock:
            self._heard.clear()

    def stop(self) -> None:
        while self._running:
            self._running.popitem()[1].stop()
        self._loop.stop()

    @staticmethod
    def _find(port: int) -> Unpacked | None:
        return find_unpacked(_SERVERS[port].name, _SERVERS[port].program)

    def _options(self, port: int, home: Path) -> list[str]:
        if port == REDIS:
            return ["--port", str(port), "--dir", str(home), "--save", "", "--bind", "*", "-::*"]
        if port == MEMCACHED:
            return ["-u", "root", "-p", str(port)]
        tree = find_unpacked("mariadb", "usr/sbin/mariadbd")
        assert tree is not None
        # No grant tables: no password could be right or wrong; who reaches it sees the same greeting.
        return [
            "--no-defaults", f"--datadir={home}", f"--port={port}", f"--socket={home}/socket", "--user=root",
            "--skip-grant-tables", "--skip-networking=0", "--bind-address=*", "--innodb-buffer-pool-size=8M",
            f"--lc-messages-dir={tree.program('usr/share/mysql')}",
        ]  # fmt: skip

    def _answers(self, port: int) -> bool:
        def connect() -> bool:
            with socket.create_connection((POSTFIX_V4, port), 1.0):
                return True

        try:
            return self._namespace.call(connect)
        except OSError:
            return False

    def _accept(self, port: int, wanted: bytes, reply: bytes, listening: socket.socket) -> None:
        connection, peer = listening.accept()
        threading.Thread(target=self._talk, args=(connection, peer[0], port, wanted, reply), daemon=True).start()

    def _talk(self, connection: socket.socket, client: str, port: int, wanted: bytes, reply: bytes) -> None:
        connection.settimeout(10)
        said = b""
        try:
            with connection:
                if wanted:
                    said = connection.recv(1000)
                if said.startswith(wanted):
                    connection.sendall(reply)
                if not wanted:
                    said = connection.recv(1000)
        except OSError:
            pass  # the client left
        with self._lock:
            self._heard.append((port, client, said))


class PublishedPorts:
    """What Docker does with a published port on the owner's host, and what ufw would do with it if it saw it."""

    def __init__(self, home: Namespace) -> None:
        self._home = home
        for family in ("ip", "ip6"):
            self._load(f"add table {family} published\n")

    def publish(self, *ports: int, v4: bool = True, v6: bool = True) -> None:
        self.clear()
        listed = ", ".join(str(port) for port in ports)
        for family, public, container, wanted in (
            ("ip", PUBLIC_V4, POSTFIX_V4, v4),
            ("ip6", PUBLIC_V6, POSTFIX_V6, v6),
        ):
            if not ports or not wanted:
                continue
            self._load(f"""
table {family} published {{
    chain prerouting {{
        type nat hook prerouting priority dstnat + 1;
        {family} daddr {public} tcp dport {{ {listed} }} dnat to {container}
    }}
}}
""")

    def deny_incoming(self) -> None:
        """ufw's default: nothing comes in to the host itself but mail. What is forwarded is none of that."""
        for family in ("ip", "ip6"):
            self._load(f"""
table {family} published {{
    chain input {{
        type filter hook input priority 0; policy drop;
        iif lo accept
        ct state established,related accept
        meta l4proto {{ icmp, icmpv6 }} accept
        tcp dport {{ 25, 465, 587 }} accept
    }}
}}
""")

    def drop_all_but_mail(self) -> None:
        """A firewall in front of everything, which answers nothing."""
        for family in ("ip", "ip6"):
            self._load(f"""
table {family} published {{
    chain front {{
        type filter hook prerouting priority raw;
        iifname eth0 tcp flags syn / syn,ack tcp dport != {{ 25, 465, 587 }} drop
    }}
}}
""")

    def drop_in_docker_user(self, line: str) -> None:
        """A line for the chain DOCKER-USER, as the page of exposure.service shows it; for IPv6 with ip6tables."""
        for program in ("iptables", "ip6tables"):
            for command in (f"{program} -N DOCKER-USER", f"{program} -I FORWARD -j DOCKER-USER",
                            line.replace("iptables", program)):  # fmt: skip
                run_checked(self._home.inside(command.split()))

    def clear(self) -> None:
        for program in ("iptables", "ip6tables"):
            if self._home.run([program, "-F", "DOCKER-USER"]).status == 0:
                run_checked(self._home.inside([program, "-D", "FORWARD", "-j", "DOCKER-USER"]))
                run_checked(self._home.inside([program, "-X", "DOCKER-USER"]))
        for family in ("ip", "ip6"):
            self._load(f"delete table {family} published\nadd table {family} published\n")

    def _load(self, rules: str) -> None:
        run_checked(self._home.inside(["nft", "-f", "-"]), text=rules)


def _listen(address: str, port: int) -> socket.socket:
    return socket.create_server((address, port), family=socket.AF_INET6 if is_v6(address) else socket.AF_INET)
