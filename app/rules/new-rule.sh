#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# new-rule.sh ID AREA: lays out the three files of a new rule: its code, its page and its test. Nothing else has to be
# touched: the build finds them. What is laid out compiles, and its test fails until the rule says something.
#   app/rules/new-rule.sh mx.ttl dns
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
id=${1:?"usage: new-rule.sh ID AREA"}
area=${2:?"usage: new-rule.sh ID AREA"}
echo "$id" | grep -Eq '^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$' ||
    { echo "$id is no rule id: lower-case words with dots and hyphens, as in mx.present." >&2; exit 64; }
[ -d "$root/app/rules/$area" ] || { echo "There is no area $area in app/rules." >&2; exit 64; }

# "mx.ttl" stands in dns/mx_ttl.cpp, "spf.all" in spf/all.cpp, and the constant is mxTtl or spfAll.
file=$(echo "${id#"$area".}" | tr '.-' '__')
joined() { echo "$1" | awk -F'[.-]' '{ for (i = 2; i <= NF; i++) $1 = $1 toupper(substr($i, 1, 1)) substr($i, 2); print $1 }'; }
constant=$(joined "$id")
class=$(joined "Test-$id")
rank=$(($(sed -n 's/^rank: //p' $(grep -l "^area: $area$" "$root"/resources/rules/*.md) | sort -n | tail -n 1) + 1))
code=$root/app/rules/$area/$file.cpp
page=$root/resources/rules/$id.md
test=$root/tests/app/rules/$area/$file.cpp
for path in "$code" "$page" "$test"; do
    [ ! -e "$path" ] || { echo "$path is there already." >&2; exit 1; }
done

cat >"$code" <<END
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/lookup.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    // Ask for everything first: a question behind an early return is asked a round trip too late.
    const DomainName& domain = *ask.request().target.domain();
    const Lookup found = lookUp(ask, domain, dns::Type::Mx);
    const std::string subject = domain.toString();
    if (found.isOpen()) return verdicts.wait();
    if (found.failed()) return verdicts.couldNotLook(subject, found.reason, {found.evidence});
    verdicts.say("good", subject, {{arg::domain, subject}}, {found.evidence});
}

}  // namespace

extern const Rule $constant{"$id", Scope::Domain, judge};

}  // namespace mailvitals::rules
END

cat >"$page" <<END
---
# SPDX-License-Identifier: GPL-3.0-or-later
id: $id
title: What is well when it passes
area: $area
rank: $rank
worst: warning
source: RFC 5321
---

## What is looked at

What the rule looks at, for somebody who is no expert for mail.

## Why it matters

What goes wrong otherwise.

## Messages

### good: pass

{domain} is well.

## How to fix

The record to publish, or the lines for the mail server.
END

cat >"$test" <<END
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class $class : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void couldNotLook();
    void waits();
};

void $class::speaks() {
    Scenario s("example.org");
    SAYS(s, "$id", "pass good example.org | this line is to be written");
}

void $class::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "MX");
    SAYS(s, "$id", "unknown could-not-look example.org");
}

void $class::waits() {
    Scenario s("example.org");
    s.open("example.org", "MX");
    SAYS(s, "$id", "waiting");
}

MAILVITALS_TEST_CLASS($class)
#include "$file.moc"
END

echo "Laid out:"
for path in "$code" "$page" "$test"; do echo "  ${path#"$root"/}"; done
