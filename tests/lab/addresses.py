# SPDX-License-Identifier: GPL-3.0-or-later
"""Who lives where. Documentation addresses throughout, but for the public services that Mailvitals asks by address."""

import ipaddress
from dataclasses import dataclass

INTERNET_V4 = "198.51.100.0/24"
INTERNET_V6 = "2001:db8:100::/64"
ROUTER_V4 = "198.51.100.1"
ROUTER_V6 = "2001:db8:100::1"


@dataclass(frozen=True)
class Host:
    """One machine on the laboratory's Internet."""

    name: str
    v4: str
    v6: str
    further: tuple[str, ...] = ()  # more addresses of it; the Internet's router knows the way to those elsewhere


@dataclass(frozen=True)
class Provider:
    """A large mail provider: all its mail ends in the sink."""

    domain: str
    mx: str
    v4: str
    v6: str
    greeting: str


DOMAIN = "homelab.test"
MAIL_HOST = "mail.homelab.test"

PUBLIC_V4 = "203.0.113.25"  # what the world sees of the owner's mail server
PUBLIC_V6 = "2001:db8:25::25"

CONTAINERS_V4 = "172.22.1.0/24"  # as on mailcow
CONTAINERS_V6 = "fd4d:6169:6c63:6f77::/64"
GATEWAY_V4 = "172.22.1.1"
GATEWAY_V6 = "fd4d:6169:6c63:6f77::1"
POSTFIX_V4 = "172.22.1.253"
POSTFIX_V6 = "fd4d:6169:6c63:6f77::253"

REGISTRY_V4 = "198.51.100.4"  # the root and the top-level domains
REGISTRY_V6 = "2001:db8:100::4"
NS1_V4, NS1_V6 = "198.51.100.2", "2001:db8:100::2"
NS2_V4, NS2_V6 = "203.0.113.53", "2001:db8:53::53"  # in another network, as it should be

GOOGLE_NS = ("216.239.32.10", "2001:4860:4802:32::a")
CLOUDFLARE = ("1.1.1.1", "2606:4700:4700::1111")
OPENDNS = ("208.67.222.222", "2620:119:35::35")

PROVIDERS = (
    Provider("gmail.com", "gmail-smtp-in.l.google.com", "198.51.100.26", "2001:db8:100::26",
             "mx.google.com ESMTP a1-20020a05600c00c1b0041 - gsmtp"),
    Provider("outlook.com", "outlook-com.olc.protection.outlook.com", "198.51.100.27", "2001:db8:100::27",
             "AM4PEPF00025F97.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready"),
    Provider("yahoo.com", "mta5.am0.yahoodns.net", "198.51.100.28", "2001:db8:100::28",
             "mtaproxy501.free.mail.ne1.yahoo.com ESMTP ready"),
    Provider("icloud.com", "mx01.mail.icloud.com", "198.51.100.29", "2001:db8:100::29",
             "mr85p00im-ztdg06011801.me.com iCloud SMTP - ESMTP"),
)  # fmt: skip

TESTER = Host("tester", "198.51.100.9", "2001:db8:100::9")
RESOLVER = Host("resolver", "198.51.100.53", "2001:db8:100::53")
NAMES = Host("names", NS1_V4, NS1_V6, (REGISTRY_V4, REGISTRY_V6, NS2_V4, NS2_V6))
LISTS = Host("lists", "198.51.100.54", "2001:db8:100::54")
SINK = Host("sink", "198.51.100.25", "2001:db8:100::25", tuple(a for p in PROVIDERS for a in (p.v4, p.v6)))
SERVICES = Host("services", "198.51.100.10", "2001:db8:100::10", GOOGLE_NS + CLOUDFLARE + OPENDNS)
HOME = Host("home", "198.51.100.100", "2001:db8:100::100", (PUBLIC_V4, PUBLIC_V6))

INTERNET_HOSTS = (TESTER, RESOLVER, NAMES, LISTS, SINK, SERVICES, HOME)


def is_v6(address: str) -> bool:
    return ipaddress.ip_address(address).version == 6


def one(address: str) -> str:
    """The address as a network of itself alone: 203.0.113.25/32."""
    return str(ipaddress.ip_network(address))


def reverse_name(address: str) -> str:
    """9.100.51.198.in-addr.arpa"""
    return ipaddress.ip_address(address).reverse_pointer


def listing_name(address: str, zone: str) -> str:
    """The name under which a blocklist would list the address (RFC 5782)."""
    labels = reverse_name(address).removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
    return f"{labels}.{zone}"
