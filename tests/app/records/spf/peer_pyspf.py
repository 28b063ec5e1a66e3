# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges the cases on standard input (see own_engine.py) with pyspf, which asks the zone of each case. Prints
[[result, reason]...] as JSON."""

import ipaddress
import json
import sys

import spf

ZONE = {}


def lookup(name, qtype, strict=True, timeout=None, level=0):
    """In the place of pyspf's own way to the DNS. It follows aliases by itself, from what came with the answer."""
    records = ZONE.get(name.lower().rstrip("."), [])
    if any(r[0] == "FAIL" and (len(r) == 1 or r[1] == qtype) for r in records):
        raise spf.TempError("DNS timeout")
    out = []
    for kind, *data in records:
        if kind not in (qtype, "CNAME"):
            continue
        if kind == "TXT":
            value = tuple(text.encode() for text in data)
        elif kind == "AAAA":
            value = ipaddress.ip_address(data[0]).packed
        elif kind == "MX":
            value = (data[0], data[1])
        else:
            value = data[0]
        out.append(((name, kind), value))
        if kind == "CNAME" and level < 8:
            out += lookup(data[0], qtype, strict, timeout, level + 1)
    return out


def main():
    global ZONE
    spf.DNSLookup = lookup
    work = json.load(sys.stdin)
    results = []
    for case in work["cases"]:
        ZONE = work["zones"][case["zone"]]
        try:
            query = spf.query(i=case["ip"], s=case["sender"], h=case["helo"], strict=True, querytime=0)
            result, _, text = query.check()
            results.append([result, text])
        except Exception as error:  # the peer's own trouble is a result here, and has to be explained
            results.append(["crashed", repr(error)])
    json.dump(results, sys.stdout)


main()
