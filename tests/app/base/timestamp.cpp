// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/timestamp.h"

#include <QTest>

using namespace mailvitals;

class TestTimestamp : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void saysSpansOfTime_data();
    void saysSpansOfTime();
};

void TestTimestamp::saysSpansOfTime_data() {
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0 << "0 seconds";
    QTest::newRow("one") << 1 << "1 second";
    QTest::newRow("below two minutes") << 119 << "119 seconds";
    QTest::newRow("two minutes") << 120 << "2 minutes";
    QTest::newRow("rounded up, since waiting less does not help") << 661 << "12 minutes";
    QTest::newRow("below two hours") << 7199 << "120 minutes";
    QTest::newRow("two hours") << 7200 << "2 hours";
    QTest::newRow("a day") << 86400 << "24 hours";
    QTest::newRow("two days") << 172800 << "2 days";
    QTest::newRow("the longest TTL") << 0x7fffffff << "24856 days";
}

void TestTimestamp::saysSpansOfTime() {
    QFETCH(int, seconds);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(toReadable(std::chrono::seconds(seconds))), text);
}

QTEST_APPLESS_MAIN(TestTimestamp)
#include "timestamp.moc"
