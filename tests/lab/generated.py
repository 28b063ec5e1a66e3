# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of generated configurations share: a seeded choice, and the comparison with what the server does."""

import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

STRANGER, STRANGER_V6 = "198.51.100.9", "2a00:1450::9"
ELSEWHERE = ("anybody@elsewhere.invalid", "anybody@elsewhere.com")
UNROUTABLE = "unroutable.invalid"  # the only name that nobody knows
NEUTRAL_SENDER = "somebody@neutral.invalid"


class Dice(random.Random):
    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def some(self, pool: Sequence[T], least: int, most: int) -> list[T]:
        return self.sample(list(pool), min(len(pool), self.randint(least, most)))


@dataclass
class Case:
    """One configuration, and what was seen of it."""

    name: str
    text: str
    holds_everything: bool = True  # nothing that decides lies outside of the text
    senders: list[str] = field(default_factory=list)
    extra: Any = None
    tags: set[str] = field(default_factory=set)
    trusted: set[str] = field(default_factory=set)
    accepted: dict[str, bool] = field(default_factory=dict)  # for each address that was tried

    @property
    def verdict(self) -> str:
        if "trusts-everybody" in self.tags:
            return "critical"
        unknown = {"rules-unclear", "rules-not-given", "trust-elsewhere", "could-not-look", "not-recognised"}
        return "unknown" if self.tags & unknown or not self.tags else "well"


def judge(tool: Path, cases: Sequence[Case], directory: Path, addresses: Sequence[str]) -> None:
    """Hand every text to the program."""
    paths = []
    for case in cases:
        path = directory / f"{case.name}.conf"
        path.write_text(case.text)
        paths.append(str(path))
    done = subprocess.run(
        [str(tool), *addresses], input="\n".join(paths) + "\n", capture_output=True, text=True, check=True
    )
    for case, line in zip(cases, done.stdout.splitlines(), strict=True):
        tags, _, trusted = line.partition("|")
        case.tags, case.trusted = set(tags.split()), set(trusted.split())


def faults(cases: Sequence[Case]) -> list[str]:
    """Where the program and the server differ."""
    found = []
    for case in cases:
        accepted = case.accepted[STRANGER]
        wrong = []
        if case.verdict == "critical" and not accepted:
            wrong.append("critical, but the stranger is refused")
        if case.verdict == "well" and accepted:
            wrong.append("well, but the stranger is accepted")
        if case.verdict == "unknown" and case.holds_everything:
            wrong.append("unknown, but the text holds everything")
        if case.verdict != "unknown" and case.holds_everything:
            for address, taken in case.accepted.items():
                trusted = address in case.trusted or case.verdict == "critical"
                # Where everybody is trusted, what is refused beside that does not matter.
                if address != STRANGER and trusted != taken and not (case.verdict == "critical" and not taken):
                    wrong.append(f"{address} is {'' if taken else 'not '}accepted, but {'' if trusted else 'not '}trusted")
        if wrong:
            found.append(f"--- {case.name}: {'; '.join(wrong)} (tags: {' '.join(sorted(case.tags))})\n{case.text}")
    return found


def summary(cases: Sequence[Case]) -> str:
    counts = Counter((case.verdict, "accepted" if case.accepted[STRANGER] else "refused") for case in cases)
    unknown = sum(case.verdict == "unknown" for case in cases)
    each = ", ".join(f"{verdict}/{done} {count}" for (verdict, done), count in sorted(counts.items()))
    return f"{len(cases)} configurations: {each}; unknown {100 * unknown / len(cases):.1f} %"
