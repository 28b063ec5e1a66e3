# SPDX-License-Identifier: GPL-3.0-or-later
"""The owner's host: forwards the mail ports into the container, and on demand makes the mistake of the incident."""

from addresses import CONTAINERS_V4, CONTAINERS_V6, POSTFIX_V4, POSTFIX_V6, PUBLIC_V4, PUBLIC_V6
from namespaces import Namespace
from network import CONTAINER_BRIDGE
from processes import run_checked


class HomeFirewall:
    """What Docker's rules do on a healthy host, plus a chain that is empty until the incident."""

    def __init__(self, home: Namespace) -> None:
        self._home = home
        self._load(_forwarding("ip", PUBLIC_V4, POSTFIX_V4, CONTAINERS_V4))
        self._load(_forwarding("ip6", PUBLIC_V6, POSTFIX_V6, CONTAINERS_V6))

    def masquerade(self, v4: bool, v6: bool) -> None:
        """Rewrite the source of what enters the container network to its gateway, or leave it as it is.

        Holds for new connections; those already open keep the addresses they began with.
        """
        for family, wanted in (("ip", v4), ("ip6", v6)):
            rules = f"flush chain {family} docker incident\n"
            if wanted:
                rules += f"add rule {family} docker incident oifname {CONTAINER_BRIDGE} masquerade\n"
            self._load(rules)

    def _load(self, rules: str) -> None:
        run_checked(self._home.inside(["nft", "-f", "-"]), text=rules)


def _forwarding(family: str, public: str, container: str, network: str) -> str:
    return f"""
table {family} docker {{
    chain prerouting {{
        type nat hook prerouting priority dstnat;
        {family} daddr {public} tcp dport {{ 25, 465, 587 }} dnat to {container}
    }}
    chain incident {{ }}
    chain postrouting {{
        type nat hook postrouting priority srcnat;
        jump incident
        {family} saddr {network} oifname eth0 snat to {public}
    }}
}}
"""
