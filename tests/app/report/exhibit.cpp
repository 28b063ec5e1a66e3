// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/exhibit.h"

#include "app/report/sample.h"
#include "base/printable.h"

#include <QTest>

using namespace mailvitals;
using report::Exhibit;
using report::exhibitOf;

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QStringList linesOf(const Exhibit& exhibit) {
    QStringList lines;
    for (const std::string& line : exhibit.lines) lines << text(line);
    return lines;
}

Timing timing() {
    return {{}, std::chrono::microseconds(1000), std::chrono::microseconds(5300), ""};
}

SmtpQuestion smtpQuestion(SmtpSessionKind kind) {
    return {kind, "mail.example.org"_dn, {*IpAddress::parse("198.51.100.25"), 25}};
}

Exhibit exhibitOfSession(const SmtpSession& session, SmtpSessionKind kind = SmtpSessionKind::Greeting) {
    Evidence evidence = test::evidence();
    evidence.of<SmtpQuestion>()[smtpQuestion(kind)] = Attempt<SmtpSession>::done(session, timing());
    return exhibitOf(evidence, smtpQuestion(kind).id());
}

/// A certificate for mail.homelab.example.
std::string certificate() {
    return QByteArray::fromBase64(
               "MIIBWTCCAQCgAwIBAgIBAzAKBggqhkjOPQQDAjApMScwJQYDVQQDDB5BdXRob3JpdHkgb2YgdGhlIGRlbW9uc3Ry"
               "YXRpb24wHhcNMjYxMTIyMTQwNzQ3WhcNMjcwMTIyMTQwNzQ3WjAfMR0wGwYDVQQDDBRtYWlsLmhvbWVsYWIuZXhh"
               "bXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKeDs5183es7lberuWhBx89cmgRjRsc+ocxhx2dqk3fXpEFb"
               "6t6ccrHE+DXhroZLgqXLVdJDzeeiElI4IIZMlH2jIzAhMB8GA1UdEQQYMBaCFG1haWwuaG9tZWxhYi5leGFtcGxl"
               "MAoGCCqGSM49BAMCA0cAMEQCIEZRBKMF9DiT/yqVSqi8s/4lW3WmRARxCyC7MByyGbAkAiAg27jJtPxIZjV9eoET"
               "3DxO3NWit51Frd56yN/AdC8a3g==")
        .toStdString();
}

}  // namespace

class TestExhibit : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsAnAnswerOfTheDns();
    void showsTheAuthorityOfAnEmptyAnswer();
    void showsTlsaRecordsAsInAZoneFile();
    void showsAFailure();
    void showsWhatWasNotAnswered();
    void showsASession();
    void showsEncryption();
    void showsASessionThatBrokeOff();
    void showsEveryWordOfAProof();
    void keepsQuietAboutTheProxysAddress();
    void showsTheLocalNetwork();
    void showsADocument();
    void showsALongDocumentInPart();
    void showsAHello();
    void showsWhatAnswersAtAPort();
    void showsAValidation();
    void saysThatAnItemIsMissing();
    void makesEverythingPrintable();
};

void TestExhibit::showsAnAnswerOfTheDns() {
    const Exhibit exhibit = exhibitOf(test::evidence(), test::mxId);
    QCOMPARE(text(exhibit.title), QString("MX records of example.org"));
    QCOMPARE(text(exhibit.how), QString("from 192.0.2.53:53 over UDP in 24 ms"));
    QCOMPARE(linesOf(exhibit),
             QStringList({"NOERROR, validated (AD)", "example.org. 300 MX 10 mail.example.org."}));
}

void TestExhibit::showsTheAuthorityOfAnEmptyAnswer() {
    Evidence evidence = test::evidence();
    const DnsQuestion question = DnsQuestion::of("no.example.org"_dn, dns::Type::A);
    DnsAnswer answer;
    answer.server = {*IpAddress::parse("2001:db8::53"), 53};
    answer.overTcp = true;
    answer.rcode = dns::Rcode::NxDomain;
    answer.authoritative = true;
    answer.authority = {{"example.org"_dn, dns::Type::Ns, 60, "ns.example.org"_dn}};
    evidence.of<DnsQuestion>()[question] = Attempt<DnsAnswer>::done(answer, timing());
    const Exhibit exhibit = exhibitOf(evidence, question.id());
    QCOMPARE(text(exhibit.how), QString("from [2001:db8::53]:53 over TCP in 4.3 ms"));
    QCOMPARE(linesOf(exhibit),
             QStringList({"NXDOMAIN, with authority", "authority: example.org. 60 NS ns.example.org."}));
}

void TestExhibit::showsTlsaRecordsAsInAZoneFile() {
    Evidence evidence = test::evidence();
    const DnsQuestion question = DnsQuestion::of("_25._tcp.mail.example.org"_dn, dns::Type::Tlsa);
    DnsAnswer answer;
    answer.server = {*IpAddress::parse("192.0.2.53"), 53};
    for (const char* rdata : {"\x03\x01\x01\xab\xcd", "\x03\x01"})
        answer.answers.push_back({question.name, dns::Type::Tlsa, 60, dns::RawRdata{rdata}});
    // Another type may begin alike.
    answer.answers.push_back({question.name, dns::Type::Ds, 60, dns::RawRdata{"\x03\x01\x01\xab"}});
    evidence.of<DnsQuestion>()[question] = Attempt<DnsAnswer>::done(answer, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())),
             QStringList({"NOERROR", "_25._tcp.mail.example.org. 60 TLSA 3 1 1 abcd",
                          "_25._tcp.mail.example.org. 60 TLSA \\# 2 0301",
                          "_25._tcp.mail.example.org. 60 DS \\# 4 030101ab"}));
}

void TestExhibit::showsAFailure() {
    const Exhibit exhibit = exhibitOf(test::evidence(), test::timeoutId);
    QCOMPARE(text(exhibit.title), QString("TXT records of example.org"));
    QVERIFY(exhibit.how.empty());
    QCOMPARE(linesOf(exhibit), QStringList({"failed: timed-out (no reply from \\x1b[1m)"}));
}

void TestExhibit::showsWhatWasNotAnswered() {
    Evidence evidence = test::evidence();
    const SmtpQuestion question = smtpQuestion(SmtpSessionKind::Greeting);
    evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::running(timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())), QStringList({"not answered yet"}));
}

void TestExhibit::showsASession() {
    const Exhibit exhibit = exhibitOf(test::evidence(), test::sessionId);
    QCOMPARE(text(exhibit.title), QString("Relay test with mail.example.org, 198.51.100.25:25"));
    QCOMPARE(text(exhibit.how), QString("from 192.0.2.77 in 24 ms"));
    QCOMPARE(linesOf(exhibit),
             QStringList({"← 220 mail.example.org ESMTP", "→ EHLO probe.example", "← 250-mail.example.org",
                          "← 250 STARTTLS", "→ RCPT TO:<a@b.example>", "← 554 5.7.1 relay access denied"}));
}

void TestExhibit::showsEncryption() {
    SmtpSession session;
    session.local = *IpAddress::parse("192.0.2.77");
    session.exchanges = {{"STARTTLS", {"220 go"}, false, {}, {}}, {"EHLO x", {"250 ok"}, true, {}, {}}};
    session.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {certificate(), "garbage"}, true, 0, "ok"};
    const Exhibit exhibit = exhibitOfSession(session);
    QCOMPARE(text(exhibit.title), QString("Conversation with mail.example.org, 198.51.100.25:25"));
    QCOMPARE(
        linesOf(exhibit),
        QStringList({"→ STARTTLS", "← 220 go", "   TLSv1.3 TLS_AES_256_GCM_SHA384",
                     "   certificate: CN=mail.homelab.example",
                     "      issued by CN=Authority of the demonstration", "      for mail.homelab.example",
                     "      valid 2026-11-22 14:07 UTC to 2027-01-22 14:07 UTC",
                     "      key EC 256 bits, signed with ecdsa-with-SHA256", "   unreadable certificate",
                     "   trust: ok", "→ EHLO x", "← 250 ok"}));
    session.tls->storeUsable = false;
    QVERIFY(linesOf(exhibitOfSession(session)).contains("   trust: no CA certificates to compare with"));
}

void TestExhibit::showsASessionThatBrokeOff() {
    SmtpSession session;
    session.local = *IpAddress::parse("192.0.2.77");
    session.exchanges = {{"", {"220 hello"}, false, {}, {}}};
    session.tlsError = "wrong version number";
    session.brokeOff = Failure{FailureReason::Closed, ""};
    QCOMPARE(linesOf(exhibitOfSession(session)),
             QStringList({"← 220 hello", "TLS handshake failed: wrong version number", "failed: closed"}));
}

void TestExhibit::showsEveryWordOfAProof() {
    Evidence evidence = test::evidence();
    SmtpQuestion question = smtpQuestion(SmtpSessionKind::Proof);
    question.message = "Subject: x\r\n\r\n    indented <b>\r\nMark: 4711\r\n";
    SmtpSession session;
    session.exchanges = {{"DATA", {"354 go on"}, false, {}, {}}};
    const auto shown = [&] {
        evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(session, timing());
        return exhibitOf(evidence, question.id());
    };
    QCOMPARE(text(shown().title), QString("Proof by a message to mail.example.org, 198.51.100.25:25"));
    QCOMPARE(linesOf(shown()).mid(2), QStringList({"The message, which was not sent:", "   Subject: x", "   ",
                                                   "       indented <b>", "   Mark: 4711"}));
    session.exchanges.push_back({".", {"250 queued"}, false, {}, {}});
    QVERIFY(linesOf(shown()).contains("The message:"));
}

void TestExhibit::keepsQuietAboutTheProxysAddress() {
    QCOMPARE(text(exhibitOfSession({}).how), QString("through a proxy in 4.3 ms"));
}

void TestExhibit::showsTheLocalNetwork() {
    Evidence evidence = test::evidence();
    QCOMPARE(linesOf(exhibitOf(evidence, "local:network")),
             QStringList({"address 192.0.2.77", "resolver 192.0.2.53:53", "proxy none"}));
    evidence.of<LocalQuestion>()[{}] =
        Attempt<LocalNetwork>::done({{}, {}, "socks5://proxy\x1b:1080"}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, "local:network")), QStringList({"proxy socks5://proxy\\x1b:1080"}));
    evidence.of<LocalQuestion>()[{}] = Attempt<LocalNetwork>::done(
        {{}, {}, {}, {{"wg0", *IpAddress::parse("10.8.0.2")}}, {{"wg\x1b", {}}}}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, "local:network")),
             QStringList({"proxy none", "leaves by wg0 as 10.8.0.2", "tunnel wg\\x1b"}));
}

void TestExhibit::showsADocument() {
    Evidence evidence = test::evidence();
    const HttpsQuestion question{
        "mta-sts.example.org"_dn, "/mta-sts.txt", {*IpAddress::parse("198.51.100.80"), 443}};
    HttpsReply reply;
    reply.local = *IpAddress::parse("192.0.2.77");
    reply.tls = TlsFacts{"TLSv1.3", "X", {certificate()}, true, 0, "ok"};
    reply.response = http::Response{302, "text/plain", "https://a.example/\x1b", "one\r\n\ntwo\x1b", true};
    reply.brokeOff = Failure{FailureReason::CutOff, "its body ended early"};
    evidence.of<HttpsQuestion>()[question] = Attempt<HttpsReply>::done(reply, timing());
    const Exhibit exhibit = exhibitOf(evidence, "https:mta-sts.example.org/mta-sts.txt 198.51.100.80:443");
    QCOMPARE(text(exhibit.title), QString("https://mta-sts.example.org/mta-sts.txt, 198.51.100.80:443"));
    QCOMPARE(text(exhibit.how), QString("from 192.0.2.77 in 4.3 ms"));
    const QStringList lines = linesOf(exhibit);
    QVERIFY(lines.contains("      for mail.homelab.example"));
    QCOMPARE(lines.mid(lines.indexOf("→ GET /mta-sts.txt")),
             QStringList({"→ GET /mta-sts.txt", "← 302, text/plain",
                          "← leads to https://a.example/\\x1b, which was not followed", "   one", "   ",
                          "   two\\x1b", "the body is longer; its first 10 octets were kept",
                          "failed: cut-off (its body ended early)"}));
    evidence.of<HttpsQuestion>()[question] =
        Attempt<HttpsReply>::failed({FailureReason::Refused, {}}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())), QStringList({"failed: refused"}));
}

void TestExhibit::showsAValidation() {
    Evidence evidence = test::evidence();
    const DnssecQuestion question{"example.org"_dn, dns::Type::Mx};
    auto& items = evidence.of<DnssecQuestion>();
    items[question] =
        Attempt<DnssecResult>::done({DnssecStatus::Bogus, "signature expired\x1b", true}, timing());
    Exhibit exhibit = exhibitOf(evidence, "dnssec:MX example.org");
    QCOMPARE(text(exhibit.title), QString("DNSSEC validation of the MX records of example.org"));
    QCOMPARE(text(exhibit.how), QString("by asking the name servers, from the root down, in 4.3 ms"));
    QCOMPARE(linesOf(exhibit), QStringList({"bogus: signature expired\\x1b"}));
    items[question] = Attempt<DnssecResult>::done({DnssecStatus::Secure, {}, false}, timing());
    exhibit = exhibitOf(evidence, question.id());
    QCOMPARE(text(exhibit.how), QString("from what the resolver passes on, in 4.3 ms"));
    QCOMPARE(linesOf(exhibit), QStringList({"secure"}));
    items[question] = Attempt<DnssecResult>::failed({FailureReason::HeldBack, {}}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())), QStringList({"failed: held-back"}));
}

void TestExhibit::showsALongDocumentInPart() {
    Evidence evidence = test::evidence();
    const HttpsQuestion question{"a.example"_dn, "/", {*IpAddress::parse("198.51.100.80"), 443}};
    HttpsReply reply;
    reply.response = http::Response{200, {}, {}, std::string(1000, '\n'), false};
    evidence.of<HttpsQuestion>()[question] = Attempt<HttpsReply>::done(reply, timing());
    const QStringList lines = linesOf(exhibitOf(evidence, question.id()));
    QCOMPARE(lines.size(), 202);
    QCOMPARE(lines.first(), QString("← 200, no content type"));
    QCOMPARE(lines.last(), QString("   … and 800 octets more"));
}

void TestExhibit::showsAHello() {
    Evidence evidence = test::evidence();
    TlsHelloQuestion question{"mail.homelab.example"_dn,
                              {*IpAddress::parse("198.51.100.25"), 25},
                              TlsUse::AsOffered,
                              tls::HelloForm::Weak,
                              {tls::Weakness::Rc4, tls::Weakness::TripleDes}};
    const auto shown = [&](const TlsHelloReply& reply) {
        evidence.of<TlsHelloQuestion>()[question] = Attempt<TlsHelloReply>::done(reply, timing());
        return exhibitOf(evidence, question.id());
    };
    TlsHelloReply reply;
    reply.local = *IpAddress::parse("192.0.2.77");
    reply.sent = true;
    reply.flight.hello = tls::ServerHello{tls::Version::Tls10, 0x0005, false, {}};
    QCOMPARE(text(shown(reply).title),
             QString("TLS hello (weak cipher suites) to mail.homelab.example, 198.51.100.25:25"));
    QCOMPARE(text(shown(reply).how), QString("from 192.0.2.77 in 4.3 ms"));
    QCOMPARE(linesOf(shown(reply)), QStringList({"→ hello: TLS 1.2 at best, 13 cipher suites (rc4, 3des)",
                                                 "← server's hello: TLS 1.0, TLS_RSA_WITH_RC4_128_SHA"}));
    reply.flight = {{}, tls::Alert{2, 40}};
    QCOMPARE(linesOf(shown(reply)).last(), QString("← alert 40 (handshake_failure)"));
    reply.flight = {};
    reply.sent = false;
    reply.refusal = "421 go\x1b away";
    reply.brokeOff = Failure{FailureReason::Closed, {}};
    QCOMPARE(linesOf(shown(reply)),
             QStringList({"← 421 go\\x1b away", "the hello was not sent", "failed: closed"}));
    question.form = tls::HelloForm::Hybrid;
    question.weaknesses.clear();
    reply = {*IpAddress::parse("192.0.2.77"),
             true,
             {},
             {tls::ServerHello{tls::Version::Tls13, 0x1302, true, tls::x25519MlKem768}, {}},
             {}};
    QCOMPARE(linesOf(shown(reply)),
             QStringList({"→ hello: TLS 1.3, 3 cipher suites, X25519MLKEM768",
                          "← server's hello: TLS 1.3, TLS_AES_256_GCM_SHA384, X25519MLKEM768, wants a key"}));
    evidence.of<TlsHelloQuestion>()[question] =
        Attempt<TlsHelloReply>::failed({FailureReason::Refused, {}}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())), QStringList({"failed: refused"}));
}

void TestExhibit::showsWhatAnswersAtAPort() {
    Evidence evidence = test::evidence();
    const ServiceQuestion question{
        "mail.homelab.example"_dn, {*IpAddress::parse("198.51.100.25"), 6379}, false, "PING\r\n"};
    evidence.of<ServiceQuestion>()[question] = Attempt<ServiceReply>::done(
        {*IpAddress::parse("192.0.2.77"), "+PONG\r\n\x1b[2J", {}, Failure{FailureReason::Closed, {}}},
        timing());
    const Exhibit exhibit = exhibitOf(evidence, question.id());
    QCOMPARE(text(exhibit.title), QString("Port 6379 of 198.51.100.25"));
    QCOMPARE(text(exhibit.how), QString("from 192.0.2.77 in 4.3 ms"));
    QCOMPARE(linesOf(exhibit),
             QStringList({"→ PING\\x0d\\x0a", "   +PONG", "   \\x1b[2J", "failed: closed"}));
    evidence.of<ServiceQuestion>()[question] =
        Attempt<ServiceReply>::failed({FailureReason::Refused, {}}, timing());
    QCOMPARE(linesOf(exhibitOf(evidence, question.id())), QStringList({"failed: refused"}));
}

void TestExhibit::saysThatAnItemIsMissing() {
    for (const std::string& id : {std::string("dns:MX example.net"), std::string(), test::hostileText}) {
        const Exhibit exhibit = exhibitOf(test::evidence(), id);
        QCOMPARE(text(exhibit.title), text(printable(id)));
        QVERIFY(exhibit.how.empty());
        QCOMPARE(linesOf(exhibit), QStringList({"not part of this evidence"}));
    }
}

void TestExhibit::makesEverythingPrintable() {
    const std::string& evil = test::hostileText;
    SmtpSession session;
    session.local = *IpAddress::parse("192.0.2.77");
    session.exchanges = {{evil, {evil}, false, {}, {}}, {"", {evil}, true, {}, {}}};
    session.tls = TlsFacts{"TLSv1.2" + evil, "X" + evil, {}, true, 1, evil};
    session.tlsError = evil;
    session.brokeOff = Failure{FailureReason::Garbled, evil};
    const Exhibit exhibit = exhibitOfSession(session);
    QCOMPARE(exhibit.lines.size(), std::size_t{7});
    int told = 0;
    for (const std::string& line : exhibit.lines) {
        QVERIFY2(printable(line) == line, line.c_str());
        told += text(line).contains(text(printable(evil)));
    }
    QCOMPARE(told, 7);
}

QTEST_APPLESS_MAIN(TestExhibit)
#include "exhibit.moc"
