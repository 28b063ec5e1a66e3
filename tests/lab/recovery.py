# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what the recovery guide tells owners to paste, with full queues: recovery.py [unittest's options]

The commands come from the pages themselves. Of spam, of mail from and for the owner's own users, and of bounces, only the
spam may go, and as much of it as the command before has counted.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar, cast

from addresses import DOMAIN, MAIL_HOST, POSTFIX_V4, POSTFIX_V6
from exim import Exim
from guide import commands
from mail_server import MAILBOX
from namespaces import Namespace
from opensmtpd import OPEN, OpenSmtpd
from processes import wait_until
from programme import LabTest, run_tests
from queues import EximQueue, OpenSmtpdQueue, PostfixQueue, Queue
from smtp_client import Conversation
from unpacked import add_users, find_unpacked
from world import HomeLab

VICTIM, FRIEND, SPAMMER = "victim@outlook.com", "friend@outlook.com", "spammer@gmail.com"
COUNT, DELETE = 1, 2  # the places of the blocks of the step
# What owners make of the place for their domains. Domains that are not read as such would be no longer spared.
CARELESS = (None, "", "YOUR-DOMAIN", DOMAIN.upper(), f"{DOMAIN}, second.example", f"{DOMAIN} second.example", f"*@{DOMAIN}", f"@{DOMAIN}", f"{DOMAIN}|@second.example")

# Whoever relays through a server chooses this text. It must reach no shell, and mislead no selection.
QUOTED = {
    "shell": r'"$(touch hurt) `touch hurt`; touch hurt | x > hurt'  r" 'y' \"z\" *" '"@evil.example',
    "json": r'"\"sender\": \"\", \"address\": \"a@' + DOMAIN + r'\""@evil.example',
    "listing": f'"<> *** frozen *** a@{DOMAIN}> ALL"@evil.example',
    "option": '"x -d ALL"@evil.example',
}
PLAIN = {
    "shell": "`touch${IFS}hurt`$HOME@evil.example",
    "bars": "a|mda||all@evil.example",
    "star": "*?!{ab}'&@evil.example",
}

Letter = tuple[str, Sequence[str]]


def spam(hostile: Mapping[str, str]) -> dict[str, Letter]:
    return {
        "plain": (SPAMMER, [VICTIM]),
        "many": ("offers@shop.example", [VICTIM, "other@gmail.com", "third@icloud.com"]),
        "lookalike": (f"a@not{DOMAIN}", [f"b@not{DOMAIN}"]),
        "longer": (f"a@{DOMAIN}.example", [f"b@{DOMAIN}.example"]),
        **{f"hostile-{name}": (sender, [VICTIM]) for name, sender in hostile.items()},
    }


KEPT: dict[str, Letter] = {
    "local": ("someone@gmail.com", [MAILBOX]),
    "local-written-otherwise": ("someone@gmail.com", [MAILBOX.replace(DOMAIN, DOMAIN.upper())]),
    "local-among-others": (SPAMMER, [VICTIM, MAILBOX]),
    "machine": ("cron@shop.example", [f"root@{MAIL_HOST}"]),
    "own": (MAILBOX, [FRIEND]),
    "bounce": ("", [FRIEND]),
    "local-bounce": ("", [MAILBOX]),
}
LATER: dict[str, Letter] = {"later": ("list@shop.example", [FRIEND])}


class RecoveryLab(HomeLab):
    def _build_more(self) -> None:
        add_users(self._cell)
        directory = self._cell.directory
        self.postfix = PostfixQueue(self.mail_server, self.network.container, directory / "postfix-shell")

    def elsewhere(self, name: str) -> Namespace:
        """A house like the owner's, with nobody in it and no way out of it: what is sent from there stays."""
        house = self.network.add(name)
        house.ip(f"address add {POSTFIX_V4}/32 dev lo", f"address add {POSTFIX_V6}/128 dev lo")
        return house

    def exim(self) -> EximQueue | None:
        if not (unpacked := find_unpacked("exim", "usr/sbin/exim4")):
            return None
        house, directory = self.elsewhere("exim"), self._cell.directory
        server = Exim(house, directory / "exim", unpacked, self.authority.issue("exim", [MAIL_HOST]))
        daemon = server.start("*", (25,), further=["-odq"])
        self._stack.callback(daemon.stop)
        daemon.wait_ready(partial(_greets, house))
        return EximQueue(server, house, directory / "exim-shell", daemon)

    def opensmtpd(self) -> OpenSmtpdQueue | None:
        if not (unpacked := find_unpacked("opensmtpd", "usr/sbin/smtpd")):
            return None
        house, directory = self.elsewhere("opensmtpd"), self._cell.directory
        server = OpenSmtpd(house, directory / "opensmtpd", unpacked)
        daemon = server.start(OPEN)
        self._stack.callback(daemon.stop)
        daemon.wait_ready(partial(_greets, house))
        return OpenSmtpdQueue(server, house, directory / "opensmtpd-shell", daemon)


def _greets(house: Namespace) -> bool:
    def talk() -> bool:
        with Conversation(POSTFIX_V4, seconds=5.0) as conversation:
            return conversation.greeting.code == 220

    try:
        return house.call(talk)
    except OSError:
        return False


class Recovery(LabTest):
    maxDiff: ClassVar[int | None] = None

    @property
    def home(self) -> RecoveryLab:
        return cast(RecoveryLab, self.lab)

    def fill(self, queue: Queue, letters: Mapping[str, Letter]) -> None:
        before = queue.waiting()
        for key, (sender, recipients) in letters.items():
            queue.send(key, sender, recipients)
        wait_until(lambda: queue.waiting() == before | set(letters), "all of it to be in the queue")

    def paste(self, queue: Queue, command: str) -> str:
        done = queue.shell.paste(command)
        self.assertEqual(done.status, 0, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def count(self, queue: Queue, command: str) -> int:
        return int(self.paste(queue, command))

    def hold(self, queue: Queue, system: str) -> None:
        for command in commands("stop", system):
            if not command.startswith("cd "):
                self.paste(queue, command)

    def clear(self, queue: Queue, system: str, unwanted: set[str], kept: set[str], counts: tuple[int, int]) -> None:
        """The step as it stands on the page, from above to below.

        The counts are that of the spam, and of what is left of it for somebody whose own mail goes to Outlook as well.
        """
        lines = commands("queue", system)
        self.assertEqual(queue.waiting(), unwanted | kept)
        for careless in CARELESS:
            for place in (COUNT, DELETE):
                queue.shell.paste(commands("queue", system, careless)[place])
            self.assertEqual(self.count(queue, commands("queue", system, careless)[COUNT]), 0)
        self.assertEqual(queue.waiting(), unwanted | kept, "without a list of domains nothing may go")

        self.paste(queue, lines[0])
        self.assertEqual(self.count(queue, lines[COUNT]), counts[0])
        for more in ("outlook.com", "victim@outlook.com"):  # as the page says for further domains, and for forwarding
            named = lines[COUNT].replace(f"own='{DOMAIN}'", f"own='{DOMAIN}|{more}'")
            self.assertEqual(self.count(queue, named), counts[1], named)
        self.assertEqual(queue.waiting(), unwanted | kept, "what only lists and counts changes nothing")
        self.paste(queue, lines[DELETE])
        self.assertEqual(queue.waiting(), kept)
        self.assertEqual(self.count(queue, lines[COUNT]), 0)
        self.paste(queue, lines[DELETE])  # once more, with nothing to do
        self.paste(queue, lines[DELETE + 1])
        self.assertEqual(queue.waiting(), kept)
        self.break_lines(queue, lines[DELETE])
        self.assertEqual(queue.waiting(), kept)
        self.assertEqual(queue.shell.left_behind(), [], "an address was run as a command")
        for release in lines[DELETE + 2 :]:
            self.paste(queue, release)

    def break_lines(self, queue: Queue, line: str) -> None:
        """What was copied from a mail or a PDF has line ends where there were blanks, or behind a sign."""
        for place in range(1, len(line)):
            if line[place] == " " or line[place - 1] in "|'\"=(){}.":
                queue.shell.paste(f"{line[:place]}\n{line[place:].lstrip()}")

    def postfix(self, system: str) -> None:
        self.home.configure_mail_server("defer_transports", "smtp virtual")
        queue = self.home.postfix
        queue.empty()
        try:
            unwanted = spam(QUOTED)
            self.fill(queue, {**unwanted, **KEPT})
            self.hold(queue, system)
            self.assertEqual(queue.held(), set(unwanted) | set(KEPT))
            self.fill(queue, LATER)
            self.assertEqual(queue.held(), set(unwanted) | set(KEPT))
            self.clear(queue, system, set(unwanted), set(KEPT) | set(LATER), (len(unwanted), 2))
            self.assertEqual(queue.held(), set())
            self.assertEqual(queue.waiting(), set(KEPT) | set(LATER))
        finally:
            queue.empty()

    def test_postfix(self) -> None:
        self.postfix("Postfix")

    def test_mail_in_a_box(self) -> None:
        self.postfix("Mail-in-a-Box")

    def test_mailcow(self) -> None:
        self.postfix("mailcow")

    def test_mailu(self) -> None:
        self.postfix("Mailu")

    def test_docker_mailserver(self) -> None:
        self.postfix("docker-mailserver")

    def test_exim(self) -> None:
        if not (queue := self.home.exim()):
            self.skipTest("Exim has not been fetched (see fetch-servers.sh)")
        unwanted = spam(QUOTED)
        self.fill(queue, {**unwanted, **KEPT})
        self.hold(queue, "Exim")
        self.assertEqual(queue.held(), set(unwanted) | set(KEPT))
        self.fill(queue, LATER)
        self.clear(queue, "Exim", set(unwanted), set(KEPT) | set(LATER), (len(unwanted), 2))
        self.assertEqual(queue.held(), set())

    def test_opensmtpd(self) -> None:
        if not (queue := self.home.opensmtpd()):
            self.skipTest("OpenSMTPD has not been fetched (see fetch-servers.sh)")
        self.paste(queue, "smtpctl pause mda")  # or local mail would be gone before anybody looks
        no_more, hold = commands("stop", "OpenSMTPD")
        self.paste(queue, hold)
        unwanted = spam(PLAIN)
        self.fill(queue, {**unwanted, **KEPT})
        self.paste(queue, no_more)
        # It keeps a message for each recipient. Of the one for a user and a victim, the victim's goes.
        recipients = sum(len(recipients) for _, recipients in unwanted.values()) + 1
        self.clear(queue, "OpenSMTPD", set(unwanted), set(KEPT), (recipients, 4))


if __name__ == "__main__":
    sys.exit(run_tests(sys.argv[1:], RecoveryLab))
