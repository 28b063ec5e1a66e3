# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolvers: Unbound. The tester's walks down from the laboratory's own root, and validates DNSSEC where it is given an
anchor."""

from collections.abc import Iterable
from pathlib import Path

from addresses import RESOLVER
from namespaces import Namespace
from processes import Daemon, run_checked

_CONFIGURATION = """
server:
    directory: "{directory}"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    log-servfail: yes
    num-threads: 1
    access-control: 0.0.0.0/0 allow
    access-control: ::/0 allow
    # Names and networks that Unbound answers by itself elsewhere, and that make up this world.
    local-zone: "test." nodefault
    unblock-lan-zones: yes
{server}
remote-control:
    control-enable: yes
    control-interface: "{directory}/control"
    control-use-cert: no
{clauses}
"""


class Unbound:
    def __init__(
        self, name: str, namespace: Namespace, directory: Path, server: Iterable[str], clauses: str = ""
    ) -> None:
        """`server`: lines of its own for the clause of that name; `clauses`: others below it."""
        self._configuration = directory / "unbound.conf"
        lines = "\n".join(f"    {line}" for line in server)
        self._configuration.write_text(_CONFIGURATION.format(directory=directory, server=lines, clauses=clauses))
        self.daemon: Daemon = namespace.start(
            name, ["unbound", "-d", "-c", str(self._configuration)], directory / "unbound.log"
        )

    def control(self, *words: str) -> None:
        run_checked(["unbound-control", "-c", str(self._configuration), *words])

    def forget(self, zone: str) -> None:
        """Drop what is cached of a zone, so that a change in it is seen at once."""
        self.control("flush_zone", zone)


def tester_resolver(namespace: Namespace, directory: Path, root_hints: str, trust_anchor: str = "") -> Unbound:
    """`trust_anchor`: a DS or DNSKEY record of the root; without one nothing is validated."""
    directory.mkdir()
    (directory / "anchor").write_text(trust_anchor)
    (directory / "root.hints").write_text(root_hints)
    server = [f"interface: {RESOLVER.v4}", f"interface: {RESOLVER.v6}", f'root-hints: "{directory}/root.hints"']
    server.append("do-not-query-localhost: no")
    server.append(f'module-config: "{"validator iterator" if trust_anchor else "iterator"}"')
    if trust_anchor:
        server.append(f'trust-anchor-file: "{directory}/anchor"')
    return Unbound("unbound", namespace, directory, server)
