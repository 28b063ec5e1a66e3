// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>

namespace mailvitals::test {

/// One program holds the tests of a whole folder: linking costs more than running.
bool addTest(std::function<std::unique_ptr<QObject>()> make);

}  // namespace mailvitals::test

/// In place of QTEST_APPLESS_MAIN.
#define MAILVITALS_TEST_CLASS(Class) \
    static const bool added##Class = mailvitals::test::addTest([] { return std::make_unique<Class>(); });
