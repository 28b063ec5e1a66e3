# SPDX-License-Identifier: GPL-3.0-or-later
"""Dovecot as the door for the owner's own users, in front of whatever mail server has port 25."""

from pathlib import Path

from addresses import MAIL_HOST, POSTFIX_V4, POSTFIX_V6
from certificates import Certificate
from namespaces import Namespace
from processes import Daemon

_CONFIGURATION = """
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/dovecot.log
protocols = submission
listen = {v4}, {v6}
hostname = {host}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = {encrypted_first}
auth_mechanisms = plain login
passdb {{
  driver = static
  args = nopassword=n password={{SHA512}}!
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={directory}/home
}}
submission_relay_host = {v4}
service submission-login {{
  inet_listener submission {{
    port = 587
  }}
  inet_listener submissions {{
    port = 465
    ssl = yes
  }}
}}
"""


class DovecotSubmission:
    def __init__(self, namespace: Namespace, directory: Path, certificate: Certificate) -> None:
        self._namespace = namespace
        self._directory = directory
        self._certificate = certificate
        directory.mkdir()

    def start(self, encrypted_first: bool = True) -> Daemon:
        configuration = self._directory / "dovecot.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                directory=self._directory, v4=POSTFIX_V4, v6=POSTFIX_V6, host=MAIL_HOST,
                certificate=self._certificate.certificate, key=self._certificate.key,
                encrypted_first="yes" if encrypted_first else "no",
            )
        )  # fmt: skip
        command = ["dovecot", "-F", "-c", str(configuration)]
        return self._namespace.start("dovecot", command, self._directory / "master.log")
