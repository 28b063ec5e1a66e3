// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls/server_flight.h"

#include <QTest>
#include <openssl/ssl.h>

#include <memory>

using namespace mailvitals;
using namespace mailvitals::tls;

namespace {

std::string u16(std::size_t number) {
    return {static_cast<char>(number >> 8 & 0xff), static_cast<char>(number & 0xff)};
}
std::string record(int type, int version, const std::string& fragment) {
    return std::string{static_cast<char>(type)} + u16(static_cast<std::size_t>(version)) +
           u16(fragment.size()) + fragment;
}
std::string alert(int level, int description) {
    return record(21, 0x0303, {static_cast<char>(level), static_cast<char>(description)});
}
std::string extension(int number, const std::string& data) {
    return u16(static_cast<std::size_t>(number)) + u16(data.size()) + data;
}
std::string message(const std::string& body, int type = 2) {
    return std::string{static_cast<char>(type), '\0'} + u16(body.size()) + body;
}

const std::string retryRandom =
    "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
    "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c";
const std::string someRandom(32, 'r');

std::string hello(int version, int suite, const std::string& extensions = {},
                  const std::string& random = someRandom) {
    std::string body = u16(static_cast<std::size_t>(version)) + random + std::string(1, '\0') +
                       u16(static_cast<std::size_t>(suite)) + std::string(1, '\0');
    if (!extensions.empty()) body += u16(extensions.size()) + extensions;
    return message(body);
}
std::string retry(const std::string& extensions) {
    return record(22, 0x0303, hello(0x0303, 0x1302, extensions, retryRandom));
}

const std::string is13 = extension(43, "\x03\x04");
const std::string wantsHybrid = extension(51, "\x11\xec");

/// "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA", "handshake_failure", "flawed: ...", "unfinished".
std::string told(const FlightReader& reader) {
    if (reader.error()) return "flawed: " + reader.error()->what;
    if (reader.flight().alert) return nameOf(*reader.flight().alert);
    const auto& hello = reader.flight().hello;
    if (!hello) return "unfinished";
    return nameOf(hello->version) + " " + nameOfSuite(hello->suite) + (hello->retry ? " retry" : "") +
           (hello->group ? " " + nameOfGroup(*hello->group) : "");
}

std::string told(HelloForm form, const std::string& octets, std::size_t step = 1 << 20) {
    FlightReader reader(helloOf(form, allWeaknesses(), "mx.example.org", {}));
    for (std::size_t at = 0; at < octets.size(); at += step)
        reader.take(std::string_view(octets).substr(at, step));
    return told(reader);
}

/// A server of OpenSSL's with a certificate of its own making.
struct Server {
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};

    Server(int oldest, int newest, const char* ciphers) {
        SSL_CTX* ssl = context.get();
        SSL_CTX_set_security_level(ssl, 0);
        SSL_CTX_set_min_proto_version(ssl, oldest);
        SSL_CTX_set_max_proto_version(ssl, newest);
        SSL_CTX_set_cipher_list(ssl, ciphers);
        SSL_CTX_set_dh_auto(ssl, 1);
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
        const std::unique_ptr<X509, decltype(&X509_free)> own(X509_new(), X509_free);
        X509_gmtime_adj(X509_getm_notBefore(own.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(own.get()), 3600);
        X509_set_pubkey(own.get(), key.get());
        X509_sign(own.get(), key.get(), EVP_sha256());
        SSL_CTX_use_certificate(ssl, own.get());
        SSL_CTX_use_PrivateKey(ssl, key.get());
    }

    std::string answer(const std::string& octets) const {
        const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
        BIO* in = BIO_new(BIO_s_mem());
        BIO* out = BIO_new(BIO_s_mem());
        BIO_write(in, octets.data(), static_cast<int>(octets.size()));
        SSL_set_bio(ssl.get(), in, out);
        SSL_set_accept_state(ssl.get());
        SSL_do_handshake(ssl.get());
        char* data = nullptr;
        const long size = BIO_get_mem_data(out, &data);
        return {data, static_cast<std::size_t>(size)};
    }
    std::string told(HelloForm form) const {
        return ::told(form, answer(write(helloOf(form, allWeaknesses(), "mx.example.org", {}))));
    }
};

}  // namespace

class TestServerFlight : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void readsWhatOpenSslAnswers();
    void keepsNoMoreThanItMay();
    void namesThePlace();
};

void TestServerFlight::reads_data() {
    QTest::addColumn<int>("form");
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, HelloForm form, const std::string& octets, const char* expected) {
        QTest::newRow(name) << static_cast<int>(form) << QByteArray::fromStdString(octets)
                            << QByteArray(expected);
    };
    using enum HelloForm;
    const std::string rc4 = hello(0x0303, 0x0005);
    row("RC4", Weak, record(22, 0x0303, rc4), "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA");
    row("an older version", Weak, record(22, 0x0301, hello(0x0301, 0x000a)),
        "TLS 1.0 TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    row("TLS 1.1", Tls11, record(22, 0x0302, hello(0x0302, 0xc014, extension(0xff01, std::string(1, '\0')))),
        "TLS 1.1 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
    row("TLS 1.0 where 1.1 was asked", Tls11, record(22, 0x0301, hello(0x0301, 0x002f)),
        "TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA");
    row("SSL 3.0", Ssl3, record(22, 0x0300, hello(0x0300, 0x000a)), "SSL 3.0 TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    row("a group", Hybrid, retry(is13 + wantsHybrid), "TLS 1.3 TLS_AES_256_GCM_SHA384 retry X25519MLKEM768");
    row("the group first", Hybrid, retry(wantsHybrid + is13),
        "TLS 1.3 TLS_AES_256_GCM_SHA384 retry X25519MLKEM768");
    row("handshake_failure", Weak, alert(2, 40), "handshake_failure");
    row("protocol_version", Tls11, alert(2, 70), "protocol_version");
    row("internal_error", Tls11, alert(2, 80), "internal_error");
    row("an alert that nobody knows", Tls11, alert(2, 200), "alert 200");
    row("goodbye", Tls11, alert(1, 0), "close_notify");
    row("a warning before it", Weak, alert(1, 112) + record(22, 0x0303, rc4),
        "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA");
    row("a warning and nothing", Weak, alert(1, 112), "unfinished");
    row("in two records", Weak, record(22, 0x0303, rc4.substr(0, 3)) + record(22, 0x0303, rc4.substr(3)),
        "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA");
    row("another message in the same record", Weak, record(22, 0x0303, rc4 + message("x", 11)),
        "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA");
    row("nothing", Weak, {}, "unfinished");
    row("half a record", Weak, record(22, 0x0303, rc4).substr(0, 20), "unfinished");
    row("plain text", Weak, "220 mail.example.org ESMTP\r\n", "flawed: it does not begin a TLS handshake");
    row("HTTP", Weak, "HTTP/1.1 400 Bad Request\r\n", "flawed: it does not begin a TLS handshake");
    row("encrypted data", Weak, record(23, 0x0303, "xx"), "flawed: it does not begin a TLS handshake");
    row("SSL 2", Weak, std::string("\x16\x02\x00", 3), "flawed: it is of no known version of TLS");
    row("an empty record", Weak, record(22, 0x0303, {}), "flawed: an empty record");
    row("a long record", Weak, std::string("\x16\x03\x03\x40\x01", 5), "flawed: a record that is too long");
    row("a long alert", Weak, record(21, 0x0303, "\x02\x28\x28"), "flawed: an alert that is not two octets");
    row("a certificate first", Weak, record(22, 0x0303, message("x", 11)),
        "flawed: it does not begin with the server's hello");
    row("a long hello", Weak, record(22, 0x0303, std::string("\x02\x00\x40\x01", 4)),
        "flawed: a hello that is too long");
    row("a short hello", Weak, record(22, 0x0303, message(rc4.substr(4, 36))),
        "flawed: the server's hello is cut off");
    row("a long session", Weak,
        record(22, 0x0303, message("\x03\x03" + someRandom + "\x21" + std::string(80, 'x'))),
        "flawed: the server's hello is cut off");
    row("a suite that was not offered", Weak, record(22, 0x0303, hello(0x0303, 0xc02f)),
        "flawed: it chose a cipher suite that was not offered");
    row("a version that was not offered", Tls11, record(22, 0x0303, hello(0x0303, 0x002f)),
        "flawed: it chose a version that was not offered");
    row("TLS 1.3 where 1.2 was asked", Weak, record(22, 0x0303, hello(0x0303, 0x0005, is13)),
        "flawed: it chose a version that was not offered");
    row("TLS 1.2 where 1.3 was asked", Hybrid, record(22, 0x0303, hello(0x0303, 0x1301)),
        "flawed: it chose a version that was not offered");
    row("no version", Weak, record(22, 0x0303, hello(0x4a4a, 0x0005)),
        "flawed: it chose a version that there is not");
    row("another group", Hybrid, retry(is13 + extension(51, u16(0x001d))),
        "flawed: it chose a group that was not offered");
    row("no group", Hybrid, retry(is13), "flawed: it chose a group that was not offered");
    row("a key for none", Hybrid,
        record(22, 0x0303, hello(0x0303, 0x1301, is13 + extension(51, u16(0x11ec) + u16(2) + "kk"))),
        "flawed: it agreed on a key, and none was offered");
    row("an extension twice", Hybrid, retry(is13 + is13), "flawed: an extension stands twice");
    row("an extension cut off", Hybrid, retry(is13 + u16(51) + u16(9)), "flawed: an extension is cut off");
    row("half a version", Hybrid, retry(extension(43, "\x03")), "flawed: its version is not one number");
    row("half a group", Hybrid, retry(is13 + extension(51, "\x11")), "flawed: its key is not readable");
    const std::string longer = message(rc4.substr(4) + u16(0) + "x");
    row("more behind its extensions", Weak, record(22, 0x0303, longer),
        "flawed: its extensions do not end with it");
    std::string compressing = rc4;
    compressing.back() = 1;
    row("compression", Weak, record(22, 0x0303, compressing), "flawed: it compresses, which was not offered");
    std::string warnings;
    for (int i = 0; i < 9; ++i) warnings += alert(1, 112);
    row("warnings", Weak, warnings, "flawed: warnings without end");
}

void TestServerFlight::reads() {
    QFETCH(int, form);
    QFETCH(QByteArray, octets);
    QFETCH(QByteArray, expected);
    for (const std::size_t step : {std::size_t(1) << 20, std::size_t(1), std::size_t(3)})
        QCOMPARE(told(static_cast<HelloForm>(form), octets.toStdString(), step), expected.toStdString());
}

void TestServerFlight::readsWhatOpenSslAnswers() {
    const Server today(TLS1_2_VERSION, TLS1_3_VERSION, "DEFAULT");
    QVERIFY(today.told(HelloForm::ForwardSecret).starts_with("TLS 1.2 TLS_ECDHE_RSA_WITH_"));
    QCOMPARE(today.told(HelloForm::Weak), std::string("handshake_failure"));
    const std::string old = today.told(HelloForm::Tls11);
    QVERIFY2(old == "internal_error" || old == "protocol_version", old.c_str());
    const std::string hybrid = today.told(HelloForm::Hybrid);
    QVERIFY2(hybrid == "handshake_failure" || hybrid.ends_with(" retry X25519MLKEM768"), hybrid.c_str());
    const Server old12(TLS1_VERSION, TLS1_2_VERSION, "ALL:eNULL:@SECLEVEL=0");
    QVERIFY(old12.told(HelloForm::Tls11).starts_with("TLS 1.1 TLS_"));
    QVERIFY(old12.told(HelloForm::Tls10).starts_with("TLS 1.0 TLS_"));
    QVERIFY(old12.told(HelloForm::Weak).starts_with("TLS 1.2 TLS_"));
    QCOMPARE(old12.told(HelloForm::Hybrid), std::string("protocol_version"));
    const Server nullOnly(TLS1_2_VERSION, TLS1_2_VERSION, "eNULL:!aNULL:@SECLEVEL=0");
    QVERIFY(nullOnly.told(HelloForm::Weak).find("_NULL_") != std::string::npos);
    QCOMPARE(nullOnly.told(HelloForm::ForwardSecret), std::string("handshake_failure"));
    const Server plainRsa(TLS1_2_VERSION, TLS1_2_VERSION, "kRSA:!eNULL:@SECLEVEL=0");
    QCOMPARE(plainRsa.told(HelloForm::ForwardSecret), std::string("handshake_failure"));
}

void TestServerFlight::keepsNoMoreThanItMay() {
    FlightReader reader(helloOf(HelloForm::Weak, allWeaknesses(), {}, {}));
    // One octet of the message in each record, for ever.
    for (int i = 0; i < 100'000 && !reader.isDone(); ++i)
        reader.take(record(22, 0x0303, i == 0 ? "\x02" : "z"));
    QCOMPARE(told(reader), std::string("flawed: a hello that is too long"));
    reader.take("more");
    QCOMPARE(told(reader), std::string("flawed: a hello that is too long"));
}

void TestServerFlight::namesThePlace() {
    FlightReader reader(helloOf(HelloForm::Weak, allWeaknesses(), {}, {}));
    reader.take(alert(1, 112) + "220");
    QVERIFY(reader.error().has_value());
    QCOMPARE(reader.error()->where, std::size_t(7));
}

QTEST_GUILESS_MAIN(TestServerFlight)
#include "server_flight.moc"
