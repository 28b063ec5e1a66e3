# SPDX-License-Identifier: GPL-3.0-or-later
"""Many mail hosts in one Postfix: each has an address of its own, and on its port 25 certificates of its own."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from namespaces import Namespace
from processes import Daemon, run_checked

_MAIN = """
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/mail.log
maillog_file_prefixes = {directory}
myhostname = farm.plain.test
inet_protocols = all
mydestination =
local_transport = error:no local mail here
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = may
"""

_SERVICES = """
rewrite    unix       - - n -     - trivial-rewrite
cleanup    unix       n - n -     0 cleanup
tlsmgr     unix       - - n 1000? 1 tlsmgr
proxymap   unix       - - n -     - proxymap
anvil      unix       - - n -     1 anvil
postlog    unix-dgram n - n -     1 postlogd
"""


@dataclass(frozen=True)
class MailHost:
    address: str
    chains: tuple[Path, ...]  # each a key, its certificate and what else is sent; none: STARTTLS is turned off
    port: int = 25
    options: tuple[str, ...] = ()  # of this service alone


class MailHosts:
    def __init__(self, namespace: Namespace, directory: Path, hosts: Iterable[MailHost]) -> None:
        self.configuration = directory / "conf"
        for folder in (directory, self.configuration, directory / "queue", directory / "data"):
            folder.mkdir()
        shutil.chown(directory / "data", "postfix")
        main = self.configuration / "main.cf"
        main.write_text(_MAIN.format(directory=directory))
        os.utime(main, (0, 0))  # Postfix waits with a file that may still be changing
        (self.configuration / "master.cf").write_text("".join(map(_service, hosts)) + _SERVICES)
        run_checked(namespace.inside(["postfix", "-c", str(self.configuration), "check"]))
        programs = run_checked(["postconf", "-c", str(self.configuration), "-h", "daemon_directory"]).strip()
        command = [f"{programs}/master", "-c", str(self.configuration), "-s"]
        self.daemon: Daemon = namespace.start("postfix", command, directory / "master.log")


def _service(host: MailHost) -> str:
    chains = ",".join(map(str, host.chains))
    option = f"smtpd_tls_chain_files={chains}" if host.chains else "smtpd_tls_security_level=none"
    options = "".join(f"  -o {each}\n" for each in (option, *host.options))
    return f"{host.address}:{host.port} inet n - n - - smtpd\n{options}"
