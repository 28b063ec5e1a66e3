// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/smtp_conversation.h"
#include "records/x509/certificate.h"
#include "servers/old_tls_server.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

/// Set where this program has called itself under a policy that allows next to nothing.
const char* const underPolicy = "MAILVITALS_UNDER_POLICY";

/// What a distribution, or an administrator, may write into openssl.cnf.
const char* const strictPolicy =
    "openssl_conf = all\n"
    "[all]\nssl_conf = ssl\n"
    "[ssl]\nsystem_default = strict\n"
    "[strict]\nMinProtocol = TLSv1.3\nMaxProtocol = TLSv1.3\nCipherString = HIGH:@SECLEVEL=5\n"
    "Ciphersuites = TLS_AES_128_CCM_SHA256\nGroups = P-521\nSignatureAlgorithms = ed448\n";

SmtpSession talkTo(const IpEndpoint& server, const DomainName& name = "mail.example.org"_dn) {
    auto connection = net::Connection::open(server, {}, Deadline::in(5s), {});
    if (!connection) return {};
    net::SmtpConversation session(std::move(*connection), Deadline::in(10s));
    (void)session.greeting();
    (void)session.hello("tester");
    if (session.startTls(name, net::TrustStore())) (void)session.hello("tester");
    session.quit();
    return session.take();
}

}  // namespace

class TestTlsSession : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaksWithOldServers_data();
    void speaksWithOldServers();
    void tellsNoNameWhereThereIsNone();
    void doesNotDependOnTheSystemsPolicy();
};

void TestTlsSession::speaksWithOldServers_data() {
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("ciphers");
    QTest::addColumn<QByteArray>("signatures");
    QTest::addColumn<int>("dhBits");
    QTest::addColumn<int>("keyBits");
    QTest::addColumn<QByteArray>("digest");
    QTest::addColumn<QByteArray>("signedBy");
    const auto row = [](const char* name, const char* version, const char* ciphers, const char* signatures,
                        int dhBits, int keyBits, const char* digest, const char* signedBy) {
        QTest::newRow(name) << QByteArray(version) << QByteArray(ciphers) << QByteArray(signatures) << dhBits
                            << keyBits << QByteArray(digest) << QByteArray(signedBy);
    };
    row("TLS 1.0", "TLSv1", "ALL", "RSA+SHA256", 0, 2048, "SHA256", "MD5-SHA1");
    row("TLS 1.1", "TLSv1.1", "ALL", "RSA+SHA256", 0, 2048, "SHA256", "MD5-SHA1");
    row("TLS 1.0, all of it old", "TLSv1", "kDHE:!aNULL", "RSA+SHA1", 1024, 1024, "SHA1", "MD5-SHA1");
    row("no forward secrecy", "TLSv1.2", "kRSA", "RSA+SHA256", 0, 2048, "SHA256", "");
    row("signs by SHA-1", "TLSv1.2", "ECDHE", "RSA+SHA1", 0, 2048, "SHA256", "SHA1");
    row("1024 bits of DH", "TLSv1.2", "kDHE:!aNULL", "RSA+SHA256", 1024, 2048, "SHA256", "SHA256");
    row("768 bits of DH", "TLSv1.2", "kDHE:!aNULL", "RSA+SHA256", 768, 2048, "SHA256", "SHA256");
    row("a certificate signed by SHA-1", "TLSv1.2", "ECDHE", "RSA+SHA256", 0, 2048, "SHA1", "SHA256");
    row("a certificate signed by MD5", "TLSv1.2", "ECDHE", "RSA+SHA256", 0, 2048, "MD5", "SHA256");
    row("a key of 1024 bits", "TLSv1.2", "ECDHE", "RSA+SHA256", 0, 1024, "SHA256", "SHA256");
    row("TLS 1.3", "TLSv1.3", "ALL", "rsa_pss_rsae_sha256", 0, 2048, "SHA256", "SHA256");
}

/// Whatever it is, it is encryption, and what it is becomes evidence.
void TestTlsSession::speaksWithOldServers() {
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, ciphers);
    QFETCH(QByteArray, signatures);
    QFETCH(int, dhBits);
    QFETCH(int, keyBits);
    QFETCH(QByteArray, digest);
    QFETCH(QByteArray, signedBy);
    const test::OldTlsServer server({version.constData(), ciphers.constData(), signatures.constData(), dhBits,
                                     keyBits, digest.constData()});
    const SmtpSession session = talkTo(server.endpoint());
    QVERIFY2(!session.tlsError, session.tlsError.value_or("").c_str());
    QVERIFY(session.tls && !session.brokeOff);
    QCOMPARE(session.tls->protocol, version.toStdString());
    QCOMPARE(session.tls->dhBits, dhBits);
    QCOMPARE(session.tls->signatureDigest, signedBy.toStdString());
    QVERIFY(session.exchanges.back().encrypted);
    QCOMPARE(server.names().all(), std::vector<QByteArray>{"mail.example.org"});
    const auto certificate = x509::parse(session.tls->chain.at(0));
    QVERIFY(certificate.has_value());
    QCOMPARE(certificate->keyBits, keyBits);
}

void TestTlsSession::tellsNoNameWhereThereIsNone() {
    const test::OldTlsServer server({});
    QVERIFY(talkTo(server.endpoint(), DomainName()).tls.has_value());
    QCOMPARE(server.names().all(), std::vector<QByteArray>{QByteArray()});
}

/// This program calls itself, all of it, with another openssl.cnf.
void TestTlsSession::doesNotDependOnTheSystemsPolicy() {
    if (qEnvironmentVariableIsSet(underPolicy)) return;
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("openssl.cnf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(strictPolicy);
    file.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(underPolicy), QStringLiteral("1"));
    environment.insert(QStringLiteral("OPENSSL_CONF"), file.fileName());
    QProcess again;
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(again.waitForFinished(60000));
    QVERIFY2(again.exitStatus() == QProcess::NormalExit && again.exitCode() == 0,
             again.readAll().constData());
}

QTEST_GUILESS_MAIN(TestTlsSession)
#include "tls_session.moc"
