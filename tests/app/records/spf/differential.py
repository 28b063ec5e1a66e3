# SPDX-License-Identifier: GPL-3.0-or-later
"""Our evaluator beside pyspf and Mail::SPF on thousands of generated cases, all asking the same zones.

Where the results differ, one of the classes in EXPLAINED has to tell why; anything else is a failure.
"""

import collections
import json
import pathlib
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

EXPLAINED = []


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
    results = collections.Counter(result for result, _, _ in ours)
    print(f"{len(cases)} cases: " + ", ".join(f"{count} {result}" for result, count in results.most_common()))
    failed = False
    for name, command in PEERS.items():
        theirs = peer_results(command, zones, cases)
        classes, strange = collections.Counter(), []
        for case, (our_result, _, _), (result, text) in zip(cases, ours, theirs):
            if result == our_result:
                continue
            why = next((why for peer, why, holds in EXPLAINED
                        if peer in (name, "*") and holds(our_result, result, text or "", zones[case["zone"]], case)),
                       None)
            if why:
                classes[why] += 1
            else:
                strange.append(f"{case} zone {json.dumps(zones[case['zone']])}\n    ours {our_result}, {name} "
                               f"{result}: {text}")
        same = len(cases) - sum(classes.values()) - len(strange)
        print(f"{name}: {same} the same, {sum(classes.values())} explained, {len(strange)} not")
        for why, count in classes.most_common():
            print(f"  {count:5}  {why}")
        for line in strange[:5]:
            print("  " + line)
        failed = failed or bool(strange)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
