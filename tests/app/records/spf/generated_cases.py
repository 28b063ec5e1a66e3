# SPDX-License-Identifier: GPL-3.0-or-later
"""Random zones with SPF records, most of them nearly right, and messages from addresses that matter in them."""

import random

HOSTS = [f"h{i}.example.net" for i in range(6)]
DOMAINS = ["example.org"] + [f"d{i}.example.com" for i in range(6)]
V4 = ["192.0.2.1", "192.0.2.2", "192.0.2.65", "192.0.2.129", "198.51.100.7", "203.0.113.9"]
V6 = ["2001:db8::1", "2001:db8::2", "2001:db8:1::1", "2001:db8:ffff::9"]
SENDERS = ["user", "strong-bad", "a.b", "x+y", "postmaster"]
MACROS = ["%{d}", "%{d1}", "%{dr}", "%{o}", "%{l}", "%{l1r-}", "%{lr+}", "%{i}", "%{ir}", "%{v}", "%{h}", "%{s}",
          "%{p}", "%%", "%_", "%-", "%{D}", "%{L2}", "%{i1}", "%{x}", "%{", "%{d0}", "%d"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, probability):
        return self.random.random() < probability

    def name(self):
        pick = self.random.random()
        if pick < 0.40:
            return self.random.choice(HOSTS)
        if pick < 0.75:
            return self.random.choice(DOMAINS)
        if pick < 0.85:
            return "gone.example"
        if pick < 0.95:
            return self.random.choice(MACROS[:13]) + "." + self.random.choice(HOSTS + DOMAINS)
        return self.random.choice(MACROS) + self.random.choice(["", ".example.net", ".q"])

    def prefix(self, longest):
        return str(self.random.choice([0, 8, 16, 24, 25, 26, 30, 31, 32, longest]))

    def dual(self):
        text = ""
        if self.chance(0.2):
            text += "/" + self.prefix(32)
        if self.chance(0.15):
            text += "//" + self.prefix(128)
        return text

    def mechanism(self):
        kind = self.random.choice(["include"] * 4 + ["a"] * 4 + ["mx"] * 4 + ["ip4"] * 4 + ["ip6"] * 2
                                  + ["exists"] * 2 + ["ptr", "all"])
        if kind == "all":
            return "all"
        if kind == "ip4":
            return "ip4:" + self.random.choice(V4) + ("/" + self.prefix(32) if self.chance(0.3) else "")
        if kind == "ip6":
            return "ip6:" + self.random.choice(V6) + ("/" + self.prefix(64) if self.chance(0.3) else "")
        if kind == "include":
            return "include:" + (self.random.choice(DOMAINS[1:]) if self.chance(0.85) else self.name())
        if kind == "exists":
            return "exists:" + self.name()
        if kind == "ptr":
            return "ptr" + (":" + self.name() if self.chance(0.4) else "")
        return kind + (":" + self.name() if self.chance(0.6) else "") + self.dual()

    def record(self):
        terms = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 3, 4, 6, 12])):
            terms.append(self.random.choice(["", "", "", "+", "-", "~", "?"]) + self.mechanism())
        if self.chance(0.15):
            terms.insert(self.random.randrange(len(terms) + 1), "redirect=" + self.random.choice(DOMAINS[1:]))
        if self.chance(0.05):
            terms.insert(self.random.randrange(len(terms) + 1), "x-y.z=%{l}")
        if self.chance(0.6):
            terms.append(self.random.choice(["-all", "~all", "?all", "-all"]))
        text = "v=spf1 " + " ".join(terms)
        if self.chance(0.05):  # a slip of the pen
            at = self.random.randrange(7, len(text) + 1)
            text = text[:at] + self.random.choice("/:=%. -+,;x0") + text[at + self.random.randrange(2):]
        return text.swapcase() if self.chance(0.03) else text

    def zone(self):
        zone = {}
        for name in DOMAINS + HOSTS:
            records = []
            if self.chance(0.03):
                records.append(["FAIL"])
            elif self.chance(0.04):
                records.append(["CNAME", self.random.choice(HOSTS)])
            else:
                records += [["A", a] for a in self.random.sample(V4, self.random.choice([0, 1, 1, 2]))]
                records += [["AAAA", a] for a in self.random.sample(V6, self.random.choice([0, 0, 1, 1]))]
                count = self.random.choice([0, 1, 2, 2]) if self.chance(0.98) else 11
                records += [["MX", 10 * (i + 1), self.random.choice(HOSTS)] for i in range(count)]
                if self.chance(0.02):
                    records.append(["FAIL", self.random.choice(["A", "MX", "AAAA"])])
            if name in DOMAINS and not any(r[0] in ("FAIL", "CNAME") for r in records):
                records += [["TXT", text] for text in self.strings(name)]
            if records:
                zone[name] = records
        self.pointers(zone)
        return zone

    def strings(self, name):
        texts = ["unrelated text"] if self.chance(0.1) else []
        if name == "example.org" or self.chance(0.93):
            texts.append(self.record())
        if self.chance(0.01):
            texts.append(self.record())
        return texts

    def pointers(self, zone):
        for address in V4:
            if self.chance(0.7):
                reverse = ".".join(reversed(address.split("."))) + ".in-addr.arpa"
                names = self.random.sample(HOSTS + DOMAINS, self.random.choice([1, 1, 2]))
                zone[reverse] = [["PTR", name] for name in names]

    def case(self, index):
        address = self.random.choice(V4 * 2 + V6)
        sender = self.random.choice(SENDERS) + "@example.org"
        return {"zone": index, "ip": address, "sender": sender, "helo": self.random.choice(HOSTS)}


def generate(seed, zones, cases_each):
    """The same for the same seed."""
    generator = Generator(seed)
    all_zones = [generator.zone() for _ in range(zones)]
    cases = [generator.case(index) for index in range(zones) for _ in range(cases_each)]
    return all_zones, cases
