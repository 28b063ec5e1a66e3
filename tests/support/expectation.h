// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

#include <QByteArray>

namespace mailvitals::test {

/// Compares what a rule says with lines of the form
///
///     critical missing 203.0.113.25
///     critical missing 203.0.113.25 | names= | evidence=dns:PTR 25.113.0.203.in-addr.arpa
///     unknown could-not-look example.org | reason=nobody answered in time
///     waiting
///
/// that is level, tag, subject, and as many arguments as matter; "evidence" are the ids, "says" is the
/// sentence. "waiting" stands last where an answer is still to come. Empty where all is as expected; else
/// both, printed.
QByteArray difference(const Scenario& scenario, const std::string& rule,
                      const std::vector<std::string>& expected);

}  // namespace mailvitals::test

/// SAYS(scenario, "ptr.present", "critical missing 203.0.113.25")
#define SAYS(scenario, rule, ...)                                                                 \
    do {                                                                                          \
        const QByteArray different = mailvitals::test::difference(scenario, rule, {__VA_ARGS__}); \
        QVERIFY2(different.isEmpty(), different.constData());                                     \
    } while (false)
