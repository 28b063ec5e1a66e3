# SPDX-License-Identifier: GPL-3.0-or-later
"""The tester's resolver: Unbound, walking down from the laboratory's own root; it validates DNSSEC where it is given an anchor."""

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
    interface: {v4}
    interface: {v6}
    access-control: 0.0.0.0/0 allow
    access-control: ::/0 allow
    root-hints: "{directory}/root.hints"
    module-config: "{modules}"
{anchor}    # Names and networks that Unbound answers by itself elsewhere, and that make up this world.
    local-zone: "test." nodefault
    unblock-lan-zones: yes
    do-not-query-localhost: no
remote-control:
    control-enable: yes
    control-interface: "{directory}/control"
    control-use-cert: no
"""


class Resolver:
    def __init__(self, namespace: Namespace, directory: Path, root_hints: str, trust_anchor: str = "") -> None:
        """`trust_anchor`: a DS or DNSKEY record of the root; without one nothing is validated."""
        directory.mkdir()
        self._configuration = directory / "unbound.conf"
        self._configuration.write_text(
            _CONFIGURATION.format(
                directory=directory,
                v4=RESOLVER.v4,
                v6=RESOLVER.v6,
                modules="validator iterator" if trust_anchor else "iterator",
                anchor=f'    trust-anchor-file: "{directory}/anchor"\n' if trust_anchor else "",
            )
        )
        (directory / "anchor").write_text(trust_anchor)
        (directory / "root.hints").write_text(root_hints)
        self.daemon: Daemon = namespace.start(
            "unbound", ["unbound", "-d", "-c", str(self._configuration)], directory / "unbound.log"
        )

    def forget(self, zone: str) -> None:
        """Drop what is cached of a zone, so that a change in it is seen at once."""
        run_checked(["unbound-control", "-c", str(self._configuration), "flush_zone", zone])
