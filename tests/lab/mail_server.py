# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner's mail server: a real Postfix, configured as mailcow configures it where that matters to a visitor.

It has its configuration, queue and data in a directory of its own; the machine's own Postfix is never touched.
"""

import os
import pwd
import shutil
from pathlib import Path

from addresses import (
    CONTAINERS_V4,
    CONTAINERS_V6,
    DOMAIN,
    MAIL_HOST,
    POSTFIX_V4,
    POSTFIX_V6,
    SINK,
)
from certificates import Certificate
from namespaces import Namespace
from processes import Daemon, run_checked

MAILBOX = f"owner@{DOMAIN}"

_MAIN = """
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/mail.log
maillog_file_prefixes = {directory}
myhostname = {host}
mail_name = Postcow
inet_interfaces = {v4}, {v6}
inet_protocols = all
mydestination = localhost.localdomain, localhost
local_transport = error:no local mail here
local_recipient_maps =
alias_maps =
alias_database =
# Whatever leaves, whoever it is for, arrives at the sink.
relayhost = [{sink}]
# The loaded gun: fine as long as Postfix sees who is connecting.
mynetworks = 127.0.0.0/8 [::1]/128 {trusted_v4} [{trusted_v6}]/{trusted_v6_length}
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_invalid_helo_hostname,
  reject_unknown_reverse_client_hostname, reject_unauth_destination
smtpd_sender_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unlisted_sender,
  reject_unknown_sender_domain
smtpd_data_restrictions = reject_unauth_pipelining, permit
smtpd_helo_required = yes
smtpd_delay_reject = yes
smtpd_error_sleep_time = 10s
smtpd_soft_error_limit = 3
smtpd_hard_error_limit = ${{stress?1}}${{stress:5}}
disable_vrfy_command = yes
smtputf8_enable = no
message_size_limit = 104857600
virtual_mailbox_limit = 0
recipient_delimiter = +
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {key}, {certificate}
smtpd_tls_loglevel = 1
smtpd_tls_protocols = >=TLSv1.2
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_tls_mandatory_ciphers = high
smtp_tls_security_level = may
tls_preempt_cipherlist = yes
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = texthash:{directory}/mailboxes
virtual_alias_maps = texthash:{directory}/aliases
virtual_mailbox_base = {directory}/mail
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
"""

_MASTER = """
smtp       inet       n - n -     - smtpd
  -o smtpd_helo_restrictions=permit_mynetworks,reject_non_fqdn_helo_hostname
  -o smtpd_sasl_auth_enable=no
587        inet       n - n -     - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_client_restrictions=permit_mynetworks,permit_sasl_authenticated,reject
465        inet       n - n -     - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_client_restrictions=permit_mynetworks,permit_sasl_authenticated,reject
pickup     unix       n - n 60    1 pickup
cleanup    unix       n - n -     0 cleanup
qmgr       unix       n - n 300   1 qmgr
tlsmgr     unix       - - n 1000? 1 tlsmgr
rewrite    unix       - - n -     - trivial-rewrite
bounce     unix       - - n -     0 bounce
defer      unix       - - n -     0 bounce
trace      unix       - - n -     0 bounce
verify     unix       - - n -     1 verify
flush      unix       n - n 1000? 0 flush
proxymap   unix       - - n -     - proxymap
proxywrite unix       - - n -     1 proxymap
smtp       unix       - - n -     - smtp
relay      unix       - - n -     - smtp
showq      unix       n - n -     - showq
error      unix       - - n -     - error
retry      unix       - - n -     - error
discard    unix       - - n -     - discard
virtual    unix       - n n -     - virtual
anvil      unix       - - n -     1 anvil
scache     unix       - - n -     1 scache
postlog    unix-dgram n - n -     1 postlogd
"""


class MailServer:
    def __init__(self, namespace: Namespace, directory: Path, certificate: Certificate) -> None:
        self._namespace = namespace
        self._directory = directory
        self._configuration = directory / "conf"
        for folder in (directory, self._configuration, directory / "queue", directory / "data", directory / "mail"):
            folder.mkdir()
        shutil.chown(directory / "data", "postfix")
        nobody = pwd.getpwnam("nobody")
        shutil.chown(directory / "mail", nobody.pw_uid)
        trusted_v6, _, length = CONTAINERS_V6.partition("/")
        main = _MAIN.format(
            directory=directory, host=MAIL_HOST, domain=DOMAIN, v4=POSTFIX_V4, v6=POSTFIX_V6, sink=SINK.v4,
            trusted_v4=CONTAINERS_V4, trusted_v6=trusted_v6, trusted_v6_length=length,
            key=certificate.key, certificate=certificate.certificate, nobody=nobody.pw_uid,
        )  # fmt: skip
        self._original = main
        self._main_file = self._configuration / "main.cf"
        self._main_file.write_text(main)
        _age(self._main_file)
        (self._configuration / "master.cf").write_text(_MASTER)
        mailboxes, aliases = directory / "mailboxes", directory / "aliases"
        mailboxes.write_text(f"{MAILBOX} owner/\n")
        aliases.write_text(f"postmaster@{DOMAIN} {MAILBOX}\nabuse@{DOMAIN} {MAILBOX}\n")
        for table in (mailboxes, aliases):
            _age(table)
        run_checked(namespace.inside(["postfix", "-c", str(self._configuration), "check"]))  # makes the queue
        self._programs = run_checked(["postconf", "-c", str(self._configuration), "-h", "daemon_directory"]).strip()
        self.daemon = self._start()

    @property
    def configuration(self) -> Path:
        """The folder of its main.cf."""
        return self._configuration

    def log_lines(self) -> list[str]:
        log = self._directory / "mail.log"
        return log.read_text(errors="replace").splitlines() if log.exists() else []

    def set_option(self, name: str, value: str) -> None:
        """Change main.cf, as an owner would, and restart: after a mere reload an idle smtpd may greet once more."""
        run_checked(["postconf", "-c", str(self._configuration), "-e", f"{name} = {value}"])
        _age(self._main_file)
        self._restart()

    def restore(self) -> bool:
        """Back to the configuration of the beginning; tells whether that changed anything."""
        if self._main_file.read_text() == self._original:
            return False
        self._main_file.write_text(self._original)
        _age(self._main_file)
        self._restart()
        return True

    def settings(self) -> str:
        """What `postconf -n` prints for it."""
        return run_checked(self._namespace.inside(["postconf", "-c", str(self._configuration), "-n"]))

    def stop(self) -> None:
        self.daemon.stop()

    def delivered(self) -> list[Path]:
        """The messages in the owner's own mailbox."""
        return [file for file in (self._directory / "mail").rglob("*") if file.is_file()]

    def empty_mailbox(self) -> None:
        for message in self.delivered():
            message.unlink()

    def queued(self) -> str:
        """What waits in the queue, one JSON object a line; empty when nothing does."""
        return run_checked(self._namespace.inside(["postqueue", "-c", str(self._configuration), "-j"]))

    def _start(self) -> Daemon:
        # What `postfix start` does after its checks, but with the master process as a child of ours.
        command = [f"{self._programs}/master", "-c", str(self._configuration), "-s"]
        return self._namespace.start("postfix", command, self._directory / "master.log")

    def _restart(self) -> None:
        self.daemon.stop()
        self.daemon = self._start()


def _age(file: Path) -> None:
    """Make a file look old: Postfix waits with each file that may still be changing, 2 seconds in all."""
    os.utime(file, (0, 0))
