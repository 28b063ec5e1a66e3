# SPDX-License-Identifier: GPL-3.0-or-later
"""Our evaluator against the public test suite for RFC 7208, as Debian's python3-spf brings it along.

The suite stays where it is installed. Where several results are allowed, any of them will do.
"""

import gzip
import pathlib
import sys

import own_engine

SUITE = pathlib.Path("/usr/share/doc/python3-spf/rfc7208-tests.yml.gz")
TYPES = ["TXT", "A", "AAAA", "MX", "PTR"]

# Explanations that we spell otherwise, and why. Nothing else may differ, and these in upper and lower case only.
SPELT_OTHERWISE = {"v-macro-ip6": "RFC 7208 section 7.4 writes the nibbles of %{i} in lower case"}


def records(entries):
    """One name's records of the suite in our form. A bare TIMEOUT means: no answer for the types not listed. As
    in the suite's own driver, an SPF record also stands as TXT unless the name has TXT records of its own."""
    out = []
    listed = set()
    own_txt = False
    times_out = False
    for entry in entries:
        if entry == "TIMEOUT":
            times_out = True
            continue
        for kind, value in entry.items():
            if value == "NONE":  # only keeps the SPF record from standing as TXT
                own_txt = own_txt or kind == "TXT"
                continue
            listed.add(kind)
            if kind in ("TXT", "SPF"):
                out.append([kind, *([value] if isinstance(value, str) else value)])
            elif value == "TIMEOUT":
                out.append(["FAIL", kind])
            elif kind == "MX":
                out.append(["MX", int(value[0]), str(value[1])])
            else:
                out.append([kind, str(value)])
    if "TXT" not in listed and not own_txt:
        out += [["TXT", *record[1:]] for record in out if record[0] == "SPF"]
        if "SPF" in listed:
            listed.add("TXT")
    if times_out:
        out += [["FAIL", kind] for kind in TYPES if kind not in listed]
    return out


def main(program):
    try:
        import yaml
    except ImportError:
        own_engine.skip("python3-yaml is not installed")
    if not SUITE.exists():
        own_engine.skip(f"{SUITE} is not there: python3-spf is not installed, or without its documentation")
    zones, cases, expected = [], [], []
    for scenario in yaml.safe_load_all(gzip.open(SUITE, "rt", encoding="utf-8")):
        zones.append({str(name): records(entries) for name, entries in scenario["zonedata"].items()})
        for name, test in scenario["tests"].items():
            cases.append({"zone": len(zones) - 1, "ip": test["host"], "sender": test["mailfrom"],
                          "helo": test["helo"], "explain": True})
            expected.append((name, test))
    wrong = []
    for (name, test), (result, explanation, *_) in zip(expected, own_engine.judge(program, zones, cases)):
        allowed = [test["result"]] if isinstance(test["result"], str) else test["result"]
        if result not in allowed:
            wrong.append(f"{name} ({test.get('spec')}): {result} instead of {' or '.join(allowed)}")
        wanted = test.get("explanation")
        wanted = "" if wanted == "DEFAULT" else wanted
        same = explanation == wanted or (name in SPELT_OTHERWISE and explanation.lower() == wanted.lower())
        if wanted is not None and not same:
            wrong.append(f"{name} ({test.get('spec')}): explains {explanation!r} instead of {wanted!r}")
    print(f"{len(cases)} cases of the suite, {len(wrong)} of them judged otherwise")
    print("\n".join(wrong))
    return 1 if wrong or len(cases) < 150 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
