// SPDX-License-Identifier: GPL-3.0-or-later
// What a message may make us keep, and whose records count.
#include "records/dns/wire.h"
#include "wire_form.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dns;
using namespace mailvitals::dns::form;

class TestDnsBounds : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keepsOnlySoManyRecords();
    void keepsOnlySoHeavyRecords();
    void refusesOtherClasses();
};

void TestDnsBounds::keepsOnlySoManyRecords() {
    const auto times = [](std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i) all += record(toQuestion, 16, std::string("\1x", 2));
        return all;
    };
    const auto most = static_cast<unsigned>(mostRecords);
    const auto full = decode(head(most) + times(most));
    QVERIFY(full.has_value() && !full->oversized);
    QCOMPARE(full->answers.size(), mostRecords);
    const auto more = decode(head(most + 1) + times(most + 1));
    QVERIFY(more.has_value() && more->oversized);
    QCOMPARE(more->answers.size(), mostRecords);
    // Both sections together; the third is not kept, but read to its end.
    const auto shared = decode(head(most - 1, 1, 500) + times(most + 500));
    QVERIFY(shared.has_value() && !shared->oversized);
    QCOMPARE(shared->authority.size(), std::size_t(1));
    const auto both = decode(head(most - 1, 2) + times(most + 1));
    QVERIFY(both.has_value() && both->oversized);
    QCOMPARE(both->authority.size(), std::size_t(1));
    QVERIFY(!decode(head(most - 1, 1, 500) + times(most + 499)).has_value());
}

/// On the wire a name is two octets, and in memory four kilobytes.
void TestDnsBounds::keepsOnlySoHeavyRecords() {
    std::string longName;
    for (int i = 0; i < 120; ++i) longName += "\1a";
    longName += '\0';
    const std::string first = record(longName, 16, std::string("\1x", 2));
    const std::string again =
        record(u16(static_cast<unsigned>(0xc000 | head(0).size())), 16, std::string("\1x", 2));
    const std::size_t each = weightOf(
        Record{*DomainName::fromLabels(std::vector<std::string>(120, "a")), Type::Txt, 300, Txt{{"x"}}});
    const auto most = static_cast<unsigned>(heaviestAnswer / each);
    QVERIFY(most > 100 && most < mostRecords);
    const auto times = [&](unsigned count) {
        std::string all = first;
        for (unsigned i = 1; i < count; ++i) all += again;
        return all;
    };
    const auto full = decode(head(most) + times(most));
    QVERIFY(full.has_value() && !full->oversized && full->answers.size() == most);
    const auto more = decode(head(most + 1) + times(most + 1));
    QVERIFY(more.has_value() && more->oversized && more->answers.size() == most);
    // One record can be too heavy for itself.
    const auto strings = decode(head(1) + record(toQuestion, 16, std::string(60000, '\0')));
    QVERIFY(strings.has_value() && strings->oversized && strings->answers.empty());
}

/// All records of an answer have the class of the question; another one makes it nobody's answer.
void TestDnsBounds::refusesOtherClasses() {
    const auto of = [](unsigned recordClass) {
        return toQuestion + u16(16) + u16(recordClass) + u16(0) + u16(300) + u16(2) + "\1x";
    };
    QVERIFY(decode(head(1) + of(1)).has_value());
    for (const unsigned other : {0u, 3u, 254u, 255u, 257u, 65535u}) {
        QVERIFY(!decode(head(1) + of(other)).has_value());
        QVERIFY(!decode(head(2) + of(1) + of(other)).has_value());
        QVERIFY(!decode(head(1, 1) + of(1) + of(other)).has_value());
        QVERIFY(!decode(head(1, 0, 0, 0x8600) + of(other)).has_value());  // nor does a cut excuse it
        QVERIFY(decode(head(1, 0, 1) + of(1) + of(other)).has_value());   // TSIG has one of its own
    }
}

QTEST_APPLESS_MAIN(TestDnsBounds)
#include "bounds.moc"
