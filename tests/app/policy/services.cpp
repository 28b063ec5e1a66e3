// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/services.h"

#include "support/test_group.h"

#include <QTest>

using namespace mailvitals;

namespace {

QByteArray with(const QByteArray& inner) {
    return "{\"mail_ports\":[{\"name\":\"POP3\",\"ports\":[110],\"source\":\"RFC "
           "1939\",\"signs\":[{\"starts\":"
           "\"+OK\"}]}],\"inner_services\":[" +
           inner + "]}";
}

}  // namespace

/// The table of services: read strictly, and signs that fit what they should and nothing else.
class TestServices : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsOctetsAndSigns();
    void refusesWhatIsNotClear_data();
    void refusesWhatIsNotClear();
    void signsFitWholly();
};

void TestServices::readsOctetsAndSigns() {
    const auto services = parseServices(with(
        R"({"name":"X","ports":[1,65535],"say":"\u0000\u00ffa","meaning":"M.","source":"S",
            "signs":[{"at":3,"starts":"\u0000\n","contains":["a","b"],"open":true},{"is":"N"}]})"));
    QVERIFY2(services, services ? "" : services.error().c_str());
    QCOMPARE(services->mail.size(), std::size_t(1));
    const NetworkService& read = services->inner.at(0);
    QCOMPARE(read.say, std::string("\0\xff"
                                   "a",
                                   3));
    QCOMPARE(read.ports, (std::vector<std::uint16_t>{1, 65535}));
    QCOMPARE(read.signs.at(0).at, std::size_t(3));
    QCOMPARE(read.signs.at(0).starts, std::string("\0\n", 2));
    QVERIFY(read.signs.at(0).open && !read.signs.at(1).open);
}

void TestServices::refusesWhatIsNotClear_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("why");
    const QByteArray rest = "\"meaning\":\"M.\",\"source\":\"S\",\"signs\":[{\"is\":\"a\"}]}";
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("not JSON");
    QTest::newRow("nothing") << QByteArray("{}") << QByteArray("\"mail_ports\" is missing");
    QTest::newRow("no services") << with("") << QByteArray("\"inner_services\" is missing");
    QTest::newRow("no name") << with("{\"ports\":[1]," + rest) << QByteArray("no name");
    QTest::newRow("no ports") << with("{\"name\":\"X\"," + rest) << QByteArray("X: no ports");
    QTest::newRow("port 0") << with("{\"name\":\"X\",\"ports\":[0]," + rest) << QByteArray("X: a port");
    QTest::newRow("port 65536") << with("{\"name\":\"X\",\"ports\":[65536]," + rest)
                                << QByteArray("X: a port");
    QTest::newRow("a port as text") << with("{\"name\":\"X\",\"ports\":[\"1\"]," + rest)
                                    << QByteArray("X: a port");
    QTest::newRow("a misspelt name") << with("{\"name\":\"X\",\"ports\":[1],\"sya\":\"x\"," + rest)
                                     << QByteArray("X: \"sya\" is not known");
    QTest::newRow("no octet") << with("{\"name\":\"X\",\"ports\":[1],\"say\":\"\\u20ac\"," + rest)
                              << QByteArray("X: a character");
    QTest::newRow("an empty word") << with("{\"name\":\"X\",\"ports\":[1],\"say\":\"\"," + rest)
                                   << QByteArray("X: an empty text");
    QTest::newRow("a sign that everything fits") << with(
                                                        "{\"name\":\"X\",\"ports\":[1],\"meaning\":\"M.\","
                                                        "\"source\":\"S\",\"signs\":[{\"open\":true}]}")
                                                 << QByteArray("X: a sign without");
    QTest::newRow("no signs") << with("{\"name\":\"X\",\"ports\":[1],\"meaning\":\"M.\",\"source\":\"S\"}")
                              << QByteArray("X: no signs");
    QTest::newRow("no meaning")
        << with("{\"name\":\"X\",\"ports\":[1],\"source\":\"S\",\"signs\":[{\"is\":\"a\"}]}")
        << QByteArray("X: no meaning");
    QTest::newRow("no source")
        << with("{\"name\":\"X\",\"ports\":[1],\"meaning\":\"M.\",\"signs\":[{\"is\":\"a\"}]}")
        << QByteArray("X: no source");
    QTest::newRow("one port, two words") << with("{\"name\":\"X\",\"ports\":[1],\"say\":\"a\"," + rest +
                                                 ",{\"name\":\"Y\",\"ports\":[1]," + rest)
                                         << QByteArray("Y: says something else at port 1");
}

void TestServices::refusesWhatIsNotClear() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, why);
    const auto services = parseServices(json);
    QVERIFY(!services);
    QVERIFY2(QByteArray::fromStdString(services.error()).startsWith(why), services.error().c_str());
}

void TestServices::signsFitWholly() {
    const ServiceSign sign{.starts = "ab", .at = 2, .is = {}, .contains = {"x", "y"}};
    QVERIFY(sign.fits("..abyx"));
    QVERIFY(!sign.fits("..abx") && !sign.fits("abxy") && !sign.fits("") && !sign.fits(".") &&
            !sign.fits("..a"));
    const ServiceSign whole{.starts = {}, .at = 0, .is = "N", .contains = {}};
    QVERIFY(whole.fits("N") && !whole.fits("N\n") && !whole.fits(""));
}

MAILVITALS_TEST_CLASS(TestServices)
#include "services.moc"
