# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains with MTA-STS, as they should be and as owners leave them: what their zone says and what their web server
sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Certificate
from mail_hosts import MailHost
from namespaces import Namespace
from web_servers import Behaviour, OddWebServer, VirtualHost, endless, sends_file, silent

ZONE = "plain.test"
WEB_V4, WEB_V6 = "203.0.113.80", "2001:db8:113::80"
CLOSED, ENDLESS, SILENT = "203.0.113.81", "203.0.113.82", "203.0.113.83"
WEB_ADDRESSES = (WEB_V4, WEB_V6, CLOSED, ENDLESS, SILENT)

# MX hosts that several of them share, by name.
GOOD, MISNAMED, BARE, EXPIRED = "mx", "mx-misnamed", "mx-bare", "mx-expired"
MAIL_ADDRESSES = {GOOD: "203.0.113.91", MISNAMED: "203.0.113.92", BARE: "203.0.113.93", EXPIRED: "203.0.113.94"}


def shared_mail_hosts(authority: Authority) -> list[MailHost]:
    def chain(name: str, certificate: Certificate) -> tuple[Path, ...]:
        file = certificate.certificate.with_suffix(".chain")
        file.write_text(certificate.key.read_text() + certificate.certificate.read_text())
        return (file,)

    chains = {
        GOOD: chain(GOOD, authority.issue(GOOD, [f"{GOOD}.{ZONE}"])),
        MISNAMED: chain(MISNAMED, authority.issue(MISNAMED, ["other.test"])),
        BARE: (),
        EXPIRED: chain(EXPIRED, authority.issue_expired(EXPIRED, [f"{EXPIRED}.{ZONE}"])),
    }
    return [MailHost(MAIL_ADDRESSES[name], chains[name]) for name in chains]


def policy(mode: str = "enforce", mx: str = f"{GOOD}.{ZONE}", max_age: int = 604800) -> str:
    return f"version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: {max_age}\r\n"


@dataclass(frozen=True)
class PolicyHost:
    """A domain NAME.plain.test."""

    name: str
    text: str = ""  # of the policy; empty: `response` says what comes instead
    mx: str = GOOD
    announced: bool = True
    web: tuple[str, ...] = (WEB_V4,)  # addresses of mta-sts.NAME.plain.test
    certificate: str = "right"  # or: other, self-signed, expired, none
    response: str = ""  # of nginx
    response_v6: str = ""  # the same over IPv6, where that differs
    media_type: str = "text/plain"

    @property
    def domain(self) -> str:
        return f"{self.name}.{ZONE}"

    @property
    def host(self) -> str:
        return f"mta-sts.{self.domain}"

    def records(self) -> str:
        """Lines of its zone's file."""
        lines = f"{self.name} MX 10 {self.mx}\n"
        if self.announced:
            lines += f'_mta-sts.{self.name} TXT "v=STSv1; id=20261101;"\n'
        return lines + "".join(f"mta-sts.{self.name} {'AAAA' if ':' in at else 'A'} {at}\n" for at in self.web)

    def virtual_hosts(self, authority: Authority, directory: Path) -> Iterator[VirtualHost]:
        file = directory / f"{self.name}.txt"
        file.write_text(self.text)
        certificate = self._certificate(authority)
        for address in self.web:
            if address not in (WEB_V4, WEB_V6):
                continue  # nobody is there, or a server that is no nginx
            response = self.response_v6 if ":" in address else ""
            response = response or self.response or sends_file(file, self.media_type)
            yield VirtualHost(self.host, address, response, certificate)

    def _certificate(self, authority: Authority) -> Certificate | None:
        label = f"web-{self.name}"
        if self.certificate == "none":
            return None
        if self.certificate == "self-signed":
            return authority.issue_self_signed(label, [self.host])
        if self.certificate == "expired":
            return authority.issue_expired(label, [self.host])
        return authority.issue(label, ["www.other.test" if self.certificate == "other" else self.host])


_LOGIN_PAGE = 'default_type text/html; return 200 "<!DOCTYPE html><title>Log in</title><form></form>";'

POLICY_HOSTS = (
    PolicyHost("enforce", policy()),
    PolicyHost("testing", policy("testing")),
    PolicyHost("none", policy("none", mx="elsewhere.test")),
    PolicyHost("nothing", mx=MISNAMED, announced=False, web=()),
    PolicyHost("wildcard", policy(mx=f"*.{ZONE}")),
    PolicyHost("shut-out", policy(mx="mail.elsewhere.test")),
    PolicyHost("shut-out-testing", policy("testing", mx="mail.elsewhere.test")),
    PolicyHost("misnamed", policy(mx=f"{MISNAMED}.{ZONE}"), mx=MISNAMED),
    PolicyHost("misnamed-testing", policy("testing", mx=f"{MISNAMED}.{ZONE}"), mx=MISNAMED),
    PolicyHost("bare", policy(mx=f"{BARE}.{ZONE}"), mx=BARE),
    PolicyHost("expired-mx", policy(mx=f"{EXPIRED}.{ZONE}"), mx=EXPIRED),
    PolicyHost("web-other", policy(), certificate="other"),
    PolicyHost("web-self-signed", policy(), certificate="self-signed"),
    PolicyHost("web-expired", policy(), certificate="expired"),
    PolicyHost("redirect", response="return 301 https://www.plain.test/mta-sts.txt;"),
    PolicyHost("missing", response="return 404;"),
    PolicyHost("login", response=_LOGIN_PAGE),
    PolicyHost("html", policy(), media_type="text/html"),
    PolicyHost("endless", web=(ENDLESS,)),
    PolicyHost("silent", web=(SILENT,)),
    PolicyHost("closed", web=(CLOSED,)),
    PolicyHost("no-host", web=()),
    PolicyHost("unannounced", policy(), announced=False),
    PolicyHost("other-v6", policy(), web=(WEB_V4, WEB_V6), response_v6="return 404;"),
    PolicyHost("both", policy(), web=(WEB_V4, WEB_V6)),
    PolicyHost("hour", policy(max_age=3600)),
)


def odd_web_servers(namespace: Namespace, authority: Authority) -> Iterator[OddWebServer]:
    behaviours: dict[str, tuple[str, Behaviour]] = {"endless": (ENDLESS, endless), "silent": (SILENT, silent)}
    for host in POLICY_HOSTS:
        if host.name in behaviours:
            address, behaviour = behaviours[host.name]
            yield OddWebServer(namespace, address, authority.issue(f"odd-{host.name}", [host.host]), behaviour)
