// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/match.h"

#include "support/certificates.h"

#include <QCryptographicHash>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::tlsa;

namespace {

using std::chrono::days;
using std::chrono::sys_seconds;
using test::Authority;

const sys_seconds now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

/// A root, an authority below it, and the certificate of a server, as a server sends them.
struct Chain {
    Authority root{"Root of the tests", now - days(900), now + days(900)};
    Authority issuer = root.below("Issuer of the tests", now - days(300), now + days(300));
    std::string leaf;
    std::vector<std::string> sent;

    explicit Chain(days left = days(60)) {
        leaf = issuer.issue({.notBefore = now - days(30), .notAfter = now + left});
        sent = {leaf, issuer.der()};
    }
};

Record recordOf(const std::string& der, std::uint8_t usage, std::uint8_t selector, std::uint8_t matching) {
    return {usage, selector, matching, dataFor(der, selector, matching).value()};
}

const DomainName mailHost = DomainName::parse("mail.example.org").value();

QString said(const Verification& verification) {
    switch (verification.result) {
        case Verification::Result::Matches: return "matches";
        case Verification::Result::NoRecordFits: return "no record fits";
        case Verification::Result::Refused: return QString::fromStdString(verification.why);
    }
    return {};
}

QString verdict(const std::vector<std::string>& chain, const std::vector<Record>& records,
                sys_seconds at = now, const std::vector<DomainName>& names = {mailHost}) {
    return said(verify(chain, records, names, at));
}

std::string sha256(const QByteArray& text) {
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toStdString();
}

QByteArray pemOf(const char* what, const std::string& der) {
    const QByteArray base64 = QByteArray::fromStdString(der).toBase64();
    QByteArray pem = "-----BEGIN " + QByteArray(what) + "-----\n";
    for (qsizetype at = 0; at < base64.size(); at += 64) pem += base64.mid(at, 64) + "\n";
    return pem + "-----END " + what + "-----\n";
}

}  // namespace

class TestTlsaMatch : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void makesTheDataOfARecord();
    void pinsTheServer();
    void pinsAnAuthority();
    void looksAtNamesAndDatesOfAuthoritiesAlone();
    void oneRecordIsEnough();
    void forecasts();
    void namesTheSlip();
    void standsWhatIsNoCertificate();
};

void TestTlsaMatch::makesTheDataOfARecord() {
    const std::string der = test::certificate({.notBefore = now, .notAfter = now + days(9)});
    const QByteArray bytes = QByteArray::fromStdString(der);
    QCOMPARE(dataFor(der, 0, 0).value(), der);
    QCOMPARE(dataFor(der, 0, 1).value(), sha256(bytes));
    QCOMPARE(QByteArray::fromStdString(dataFor(der, 0, 2).value()),
             QCryptographicHash::hash(bytes, QCryptographicHash::Sha512));
    // The SubjectPublicKeyInfo of a P-256 key: 91 octets, of which the last 65 are the point (RFC 5480).
    const QByteArray key = QByteArray::fromStdString(dataFor(der, 1, 0).value());
    QCOMPARE(key.size(), 91);
    QVERIFY(key.startsWith("\x30\x59\x30\x13") && bytes.contains(key));
    QCOMPARE(dataFor(der, 1, 1).value(), sha256(key));
    QVERIFY(!dataFor(der, 2, 1));
    QVERIFY(!dataFor(der, 1, 3));
    QVERIFY(!dataFor("no certificate", 1, 1));
}

void TestTlsaMatch::pinsTheServer() {
    const Chain chain;
    const std::string other = test::certificate({.notBefore = now, .notAfter = now + days(9)});
    for (std::uint8_t selector : {0, 1}) {
        for (std::uint8_t matching : {0, 1, 2}) {
            QCOMPARE(verdict(chain.sent, {recordOf(chain.leaf, 3, selector, matching)}), "matches");
            QCOMPARE(verdict(chain.sent, {recordOf(other, 3, selector, matching)}), "no record fits");
        }
    }
    // Usage 3 is for the server's own certificate alone.
    QCOMPARE(verdict(chain.sent, {recordOf(chain.issuer.der(), 3, 1, 1)}), "no record fits");
}

void TestTlsaMatch::pinsAnAuthority() {
    const Chain chain;
    for (std::uint8_t selector : {0, 1}) {
        for (std::uint8_t matching : {0, 1, 2})
            QCOMPARE(verdict(chain.sent, {recordOf(chain.issuer.der(), 2, selector, matching)}), "matches");
    }
    QCOMPARE(verdict(chain.sent, {recordOf(chain.leaf, 2, 1, 1)}), "no record fits");
    // The root is pinned, but not sent; a whole certificate in the record stands in for it (RFC 7671
    // section 5.2.3).
    QCOMPARE(verdict(chain.sent, {recordOf(chain.root.der(), 2, 1, 1)}), "no record fits");
    QCOMPARE(verdict(chain.sent, {recordOf(chain.root.der(), 2, 0, 0)}), "matches");
    std::vector<std::string> whole = chain.sent;
    whole.push_back(chain.root.der());
    QCOMPARE(verdict(whole, {recordOf(chain.root.der(), 2, 1, 1)}), "matches");
    // It is an authority of that name, but has signed nothing here.
    const Chain stranger;
    QVERIFY(verdict({chain.leaf, stranger.issuer.der()}, {recordOf(stranger.issuer.der(), 2, 1, 1)}) !=
            "matches");
}

void TestTlsaMatch::looksAtNamesAndDatesOfAuthoritiesAlone() {
    const Chain expired(days(-1));
    QCOMPARE(verdict(expired.sent, {recordOf(expired.leaf, 3, 1, 1)}), "matches");
    QCOMPARE(verdict(expired.sent, {recordOf(expired.issuer.der(), 2, 1, 1)}), "certificate has expired");
    const Chain chain;
    const std::vector<DomainName> strange{DomainName::parse("other.example").value()};
    QCOMPARE(verdict(chain.sent, {recordOf(chain.leaf, 3, 1, 1)}, now, strange), "matches");
    QVERIFY(verdict(chain.sent, {recordOf(chain.issuer.der(), 2, 1, 1)}, now, strange)
                .contains("mismatch", Qt::CaseInsensitive));
    // One of several names is enough (RFC 7672 section 3.2.2).
    QCOMPARE(verdict(chain.sent, {recordOf(chain.issuer.der(), 2, 1, 1)}, now, {strange.front(), mailHost}),
             "matches");
}

void TestTlsaMatch::oneRecordIsEnough() {
    const Chain chain;
    const Chain former;
    QCOMPARE(verdict(chain.sent, {recordOf(former.leaf, 3, 1, 1), recordOf(chain.leaf, 3, 1, 1)}), "matches");
    QCOMPARE(verdict(chain.sent, {recordOf(former.issuer.der(), 2, 1, 1), recordOf(chain.leaf, 3, 1, 1)}),
             "matches");
}

void TestTlsaMatch::forecasts() {
    const Chain chain(days(60));
    const Record issuer = recordOf(chain.issuer.der(), 2, 1, 1);
    QCOMPARE(verdict(chain.sent, {issuer}, now + days(59)), "matches");
    QCOMPARE(verdict(chain.sent, {issuer}, now + days(61)), "certificate has expired");
}

void TestTlsaMatch::namesTheSlip() {
    const Chain chain;
    const auto slip = [&](std::uint8_t usage, std::uint8_t selector, const std::string& data) {
        return slipIn({usage, selector, 1, data}, chain.sent);
    };
    QVERIFY(slip(3, 1, sha256({})) == Slip::OfNothing);
    QVERIFY(slip(3, 1, dataFor(chain.leaf, 0, 1).value()) == Slip::OtherSelector);
    QVERIFY(slip(3, 0, dataFor(chain.leaf, 1, 1).value()) == Slip::OtherSelector);
    QVERIFY(slip(2, 0, dataFor(chain.issuer.der(), 1, 1).value()) == Slip::OtherSelector);
    QVERIFY(slip(3, 0, sha256(pemOf("CERTIFICATE", chain.leaf))) == Slip::OfPem);
    QVERIFY(slip(3, 0, sha256(pemOf("CERTIFICATE", chain.leaf).trimmed())) == Slip::OfPem);
    QVERIFY(slip(3, 1, sha256(pemOf("PUBLIC KEY", dataFor(chain.leaf, 1, 0).value()))) == Slip::OfPem);
    QVERIFY(slip(3, 1, dataFor(chain.issuer.der(), 1, 1).value()) == Slip::OfIssuer);
    QVERIFY(slip(2, 1, dataFor(chain.leaf, 1, 1).value()) == Slip::OfServer);
    const Record right = recordOf(chain.leaf, 3, 1, 1);
    QVERIFY(slipIn(right, {chain.leaf, chain.issuer.der(), chain.leaf}) == Slip::None);
    // The bits of an elliptic curve's key are its point, the end of the SubjectPublicKeyInfo.
    const QByteArray info = QByteArray::fromStdString(dataFor(chain.leaf, 1, 0).value());
    QVERIFY(slip(3, 1, sha256(info.right(65))) == Slip::OfKeyBits);
    const Chain former;
    QVERIFY(slip(3, 1, dataFor(former.leaf, 1, 1).value()) == Slip::None);
}

void TestTlsaMatch::standsWhatIsNoCertificate() {
    const Chain chain;
    const Record record = recordOf(chain.leaf, 3, 1, 1);
    QVERIFY(verdict({}, {record}) != "matches");
    for (std::size_t at = 0; at < chain.leaf.size(); ++at) {
        const std::string cut = chain.leaf.substr(0, at);
        QVERIFY(verdict({cut, chain.issuer.der()}, {record}) != "matches");
        QVERIFY(slipIn(record, {cut}) == Slip::None);
        QVERIFY(!dataFor(cut, 1, 1));
        std::string changed = chain.leaf;
        changed[at] = static_cast<char>(changed[at] ^ 0x55);
        verify({changed, chain.issuer.der()}, {record}, {mailHost}, now);
        slipIn(record, {changed, chain.leaf});
    }
}

QTEST_GUILESS_MAIN(TestTlsaMatch)
#include "match.moc"
