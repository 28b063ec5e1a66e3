// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/record.h"

#include "records/tlsa/match.h"
#include "support/any_bytes.h"
#include "support/certificates.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::tlsa;

class TestTlsaRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads();
    void refuses();
    void standsAnyBytes();
    void tellsWhatSendersPassOver_data();
    void tellsWhatSendersPassOver();
    void looksIntoWholeCertificates();
};

void TestTlsaRecord::reads() {
    const auto read = parse(std::string_view("\x03\x01\x01\xab\x0c", 5));
    QVERIFY(read);
    QCOMPARE(read->toString(), std::string("3 1 1 ab0c"));
    QCOMPARE(*read, (Record{3, 1, 1, "\xab\x0c"}));
    QCOMPARE(parse(std::string_view("\xff\x00\x80\x01", 4))->toString(), std::string("255 0 128 01"));
}

void TestTlsaRecord::refuses() {
    for (const std::string_view rdata :
         {std::string_view(), std::string_view("\x03"), std::string_view("\x03\x01\x01")}) {
        const auto read = parse(rdata);
        QVERIFY(!read);
        QCOMPARE(read.error().where, rdata.size());
        QCOMPARE(read.error().section, std::string("RFC 6698 section 2.1"));
    }
}

void TestTlsaRecord::standsAnyBytes() {
    const QByteArray wrong =
        test::brokenBy("\x03\x01\x01" + QByteArray(32, 'x'), [](const std::string& text) {
            const auto read = parse(text);
            if (read) flawOf(*read);
            return read;
        });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestTlsaRecord::tellsWhatSendersPassOver_data() {
    QTest::addColumn<int>("usage");
    QTest::addColumn<int>("selector");
    QTest::addColumn<int>("matching");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("flaw");
    const auto row = [](const char* name, int usage, int selector, int matching, int length, Flaw flaw) {
        QTest::newRow(name) << usage << selector << matching << length << static_cast<int>(flaw);
    };
    row("3 1 1", 3, 1, 1, 32, Flaw::None);
    row("2 0 2", 2, 0, 2, 64, Flaw::None);
    row("authority of the web", 0, 1, 1, 32, Flaw::PkixUsage);
    row("server by the web's rules", 1, 1, 1, 32, Flaw::PkixUsage);
    row("private use", 255, 1, 1, 32, Flaw::UnknownUsage);
    row("usage to come", 4, 1, 1, 32, Flaw::UnknownUsage);
    row("selector to come", 3, 2, 1, 32, Flaw::UnknownSelector);
    row("digest to come", 3, 1, 3, 32, Flaw::UnknownMatching);
    row("too short", 3, 1, 1, 31, Flaw::WrongLength);
    row("too long", 3, 1, 1, 33, Flaw::WrongLength);
    row("SHA-1", 3, 1, 1, 20, Flaw::WrongLength);
    row("digits in place of octets", 3, 1, 1, 64, Flaw::WrongLength);
    row("SHA-256 for SHA-512", 3, 1, 2, 32, Flaw::WrongLength);
    row("no certificate", 3, 0, 0, 300, Flaw::NotWhatItSays);
    row("no key", 3, 1, 0, 91, Flaw::NotWhatItSays);
}

void TestTlsaRecord::tellsWhatSendersPassOver() {
    QFETCH(int, usage);
    QFETCH(int, selector);
    QFETCH(int, matching);
    QFETCH(int, length);
    QFETCH(int, flaw);
    const auto octet = [](int value) { return static_cast<std::uint8_t>(value); };
    const Record record{octet(usage), octet(selector), octet(matching),
                        std::string(static_cast<std::size_t>(length), 'x')};
    QCOMPARE(static_cast<int>(flawOf(record)), flaw);
}

void TestTlsaRecord::looksIntoWholeCertificates() {
    const std::string der = test::certificate({});
    QVERIFY(flawOf({3, 0, 0, der}) == Flaw::None);
    QVERIFY(flawOf({3, 0, 0, der + "x"}) == Flaw::NotWhatItSays);
    QVERIFY(flawOf({3, 1, 0, dataFor(der, 1, 0).value()}) == Flaw::None);
    QVERIFY(flawOf({3, 1, 0, der}) == Flaw::NotWhatItSays);
}

QTEST_APPLESS_MAIN(TestTlsaRecord)
#include "record.moc"
