// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/certificate.h"

#include "records/openssl_scope.h"

#include <QCryptographicHash>
#include <QTest>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

using namespace mailvitals;
using openssl::Releaser;

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Releaser<X509_free>>;

struct Wish {
    const char* subject = "mail.example.org";
    const char* issuer = nullptr;        ///< null: the subject
    const char* organisation = nullptr;  ///< of the issuer; null: none
    const char* names = "DNS:mail.example.org";
    const char* notBefore = "20260101000000Z";
    const char* notAfter = "20270101000000Z";
};

void setName(X509_NAME* name, const char* commonName) {
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(commonName),
                               -1, -1, 0);
}

std::string makeCertificate(const Wish& wish, EVP_PKEY* key, const EVP_MD* digest) {
    const X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate.get()), wish.notBefore);
    ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate.get()), wish.notAfter);
    setName(X509_get_subject_name(certificate.get()), wish.subject);
    if (wish.organisation != nullptr) {
        X509_NAME_add_entry_by_txt(X509_get_issuer_name(certificate.get()), "O", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(wish.organisation), -1, -1, 0);
    }
    setName(X509_get_issuer_name(certificate.get()), wish.issuer != nullptr ? wish.issuer : wish.subject);
    X509_set_pubkey(certificate.get(), key);
    if (wish.names != nullptr) {
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, wish.names);
        X509_add_ext(certificate.get(), names, -1);
        X509_EXTENSION_free(names);
    }
    X509_sign(certificate.get(), key, digest);
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate.get(), &der);
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

KeyPtr ecKey() {
    return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

std::string makeCertificate(const Wish& wish) {
    return makeCertificate(wish, ecKey().get(), EVP_sha256());
}

}  // namespace

class TestCertificate : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsFacts();
    void readsKeys_data();
    void readsKeys();
    void readsTimes_data();
    void readsTimes();
    void refusesTimesThatCannotBeRead();
    void showsOddNamesSafely();
    void refuses_data();
    void refuses();
    void survivesEveryByte();
    void matchesHosts_data();
    void matchesHosts();
    void leavesNoErrorsBehind();
};

void TestCertificate::readsFacts() {
    Wish wish;
    wish.issuer = "Test CA";
    wish.organisation = "Caf\u00e9 & Co";
    wish.names = "DNS:mail.example.org,DNS:*.example.org,IP:192.0.2.1,email:a@example.org";
    const std::string der = makeCertificate(wish);
    const auto facts = x509::parse(der);
    QVERIFY(facts.has_value());
    QCOMPARE(facts->subject, std::string("CN=mail.example.org"));
    QCOMPARE(facts->issuer, std::string("O=Caf\u00e9 & Co, CN=Test CA"));
    QCOMPARE(facts->issuerOrganisation, std::string("Caf\u00e9 & Co"));
    QCOMPARE(facts->dnsNames, (std::vector<std::string>{"mail.example.org", "*.example.org"}));
    QVERIFY(!facts->selfIssued);
    const QByteArray digest =
        QCryptographicHash::hash(QByteArray::fromStdString(der), QCryptographicHash::Sha256);
    QCOMPARE(QByteArray::fromStdString(facts->sha256), digest.toHex());
    QVERIFY(x509::parse(makeCertificate({}))->selfIssued);
    Wish bare;
    bare.names = nullptr;
    QVERIFY(x509::parse(makeCertificate(bare))->dnsNames.empty());
}

void TestCertificate::readsKeys_data() {
    QTest::addColumn<QByteArray>("der");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<QString>("digest");
    const auto row = [](const char* what, const KeyPtr& key, const EVP_MD* md, const char* type, int bits,
                        const char* algorithm, const char* digest) {
        QTest::newRow(what) << QByteArray::fromStdString(makeCertificate({}, key.get(), md)) << type << bits
                            << algorithm << digest;
    };
    row("RSA with SHA-256", KeyPtr(EVP_RSA_gen(2048)), EVP_sha256(), "RSA", 2048, "sha256WithRSAEncryption",
        "SHA256");
    row("RSA with SHA-1", KeyPtr(EVP_RSA_gen(1024)), EVP_sha1(), "RSA", 1024, "sha1WithRSAEncryption",
        "SHA1");
    row("P-256", ecKey(), EVP_sha256(), "EC", 256, "ecdsa-with-SHA256", "SHA256");
    row("P-384", KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")), EVP_sha384(), "EC", 384,
        "ecdsa-with-SHA384", "SHA384");
    row("Ed25519 (RFC 8410)", KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")), nullptr, "ED25519", 256,
        "ED25519", "");
}

void TestCertificate::readsKeys() {
    QFETCH(QByteArray, der);
    QFETCH(QString, type);
    QFETCH(int, bits);
    QFETCH(QString, algorithm);
    QFETCH(QString, digest);
    const auto facts = x509::parse(der.toStdString());
    QVERIFY(facts.has_value());
    QCOMPARE(QString::fromStdString(facts->keyType), type);
    QCOMPARE(facts->keyBits, bits);
    QCOMPARE(QString::fromStdString(facts->signatureAlgorithm), algorithm);
    QCOMPARE(QString::fromStdString(facts->signatureDigest), digest);
}

void TestCertificate::readsTimes_data() {
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<qlonglong>("seconds");
    QTest::newRow("UTCTime (RFC 5280 section 4.1.2.5.1)") << QByteArray("20260102030405Z") << 1767323045ll;
    QTest::newRow("GeneralizedTime (RFC 5280 section 4.1.2.5.2)")
        << QByteArray("20500101000000Z") << 2524608000ll;
    QTest::newRow("no end (RFC 5280 section 4.1.2.5)") << QByteArray("99991231235959Z") << 253402300799ll;
    QTest::newRow("before 1970") << QByteArray("19600101000000Z") << -315619200ll;
    QTest::newRow("leap day") << QByteArray("20280229120000Z") << 1835438400ll;
}

void TestCertificate::readsTimes() {
    QFETCH(QByteArray, time);
    QFETCH(qlonglong, seconds);
    Wish wish;
    wish.notBefore = time.constData();
    wish.notAfter = time.constData();
    const auto facts = x509::parse(makeCertificate(wish));
    QVERIFY(facts.has_value());
    QCOMPARE(static_cast<qlonglong>(facts->notBefore.time_since_epoch().count()), seconds);
    QCOMPARE(static_cast<qlonglong>(facts->notAfter.time_since_epoch().count()), seconds);
}

/// No date is made up where none can be read: 1970 would be "expired".
void TestCertificate::refusesTimesThatCannotBeRead() {
    const std::string good = makeCertificate({});
    for (const char* time : {"260101000000Z", "270101000000Z"}) {
        const std::size_t at = good.find(time);
        QVERIFY(at != good.npos);
        for (const char* wrong : {"261301000000Z", "260230000000Z", "2601010000000", "26-1-1000000Z",
                                  "xxxxxxxxxxxxx", "260101250000Z"}) {
            std::string broken = good;
            broken.replace(at, 13, wrong);
            const auto facts = x509::parse(broken);
            QVERIFY2(!facts.has_value(), wrong);
            QCOMPARE(facts.error().section, std::string("RFC 5280 section 4.1.2.5"));
        }
    }
}

void TestCertificate::showsOddNamesSafely() {
    Wish wish;
    wish.subject = "a\nb, c";
    const auto facts = x509::parse(makeCertificate(wish));
    QVERIFY(facts.has_value());
    QVERIFY(facts->subject.find('\n') == std::string::npos);
    wish.subject = "m\xc3\xbcller";
    QCOMPARE(x509::parse(makeCertificate(wish))->subject, std::string("CN=m\xc3\xbcller"));
}

void TestCertificate::refuses_data() {
    QTest::addColumn<QByteArray>("der");
    const QByteArray good = QByteArray::fromStdString(makeCertificate({}));
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("-----BEGIN CERTIFICATE-----");
    QTest::newRow("an octet too many") << good + 'x';
    QTest::newRow("two certificates") << good + good;
    QTest::newRow("an octet missing") << good.chopped(1);
    QTest::newRow("half") << good.left(good.size() / 2);
    QTest::newRow("zeros") << QByteArray(1000, '\0');
    QTest::newRow("nested SEQUENCEs") << QByteArray("\x30\x80").repeated(30000);
    QTest::newRow("more than any certificate has") << QByteArray(300 * 1024, '0');
}

void TestCertificate::refuses() {
    QFETCH(QByteArray, der);
    const auto facts = x509::parse(der.toStdString());
    QVERIFY(!facts.has_value());
    QCOMPARE(facts.error().section, std::string("RFC 5280 section 4.1"));
    QVERIFY(!x509::matchesHost(der.toStdString(), "mail.example.org"_dn));
}

void TestCertificate::survivesEveryByte() {
    const std::string good = makeCertificate({});
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            std::string broken = good;
            broken[i] = static_cast<char>(broken[i] ^ flip);
            const auto facts = x509::parse(broken);
            QVERIFY(!facts.has_value() || facts->sha256.size() == 64);
            x509::matchesHost(broken, "mail.example.org"_dn);
        }
        QVERIFY(!x509::parse(std::string_view(good).substr(0, i)).has_value());
    }
}

void TestCertificate::matchesHosts_data() {
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* what, const char* names, const char* host, bool matches) {
        QTest::newRow(what) << QByteArray(names) << host << matches;
    };
    row("the name itself", "DNS:mx.example.org", "mx.example.org", true);
    row("in any case (RFC 9525 section 6.3)", "DNS:MX.Example.ORG", "mx.example.org", true);
    row("one of several", "DNS:a.example,DNS:mx.example.org", "mx.example.org", true);
    row("another name", "DNS:mx.example.org", "mail.example.org", false);
    row("a name above", "DNS:mx.example.org", "example.org", false);
    row("a name below", "DNS:example.org", "mx.example.org", false);
    row("wildcard (RFC 9525 section 6.3)", "DNS:*.example.org", "mx.example.org", true);
    row("wildcard for two labels", "DNS:*.example.org", "a.mx.example.org", false);
    row("wildcard for none", "DNS:*.example.org", "example.org", false);
    row("wildcard in part of a label", "DNS:m*.example.org", "mx.example.org", false);
    row("wildcard in the middle", "DNS:mx.*.org", "mx.example.org", false);
    row("wildcard of a top-level domain", "DNS:*.org", "example.org", false);
    row("wildcard alone", "DNS:*", "org", false);
    row("A-labels", "DNS:xn--mller-kva.example", "xn--mller-kva.example", true);
    row("an address is no name", "IP:192.0.2.1", "192.0.2.1", false);
    row("the subject does not count (RFC 9525 section 6.3)", "DNS:other.example", "mail.example.org", false);
    row("an e-mail address does not count", "email:a@mx.example.org", "mx.example.org", false);
    row("the root", "DNS:mx.example.org", ".", false);
}

void TestCertificate::matchesHosts() {
    QFETCH(QByteArray, names);
    QFETCH(QString, host);
    QFETCH(bool, matches);
    Wish wish;
    wish.names = names.constData();
    QCOMPARE(x509::matchesHost(makeCertificate(wish), *DomainName::parse(host.toStdString())), matches);
}

void TestCertificate::leavesNoErrorsBehind() {
    ERR_clear_error();
    QVERIFY(!x509::parse("no certificate").has_value());
    QVERIFY(!x509::matchesHost("no certificate", "example.org"_dn));
    QCOMPARE(ERR_peek_error(), 0ul);
}

QTEST_APPLESS_MAIN(TestCertificate)
#include "certificate.moc"
