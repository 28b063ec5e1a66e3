// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls/client_hello.h"

#include "base/hex.h"

#include <QTest>
#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <set>

using namespace mailvitals;
using namespace mailvitals::tls;

namespace {

std::array<char, 32> randomOctets() {
    std::array<char, 32> octets{};
    for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<char>(i);
    return octets;
}

ClientHello formed(HelloForm form) {
    return helloOf(form, allWeaknesses(), "mx.example.org", randomOctets());
}

const std::array allForms{HelloForm::Tls11, HelloForm::Tls10,         HelloForm::Ssl3,
                          HelloForm::Weak,  HelloForm::ForwardSecret, HelloForm::Hybrid};

/// What OpenSSL, as a server, reads in it.
struct Read {
    bool readable = false;
    unsigned version = 0;
    std::size_t suites = 0;
    std::string name;
};

int note(SSL* ssl, int*, void* argument) {
    auto* read = static_cast<Read*>(argument);
    const unsigned char* octets = nullptr;
    std::size_t size = 0;
    read->readable = true;
    read->version = SSL_client_hello_get0_legacy_version(ssl);
    read->suites = SSL_client_hello_get0_ciphers(ssl, &octets) / 2;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &octets, &size) == 1)
        read->name.assign(reinterpret_cast<const char*>(octets) + 5, size - 5);
    return SSL_CLIENT_HELLO_ERROR;
}

Read readByOpenSsl(const std::string& octets) {
    Read read;
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                    SSL_CTX_free);
    SSL_CTX_set_client_hello_cb(context.get(), note, &read);
    SSL_CTX_set_security_level(context.get(), 0);
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    BIO* in = BIO_new(BIO_s_mem());
    BIO_write(in, octets.data(), static_cast<int>(octets.size()));
    SSL_set_bio(ssl.get(), in, BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl.get());
    SSL_do_handshake(ssl.get());
    return read;
}

}  // namespace

class TestClientHello : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void writesEveryOctet();
    void isReadByOpenSsl();
    void staysWithinAPacket();
    void offersEveryFlawOnce();
    void offersTheFlawsThatAreWanted();
    void knowsEveryFlaw_data();
    void knowsEveryFlaw();
    void offersNothingWeakWhereItLooksForTheGood();
    void namesWhatItOffers();
};

void TestClientHello::writesEveryOctet() {
    ClientHello hello{Version::Ssl3, {0x0005}, {}, {}, randomOctets()};
    const std::string random = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    QCOMPARE(toHex(write(hello)),
             "160300002f"
             "0100002b"
             "0300" +
                 random +
                 "00"
                 "0004000500ff"
                 "0100");
    hello = {Version::Tls10, {0x002f}, {0x001d}, "a.b", randomOctets()};
    QCOMPARE(toHex(write(hello)),
             "1603010052"
             "0100004e"
             "0301" +
                 random +
                 "00"
                 "0002002f"
                 "0100"
                 "0023"
                 "00000008"
                 "0006"
                 "000003"
                 "612e62"
                 "000a0004"
                 "0002001d"
                 "000b0002"
                 "0100"
                 "00170000"
                 "ff010001"
                 "00");
}

/// Where two programs agree on what was written, neither is likely to be wrong.
void TestClientHello::isReadByOpenSsl() {
    for (const HelloForm form : allForms) {
        // OpenSSL of today knows no SSL 3.0.
        if (form == HelloForm::Ssl3) continue;
        const ClientHello hello = formed(form);
        const Read read = readByOpenSsl(write(hello));
        QVERIFY2(read.readable, toString(form));
        QCOMPARE(read.version, static_cast<unsigned>(std::min(hello.version, Version::Tls12)));
        QCOMPARE(read.suites, hello.suites.size());
        QCOMPARE(read.name, std::string("mx.example.org"));
    }
}

void TestClientHello::staysWithinAPacket() {
    for (const HelloForm form : allForms) {
        const ClientHello hello = formed(form);
        QVERIFY2(!hello.suites.empty() && hello.suites.size() <= 64, toString(form));
        QVERIFY2(write(hello).size() < 512, toString(form));
    }
}

void TestClientHello::offersEveryFlawOnce() {
    const ClientHello hello = formed(HelloForm::Weak);
    QCOMPARE(std::set<Suite>(hello.suites.begin(), hello.suites.end()).size(), hello.suites.size());
    std::vector<Weakness> offered;
    for (const Suite suite : hello.suites) {
        const auto weakness = weaknessOf(suite);
        QVERIFY(weakness.has_value());
        if (offered.empty() || offered.back() != *weakness) offered.push_back(*weakness);
    }
    QVERIFY(offered == allWeaknesses());
}

void TestClientHello::offersTheFlawsThatAreWanted() {
    const ClientHello hello =
        helloOf(HelloForm::Weak, {Weakness::TripleDes, Weakness::Null}, {}, randomOctets());
    std::vector<Suite> expected = suitesWith(Weakness::Null);
    const std::vector<Suite> more = suitesWith(Weakness::TripleDes);
    expected.insert(expected.end(), more.begin(), more.end());
    QVERIFY(hello.suites == expected);
}

void TestClientHello::knowsEveryFlaw_data() {
    QTest::addColumn<int>("suite");
    QTest::addColumn<QByteArray>("flaw");
    QTest::newRow("no encryption") << 0x0002 << QByteArray("null");
    QTest::newRow("no encryption and nobody signs") << 0xc015 << QByteArray("null");
    QTest::newRow("40 bits") << 0x0003 << QByteArray("export");
    QTest::newRow("40 bits and nobody signs") << 0x0017 << QByteArray("export");
    QTest::newRow("DES") << 0x0009 << QByteArray("des");
    QTest::newRow("RC4") << 0x0005 << QByteArray("rc4");
    QTest::newRow("RC4 on a curve") << 0xc011 << QByteArray("rc4");
    QTest::newRow("3DES") << 0x000a << QByteArray("3des");
    QTest::newRow("nobody signs") << 0xc018 << QByteArray("anonymous");
    QTest::newRow("AES") << 0xc02f << QByteArray("");
    QTest::newRow("AES and RSA alone") << 0x002f << QByteArray("");
    QTest::newRow("TLS 1.3") << 0x1301 << QByteArray("");
    QTest::newRow("nobody knows it") << 0x4a4a << QByteArray("");
}

void TestClientHello::knowsEveryFlaw() {
    QFETCH(int, suite);
    QFETCH(QByteArray, flaw);
    const auto weakness = weaknessOf(static_cast<Suite>(suite));
    QCOMPARE(QByteArray(weakness ? toString(*weakness) : ""), flaw);
}

void TestClientHello::offersNothingWeakWhereItLooksForTheGood() {
    for (const HelloForm form : {HelloForm::ForwardSecret, HelloForm::Hybrid}) {
        for (const Suite suite : formed(form).suites) QVERIFY(!weaknessOf(suite));
    }
    const std::vector<Suite> secret = forwardSecretSuites();
    QVERIFY(std::find(secret.begin(), secret.end(), 0xc02f) != secret.end());
    QVERIFY(std::find(secret.begin(), secret.end(), 0x009e) != secret.end());
    QVERIFY(std::find(secret.begin(), secret.end(), 0x002f) == secret.end());
    const std::vector<Suite> old = suitesBefore12();
    for (const Suite suite : {0xc02f, 0x009e, 0x1301, 0x003b})
        QVERIFY(std::find(old.begin(), old.end(), suite) == old.end());
    for (const Suite suite : {0x002f, 0xc013, 0x0005, 0x0034})
        QVERIFY(std::find(old.begin(), old.end(), suite) != old.end());
    // A server that knows a newer version would take this for an attack (RFC 7507).
    for (const HelloForm form : allForms) {
        const auto suites = formed(form).suites;
        QVERIFY(std::find(suites.begin(), suites.end(), 0x5600) == suites.end());
    }
}

void TestClientHello::namesWhatItOffers() {
    QCOMPARE(nameOfSuite(0x0005), std::string("TLS_RSA_WITH_RC4_128_SHA"));
    QCOMPARE(nameOfSuite(0x4a4a), std::string("0x4a4a"));
    QCOMPARE(nameOfGroup(x25519MlKem768), std::string("X25519MLKEM768"));
    QCOMPARE(nameOf(Version::Ssl3), std::string("SSL 3.0"));
    QCOMPARE(nameOf(Version::Tls10), std::string("TLS 1.0"));
    QCOMPARE(nameOf(Version::Tls13), std::string("TLS 1.3"));
}

QTEST_GUILESS_MAIN(TestClientHello)
#include "client_hello.moc"
