// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rules/relay/configuration_texts.h"
#include "support/expectation.h"

#include <QTest>

/// Rows of pasted texts and what trust.configuration says of them, a finding on each line.
namespace mailvitals::test {

inline void columns() {
    QTest::addColumn<QByteArray>("texts");
    QTest::addColumn<QByteArray>("expected");
}

inline void row(const char* what, const std::string& texts, const char* expected) {
    QTest::newRow(what) << QByteArray::fromStdString(texts) << QByteArray(expected);
}

inline void holds() {
    QFETCH(QByteArray, texts);
    QFETCH(QByteArray, expected);
    std::vector<std::string> lines;
    for (const QByteArray& line : expected.split('\n')) lines.push_back(line.toStdString());
    const QByteArray different = difference(pasted(texts.toStdString()), "trust.configuration", lines);
    QVERIFY2(different.isEmpty(), different.constData());
}

}  // namespace mailvitals::test
