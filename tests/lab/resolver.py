# SPDX-License-Identifier: GPL-3.0-or-later
"""The tester's resolver: Unbound, walking down from the laboratory's own root; it does not validate DNSSEC."""

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
    num-threads: 1
    interface: {v4}
    interface: {v6}
    access-control: 0.0.0.0/0 allow
    access-control: ::/0 allow
    root-hints: "{directory}/root.hints"
    module-config: "iterator"
    # Names and networks that Unbound answers by itself elsewhere, and that make up this world.
    local-zone: "test." nodefault
    unblock-lan-zones: yes
    do-not-query-localhost: no
remote-control:
    control-enable: yes
    control-interface: "{directory}/control"
    control-use-cert: no
"""


class Resolver:
    def __init__(self, namespace: Namespace, directory: Path, root_hints: str) -> None:
        directory.mkdir()
        self._configuration = directory / "unbound.conf"
        self._configuration.write_text(_CONFIGURATION.format(directory=directory, v4=RESOLVER.v4, v6=RESOLVER.v6))
        (directory / "root.hints").write_text(root_hints)
        self.daemon: Daemon = namespace.start(
            "unbound", ["unbound", "-d", "-c", str(self._configuration)], directory / "unbound.log"
        )

    def forget(self, zone: str) -> None:
        """Drop what is cached of a zone, so that a change in it is seen at once."""
        run_checked(["unbound-control", "-c", str(self._configuration), "flush_zone", zone])
