// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/timestamp.h"

#include <QTest>

using namespace mailvitals;

class TestTimestamp : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void saysSpansOfTime_data();
    void saysSpansOfTime();
    void readsMoments_data();
    void readsMoments();
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

void TestTimestamp::readsMoments_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qlonglong>("seconds");  // -1: none
    QTest::newRow("as we write it") << QByteArray("2026-11-23T12:00:00Z") << 1795435200ll;
    QTest::newRow("with an offset") << QByteArray("2026-11-23T14:00:00+02:00") << 1795435200ll;
    QTest::newRow("no zone: another moment on every computer") << QByteArray("2026-11-23T12:00:00") << -1ll;
    QTest::newRow("a day") << QByteArray("2026-11-23") << -1ll;
    QTest::newRow("no such day") << QByteArray("2026-02-30T12:00:00Z") << -1ll;
    QTest::newRow("a word") << QByteArray("yesterday") << -1ll;
    QTest::newRow("nothing") << QByteArray() << -1ll;
}

void TestTimestamp::readsMoments() {
    QFETCH(QByteArray, text);
    QFETCH(qlonglong, seconds);
    const auto time = fromIso(text.toStdString());
    QCOMPARE(time ? static_cast<qlonglong>(time->time_since_epoch().count()) : -1, seconds);
    if (time && text.endsWith('Z')) QCOMPARE(toIso(*time), text.toStdString());
}

QTEST_APPLESS_MAIN(TestTimestamp)
#include "timestamp.moc"
