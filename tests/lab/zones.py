# SPDX-License-Identifier: GPL-3.0-or-later
"""Every DNS zone of the laboratory's world, as zone file texts by zone name.

The registry serves the root and the top-level domains and refers to the others, so that a resolver must walk down from
the root as in the real world. What is not here does not exist.
"""

from addresses import (
    DOMAIN,
    GOOGLE_NS,
    LISTS,
    MAIL_HOST,
    NS1_V4,
    NS1_V6,
    NS2_V4,
    NS2_V6,
    PROVIDERS,
    PUBLIC_V4,
    PUBLIC_V6,
    REGISTRY_V4,
    REGISTRY_V6,
    RESOLVER,
    SINK,
    TESTER,
    reverse_name,
)
from blocklists import CATALOGUE

ROOT_SERVER = "a.root-servers.net"
ROOT_HINTS = f""". 3600000 NS {ROOT_SERVER}.
{ROOT_SERVER}. 3600000 A {REGISTRY_V4}
{ROOT_SERVER}. 3600000 AAAA {REGISTRY_V6}
"""

# Where reverse names are delegated: a /24 each, a /48 each.
_REVERSE_ZONES = (
    "100.51.198.in-addr.arpa",
    "113.0.203.in-addr.arpa",
    "0.0.1.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "5.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
)
_WORLD_ZONES = tuple(p.domain for p in PROVIDERS) + ("google.com", "yahoodns.net", "world.test", "blocklists.test")
_TOP_LEVEL = ("test", "com", "net", "org", "arpa", "de", "cz", "ch")


def registry_zones() -> dict[str, str]:
    """The root and the top-level domains."""
    zones = {".": _start(".", ROOT_SERVER) + f"{ROOT_SERVER}. A {REGISTRY_V4}\n{ROOT_SERVER}. AAAA {REGISTRY_V6}\n"}
    for top in _TOP_LEVEL:
        zones["."] += f"{top}. NS {ROOT_SERVER}.\n"
        zones[top] = _start(top, ROOT_SERVER)
    for zone in (*_WORLD_ZONES, *_REVERSE_ZONES):
        zones[_top(zone)] += f"{zone}. NS ns1.world.test.\n{zone}. NS ns2.world.test.\n"
    for zone in CATALOGUE:
        zones[_top(zone)] += f"{zone}. NS ns1.blocklists.test.\n"
    zones["test"] += f"{DOMAIN}. NS ns1.{DOMAIN}.\n{DOMAIN}. NS ns2.{DOMAIN}.\n"
    zones["test"] += _name_servers(DOMAIN) + _name_servers("world.test")
    return zones


def hosted_zones(dkim_record: str) -> dict[str, str]:
    """The owner's zone, the reverse zones and the rest of the world."""
    zones = {DOMAIN: _owners_zone(dkim_record)}
    for zone in (*_WORLD_ZONES, *_REVERSE_ZONES):
        zones[zone] = _start(zone, "ns1.world.test", "ns2.world.test")
    for provider in PROVIDERS:
        zones[provider.domain] += (
            f"{provider.domain}. MX 10 {provider.mx}.\n"
            f'{provider.domain}. TXT "v=spf1 ip4:{provider.v4} ip6:{provider.v6} ~all"\n'
        )
        zone = next(zone for zone in _WORLD_ZONES if provider.mx.endswith(f".{zone}"))
        zones[zone] += _host(provider.mx, provider.v4, provider.v6)
    # Google's name servers tell the asker's address under a name of theirs: asked through a resolver, the resolver's.
    zones["google.com"] += "myaddr.l.google.com. NS ns1.google.com.\n" + _host("ns1.google.com", *GOOGLE_NS)
    zones["world.test"] += _name_servers("world.test")
    for host in (TESTER, RESOLVER, SINK):
        zones["world.test"] += _host(f"{host.name}.world.test", host.v4, host.v6)
    zones["blocklists.test"] += _host("ns1.blocklists.test", LISTS.v4, LISTS.v6)
    for name, v4, v6 in (
        (MAIL_HOST, PUBLIC_V4, PUBLIC_V6),
        *((f"{host.name}.world.test", host.v4, host.v6) for host in (TESTER, RESOLVER, SINK)),
        *((provider.mx, provider.v4, provider.v6) for provider in PROVIDERS),
    ):
        for address in (v4, v6):
            pointer = reverse_name(address)
            zone = next(zone for zone in _REVERSE_ZONES if pointer.endswith(f".{zone}"))
            zones[zone] += f"{pointer}. PTR {name}.\n"
    return zones


def _owners_zone(dkim_record: str) -> str:
    """A healthy home: everything published that a receiver looks for."""
    return (
        _start(DOMAIN, f"ns1.{DOMAIN}", f"ns2.{DOMAIN}")
        + _name_servers(DOMAIN)
        + f"{DOMAIN}. MX 10 {MAIL_HOST}.\n"
        + _host(MAIL_HOST, PUBLIC_V4, PUBLIC_V6)
        + f'{DOMAIN}. TXT "v=spf1 mx -all"\n'
        + f'{MAIL_HOST}. TXT "v=spf1 a -all"\n'
        + f"dkim._domainkey.{DOMAIN}. TXT {_strings(dkim_record)}\n"
        + f'_dmarc.{DOMAIN}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@{DOMAIN}"\n'
        + f'{DOMAIN}. CAA 0 issue "letsencrypt.org"\n'
        + f"_submissions._tcp.{DOMAIN}. SRV 0 1 465 {MAIL_HOST}.\n"
        + f"_submission._tcp.{DOMAIN}. SRV 0 1 587 {MAIL_HOST}.\n"
        + f"_imaps._tcp.{DOMAIN}. SRV 0 1 993 {MAIL_HOST}.\n"
        + f"autoconfig.{DOMAIN}. CNAME {MAIL_HOST}.\n"
    )


def _start(zone: str, *servers: str) -> str:
    text = f"$TTL 300\n$ORIGIN {zone.rstrip('.')}.\n@ SOA {servers[0]}. hostmaster.{servers[0]}. 1 3600 600 86400 60\n"
    return text + "".join(f"@ NS {server}.\n" for server in servers)


def _host(name: str, v4: str, v6: str) -> str:
    return f"{name}. A {v4}\n{name}. AAAA {v6}\n"


def _name_servers(zone: str) -> str:
    return _host(f"ns1.{zone}", NS1_V4, NS1_V6) + _host(f"ns2.{zone}", NS2_V4, NS2_V6)


def _top(zone: str) -> str:
    return zone.rpartition(".")[2]


def _strings(text: str) -> str:
    """A TXT record's text in strings of at most 255 bytes."""
    return " ".join(f'"{text[at:at + 255]}"' for at in range(0, len(text), 255))
