# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory with what it takes to stand in the wrong place: a laptop in the owner's own network, a rented machine
that lends its view or is the far end of a VPN, the owner's resolver with its own ideas, and a provider that closes or
diverts port 25.

      laptop 192.168.1.7, 2001:db8:25:1::7 --- home (router, hairpin NAT, resolver 192.168.1.1) --- the Internet
                                                                                  rented 198.51.100.77: SOCKS, sshd
                                                                                  divert 198.51.100.88: mail proxy
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from functools import partial

from addresses import (
    CLOUDFLARE,
    DOMAIN,
    GOOGLE_NS,
    HOME,
    MAIL_HOST,
    POSTFIX_V4,
    PROVIDERS,
    PUBLIC_V4,
    PUBLIC_V6,
    RESOLVER,
    ROUTER_V4,
    TESTER,
    Host,
    is_v6,
)
from cell import Unavailable
from dns_message import NOERROR, ask
from mail_proxy import MailProxy
from namespaces import Namespace, cable
from processes import Daemon, Result, run_checked, wait_until
from resolver import Unbound
from tunnel import INTERFACE, NETWORK, Tunnel
from world import HomeLab

RENTED = Host("rented", "198.51.100.77", "2001:db8:100::77")
DIVERT = Host("divert", "198.51.100.88", "2001:db8:100::88")
DIVERT_NAME = "resolver.world.test"  # a name that exists, and is another machine

LAN_V4, LAN_V6 = "192.168.1.0/24", "2001:db8:25:1::/64"
GATEWAY_V4, GATEWAY_V6 = "192.168.1.1", "2001:db8:25:1::1"
LAPTOP_V4, LAPTOP_V6 = "192.168.1.7", "2001:db8:25:1::7"
SERVER_IN_LAN = "192.168.1.25"  # the mail server's address for those at home
INVENTED = "203.0.113.99"  # where the resolver leads whoever mistypes a name

PROXY = f"socks5://{RENTED.v4}:1080"
TUNNEL = "socks5://127.0.0.1:1080"

_ROUTER_RULES = f"""
table ip lan {{
    chain prerouting {{
        type nat hook prerouting priority dstnat;
        ip daddr {SERVER_IN_LAN} tcp dport 25 dnat to {POSTFIX_V4}
    }}
    chain postrouting {{
        type nat hook postrouting priority srcnat;
        # The way out has one public address; the way round (hairpin NAT) makes everybody at home the gateway.
        ip saddr {LAN_V4} oifname eth0 snat to {PUBLIC_V4}
        ip saddr {LAN_V4} ip daddr {POSTFIX_V4} masquerade
    }}
}}
"""

_SSHD = """
Port 22
ListenAddress {address}
HostKey {directory}/host_key
AuthorizedKeysFile {directory}/authorized_keys
PidFile none
PasswordAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
AllowTcpForwarding yes
"""


class HomeLanLab(HomeLab):
    def _build_more(self) -> None:
        missing = [name for name in ("microsocks", "sshd", "ssh", "ssh-keygen") if not shutil.which(name)]
        if missing:
            raise Unavailable(f"these programs are missing: {', '.join(missing)} (see packages.txt)")
        self._directory = self._cell.directory
        self._make_lan()
        self._rented = self.network.attach(RENTED)
        self._start("microsocks", self._rented, ["microsocks", "-i", RENTED.v4, "-p", "1080"], RENTED.v4, 1080)
        self._start_resolver()
        self._start_sshd()
        self._divert = MailProxy(self.network.attach(DIVERT), DIVERT.v4, 25, DIVERT_NAME)
        self._stack.callback(self._divert.stop)
        submission = MailProxy(self.network.of(HOME), PUBLIC_V4, 587, MAIL_HOST)
        self._stack.callback(submission.stop)

    def _make_lan(self) -> None:
        home = self.network.of(HOME)
        self.laptop = self.network.add("laptop")
        cable(home, "lan", self.laptop, "eth0")
        home.ip(
            "link set lan up",
            f"address add {GATEWAY_V4}/24 dev lan",
            f"address add {SERVER_IN_LAN}/32 dev lan",
            f"address add {GATEWAY_V6}/64 dev lan nodad",
        )
        self.laptop.ip(
            "link set eth0 up",
            f"address add {LAPTOP_V4}/24 dev eth0",
            f"address add {LAPTOP_V6}/64 dev eth0 nodad",
            f"route add default via {GATEWAY_V4}",
            f"route add ::/0 via {GATEWAY_V6}",
        )
        self.network.internet.ip(f"route add {LAN_V6} via {HOME.v6}")
        _load(home, _ROUTER_RULES)

    def _start(self, name: str, namespace: Namespace, command: Sequence[str], address: str, port: int) -> Daemon:
        directory = self._directory / name
        directory.mkdir(exist_ok=True)
        daemon = namespace.start(name, command, directory / f"{name}.log")
        self._stack.callback(daemon.stop)
        daemon.wait_ready(lambda: _listens(namespace, address, port))
        return daemon

    def _start_resolver(self) -> None:
        directory = self._directory / "home-resolver"
        directory.mkdir()
        server = [f"interface: {GATEWAY_V4}", 'module-config: "iterator"']
        forward = f'forward-zone:\n    name: "."\n    forward-addr: {RESOLVER.v4}'
        self._own_resolver = Unbound("home-resolver", self.network.of(HOME), directory, server, forward)
        self._stack.callback(self._own_resolver.daemon.stop)
        self._own_resolver.daemon.wait_ready(partial(self._resolves, DOMAIN, "MX"))

    def _resolves(self, name: str, record_type: str) -> bool:
        try:
            return self.laptop.call(ask, GATEWAY_V4, name, record_type, "IN", 1.0).rcode == NOERROR
        except OSError:
            return False

    def _start_sshd(self) -> None:
        directory = self._directory / "sshd"
        directory.mkdir()
        for key in ("host_key", "key"):
            run_checked(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(directory / key)])
        (directory / "authorized_keys").write_text((directory / "key.pub").read_text())
        (directory / "known_hosts").write_text(f"{RENTED.v4} {(directory / 'host_key.pub').read_text()}")
        configuration = directory / "sshd_config"
        configuration.write_text(_SSHD.format(address=RENTED.v4, directory=directory))
        if not os.path.isdir("/run/sshd"):  # where sshd locks itself in before it knows who comes
            os.mkdir("/run/sshd")
            self._stack.callback(partial(os.rmdir, "/run/sshd"))
        command = [shutil.which("sshd") or "sshd", "-D", "-e", "-f", str(configuration)]
        self._start("sshd", self._rented, command, RENTED.v4, 22)

    def open_tunnel(self) -> Daemon:
        """What the program tells its user to type: ssh -N -D, on the laptop."""
        keys = self._directory / "sshd"
        options = ("BatchMode=yes", f"UserKnownHostsFile={keys / 'known_hosts'}", "ExitOnForwardFailure=yes",
                   f"IdentityFile={keys / 'key'}", "IdentitiesOnly=yes")  # fmt: skip
        command = ["ssh", "-F", "none", "-N", "-D", "127.0.0.1:1080"]
        for option in options:
            command += ["-o", option]
        return self._start("ssh", self.laptop, [*command, f"root@{RENTED.v4}"], "127.0.0.1", 1080)

    def run_at_home(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Result:
        home = self._directory / "laptop"
        home.mkdir(exist_ok=True)
        return self.laptop.run(command, 120.0, {"HOME": str(home), **(environment or {})})

    def split_horizon(self) -> None:
        """The home's resolver tells those at home the server's private address."""
        self._own_resolver.control("local_zone", f"{MAIL_HOST}.", "static")
        self._own_resolver.control("local_data", f"{MAIL_HOST}. A {SERVER_IN_LAN}")

    def invent_answers(self) -> None:
        """The home's resolver leads names that do not exist to a page of advertisements."""
        self._own_resolver.control("local_zone", "invalid.", "redirect")
        self._own_resolver.control("local_data", f"invalid. A {INVENTED}")

    def block_port_25(self) -> None:
        """The tester's provider lets nobody out on port 25."""
        _load(
            self.network.internet,
            f"""
table inet provider {{
    chain forward {{
        type filter hook forward priority filter;
        ip saddr {TESTER.v4} tcp dport 25 drop
        ip6 saddr {TESTER.v6} tcp dport 25 drop
    }}
}}
""",
        )

    def drop_at_the_server(self) -> None:
        """Somebody between the Internet and the owner's server drops what comes for port 25."""
        _load(
            self.network.internet,
            f"""
table inet provider {{
    chain forward {{
        type filter hook forward priority filter;
        ip daddr {PUBLIC_V4} tcp dport 25 drop
        ip6 daddr {PUBLIC_V6} tcp dport 25 drop
    }}
}}
""",
        )

    def break_ipv6(self) -> None:
        """The tester's packets over IPv6 get nowhere."""
        _load(
            self.network.internet,
            f"""
table inet provider {{
    chain forward {{
        type filter hook forward priority filter;
        ip6 saddr {TESTER.v6} drop
    }}
}}
""",
        )

    def drop_at_the_server_over_ipv6(self) -> None:
        _load(
            self.network.internet,
            f"""
table inet provider {{
    chain forward {{
        type filter hook forward priority filter;
        ip6 daddr {PUBLIC_V6} tcp dport 25 drop
    }}
}}
""",
        )

    def add_backup(self, host: str) -> None:
        """A second mail host, as far as the tester's resolver tells."""
        self.resolver.control("local_zone", f"{DOMAIN}.", "typetransparent")
        for preference, name in ((10, MAIL_HOST), (20, host)):
            self.resolver.control("local_data", f"{DOMAIN}. 60 IN MX {preference} {name}.")

    def divert_port_25(self) -> None:
        """The tester's provider leads everything on port 25 to its own mail proxy."""
        _load(
            self.network.internet,
            f"""
table ip provider4 {{
    chain prerouting {{
        type nat hook prerouting priority dstnat;
        ip saddr {TESTER.v4} tcp dport 25 dnat to {DIVERT.v4}
    }}
    chain postrouting {{
        type nat hook postrouting priority srcnat;
        ip daddr {DIVERT.v4} tcp dport 25 snat to {ROUTER_V4}
    }}
}}
table inet provider {{
    chain forward {{
        type filter hook forward priority filter;
        ip6 saddr {TESTER.v6} tcp dport 25 reject
    }}
}}
""",
        )

    def silence_services(self) -> None:
        """Nobody reaches the services that tell one's own address, neither over UDP nor over TCP."""
        self._drop("services", [f"{_ip(a)} daddr {a} th dport 53" for a in (*GOOGLE_NS, *CLOUDFLARE)])

    def silence_providers(self) -> None:
        """Nobody reaches the large providers' port 25."""
        self._drop("providers", [f"{_ip(a)} daddr {a} tcp dport 25" for p in PROVIDERS for a in (p.v4, p.v6)])

    def _drop(self, name: str, what: Sequence[str]) -> None:
        rules = "\n".join(f"        {rule} drop" for rule in what)
        chain = f"    chain {name} {{\n        type filter hook forward priority filter;\n{rules}\n    }}"
        _load(self.network.internet, f"table inet provider {{\n{chain}\n}}\n")

    def block_udp(self) -> None:
        """The home's router lets no UDP out but what its own resolver asks."""
        chain = "chain forward { type filter hook forward priority filter; iifname lan meta l4proto udp drop; }"
        _load(self.network.of(HOME), f"table inet strict {{\n{chain}\n}}\n")

    def redirect_dns(self) -> None:
        """The home's router leads whatever is sent to port 53 to its own resolver."""
        way = f"iifname lan meta l4proto {{ tcp, udp }} th dport 53 dnat to {GATEWAY_V4}"
        _load(
            self.network.of(HOME),
            f"""
table ip strict4 {{
    chain prerouting {{
        type nat hook prerouting priority dstnat - 1
        {way}
    }}
}}
""",
        )

    def redirect_dns_of_the_rented_machine(self) -> None:
        """The rented machine's provider leads what it sends to port 53 to a resolver of its own."""
        way = f"ip saddr {RENTED.v4} tcp dport 53 dnat to {RESOLVER.v4}"
        back = f"ip daddr {RESOLVER.v4} tcp dport 53 snat to {ROUTER_V4}"
        _load(
            self.network.internet,
            f"""
table ip provider4 {{
    chain prerouting {{ type nat hook prerouting priority dstnat; {way}; }}
    chain postrouting {{ type nat hook postrouting priority srcnat; {back}; }}
}}
""",
        )
        self._drop("services", [f"ip6 saddr {RENTED.v6} tcp dport 53"])

    def told_the_proxy(self) -> list[str]:
        return self._divert.commands()

    def rented_vpn(self, destination: str) -> Tunnel:
        """The tester's packets to there go through a VPN that ends on the rented machine."""
        return self._vpn(self._rented, RENTED.v4, destination)

    def home_vpn(self, destination: str) -> Tunnel:
        """The tester's packets to there go through a VPN that ends at the owner's home."""
        return self._vpn(self.network.of(HOME), PUBLIC_V4, destination)

    def _vpn(self, far: Namespace, public: str, destination: str) -> Tunnel:
        tunnel = Tunnel(self.network.of(TESTER), far)
        far.set_kernel({"ipv4/ip_forward": 1})
        _load(
            far,
            f"""
add table ip vpn
delete table ip vpn
table ip vpn {{
    chain postrouting {{
        type nat hook postrouting priority srcnat;
        ip saddr {NETWORK} oifname eth0 snat to {public}
    }}
}}
""",
        )
        # Two halves go before a default route of the same width, as VPN programs have it.
        halves = ("0.0.0.0/1", "128.0.0.0/1") if destination == "default" else (destination,)
        self.network.of(TESTER).ip(*(f"route add {half} dev {INTERFACE}" for half in halves))
        return tunnel

    def mend(self) -> None:
        self._own_resolver.control("local_zone_remove", f"{MAIL_HOST}.")
        self._own_resolver.control("local_zone_remove", "invalid.")
        self.resolver.control("local_zone_remove", f"{DOMAIN}.")
        _load(self.network.internet, "add table ip provider4\ndelete table ip provider4")
        _load(self.network.internet, "add table inet provider\ndelete table inet provider")
        for table in ("inet strict", "ip strict4"):
            _load(self.network.of(HOME), f"add table {table}\ndelete table {table}")
        super().mend()


def _ip(address: str) -> str:
    return "ip6" if is_v6(address) else "ip"


def _load(namespace: Namespace, rules: str) -> None:
    run_checked(namespace.inside(["nft", "-f", "-"]), text=rules)


def _listens(namespace: Namespace, address: str, port: int) -> bool:
    found = namespace.run(["ss", "-Hltn", "src", f"{address}:{port}"])
    return bool(found.stdout.strip())


def close(tunnel: Daemon) -> None:
    tunnel.stop()
    wait_until(lambda: not tunnel.is_running(), "the tunnel to close")
