# SPDX-License-Identifier: GPL-3.0-or-later
"""Authoritative name servers: NSD, once as registry (root and top-level domains), once for all other zones."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from namespaces import Namespace
from processes import Daemon

_CONFIGURATION = """
server:
    server-count: 1
    username: ""
    chroot: ""
    database: ""
    zonesdir: "{directory}"
    zonelistfile: "{directory}/zone.list"
    xfrdfile: "{directory}/xfrd.state"
    xfrdir: "{directory}"
    pidfile: "{directory}/nsd.pid"
    hide-version: yes
    rrl-ratelimit: 0
{addresses}
remote-control:
    control-enable: no
{zones}
"""


class NameServer:
    def __init__(
        self, namespace: Namespace, directory: Path, addresses: Sequence[str], zones: Mapping[str, str]
    ) -> None:
        directory.mkdir()
        sections = []
        self._files: dict[str, Path] = {}
        for number, (zone, text) in enumerate(zones.items()):
            file = f"{number}.zone"
            self._files[zone] = directory / file
            (directory / file).write_text(text)
            sections.append(f'zone:\n    name: "{zone}"\n    zonefile: "{file}"\n')
        configuration = directory / "nsd.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                directory=directory,
                addresses="".join(f"    ip-address: {address}\n" for address in addresses),
                zones="".join(sections),
            )
        )
        self.daemon: Daemon = namespace.start("nsd", ["nsd", "-d", "-c", str(configuration)], directory / "nsd.log")

    def replace(self, zone: str, text: str) -> None:
        """Serve another version of a zone; its serial number must be higher."""
        self._files[zone].write_text(text)
        self.daemon.hang_up()
