# SPDX-License-Identifier: GPL-3.0-or-later
"""Configurations of OpenSMTPD from a seeded grammar.

A start of smtpd for each would take minutes, so one runs all of them: every configuration gets listeners of its own, and
each of its rules the condition that the session came in there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generated import NEUTRAL_SENDER, Case, Dice

ADDRESSES = ("10.1.2.3", "172.17.0.1", "192.168.1.20", "127.0.0.1")
SERVER = "198.51.100.1"
FIRST_PORT = 10000
NAMES = ("neutral.invalid", "mx.partner.example")
_NETWORKS = ("10.0.0.0/8", "10.1.0.0/16", "172.16.0.0/12", "172.17.0.1", "192.168.1.0/24", "203.0.113.4", "fd00::/8")
_WIDE_NETWORKS = ('0.0.0.0/0", "::/0', '::/0", "128.0.0.0/1", "0.0.0.0/1')
_DOMAINS = ("example.org", "*.example.org", "backup.example.net", "example.net")
_WIDE_DOMAINS = ("*", "*.com", "elsewhere.*")
_SENDERS = ("www@web.example.org", "@web.example.org", "owner@example.org", "bad@spam.example", "@", "owner")
_RECIPIENTS = ("owner@example.org", "@example.org", "friend@elsewhere.com", "@*")
FILES = {"networks": "10.0.0.0/8\n172.17.0.1\n", "domains": "example.org\n*.example.org\n",
         "senders": "www@web.example.org\n"}  # fmt: skip
_ACTIONS = ("relay", "relay", "relay", "backup", "local", "lmtp")
_ACTIONS_TEXT = """action "relay" relay host smtp://198.51.100.25
action "backup" relay backup mx "mail.example.org"
action "local" mbox
action "lmtp" lmtp "/run/lmtp.sock"
"""


@dataclass
class Options:
    """One rule: each part as smtpd takes it, with {t} before the name of a table."""

    parts: list[str] = field(default_factory=list)
    tag: tuple[str, str] | None = None  # "" or "! ", and the tag
    action: str = "reject"


@dataclass
class Batch:
    """What the one server needs of a case, and where its listeners are."""

    tables: list[str]
    rules: list[str]
    listeners: list[str]
    ports: list[int]
    local_ports: list[int]


class OpenSmtpdGrammar:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._port = FIRST_PORT

    def case(self, number: int) -> Case:
        self._dice = Dice(number)
        self._opaque = False
        self._tables: dict[str, str] = {}
        dice = self._dice
        tags = dice.some(("DKIM", "inner", "relay"), 0, 2) if dice.chance(0.4) else []
        rules = [self._rule(tags) for _ in range(dice.randint(1, 5))]
        if dice.chance(0.5):
            rules.append(Options(["from any", 'for domain "example.org"'], None, "local"))
        if dice.chance(0.4):
            rules.append(Options(["for any"], None, "relay"))
        # A tag of "" stands for the listener without one.
        listeners = [(tag, dice.chance(0.25)) for tag in ["", *tags]]
        text = self._text(rules, listeners)
        senders = [NEUTRAL_SENDER, "www@web.example.org", "anybody@web.example.org", "owner@example.org",
                   "bad@spam.example", "owner@any.invalid"]  # fmt: skip
        case = Case(f"smtpd-{number}", text, not self._opaque, senders)
        case.extra = self._batch(f"c{number}", rules, listeners)
        return case

    def _rule(self, tags: Sequence[str]) -> Options:
        dice = self._dice
        rule = Options()
        rule.action = "reject" if dice.chance(0.2) else dice.choice(_ACTIONS)
        if dice.chance(0.85):
            kind = dice.choice(("any", "any", "any", "any", "any", "local", "src", "src", "src", "auth", "mail-from", "socket"))
            negated = "! " if dice.chance(0.12) and kind not in ("auth", "mail-from", "any") else ""
            if kind == "src":
                kind += " " + self._list("networks", _NETWORKS, _WIDE_NETWORKS)
            elif kind == "mail-from":
                kind += " " + self._list("senders", _SENDERS, ())
            rule.parts.append(f"{negated}from {kind}")
        if dice.chance(0.85):
            kind = dice.choice(("any", "any", "any", "any", "local", "domain", "domain", "rcpt-to"))
            negated = "! " if dice.chance(0.12) and kind not in ("any", "rcpt-to") else ""
            if kind == "domain":
                kind += " " + self._list("domains", _DOMAINS, _WIDE_DOMAINS)
            elif kind == "rcpt-to":
                kind += " " + self._list("recipients", _RECIPIENTS, ())
            rule.parts.append(f"{negated}for {kind}")
        taken = " ".join(rule.parts)
        negated = "! " if dice.chance(0.3) else ""
        extra = dice.choice(("", "", "", "auth", "mail-from", "rcpt-to", "helo"))
        if extra == "auth" and "from auth" not in taken:
            rule.parts.append(f"{negated}auth")
        elif extra == "mail-from" and "mail-from" not in taken:
            rule.parts.append(f"{negated}mail-from {self._list('senders', _SENDERS, ())}")
        elif extra == "rcpt-to" and "rcpt-to" not in taken:
            rule.parts.append(f"{negated}rcpt-to {self._list('recipients', _RECIPIENTS, ())}")
        elif extra == "helo":
            rule.parts.append(f'{negated}helo "{dice.choice(("mx.partner.example", "*.partner.example"))}"')
        if tags and dice.chance(0.5):
            rule.tag = ("! " if dice.chance(0.3) else "", dice.choice(tags))
        dice.shuffle(rule.parts)
        return rule

    def _list(self, kind: str, pool: Sequence[str], wide: Sequence[str]) -> str:
        """A table, a list in braces, or one value."""
        dice = self._dice
        values = dice.some(pool, 1, 3)
        if wide and dice.chance(0.15):
            values.append(dice.choice(wide))
        # A person who is listed at any domain may be the one whom a client writes to.
        if kind == "recipients" and "@*" not in values and any("@" not in value for value in values):
            self._opaque = True
        form = dice.choice(("table", "table", "braces", "single"))
        if form == "single":
            return f'"{values[0]}"'
        if form == "braces":
            return "{ " + ", ".join(f'"{value}"' for value in values) + " }"
        if kind in FILES and dice.chance(0.12):
            self._opaque = True
            self._tables[f"{kind}-file"] = f"file:{self._directory}/{kind}"
            return "<{t}" + f"{kind}-file>"
        name = f"{kind}{len(self._tables)}"
        self._tables[name] = "{ " + ", ".join(f'"{value}"' for value in values) + " }"
        return "<{t}" + f"{name}>"

    def _text(self, rules: Sequence[Options], listeners: Sequence[tuple[str, bool]]) -> str:
        """As a person would write it down, with macros, comments, and lines that go on."""
        dice = self._dice
        text = "# smtpd.conf(5)\n"
        for name, value in self._tables.items():
            if dice.chance(0.3):
                value = value.replace(", ", ",\n    ").replace("{ ", "{\n    ")
            text += f"table {name} {value}\n"
        for tag, loopback in listeners:
            place = dice.choice(("lo0", "lo", "127.0.0.1")) if loopback else dice.choice(("all", "egress", "eth0", SERVER))
            text += f"listen on {place} port 25" + (f" tag {tag}" if tag else "") + "\n"
        text += _ACTIONS_TEXT
        if dice.chance(0.3):
            text += 'everybody = "any"\n'
        for rule in rules:
            words = [*rule.parts, *([f"{rule.tag[0]}tag {rule.tag[1]}"] if rule.tag else [])]
            line = "match " + " ".join(part.replace("{t}", "") for part in words) + " "
            line += "reject" if rule.action == "reject" else f'action "{rule.action}"'
            if "everybody =" in text:
                line = line.replace("from any", "from $everybody")
            if dice.chance(0.15):
                line = line.replace(" for ", " \\\n    for ")
            if dice.chance(0.15):
                line += "  # and so on"
            text += line + "\n"
        return text

    def _batch(self, name: str, rules: Sequence[Options], listeners: Sequence[tuple[str, bool]]) -> Batch:
        batch = Batch([], [], [], [], [])
        batch.tables = [f"table {name}-{table} {value}" for table, value in self._tables.items()]
        for tag, loopback in listeners:
            own = f"{name}-{tag}"
            batch.listeners.append(f'listen on {"127.0.0.1" if loopback else "0.0.0.0"} port {self._port} tag "{own}"')
            batch.local_ports.append(self._port)
            if not loopback:
                batch.ports.append(self._port)
            self._port += 1
        every = [tag for tag, _ in listeners]
        for rule in rules:
            tags = every
            if rule.tag:
                negated, wanted = rule.tag
                tags = [tag for tag in every if (tag == wanted) != bool(negated)]
            if not tags:
                continue
            condition = "tag { " + ", ".join(f'"{name}-{tag}"' for tag in tags) + " }"
            words = [part.replace("{t}", f"{name}-") for part in rule.parts]
            action = "reject" if rule.action == "reject" else f'action "{rule.action}"'
            batch.rules.append(f"match {' '.join([condition, *words])} {action}")
        return batch


def together(cases: Sequence[Case]) -> str:
    """The configuration of the one server that runs them all."""
    parts: list[str] = []
    for select in ("tables", "listeners"):
        parts += [line for case in cases for line in getattr(case.extra, select)]
    parts.append(_ACTIONS_TEXT)
    parts += [line for case in cases for line in case.extra.rules]
    return "\n".join(parts) + "\n"
