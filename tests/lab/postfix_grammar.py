# SPDX-License-Identifier: GPL-3.0-or-later
"""Configurations of Postfix as owners write them, right and wrong, made from a seed."""

import random
from dataclasses import dataclass, field

BOSS = "boss@example.org"  # what a stranger may claim to be, and tables know
FRIEND = "friend.example"
PARTNER = "v@external.example"

_NETWORKS = (
    "127.0.0.0/8 [::1]/128",
    "127.0.0.0/8 [::1]/128",
    "127.0.0.0/8, 172.22.1.0/24",
    "127.0.0.0/8 172.22.1.0/24 192.168.1.0/24",
    "!172.22.1.1 172.22.1.0/24 127.0.0.1",
    "172.22.1.0/24, !172.22.1.1",
    "127.0.0.1 cidr:{directory}/nets.cidr",
    "inline:{{172.22.1.1=x}} 127.0.0.0/8",
    "$inner 127.0.0.0/8",
    "${{inner?{{$inner}}:{{0.0.0.0/0}}}} 127.0.0.0/8",
    "${{outer?0.0.0.0/0}}${{outer:127.0.0.1}}",
    "${{{{$compatibility_level}} >=level {{3.6}} ? {{127.0.0.1}} : {{172.22.1.0/24}}}}",
    "127.0.0.0/8 172.22.1.7/24",
    "0.0.0.0/0",
)
_PLAIN = (
    "permit_mynetworks", "permit_mynetworks", "permit_mynetworks", "permit_mynetworks", "permit_sasl_authenticated",
    "permit_sasl_authenticated", "permit_tls_clientcerts", "permit_auth_destination", "reject_unauth_pipelining",
    "reject_non_fqdn_sender", "reject_invalid_helo_hostname", "permit_inet_interfaces", "defer_if_reject",
    "reject_unlisted_recipient", "PERMIT_MYNETWORKS", "reject_unauth_destination",
)  # fmt: skip
_ENDS = {
    "relay": ("reject_unauth_destination", "defer_unauth_destination", "reject_unauth_destination", "reject", "permit", ""),
    "recipient": ("reject_unauth_destination", "reject_unauth_destination", "reject", "permit", "", ""),
    "other": ("reject", "permit", "reject_unauth_destination", "", ""),
}
_RESULTS = ("OK", "OK", "OK", "OK", "DUNNO", "REJECT", "550 no", "1700000000", "permit_mynetworks, reject", "inside", "RELAY",
            "reject_unauth_destination", "DEFER_IF_PERMIT", "HOLD", "defer")  # fmt: skip
_SUBJECTS = ("client", "client", "sender", "helo", "recipient")
_PATTERNS = {
    "sender": (BOSS, "example.org", "boss@", "other.example"),
    "helo": (FRIEND, "example"),
    "recipient": (PARTNER, "external.example", "example.org", "v@"),
}
_CIDRS = ("172.22.1.0/24", "172.22.1.1", "192.168.1.0/24", "0.0.0.0/0", "!172.22.1.0/24", "172.16.0.0/12")
_OCTETS = ("172.22.1", "172.22.1.1", "172", "10.1")


@dataclass
class Configuration:
    """One server: main.cf's parameters, and for each service those that it has of its own."""

    parameters: dict[str, str] = field(default_factory=dict)
    services: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # tables whose text is given
    hidden: dict[str, str] = field(default_factory=dict)  # ... and those that only the server has
    opaque: bool = False  # the texts alone cannot tell all of it

    def main(self) -> str:
        return "".join(f"{name} = {value}\n" for name, value in self.parameters.items())

    def merged(self, service: str) -> dict[str, str]:
        """What holds for one service."""
        return {**self.parameters, **self.services[service]}


class Maker:
    def __init__(self, seed: int, directory: str) -> None:
        self._random = random.Random(seed)
        self._directory = directory
        self._made = Configuration()

    def make(self) -> Configuration:
        pick = self._random
        self._made = made = Configuration()
        made.parameters = {
            "compatibility_level": pick.choice(("3.6", "3.6", "3.6", "2", "0")),
            "myhostname": "mail.example.org",
            "mydestination": "localhost",
            "virtual_mailbox_domains": "example.org",
            "inet_interfaces": "all",
        }
        # What stands in a paste for the owner's own words.
        made.parameters["inner"] = "172.22.1.0/24"
        made.parameters["smtpd_restriction_classes"] = "inside, strict"
        made.parameters["inside"] = pick.choice(("permit_mynetworks, reject", "permit_mynetworks", "permit", "strict"))
        made.parameters["strict"] = pick.choice(("reject_unauth_destination", "permit_sasl_authenticated, reject", "permit_mynetworks"))
        if pick.random() < 0.9:
            made.parameters["mynetworks"] = pick.choice(_NETWORKS).format(directory=self._directory)
            if "nets.cidr" in made.parameters["mynetworks"]:
                self._file("nets.cidr", "172.22.1.0/24 x\n", 0.7)
        elif pick.random() < 0.5:
            made.parameters["mynetworks_style"] = pick.choice(("host", "subnet"))
        if pick.random() < 0.75:
            made.parameters["smtpd_relay_restrictions"] = "" if pick.random() < 0.2 else self._list("recipient", "relay")
        if pick.random() < 0.6 or not made.parameters.get("smtpd_relay_restrictions", "x"):
            made.parameters["smtpd_recipient_restrictions"] = self._list("recipient", "recipient")
        for name in ("client", "helo", "sender", "data"):
            if pick.random() < 0.12:
                made.parameters[f"smtpd_{name}_restrictions"] = self._list(name, "other")
        if pick.random() < 0.1:
            made.parameters["smtpd_delay_reject"] = "no"
        if pick.random() < 0.2:
            made.parameters["smtpd_helo_required"] = "yes"
        self._services()
        return made

    def _services(self) -> None:
        pick, made = self._random, self._made
        made.services["smtp"] = {}
        if pick.random() < 0.25:
            made.services["smtp"] = self._own(pick.choice(("smtpd_relay_restrictions", "mynetworks", "inner", "inside")))
        if pick.random() < 0.3:
            made.services["submission"] = self._own("smtpd_relay_restrictions")
            if pick.random() < 0.5:
                made.services["submission"]["smtpd_recipient_restrictions"] = ""
        if pick.random() < 0.3:
            made.services["465"] = {
                "smtpd_client_restrictions": pick.choice(
                    ("permit_sasl_authenticated,reject", "permit_mynetworks,permit_sasl_authenticated,reject", "$mua")
                )
            }
        if pick.random() < 0.15:
            made.services["127.0.0.1:10025"] = {
                "mynetworks": "127.0.0.0/8",
                "smtpd_relay_restrictions": "",
                "smtpd_recipient_restrictions": "permit_mynetworks,reject",
            }

    def _own(self, name: str) -> dict[str, str]:
        values = {
            "mynetworks": self._random.choice(("127.0.0.0/8", "127.0.0.0/8,172.22.1.0/24", "0.0.0.0/0")),
            "inner": "127.0.0.0/8",
            "inside": "permit_mynetworks,reject",
            "smtpd_relay_restrictions": self._list("recipient", "relay"),
        }
        return {name: values[name]}

    def _list(self, subject: str, ends: str) -> str:
        pick = self._random
        words = [self._item(subject) for _ in range(pick.randint(0, 3))]
        words.append(pick.choice(_ENDS[ends]))
        separator = pick.choice((", ", ",", " ", ",\n    "))
        return separator.join(word for word in words if word)

    def _item(self, subject: str) -> str:
        pick = self._random
        chance = pick.random()
        if chance < 0.52:
            return pick.choice(_PLAIN)
        if chance < 0.58:
            return pick.choice(("inside", "strict"))
        if chance < 0.62:
            return "warn_if_reject " + pick.choice(("reject", "reject_unauth_destination", "inside"))
        if chance < 0.64:
            return pick.choice(("defer_if_permit", "permit_naked_ip_address"))
        if chance < 0.655:
            self._made.opaque = True
            return "permit_my_networks"
        if chance < 0.69:
            return self._table(subject if subject in ("client", "helo", "sender", "recipient") else "sender")
        asked = pick.choice(_SUBJECTS)
        return f"check_{asked}_access {self._table(asked)}"

    def _table(self, subject: str) -> str:
        pick = self._random
        result = pick.choice(_RESULTS)
        form = pick.random()
        if form < 0.2:
            return f"static:{{{result}}}" if " " in result else f"static:{result}"
        if form < 0.3:
            pattern = pick.choice(("/./", "/^/", "/^.*$$/"))
            return f"regexp:{{{{{pattern} {result}}}}}"
        if subject == "client" and form < 0.75:
            entries = [f"{pick.choice(_CIDRS)} {pick.choice(_RESULTS)}" for _ in range(pick.randint(1, 3))]
            if form < 0.55:
                return "cidr:{" + ", ".join(f"{{{entry}}}" for entry in entries) + "}"
            return self._file("clients.cidr", "".join(f"{entry}\n" for entry in entries), 0.6, "cidr")
        patterns = _OCTETS if subject == "client" else _PATTERNS[subject]
        pairs = {pick.choice(patterns): pick.choice(_RESULTS) for _ in range(pick.randint(1, 2))}
        if form < 0.75:
            return "inline:{" + ", ".join(f"{{{key} = {value}}}" for key, value in pairs.items()) + "}"
        return self._file(subject, "".join(f"{key} {value}\n" for key, value in pairs.items()), 0.6, "texthash")

    def _file(self, name: str, text: str, given: float, kind: str = "cidr") -> str:
        """A table in a file, whose text is given with the others or is not."""
        made = self._made
        name = f"{len(made.files) + len(made.hidden)}-{name}" if name != "nets.cidr" else name
        recognised = any(not line.endswith(" inside") for line in text.splitlines())
        if recognised and self._random.random() < given:
            made.files[name] = text
        else:
            made.hidden[name] = text
            made.opaque = True
        return f"{kind}:{self._directory}/{name}"


def master(configuration: Configuration, pick: random.Random) -> str:
    """master.cf, with the forms of -o that there are."""
    lines = []
    for name, values in configuration.services.items():
        lines.append(f"{name:<10} inet n - y - - smtpd")
        for key, value in values.items():
            value = " ".join(value.split())
            form = pick.random()
            if " " in value or form < 0.3:
                lines.append(f"  -o {{ {key} = {value} }}")
            elif form < 0.5:
                lines[-1] += f" -o {key}={value}"
            else:
                lines += [f"    -o {key}={value}", "# a remark"]
    return "\n".join(lines) + "\n"
