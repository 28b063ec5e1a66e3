# SPDX-License-Identifier: GPL-3.0-or-later
"""Our evaluator beside pyspf and Mail::SPF on thousands of generated cases, all asking the same zones.

Where the results differ, one of the classes in EXPLAINED has to tell why; anything else is a failure.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

import generated_cases
import own_engine

HERE = pathlib.Path(__file__).resolve().parent
PEERS = {
    "pyspf": [sys.executable, "-B", str(HERE / "peer_pyspf.py")],
    "Mail::SPF": ["perl", str(HERE / "peer_mail_spf.pl")],
}
NEEDS = {"pyspf": ("python3-spf", [sys.executable, "-c", "import spf"]),
         "Mail::SPF": ("libmail-spf-perl", ["perl", "-MMail::SPF", "-MNet::DNS", "-e", "1"])}
SEED, ZONES, EACH = 20261123, 1500, 4


def any_record(zone, matches):
    return any(matches(record) for records in zone.values() for record in records)


def has_alias(zone):
    return any_record(zone, lambda record: record[0] == "CNAME")


def has_failure(zone):
    return any_record(zone, lambda record: record[0] == "FAIL")


def has_ip6_zero(zone):
    return any_record(zone, lambda record: record[0] == "TXT" and re.search(r"ip6:\S*/0\b", record[1], re.I))


def has_redirect_beside_all(zone):
    return any_record(zone, lambda record: record[0] == "TXT" and re.search(r"redirect=", record[1], re.I)
                      and re.search(r"[ +?~-]all\b", record[1], re.I))


# Who differs, why, and how such a case is recognised: d has ours, problem (of ours), theirs, text (of theirs), zone
# and case. Each is a choice that the standard leaves, or a slip of theirs; none is one of ours.
EXPLAINED = [
    ("*", "it counts every empty answer; section 4.6.4 counts terms",
     lambda d: d.theirs == "permerror" and re.search(r"void (dns )?look-?ups? limit", d.text, re.I)),
    ("*", "it counts a redirect that is never followed, because all stands beside it (section 6.1)",
     lambda d: d.theirs == "permerror" and re.search(r"Too many DNS lookups|DNS-interactive terms", d.text)
     and has_redirect_beside_all(d.zone)),
    ("*", "it lets zero digits in a macro pass (section 7.3: MUST be nonzero)",
     lambda d: d.ours == "permerror" and "zero as the number of parts" in d.problem),
    ("pyspf", "it refuses a record that includes itself when it reads it; to us it is the eleventh look-up",
     lambda d: d.theirs == "permerror" and "include has trivial recursion" in d.text),
    ("pyspf", "it takes %% at the end of a name for a broken macro (section 7.1: macro-expand)",
     lambda d: d.theirs == "permerror" and "invalid-macro-char : %%" in d.text),
    ("pyspf", "it does not see that a macro is not closed (section 7.1)",
     lambda d: d.ours == "permerror" and "a macro without its closing brace" in d.problem),
    ("pyspf", "one failing host ends its mx, ptr or %{p}; section 5.5 skips such names, and another host of an mx may "
              "match; macros it expands before anything is decided",
     lambda d: d.theirs == "temperror" and "DNS timeout" in d.text and has_failure(d.zone)),
    ("Mail::SPF", "an mx of more than ten hosts is no error to it if one of the first ten matches",
     lambda d: d.ours == "permerror" and "an mx with more than ten mail hosts" in d.problem),
    ("Mail::SPF", "one failing host ends its mx, though another matches",
     lambda d: d.theirs == "temperror" and "Time-out" in d.text and has_failure(d.zone)),
    ("Mail::SPF", "it does not know the transformer R in capitals (RFC 5234 section 2.3: strings in any case)",
     lambda d: d.theirs == "permerror" and re.search(r"Junk encountered.*%\{[A-Z0-9]*R", d.text)),
    ("Mail::SPF", "ip6 with prefix length 0 matches IPv4 clients, which it holds as IPv4-mapped addresses",
     lambda d: ":" not in d.case["ip"] and has_ip6_zero(d.zone)),
    ("Mail::SPF", "an answer with nothing but an alias in it is not void to it",
     lambda d: d.ours == "permerror" and "more than two terms whose" in d.problem and has_alias(d.zone)),
    ("Mail::SPF", "it finds an unknown macro letter only when it comes to expand it (section 4.6: anywhere)",
     lambda d: d.ours == "permerror" and "unknown macro letter" in d.problem),
]

Difference = collections.namedtuple("Difference", "ours problem theirs text zone case")


def explain(peer, difference):
    return next((why for name, why, holds in EXPLAINED if name in (peer, "*") and holds(difference)), None)


def peer_results(command, zones, cases):
    work = json.dumps({"zones": zones, "cases": cases})
    done = subprocess.run(command, input=work.encode(), capture_output=True, timeout=280, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return json.loads(done.stdout)


def main(program):
    for name, (package, probe) in NEEDS.items():
        if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
            own_engine.skip(f"{name} is not installed (package {package})")
    zones, cases = generated_cases.generate(SEED, ZONES, EACH)
    ours = own_engine.judge(program, zones, cases)
    results = collections.Counter(result for result, *_ in ours)
    print(f"{len(cases)} cases: " + ", ".join(f"{count} {result}" for result, count in results.most_common()))
    failed = False
    for name, command in PEERS.items():
        theirs = peer_results(command, zones, cases)
        classes, strange = collections.Counter(), []
        for case, (our_result, _, _, problem), (result, text) in zip(cases, ours, theirs):
            if result == our_result:
                continue
            zone = zones[case["zone"]]
            why = explain(name, Difference(our_result, problem, result, text or "", zone, case))
            if why:
                classes[why] += 1
            else:
                strange.append(f"{case} zone {json.dumps(zone)}\n    ours {our_result} ({problem}), {name} "
                               f"{result}: {text}")
        same = len(cases) - sum(classes.values()) - len(strange)
        print(f"{name}: {same} the same, {sum(classes.values())} explained, {len(strange)} not")
        for why, count in classes.most_common():
            print(f"  {count:5}  {why}")
        for line in strange[:5]:
            print("  " + line)
        # A class that grew would hide something new.
        failed = failed or bool(strange) or same < 0.97 * len(cases)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
