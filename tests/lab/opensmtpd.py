# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner's mail server when it is an OpenSMTPD, on port 25 and without encryption: what Debian 12 has of it fails at
every handshake since OpenSSL 3."""

import re
from pathlib import Path

from addresses import DOMAIN, MAIL_HOST, POSTFIX_V4, POSTFIX_V6, SINK
from namespaces import Namespace
from processes import Daemon
from unpacked import Unpacked

_CONFIGURATION = """
table users {{ "owner@{domain}" = "nobody", "postmaster@{domain}" = "nobody", "abuse@{domain}" = "nobody" }}
listen on {v4} port 25 hostname {host}
listen on {v6} port 25 hostname {host}
action "deliver" maildir "{directory}/mail" virtual <users>
action "relay" relay host smtp://{sink}
match from any for domain "{domain}" action "deliver"
match from local for any action "relay"
{further}
"""
OPEN = 'match from any for any action "relay"'

# Its paths are built into it. In the mount namespace that `ip netns exec` has made for this one server, folders of
# its own are put in their place.
_ENTER = """
set -e
own=$1
shift
for place in /run /var/lib /var/spool; do
    mkdir -p "$own$place"
    mount --bind "$own$place" "$place"
done
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
chmod 711 /var/spool/smtpd
exec "$@"
"""


class OpenSmtpd:
    def __init__(self, namespace: Namespace, directory: Path, unpacked: Unpacked) -> None:
        self._namespace = namespace
        self._directory = directory
        self._unpacked = unpacked
        directory.mkdir()
        (directory / "mail").mkdir()
        self._log_file = directory / "opensmtpd.log"

    def start(self, further: str = "") -> Daemon:
        return self.run(
            _CONFIGURATION.format(
                host=MAIL_HOST,
                domain=DOMAIN,
                v4=POSTFIX_V4,
                v6=POSTFIX_V6,
                sink=SINK.v4,
                directory=self._directory,
                further=further,
            )
        )

    def run(self, text: str) -> Daemon:
        """Start it with a configuration of another's."""
        configuration = self._directory / "smtpd.conf"
        configuration.write_text(text)
        self._log_file.unlink(missing_ok=True)
        program = str(self._unpacked.program("usr/sbin/smtpd"))
        command = ["env", *self._unpacked.environment, program, "-d", "-f", str(configuration)]
        enter = ["sh", "-c", _ENTER, "enter", str(self._directory / "root")]
        return self._namespace.start("opensmtpd", [*enter, *command], self._log_file)

    def control(self) -> list[str]:
        """smtpctl as it has to be called, in the server's own mount namespace."""
        # Its package makes it setgid. A program that is so would not find the libraries that came with it.
        group = ["setpriv", "--regid", "opensmtpq", "--clear-groups"]
        return [*group, "env", *self._unpacked.environment, str(self._unpacked.program("usr/sbin/smtpctl"))]

    @property
    def queue(self) -> Path:
        return self._directory / "root/var/spool/smtpd/queue"

    def refusals(self) -> list[str]:
        """The address that was refused, for each refusal of a sender or recipient in its log."""
        log = self._log()
        callers = dict(re.findall(r"(\w+) smtp connected address=\[?([^\]\s]+)", log))
        refused = re.findall(r"(\w+) smtp failed-command command=\"(?:MAIL|RCPT)", log)
        return [callers[session] for session in refused]

    def harm(self) -> list[str]:
        """Whatever shows that somebody came as far as a message."""
        queued = (self._directory / "root/var/spool/smtpd").glob("[qi]*/**/*")
        return re.findall(r".* smtp message .*", self._log()) + [str(file) for file in queued if file.is_file()]

    def _log(self) -> str:
        return self._log_file.read_text(errors="replace") if self._log_file.exists() else ""
