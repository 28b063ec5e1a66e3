# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner's mail server when it is an Exim: the ACL of its own default configuration, and what owners make of that."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from addresses import DOMAIN, MAIL_HOST, POSTFIX_V4, POSTFIX_V6, SINK
from certificates import Certificate
from namespaces import Namespace
from processes import Daemon
from unpacked import Unpacked

USER = "Debian-exim"
ONLY_ITSELF = "127.0.0.1 : ::::1"  # Exim's lists are parted by colons, so those in addresses are doubled

_CONFIGURATION = """
exim_path = {program}
exim_user = {user}
exim_group = {user}
# The program is no setuid one here, so it stays who it is once it has its ports.
deliver_drop_privilege = true
spool_directory = {directory}/spool
log_file_path = {directory}/%s.log
pid_file_path = {directory}/exim.pid
keep_environment = LD_LIBRARY_PATH
primary_hostname = {host}
domainlist local_domains = {domain}
hostlist relay_from_hosts = {trusted}
local_interfaces = <; {v4} ; {v6}
daemon_smtp_ports = {ports}
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = {certificate}
tls_privatekey = {key}
tls_require_ciphers = NORMAL:-VERS-TLS1.0:-VERS-TLS1.1
# Debian sets this as well; mail from the laboratory's world would need a look-up of every sender's host otherwise.
host_lookup = *
rfc1413_query_timeout = 0s
acl_smtp_rcpt = check_rcpt
acl_smtp_predata = check_predata

begin acl
check_rcpt:
{strict}
  accept  local_parts = postmaster
          domains     = +local_domains
  require verify      = sender
  accept  hosts       = +relay_from_hosts
  accept  authenticated = *
  require message     = relay not permitted
          domains     = +local_domains
  require verify      = recipient
  accept
check_predata:
  accept  logwrite    = said DATA

begin routers
{routers}
users:
  driver = accept
  domains = +local_domains
{users}
  transport = mailbox
others:
  driver = manualroute
  domains = ! +local_domains
  route_data = {sink}
  transport = remote_smtp

begin transports
remote_smtp:
  driver = smtp
mailbox:
  driver = appendfile
  maildir_format
  directory = {directory}/mail
  user = {user}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = no
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""

_STRICT = r"""
  deny    message     = Restricted characters in address
          domains     = +local_domains
          local_parts = ^[.] : ^.*[@%!/|]
  deny    message     = Restricted characters in address
          domains     = !+local_domains
          local_parts = ^[./|] : ^.*[@%!] : ^.*/\\.\\./
"""

# The percent hack of old: user%elsewhere@here is mail for user@elsewhere.
_PERCENT_HACK = r"""
percent_hack:
  driver = redirect
  domains = +local_domains
  local_parts = \N^[^%]+%[^%]+$\N
  data = ${sg{$local_part}{%}{@}}
"""

_KNOWN_USERS = "  local_parts = owner : postmaster : abuse"


class Exim:
    def __init__(self, namespace: Namespace, directory: Path, unpacked: Unpacked, certificate: Certificate) -> None:
        self._namespace = namespace
        self._directory = directory
        self._unpacked = unpacked
        directory.mkdir()
        for folder in (directory / "spool", directory / "mail"):
            folder.mkdir()
        for folder in (directory, directory / "spool", directory / "mail"):
            shutil.chown(folder, USER, USER)
        self._configuration = directory / "exim.conf"
        self._program = directory / "exim4"
        shutil.copyfile(unpacked.program("usr/sbin/exim4"), self._program)
        self._program.chmod(0o755)
        self._certificate = Certificate(directory / "certificate.pem", directory / "certificate.key")
        for source, copy in ((certificate.certificate, self._certificate.certificate),
                             (certificate.key, self._certificate.key)):  # fmt: skip
            shutil.copyfile(source, copy)
            shutil.chown(copy, USER, USER)

    def start(
        self,
        trusted: str = ONLY_ITSELF,
        ports: Sequence[int] = (25, 465, 587),
        percent_hack: bool = False,
        catch_all: bool = False,
        further: Sequence[str] = (),
    ) -> Daemon:
        self._configuration.write_text(
            _CONFIGURATION.format(
                program=self._program, user=USER, directory=self._directory, host=MAIL_HOST, domain=DOMAIN,
                trusted=trusted, v4=POSTFIX_V4, v6=POSTFIX_V6, ports=" : ".join(map(str, ports)), sink=SINK.v4,
                certificate=self._certificate.certificate, key=self._certificate.key,
                strict="" if percent_hack else _STRICT, routers=_PERCENT_HACK if percent_hack else "",
                users="" if catch_all else _KNOWN_USERS,
            )
        )  # fmt: skip
        for log in self._directory.glob("*.log"):
            log.unlink()
        command = [*self.command(), "-bdf", "-q1h", *further]
        return self._namespace.start("exim", command, self._directory / "exim.log")

    def command(self) -> list[str]:
        """The program as it has to be called, with its configuration."""
        return ["env", *self._unpacked.environment, str(self._program), "-C", str(self._configuration)]

    def tool(self, name: str) -> Path:
        """One of the programs that come with it."""
        return self._unpacked.program(f"usr/sbin/{name}")

    @property
    def spool(self) -> Path:
        return self._directory / "spool"

    def refusals(self) -> list[str]:
        """The address that was refused, for each refusal in its log."""
        return re.findall(r"\[([^\]]+)\] (?:\S+ )*(?:F=\S+ )?rejected (?:MAIL|RCPT)", self._log())

    def harm(self) -> list[str]:
        """Whatever shows that somebody came as far as a message."""
        return re.findall(r".*(?:said DATA| <= ).*", self._log())

    def _log(self) -> str:
        log = self._directory / "main.log"
        return log.read_text(errors="replace") if log.exists() else ""
