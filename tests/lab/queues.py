# SPDX-License-Identifier: GPL-3.0-or-later
"""Real queues of Postfix, Exim and OpenSMTPD: what waits in them, by the subjects, and a shell on the server."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from addresses import POSTFIX_V4
from exim import Exim
from guide import Shell
from mail_server import MailServer
from namespaces import Namespace
from opensmtpd import OpenSmtpd
from processes import Daemon, run_checked
from smtp_client import Conversation

_SUBJECT = re.compile(r"Subject: lab (\S+)")


class Queue(Protocol):
    shell: Shell

    def send(self, key: str, sender: str, recipients: Sequence[str]) -> None:
        """Hand it a message, which stays in the queue."""

    def waiting(self) -> set[str]:
        """The keys of all that is in the queue, by what the server itself keeps on disk."""

    def held(self) -> set[str]:
        """... of these, what the server does not send until it is told to."""


def submit(key: str, sender: str, recipients: Sequence[str]) -> None:
    with Conversation(POSTFIX_V4) as talk:
        named = [f"RCPT TO:<{recipient}>" for recipient in recipients]
        for command in ("EHLO tester.world.test", f"MAIL FROM:<{sender}>", *named, "DATA"):
            reply = talk.say(command)
            if reply.code not in (250, 354):
                raise AssertionError(f"{key}: {command}: {reply}")
        reply = talk.say(f"From: <a@b.example>\r\nSubject: lab {key}\r\n\r\nA test.\r\n.")
        if reply.code != 250:
            raise AssertionError(f"{key}: {reply}")


class PostfixQueue:
    def __init__(self, server: MailServer, home: Namespace, directory: Path) -> None:
        self._home = home
        self._configuration = str(server.configuration)
        tools = {name: self._tool(name) for name in ("postqueue", "postsuper")}
        self.shell = Shell(directory, home.inside([]), tools)

    def _tool(self, name: str) -> str:
        return f'exec {run_checked(["which", name]).strip()} -c {self._configuration} "$@"'

    def send(self, key: str, sender: str, recipients: Sequence[str]) -> None:
        self._home.call(submit, key, sender, recipients)

    def empty(self) -> None:
        run_checked(self._home.inside(["postsuper", "-c", self._configuration, "-d", "ALL"]))

    def waiting(self) -> set[str]:
        return self._keys({"hold", "deferred", "active", "incoming", "maildrop"})

    def held(self) -> set[str]:
        return self._keys({"hold"})

    def _keys(self, queues: set[str]) -> set[str]:
        listed = run_checked(self._home.inside(["postqueue", "-c", self._configuration, "-j"]))
        messages = [json.loads(line) for line in listed.splitlines()]
        ids = [message["queue_id"] for message in messages if message["queue_name"] in queues]
        show = ["postcat", "-c", self._configuration, "-qh"]
        return set(_SUBJECT.findall(run_checked(self._home.inside([*show, *ids])))) if ids else set()


class EximQueue:
    def __init__(self, exim: Exim, home: Namespace, directory: Path, start: Daemon) -> None:
        self._home, self._exim, self.daemon = home, exim, start
        command = " ".join(exim.command())
        tools = {name: f'exec perl {exim.tool(name)} "$@"' for name in ("exiqsumm",)}
        tools["exiqgrep"] = f'exec perl {exim.tool("exiqgrep")} -E {directory / "bin/exim4"} "$@"'
        self.shell = Shell(directory, home.inside([]), {"exim4": f'exec {command} "$@"', **tools})

    def send(self, key: str, sender: str, recipients: Sequence[str]) -> None:
        self._home.call(submit, key, sender, recipients)

    def waiting(self) -> set[str]:
        return {key for header in self._headers() for key in _SUBJECT.findall(header)}

    def held(self) -> set[str]:
        frozen = (header for header in self._headers() if "\n-frozen " in header)
        return {key for header in frozen for key in _SUBJECT.findall(header)}

    def _headers(self) -> list[str]:
        return [file.read_text(errors="replace") for file in self._exim.spool.glob("input/**/*-H")]


class OpenSmtpdQueue:
    def __init__(self, server: OpenSmtpd, home: Namespace, directory: Path, daemon: Daemon) -> None:
        self._home, self._server, self.daemon = home, server, daemon
        enter = ["nsenter", "--target", str(daemon.pid), "--mount", "--net"]
        self.shell = Shell(directory, enter, {"smtpctl": f'exec {" ".join(server.control())} "$@"'})

    def send(self, key: str, sender: str, recipients: Sequence[str]) -> None:
        self._home.call(submit, key, sender, recipients)

    def waiting(self) -> set[str]:
        messages = (file for file in self._server.queue.glob("**/message") if len(list(file.parent.iterdir())) > 1)
        return {key for file in messages for key in _SUBJECT.findall(file.read_text(errors="replace"))}

    def held(self) -> set[str]:
        return self.waiting()  # the whole queue is paused, and no message
