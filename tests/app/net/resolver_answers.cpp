// SPDX-License-Identifier: GPL-3.0-or-later
#include "asking.h"
#include "demo/loopback_dns.h"
#include "net/dns_stream.h"
#include "servers/odd_server.h"

#include <QTest>

#include <atomic>

using namespace mailvitals;
using namespace mailvitals::test;
using namespace std::chrono_literals;

class TestResolverAnswers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void endsWhereEvenTcpIsCut();
    void knowsWhatWasCutFromWhatIsSilent();
    void believesNoAnswerOfAnotherClass_data();
    void believesNoAnswerOfAnotherClass();
    void refusesWhatIsTooLarge();
    void believesOnlyItsOwnAnswerOverTcp();
};

/// Then nobody knows what was behind the cut: no answer is not the same as an empty one.
void TestResolverAnswers::endsWhereEvenTcpIsCut() {
    demo::LoopbackThread thread;
    std::atomic<int> overTcp = 0;
    std::atomic<bool> withRecords = false;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool tcp) {
        if (tcp) ++overTcp;
        dns::Message reply = replyTo(query);
        reply.truncated = true;
        if (!withRecords) reply.answers.clear();
        return reply;
    });
    for (const bool some : {false, true}) {
        withRecords = some;
        overTcp = 0;
        net::Resolver resolver({{dns.endpoint()}});
        const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
        QVERIFY(!outcome.result.has_value());
        QCOMPARE(toString(outcome.result.error().why), toString(FailureReason::CutOff));
        QVERIFY(overTcp >= 1 && overTcp <= 3);
        const auto direct = net::askOverTcp(
            DnsQuestion::direct("example.org"_dn, dns::Type::Mx, dns.endpoint()), {}, Deadline::in(3s), {});
        QVERIFY(!direct.has_value());
        QCOMPARE(toString(direct.error().why), toString(FailureReason::CutOff));
    }
    // Another server that has it all is asked as well.
    demo::LoopbackDns whole(thread, [](const dns::Message& query, bool) { return replyTo(query); });
    net::Resolver resolver({{dns.endpoint(), whole.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->server, whole.endpoint());
}

/// That an answer was cut off tells more than the silence behind it.
void TestResolverAnswers::knowsWhatWasCutFromWhatIsSilent() {
    demo::LoopbackThread thread;
    std::atomic<int> overTcp = 0;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool tcp) -> std::optional<dns::Message> {
        if (overTcp > 0) return std::nullopt;
        if (tcp) ++overTcp;
        dns::Message reply = replyTo(query);
        reply.truncated = true;
        return reply;
    });
    net::Resolver resolver({.servers = {dns.endpoint()}, .wholeTimeout = 2s});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(!outcome.result.has_value());
    QCOMPARE(toString(outcome.result.error().why), toString(FailureReason::CutOff));
}

void TestResolverAnswers::believesNoAnswerOfAnotherClass_data() {
    QTest::addColumn<int>("questionClass");
    QTest::addColumn<int>("recordClass");
    QTest::newRow("records") << 1 << 3;
    QTest::newRow("question") << 3 << 3;
    QTest::newRow("no class at all") << 1 << 0;
}

void TestResolverAnswers::believesNoAnswerOfAnotherClass() {
    QFETCH(int, questionClass);
    QFETCH(int, recordClass);
    demo::LoopbackThread thread;
    const test::OddDns server(thread, [=](const QByteArray& bytes) -> std::vector<QByteArray> {
        const auto query = dns::decode(bytes.toStdString());
        if (!query) return {};
        QByteArray reply = wire(replyTo(*query));
        const qsizetype behindQuestion = 12 + 13 + 4;  // header, example.org, type and class
        reply[behindQuestion - 1] = static_cast<char>(questionClass);
        reply[behindQuestion + 13 + 3] = static_cast<char>(recordClass);
        return {reply};
    });
    net::Resolver resolver({.servers = {server.endpoint()}, .wholeTimeout = 2s});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(!outcome.result.has_value());
    // An answer to another question may be a forger's: c-ares goes on waiting for the right one.
    const FailureReason why = outcome.result.error().why;
    QVERIFY(why == FailureReason::Garbled || (questionClass != 1 && why == FailureReason::TimedOut));
}

void TestResolverAnswers::refusesWhatIsTooLarge() {
    demo::LoopbackThread thread;
    std::atomic<std::size_t> records = dns::mostRecords;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool) {
        dns::Message reply = replyTo(query);
        reply.answers.assign(records, {query.questionName, dns::Type::A, 60, *IpAddress::parse("192.0.2.1")});
        return reply;
    });
    net::Resolver resolver({{dns.endpoint()}});
    const DnsQuestion question = DnsQuestion::of("example.org"_dn, dns::Type::A);
    const net::DnsOutcome much = askAndWait(resolver, question);
    QVERIFY(much.result.has_value());
    QCOMPARE(much.result->answers.size(), dns::mostRecords);
    ++records;
    const net::DnsOutcome tooMuch = askAndWait(resolver, question);
    QVERIFY(!tooMuch.result.has_value());
    QCOMPARE(toString(tooMuch.result.error().why), toString(FailureReason::TooMuch));
    const auto direct = net::askOverTcp(DnsQuestion::direct("example.org"_dn, dns::Type::A, dns.endpoint()),
                                        {}, Deadline::in(3s), {});
    QVERIFY(!direct.has_value());
    QCOMPARE(toString(direct.error().why), toString(FailureReason::TooMuch));
}

void TestResolverAnswers::believesOnlyItsOwnAnswerOverTcp() {
    demo::LoopbackThread thread;
    for (const int fault : {0, 1, 2, 3}) {
        const test::OddServer server(thread, [fault](QSslSocket* socket) {
            QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, fault] {
                const QByteArray bytes = socket->readAll();
                auto query = dns::decode(bytes.mid(2).toStdString());
                if (!query) return;
                if (fault == 1) query->id = static_cast<std::uint16_t>(query->id + 1);
                if (fault == 2) query->questionName = "other.example"_dn;
                if (fault == 3) query->questionClass = dns::Class::Chaos;
                const QByteArray reply = wire(replyTo(*query));
                socket->write(QByteArray(1, '\0') + static_cast<char>(reply.size()) + reply);
            });
        });
        const DnsQuestion question = DnsQuestion::direct("example.org"_dn, dns::Type::Mx, server.endpoint());
        const auto answer = net::askOverTcp(question, {}, Deadline::in(3s), {});
        QCOMPARE(answer.has_value(), fault == 0);
        if (fault != 0) QCOMPARE(toString(answer.error().why), toString(FailureReason::Garbled));
    }
}

QTEST_GUILESS_MAIN(TestResolverAnswers)
#include "resolver_answers.moc"
