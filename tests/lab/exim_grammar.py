# SPDX-License-Identifier: GPL-3.0-or-later
"""Configurations of Exim from a seeded grammar: access lists as people write them, and as they do not."""

from pathlib import Path

from generated import NEUTRAL_SENDER, UNROUTABLE, Case, Dice

ADDRESSES = ("10.1.2.3", "172.17.0.1", "192.168.1.20", "127.0.0.1")
_HOSTS = ("10.0.0.0/8", "10.1.0.0/16", "172.16.0.0/12", "172.17.0.1", "192.168.1.0/24", "127.0.0.1", "!10.1.2.0/24",
          "! 172.17.0.1", "::::1", "2001::db8::::/32", "localhost", "@[]", "", "203.0.113.4", "!192.168.1.20")  # fmt: skip
_WIDE_HOSTS = ("*", "0.0.0.0/0", "0.0.0.0/1 : 128.0.0.0/1", "!*")
_DOMAINS = ("@", "example.org", "*.example.org", "backup.example.net", "localhost", "! other.example.net",
            "dsearch;{directory}", "lsearch;{directory}/domains")  # fmt: skip
_WIDE_DOMAINS = ("*", "*.com", "!example.org", "! +local_domains")
_SENDERS = ("owner@example.org", "*@example.org", "list@other.example.net", ":", "example.org", "*@*.partner.example")
_LOCAL_PARTS = ("postmaster", "^[.] : ^.*[@%!/|]", "^[./|]", "postmaster : abuse", "!postmaster", "*", "owner")
_ROUTERS = (
    "all:\n  driver = manualroute\n  route_list = * 127.0.0.2\n  transport = smtp\n",
    "elsewhere:\n  driver = dnslookup\n  domains = ! +local_domains\n  transport = smtp\n  no_more\n"
    "users:\n  driver = accept\n  local_parts = owner : postmaster\n  transport = smtp\n",
    "users:\n  driver = accept\n  domains = +local_domains\n  transport = smtp\n",
    "system:\n  driver = redirect\n  data = ${{lookup{{$local_part}}lsearch{{{directory}/aliases}}}}\n"
    "smart:\n  driver = manualroute\n  domains = !+local_domains\n  route_list = \"*.com relay ; * 127.0.0.2\"\n"
    "  transport = smtp\n",
    "hidden:\n  driver = dnslookup\n  no_verify\n  transport = smtp\n"
    "users:\n  driver = accept\n  domains = +local_domains\n  transport = smtp\n",
)  # fmt: skip
_MODIFIERS = ("message = relay not permitted: no", "log_message = $sender_host_address: refused",
              "control = submission/sender_retain", "set acl_m_seen = yes", "logwrite = :main: hello",
              "add_header = X-Seen: {directory}", "delay = 0s")  # fmt: skip
_OPAQUE = ("condition = ${if eq{$sender_host_address}{198.51.100.9}{yes}{no}}",
           "condition = ${if eq{$local_part}{anybody}}", "hosts = ${lookup{relay}lsearch{{directory}/lists}}",
           "hosts = {directory}/hosts", "domains = wildlsearch;{directory}/wild", "domains = {directory}/domains.list",
           "local_parts = ^any", "!hosts = net-iplsearch;{directory}/nets", "senders = {directory}/senders")  # fmt: skip
FILES = {
    "domains": "example.org: x\nbackup.example.net: y\n",
    "aliases": "postmaster: owner@example.org\n",
    "lists": "relay: 10.0.0.0/8 : *\n",
    "hosts": "10.0.0.0/8\n172.17.0.1\n",
    "wild": "*.example.net: x\n*: y\n",
    "domains.list": "example.org\n*.example.org\n",
    "nets": "10.0.0.0/8: x\n",
    "senders": "owner@example.org\n",
}


class EximGrammar:
    """One configuration for each number."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def case(self, number: int) -> Case:
        self._dice = Dice(number)
        self._opaque = False
        dice = self._dice
        self._nested = dice.choice((0, 0, 1, 2))
        self._inline = dice.chance(0.06)
        acls = {"acl_check_rcpt": self._acl(0)}
        for depth in range(self._nested):
            acls[f"acl_part{depth + 1}"] = self._acl(depth + 1, most=2)
        options = ["acl_smtp_rcpt = acl_check_rcpt"]
        for early in ("connect", "helo", "mail"):
            if dice.chance(0.08):
                options.append(f"acl_smtp_{early} = acl_{early}")
                acls[f"acl_{early}"] = self._early_acl()
        if dice.chance(0.05):
            options.append(f"host_reject_connection = {self._hosts()}")
        if dice.chance(0.04):
            options[0] = ""
        elif self._inline:
            options[0] = dice.choice(("acl_smtp_rcpt = accept", f"acl_smtp_rcpt = accept hosts = {self._hosts()}",
                                      "acl_smtp_rcpt = deny", "acl_smtp_rcpt = require !hosts = 10.0.0.0/8",
                                      "acl_smtp_rcpt = ${if ={$received_port}{25}{acl_check_rcpt}{acl_check_rcpt}}"))  # fmt: skip
        body = self._lists() + "\n".join(options) + "\nbegin acl\n"
        body += "".join(f"{name}:\n{text}" for name, text in acls.items())
        routers = dice.choice(_ROUTERS).format(directory=self._directory)
        # An alias may lead anywhere.
        self._opaque = self._opaque or ("redirect" in routers and "verify" in body)
        text = self._decorated(_HEAD.format(directory=self._directory) + body) + "begin routers\n" + routers + _TAIL
        senders = [NEUTRAL_SENDER, "", "owner@example.org", "anybody@example.org", "list@other.example.net",
                   "x@a.partner.example", "anybody@a.example.org", "anybody@backup.example.net",
                   "anybody@mail.example.org", "anybody@localhost",
                   f"anybody@{UNROUTABLE}"]  # fmt: skip
        return Case(f"exim-{number}", text, not self._opaque, senders)

    def _lists(self) -> str:
        text = f"domainlist local_domains = {self._joined(self._dice.some(_DOMAINS[:5], 1, 3))}\n"
        text += f"domainlist relay_to_domains = {self._domains() if self._dice.chance(0.5) else ''}\n"
        text += f"hostlist relay_from_hosts = {self._hosts()}\n"
        text += f"hostlist more_hosts = {self._joined(['+relay_from_hosts', *self._dice.some(_HOSTS, 0, 2)])}\n"
        return text + f"addresslist known_senders = {self._joined(self._dice.some(_SENDERS[:3], 1, 2))}\n"

    def _joined(self, elements: list[str]) -> str:
        """Between colons, or with another separator, where the doubled colons of an address are single ones."""
        if self._dice.chance(0.25):
            return "<; " + " ; ".join(e.replace("lsearch;", "lsearch;;").replace("dsearch;", "dsearch;;")
                                      .replace(" : ", " ; ").replace("::", ":") if "search;" not in e else "example.org"
                                      for e in elements)  # fmt: skip
        return " : ".join(elements)

    def _hosts(self) -> str:
        dice = self._dice
        elements = dice.some(_HOSTS, 1, 4)
        if dice.chance(0.15):
            elements.insert(dice.randint(0, len(elements)), dice.choice(_WIDE_HOSTS))
        return self._joined(elements)

    def _domains(self) -> str:
        dice = self._dice
        elements = dice.some(_DOMAINS, 1, 3)
        if dice.chance(0.2):
            elements.insert(dice.randint(0, len(elements)), dice.choice(_WIDE_DOMAINS))
        return self._joined([element.format(directory=self._directory) for element in elements])

    def _acl(self, depth: int, most: int = 5) -> str:
        dice = self._dice
        statements = [self._statement(depth) for _ in range(dice.randint(1, most))]
        if dice.chance(0.6):
            statements.append(dice.choice(("  accept\n", "  accept\n", "  deny\n", "  deny message = relay not permitted\n",
                                           "  require verify = recipient\n  accept\n")))  # fmt: skip
        return "".join(statements)

    def _early_acl(self) -> str:
        dice = self._dice
        statement = f"  {dice.choice(('deny', 'drop', 'accept', 'warn', 'defer'))} hosts = {self._hosts()}\n"
        return statement + dice.choice(("  accept\n", "", "  accept\n"))

    def _statement(self, depth: int) -> str:
        dice = self._dice
        verb = dice.choices(("accept", "deny", "require", "warn", "defer", "drop", "discard"),
                            (50, 20, 12, 8, 3, 4, 2))[0]  # fmt: skip
        # Exim refuses other lists that discard than the outermost.
        if verb == "discard" and depth > 0:
            verb = "deny"
        conditions = [self._condition(depth) for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3)))]
        if not conditions and verb in ("accept", "discard") and dice.chance(0.8):
            conditions.append(self._condition(depth))
        if verb == "accept" and conditions and dice.chance(0.15):
            conditions.insert(dice.randint(0, len(conditions)), "endpass")
        if dice.chance(0.3):
            modifier = dice.choice(_MODIFIERS).replace("{directory}", str(self._directory))
            conditions.insert(dice.randint(0, len(conditions)), modifier)
        lines = f"  {verb}"
        for i, condition in enumerate(conditions):
            lines += f" {condition}\n" if i == 0 and dice.chance(0.7) else ("\n" if i == 0 else "") + f"     {condition}\n"
        return lines if conditions else lines + "\n"

    def _condition(self, depth: int) -> str:
        dice = self._dice
        if dice.chance(0.045):
            self._opaque = True
            return dice.choice(_OPAQUE).replace("{directory}", str(self._directory))
        negated = "!" if dice.chance(0.15) else ""
        kinds = ["hosts"] * 6 + ["domains"] * 6 + ["senders", "local_parts", "authenticated", "authenticated", "verify",
                 "verify", "condition", "recipients", "sender_domains", "encrypted"]  # fmt: skip
        kind = dice.choice(kinds + ["acl"] * (2 if depth < self._nested else 0))
        if kind == "hosts":
            value = dice.choice(("+relay_from_hosts", "+more_hosts", f"{self._hosts()}", "! +relay_from_hosts"))
        elif kind == "domains":
            value = dice.choice(("+local_domains", "+local_domains : +relay_to_domains", "!+local_domains", self._domains()))
        elif kind == "senders":
            value = dice.choice((dice.choice(_SENDERS), "+known_senders", "! +known_senders"))
        elif kind == "recipients":
            value = dice.choice(("*@example.org", "+known_senders", "!*@example.org", "*@*"))
        elif kind == "sender_domains":
            value = dice.choice(("example.org", "+local_domains", "!+local_domains"))
        elif kind == "local_parts":
            value = dice.choice(_LOCAL_PARTS)
            # To whom it writes is a client's choice, and the texts hold no list of everybody.
            self._opaque = True
        elif kind == "verify":
            value = dice.choice(("recipient", "recipient", "sender"))
        elif kind == "acl":
            value = f"acl_part{depth + 1}"
        else:
            value = {"authenticated": "*", "encrypted": "*"}.get(kind) or dice.choice(("yes", "no", "true", "0"))
        return f"{negated}{kind} = {value}"

    def _decorated(self, text: str) -> str:
        """The same with macros, conditions, comments and continued lines."""
        dice = self._dice
        if dice.chance(0.3) and "relay_from_hosts = <" not in text:
            text = text.replace("hostlist relay_from_hosts = ", "hostlist relay_from_hosts = RELAY_NETS : ")
            text = f"RELAY_NETS = {dice.choice(('10.9.0.0/16', '127.0.0.1', '172.17.0.1'))}\n" + text
        if dice.chance(0.2):
            text = text.replace("acl_smtp_rcpt = acl_check_rcpt", ".ifndef WANTED\nRCPT = acl_check_rcpt\n.else\n"
                                "RCPT = accept\n.endif\nacl_smtp_rcpt = RCPT")  # fmt: skip
        if dice.chance(0.3):
            text = text.replace(" : ", " : \\\n   # a comment\n     ", dice.randint(1, 4))
        if dice.chance(0.3):
            text = text.replace("begin acl\n", "\n# The lists\nbegin acl\n\n")
        return text


_HEAD = """exim_user = Debian-exim
exim_group = Debian-exim
spool_directory = {directory}/spool
log_file_path = {directory}/%s.log
primary_hostname = mail.example.org
tls_advertise_hosts =
smtp_accept_max_nonmail = 10000
rfc1413_query_timeout = 0s
"""
_TAIL = "begin transports\nsmtp:\n  driver = smtp\n"
