# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory's networks: an Internet, the owner's host on it, and the container network behind that host."""

from addresses import (
    CONTAINERS_V4,
    CONTAINERS_V6,
    GATEWAY_V4,
    GATEWAY_V6,
    HOME,
    INTERNET_HOSTS,
    INTERNET_V4,
    INTERNET_V6,
    POSTFIX_V4,
    POSTFIX_V6,
    ROUTER_V4,
    ROUTER_V6,
    Host,
    is_v6,
    one,
)
from cell import Cell
from namespaces import Namespace, cable

CONTAINER_BRIDGE = "br-mailcow"
_FORWARDING = {"ipv4/ip_forward": 1, "ipv6/conf/all/forwarding": 1}


class Network:
    """Makes all namespaces on entering, removes them on leaving, also those of a half-made network."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._made: dict[str, Namespace] = {}

    def __enter__(self) -> "Network":
        try:
            self._make_internet()
            self._make_home()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._remove()

    def of(self, host: Host) -> Namespace:
        return self._made[host.name]

    @property
    def internet(self) -> Namespace:
        """The Internet's router, through which every packet between two of its hosts' networks goes."""
        return self._made["internet"]

    def add(self, name: str) -> Namespace:
        """One more machine, with no cable to anywhere yet."""
        return self._add(name)

    def attach(self, host: Host) -> Namespace:
        """One more machine on the Internet."""
        self._plug_in(self.internet, host)
        return self.of(host)

    @property
    def container(self) -> Namespace:
        return self._made["postfix"]

    def _add(self, name: str) -> Namespace:
        self._made[name] = Namespace(self._cell, name)
        return self._made[name]

    def _remove(self) -> None:
        while self._made:
            self._made.popitem()[1].delete()

    def _make_internet(self) -> None:
        router = self._add("internet")
        # Everything is one hop over the router, which sits on the same wire: it must not tell hosts of short cuts.
        router.set_kernel({**_FORWARDING, "ipv4/conf/all/send_redirects": 0, "ipv4/conf/default/send_redirects": 0})
        router.ip(
            # An address of its own: else it takes the lowest of its ports', and whoever is plugged in later may
            # change it under everybody's neighbour tables.
            "link add name internet address 02:00:00:00:00:01 type bridge",
            "link set internet up",
            f"address add {ROUTER_V4}/{_length(INTERNET_V4)} dev internet",
            f"address add {ROUTER_V6}/{_length(INTERNET_V6)} dev internet nodad",
        )
        for host in INTERNET_HOSTS:
            self._plug_in(router, host)

    def _plug_in(self, router: Namespace, host: Host) -> None:
        namespace = self._add(host.name)
        cable(namespace, "eth0", router, host.name)
        router.ip(f"link set {host.name} master internet up")
        namespace.ip(
            "link set eth0 up",
            f"address add {host.v4}/{_length(INTERNET_V4)} dev eth0",
            f"address add {host.v6}/{_length(INTERNET_V6)} dev eth0 nodad",
            f"route add default via {ROUTER_V4}",
            f"route add ::/0 via {ROUTER_V6}",
            *(f"address add {one(address)} dev eth0 nodad" for address in host.further),
        )
        ways = [f"route add {one(address)} via {host.v6 if is_v6(address) else host.v4}" for address in host.further]
        if ways:
            router.ip(*ways)

    def _make_home(self) -> None:
        home = self.of(HOME)
        home.set_kernel(_FORWARDING)
        container = self._add("postfix")
        cable(home, "postfix", container, "eth0")
        home.ip(
            f"link add name {CONTAINER_BRIDGE} type bridge",
            f"link set {CONTAINER_BRIDGE} up",
            f"link set postfix master {CONTAINER_BRIDGE} up",
            f"address add {GATEWAY_V4}/{_length(CONTAINERS_V4)} dev {CONTAINER_BRIDGE}",
            f"address add {GATEWAY_V6}/{_length(CONTAINERS_V6)} dev {CONTAINER_BRIDGE} nodad",
        )
        container.ip(
            "link set eth0 up",
            f"address add {POSTFIX_V4}/{_length(CONTAINERS_V4)} dev eth0",
            f"address add {POSTFIX_V6}/{_length(CONTAINERS_V6)} dev eth0 nodad",
            f"route add default via {GATEWAY_V4}",
            f"route add ::/0 via {GATEWAY_V6}",
        )


def _length(network: str) -> str:
    return network.partition("/")[2]
