# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs many cases through spf_cases, our own evaluator, which answers from a zone given with each case.

A zone is {name: [[type, data...]...]}: ["TXT", string...], ["A", address], ["AAAA", address], ["MX", preference,
host], ["PTR", name], ["CNAME", name], ["FAIL"] for every type, ["FAIL", type].
"""

import json
import subprocess
import sys


def skip(why):
    """Ends the test as skipped, in words; CTest knows this exit status."""
    print(f"SKIPPED: {why}")
    sys.exit(77)


def judge(program, zones, cases):
    """Cases are {"zone": index, "ip", "sender", "helo", "explain"}; for each: [result, explanation, rounds, problem]."""
    work = json.dumps({"zones": zones, "cases": cases})
    done = subprocess.run([program], input=work.encode(), capture_output=True, timeout=300, check=True)
    results = json.loads(done.stdout)
    assert len(results) == len(cases)
    return results
