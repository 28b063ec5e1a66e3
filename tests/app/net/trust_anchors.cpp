// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/trust_anchors.h"

#include <QTemporaryFile>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::net;

namespace {

DomainName name(const char* text) {
    return DomainName::parse(text).value();
}

const std::string digest = "8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

}  // namespace

class TestTrustAnchors : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsBothKeysOfTheRoot();
    void readsWhatOthersWrite();
    void findsTheNearest();
    void keepsTheInternetsBesideAPrivateZones();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void TestTrustAnchors::knowsBothKeysOfTheRoot() {
    const TrustAnchors root = rootAnchors();
    QCOMPARE(root.zones, std::vector<DomainName>{DomainName()});
    const auto has = [&](const std::string& start) {
        return std::any_of(root.records.begin(), root.records.end(),
                           [&](const std::string& record) { return record.starts_with(start); });
    };
    QVERIFY(has(". IN DS 20326 8 2 E06D44B8"));
    QVERIFY(has(". IN DS 38696 8 2 683D2D0A"));
}

void TestTrustAnchors::readsWhatOthersWrite() {
    // unbound-anchor, ldns-keygen (tabs, a comment), and a file with an empty line and CRLF.
    const auto anchors =
        anchorsFromText("; a root of our own\n.\tIN\tDS\t4711 " + digest +
                            " ; xanif-kuzef\n\nhome.example. 3600 IN DNSKEY 257 3 13 AAAA\r\n",
                        "file");
    QVERIFY(anchors);
    QCOMPARE(anchors->zones, (std::vector<DomainName>{DomainName(), name("home.example")}));
    QCOMPARE(anchors->records.front(), ". IN DS 4711 " + digest);
    QCOMPARE(anchors->records.back(), std::string("home.example. 3600 IN DNSKEY 257 3 13 AAAA"));
}

void TestTrustAnchors::findsTheNearest() {
    const auto anchors =
        anchorsFromText("home.example. IN DS 1 " + digest + "\na.home.example. IN DS 1 " + digest, "file");
    QVERIFY(anchors);
    QCOMPARE(*anchors->above(name("mx.a.home.example")), name("a.home.example"));
    QCOMPARE(*anchors->above(name("mx.b.home.example")), name("home.example"));
    QCOMPARE(*anchors->above(name("home.example")), name("home.example"));
    QVERIFY(!anchors->above(name("home.example.org")));
    QVERIFY(!anchors->above(DomainName()));
}

void TestTrustAnchors::keepsTheInternetsBesideAPrivateZones() {
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray::fromStdString("home.example. IN DS 1 " + digest + "\n"));
    file.flush();
    const auto both = anchorsFromFile(file.fileName().toStdString());
    QVERIFY(both);
    QVERIFY(both->above(name("example.org")) && both->above(name("example.org"))->isRoot());
    file.resize(0);
    file.seek(0);
    file.write(QByteArray::fromStdString(". IN DS 1 " + digest + "\n"));
    file.flush();
    const auto own = anchorsFromFile(file.fileName().toStdString());
    QVERIFY(own);
    QCOMPARE(own->records.size(), std::size_t(1));
    const auto missing = anchorsFromFile("/nonexistent/anchors");
    QVERIFY(!missing);
    QCOMPARE(
        missing.error(),
        std::string("The trust anchors in /nonexistent/anchors cannot be read: No such file or directory."));
    file.resize(100'000);
    const auto large = anchorsFromFile(file.fileName().toStdString());
    QVERIFY(!large && large.error().ends_with("is too large for a file of trust anchors."));
}

void TestTrustAnchors::saysWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
    const QString noRecord = "Line %1 of F is no DS or DNSKEY record on one line.";
    QTest::newRow("empty") << QByteArray() << "There is no trust anchor in F.";
    QTest::newRow("comments") << QByteArray("; nothing\n\n") << "There is no trust anchor in F.";
    QTest::newRow("prose") << QByteArray("\nmy anchor\n") << noRecord.arg(2);
    QTest::newRow("a bind file") << QByteArray("trusted-keys {\n") << noRecord.arg(1);
    QTest::newRow("the digest on the next line") << QByteArray(". IN DS 1 8 2 (\n AB )\n") << noRecord.arg(2);
    QTest::newRow("octets") << QByteArray("\x80\xff\n") << noRecord.arg(1);
    QTest::newRow("no end of records")
        << QByteArray(". IN DS 1 8 2 AB\n").repeated(65) << "F has more than 64 records.";
}

void TestTrustAnchors::saysWhatIsWrong() {
    QFETCH(QByteArray, text);
    QFETCH(QString, said);
    const auto anchors = anchorsFromText(text.toStdString(), "F");
    QVERIFY(!anchors);
    QCOMPARE(QString::fromStdString(anchors.error()), said);
}

QTEST_APPLESS_MAIN(TestTrustAnchors)
#include "trust_anchors.moc"
