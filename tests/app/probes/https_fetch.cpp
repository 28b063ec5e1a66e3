// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/https_fetch.h"

#include "records/x509/certificate.h"
#include "servers/socks_server.h"
#include "servers/web_manner.h"

#include <QTemporaryFile>
#include <QTest>

#include <future>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;
using test::WebManner;

namespace {

const QByteArray policy = "version: STSv1\nmode: enforce\nmx: mail.example.org\nmax_age: 86400\n";
const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

QByteArray lengthOf(qsizetype size) {
    return "Content-Length: " + QByteArray::number(size) + "\r\n\r\n";
}

/// A web server, and a fetch from it.
struct Web {
    test::Notes requests;
    mutable demo::LoopbackThread thread;
    demo::Identity identity;
    test::OddServer server;

    explicit Web(WebManner::Answer answer, const demo::CertificateWish& wish = {{"mta-sts.example.org"}})
        : identity(demo::makeIdentity(wish)),
          server(thread, test::overTls({identity, std::move(answer), &requests})) {}

    HttpsQuestion question() const {
        return {"mta-sts.example.org"_dn, "/.well-known/mta-sts.txt", server.endpoint()};
    }
    Expected<HttpsReply, Failure> fetch(std::chrono::milliseconds patience = 20s) const {
        return probes::fetchOverHttps(question(), {{}, {}, {}, Deadline::in(patience), {}});
    }
};

std::string reasonOf(const std::optional<Failure>& failure) {
    return failure ? std::string(toString(failure->why)) + ": " + failure->detail : "none";
}

}  // namespace

class TestHttpsFetch : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fetchesADocument();
    void asksForTheDocumentAlone();
    void showsWhateverCertificate_data();
    void showsWhateverCertificate();
    void knowsNoTrustButTheFiles();
    void followsNoRedirect();
    void readsWhatComes_data();
    void readsWhatComes();
    void keepsNoMoreThanItMay();
    void endsInTimeWithSlowBodies();
    void endsWithWhoeverSpeaksNoTls_data();
    void endsWithWhoeverSpeaksNoTls();
    void goesThroughTheProxyByAddress();
    void namesTheProxyWhereItDoesNotGetThrough();
    void ignoresProxiesOfTheEnvironment();
    void isCancelledAtOnce();
    void refusesToSendAnythingButAPath();
};

void TestHttpsFetch::fetchesADocument() {
    const Web web(test::saying(head + lengthOf(policy.size()) + policy));
    const auto reply = web.fetch();
    QVERIFY(reply.has_value());
    QCOMPARE(reasonOf(reply->brokeOff), std::string("none"));
    QVERIFY(reply->response.has_value());
    QCOMPARE(reply->response->status, 200);
    QCOMPARE(reply->response->contentType, std::string("text/plain"));
    QCOMPARE(reply->response->body, policy.toStdString());
    QVERIFY(!reply->response->cut);
    QCOMPARE(reply->local.toString(), std::string("127.0.0.1"));
    QVERIFY(reply->tls.has_value());
    QVERIFY(reply->tls->protocol == "TLSv1.3" || reply->tls->protocol == "TLSv1.2");
}

void TestHttpsFetch::asksForTheDocumentAlone() {
    const Web web(test::saying(head + lengthOf(0)));
    QVERIFY(web.fetch().has_value());
    const std::vector<QByteArray> requests = web.requests.all();
    QCOMPARE(requests.size(), 1u);
    const QByteArray port = QByteArray::number(web.server.endpoint().port);
    QVERIFY(requests[0].startsWith(
        "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.example.org:" + port + "\r\n"));
    QVERIFY(requests[0].contains("\r\nAccept-Encoding: identity\r\n"));
    QVERIFY(!requests[0].toLower().contains("cookie"));
}

void TestHttpsFetch::showsWhateverCertificate_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("expired");
    QTest::addColumn<bool>("selfSigned");
    QTest::newRow("sound") << "mta-sts.example.org" << false << false;
    QTest::newRow("for another name") << "www.example.net" << false << false;
    QTest::newRow("expired") << "mta-sts.example.org" << true << false;
    QTest::newRow("untrusted") << "mta-sts.example.org" << false << true;
}

/// What is wrong with it is for a rule to say. So all that a rule needs must be there, and nothing but trust
/// itself may depend on the authorities.
void TestHttpsFetch::showsWhateverCertificate() {
    QFETCH(QString, name);
    QFETCH(bool, expired);
    QFETCH(bool, selfSigned);
    const Web web(test::saying(head + lengthOf(policy.size()) + policy),
                  {{name.toStdString()}, 30, expired ? -2 : 60, selfSigned});
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(web.identity.authorityPem);
    file.flush();
    const auto reply = probes::fetchOverHttps(
        web.question(),
        {{}, net::TrustStore::fromFile(file.fileName().toStdString()), {}, Deadline::in(20s), {}});
    QVERIFY(reply.has_value() && reply->tls.has_value() && reply->response.has_value());
    const auto certificate = x509::parse(reply->tls->chain.at(0));
    QVERIFY(certificate.has_value());
    QCOMPARE(certificate->dnsNames, std::vector<std::string>{name.toStdString()});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    QCOMPARE(certificate->notAfter < now, expired);
    QVERIFY(reply->tls->storeUsable);
    QCOMPARE(reply->tls->verifyCode != 0, selfSigned);
    QCOMPARE(reply->response->body, policy.toStdString());
}

void TestHttpsFetch::knowsNoTrustButTheFiles() {
    const Web web(test::saying(head + lengthOf(0)));
    const auto verdictWith = [&](const QByteArray& authority) {
        QTemporaryFile file;
        if (!file.open()) return -1;
        file.write(authority);
        file.flush();
        const auto reply = probes::fetchOverHttps(
            web.question(),
            {{}, net::TrustStore::fromFile(file.fileName().toStdString()), {}, Deadline::in(20s), {}});
        return reply && reply->tls ? reply->tls->verifyCode : -1;
    };
    QCOMPARE(verdictWith(web.identity.authorityPem), 0);
    QVERIFY(verdictWith(demo::makeIdentity({{"mta-sts.example.org"}}).authorityPem) > 0);
    QVERIFY(!web.fetch()->tls->storeUsable);
}

void TestHttpsFetch::followsNoRedirect() {
    const Web elsewhere(test::saying(head + lengthOf(policy.size()) + policy));
    const QByteArray target =
        "https://127.0.0.1:" + QByteArray::number(elsewhere.server.endpoint().port) + "/";
    const Web web(test::saying("HTTP/1.1 302 Found\r\nLocation: " + target + "\r\n" + lengthOf(0)));
    const auto reply = web.fetch();
    QVERIFY(reply.has_value() && reply->response.has_value() && !reply->brokeOff);
    QCOMPARE(reply->response->status, 302);
    QCOMPARE(reply->response->location, target.toStdString());
    QCOMPARE(web.requests.all().size(), 1u);
    QVERIFY(elsewhere.requests.all().empty());
}

void TestHttpsFetch::readsWhatComes_data() {
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("properly");
    QTest::addColumn<QByteArray>("body");  ///< null: no response
    QTest::addColumn<QByteArray>("brokeOff");
    const QByteArray none;
    const auto row = [](const char* name, const QByteArray& octets, bool properly, const QByteArray& body,
                        const char* brokeOff) {
        QTest::newRow(name) << octets << properly << body << QByteArray(brokeOff);
    };
    row("chunks", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", false, "abcde",
        "none");
    row("until the end", head + "\r\nabc", true, "abc", "none");
    row("until somebody hangs up", head + "\r\nabc", false, "abc", "cut-off: its body ended early");
    row("truncated", head + lengthOf(10) + "abc", true, "abc", "cut-off: its body ended early");
    row("longer than its length", head + lengthOf(2) + "abc", true, "ab", "none");
    row("two lengths", head + "Content-Length: 1\r\n" + lengthOf(2) + "ab", true, none,
        "garbled: its length is no number, or several");
    row("a flood of fields", head + ("X-Flood: " + QByteArray(200, 'x') + "\r\n").repeated(400), true, none,
        "too-much: its head does not end");
    row("binary garbage", QByteArray("\x16\x03\x01\x00\xff\n\r\n", 8), true, none,
        "garbled: it does not begin as HTTP does");
    row("nothing", "", true, none, "cut-off: it ended before its head did");
}

void TestHttpsFetch::readsWhatComes() {
    QFETCH(QByteArray, octets);
    QFETCH(bool, properly);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, brokeOff);
    const Web web(properly ? test::saying(octets) : test::hangingUpAfter(octets));
    const auto reply = web.fetch();
    QVERIFY(reply.has_value() && reply->tls.has_value());
    QCOMPARE(QByteArray::fromStdString(reasonOf(reply->brokeOff)), brokeOff);
    QCOMPARE(reply->response.has_value(), !body.isNull());
    if (reply->response) QCOMPARE(QByteArray::fromStdString(reply->response->body), body);
}

void TestHttpsFetch::keepsNoMoreThanItMay() {
    const QByteArray piece(16 * 1024, 'x');
    for (const QByteArray& framing : {QByteArray("\r\n"), lengthOf(1 << 30)}) {
        const Web web(test::endless(head + framing, piece));
        const auto reply = web.fetch(60s);
        QVERIFY(reply.has_value() && reply->response.has_value());
        QCOMPARE(reasonOf(reply->brokeOff), std::string("none"));
        QCOMPARE(reply->response->body.size(), http::longestBody);
        QVERIFY(reply->response->cut);
    }
}

void TestHttpsFetch::endsInTimeWithSlowBodies() {
    const Web web(test::dripping(head + lengthOf(60000), 20ms));
    const auto reply = web.fetch(2s);
    QVERIFY(reply.has_value() && reply->response.has_value());
    QVERIFY2(reply->brokeOff && reply->brokeOff->why == FailureReason::TimedOut,
             reasonOf(reply->brokeOff).c_str());
    QVERIFY(reply->response->body.size() < 60000);
    const Web silent(test::sayingAndWaiting(head));
    const auto nothing = silent.fetch(1s);
    QVERIFY(nothing.has_value() && nothing->tls.has_value() && !nothing->response);
    QVERIFY(nothing->brokeOff->why == FailureReason::TimedOut);
}

void TestHttpsFetch::endsWithWhoeverSpeaksNoTls_data() {
    QTest::addColumn<QByteArray>("atOnce");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("plain HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << QByteArray("garbled");
    QTest::newRow("garbage") << QByteArray(3000, '\x7f') << QByteArray("garbled");
    QTest::newRow("silence") << QByteArray() << QByteArray("timed-out");
}

void TestHttpsFetch::endsWithWhoeverSpeaksNoTls() {
    QFETCH(QByteArray, atOnce);
    QFETCH(QByteArray, why);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(atOnce));
    const auto reply = probes::fetchOverHttps({"mta-sts.example.org"_dn, "/", server.endpoint()},
                                              {{}, {}, {}, Deadline::in(1s), {}});
    QVERIFY(reply.has_value());
    QVERIFY(!reply->tls && !reply->response && reply->tlsError);
    QCOMPARE(QByteArray(toString(reply->brokeOff->why)), why);
}

void TestHttpsFetch::goesThroughTheProxyByAddress() {
    const Web web(test::saying(head + lengthOf(policy.size()) + policy));
    const IpEndpoint far = *IpEndpoint::parse("203.0.113.80:443", 443);
    const test::SocksServer proxy(web.thread, {{{far, web.server.endpoint()}}});
    HttpsQuestion question = web.question();
    question.server = far;
    const auto reply = probes::fetchOverHttps(
        question, {{net::Proxy::Socks5{"127.0.0.1", proxy.endpoint().port}}, {}, {}, Deadline::in(20s), {}});
    QVERIFY(reply.has_value() && reply->response.has_value());
    QCOMPARE(reply->response->body, policy.toStdString());
    QVERIFY(proxy.asked() == std::vector<IpEndpoint>{far});
    // On the usual port the host stands alone.
    QVERIFY(web.requests.all().at(0).contains("\r\nHost: mta-sts.example.org\r\n"));
}

void TestHttpsFetch::namesTheProxyWhereItDoesNotGetThrough() {
    demo::LoopbackThread thread;
    const HttpsQuestion question{"mta-sts.example.org"_dn, "/", *IpEndpoint::parse("203.0.113.80:443", 443)};
    for (const bool eager : {false, true}) {
        test::SocksServer::Settings settings;
        settings.eager = eager;
        const test::SocksServer proxy(thread, settings);
        const auto reply = probes::fetchOverHttps(
            question,
            {{net::Proxy::Socks5{"127.0.0.1", proxy.endpoint().port}}, {}, {}, Deadline::in(20s), {}});
        QVERIFY(!reply.has_value());
        QVERIFY2(reply.error().why == FailureReason::ProxyFailed, reply.error().detail.c_str());
    }
}

void TestHttpsFetch::ignoresProxiesOfTheEnvironment() {
    const auto names = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (const char* name : names) qputenv(name, "http://127.0.0.1:1");
    const Web web(test::saying(head + lengthOf(0)));
    const auto reply = web.fetch();
    for (const char* name : names) qunsetenv(name);
    QVERIFY(reply.has_value() && reply->response.has_value());
}

void TestHttpsFetch::isCancelledAtOnce() {
    std::promise<void> asked;
    const Web web([&](QSslSocket* socket) {
        socket->write(head + lengthOf(10) + "abc");
        asked.set_value();
    });
    std::stop_source stop;
    std::thread stopper([&] {
        asked.get_future().wait();
        stop.request_stop();
    });
    const auto reply =
        probes::fetchOverHttps(web.question(), {{}, {}, {}, Deadline::in(60s), stop.get_token()});
    stopper.join();
    QVERIFY(reply.has_value());
    QVERIFY2(reply->brokeOff && reply->brokeOff->why == FailureReason::Cancelled,
             reasonOf(reply->brokeOff).c_str());
    const auto never =
        probes::fetchOverHttps(web.question(), {{}, {}, {}, Deadline::in(60s), stop.get_token()});
    QVERIFY(!never.has_value() && never.error().why == FailureReason::Cancelled);
}

void TestHttpsFetch::refusesToSendAnythingButAPath() {
    const Web web(test::saying(head + lengthOf(0)));
    for (const char* path : {"", "x", "/a b", "/a\r\nX: y", "/\x01", "/\xc3\xbc"}) {
        HttpsQuestion question = web.question();
        question.path = path;
        const auto reply = probes::fetchOverHttps(question, {{}, {}, {}, Deadline::in(5s), {}});
        QVERIFY(!reply.has_value() && reply.error().why == FailureReason::Internal);
    }
    QVERIFY(web.requests.all().empty());
}

QTEST_GUILESS_MAIN(TestHttpsFetch)
#include "https_fetch.moc"
