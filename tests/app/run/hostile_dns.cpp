// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_dns.h"
#include "evidence/json.h"
#include "evidence/weight.h"
#include "run/check_run.h"
#include "run/evidence_writer.h"
#include "support/memory.h"
#include "support/pace.h"
#include "support/scenario.h"

#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

run::CheckUpdate checked(const IpEndpoint& resolver) {
    run::RunSettings settings;
    settings.nameServerStandIn = resolver;
    settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", 1};  // nobody, so nothing leaves this computer
    settings.timeout = 280s;  // it is about size; sanitizers take their time
    CheckRequest request{*Target::parse("home.example"), {resolver}, {}, {}, {}};
    run::CheckUpdate last;
    run::CheckRun check(request, test::shipped(), settings, [&](const run::CheckUpdate& update) {
        if (update.finished) last = update;
    });
    check.wait();
    return last;
}

int countOf(const Evidence& evidence, FailureReason why) {
    int count = 0;
    for (const auto& [question, attempt] : evidence.of<DnsQuestion>())
        count += attempt.failure() != nullptr && attempt.failure()->why == why ? 1 : 0;
    return count;
}

void accusesNobody(const run::CheckUpdate& update) {
    QVERIFY(update.finished);
    for (const Finding& finding : update.findings)
        QVERIFY2(finding.outcome != Outcome::Critical && finding.outcome != Outcome::Warning,
                 (finding.rule + " " + finding.tag + " " + finding.subject.toString()).c_str());
}

DnsAnswer answerOf(std::size_t records) {
    DnsAnswer answer;
    answer.answers.assign(records, {"example.org"_dn, dns::Type::Txt, 60, dns::Txt{{std::string(100, 'x')}}});
    return answer;
}

}  // namespace

class TestHostileDns : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keepsOnlySoMuch();
    void keepsWhatFits();
    void takesACutForNoAnswer();
};

/// A name server that says as much as it can to everything. What is kept can be opened again, and what was
/// not kept is nobody's fault.
void TestHostileDns::keepsOnlySoMuch() {
    demo::LoopbackThread thread;
    std::string far;
    for (int i = 0; i < 100; ++i) far += ".a";
    demo::LoopbackDns dns(thread, [far](const dns::Message& query, bool overTcp) {
        dns::Message reply = query;
        reply.isResponse = true;
        reply.authoritative = true;
        if (!overTcp) reply.truncated = true;
        const DomainName& name = query.questionName;
        for (int i = 0; overTcp && i < 120; ++i) {
            const auto host = *DomainName::parse("h" + std::to_string(i) + far);
            dns::Rdata data = dns::Txt{{std::string(250, '\x07'), std::string(150, '\x07')}};
            if (query.questionType == dns::Type::Mx) data = dns::Mx{10, host};
            if (query.questionType == dns::Type::Ns) data = host;
            const bool text = std::holds_alternative<dns::Txt>(data);
            reply.answers.push_back({name, text ? dns::Type::Txt : query.questionType, 60, std::move(data)});
        }
        return reply;
    });
    const long before = test::peakMemoryKiB();
    const run::CheckUpdate update = checked(dns.endpoint());
    QVERIFY(update.finished);
    QVERIFY(update.evidence->size() > 100);
    // On a busy machine the rest comes too late, rather than being too much.
    QVERIFY(countOf(*update.evidence, FailureReason::HeldBack) > 0 ||
            countOf(*update.evidence, FailureReason::TimedOut) > 0);
    const QByteArray saved = toJson(*update.evidence);
    QVERIFY2(saved.size() < largestEvidenceFile, std::to_string(saved.size()).c_str());
    QVERIFY(evidenceFromJson(saved).has_value());
    // The address sanitizer keeps what was freed.
    QVERIFY2(test::peakMemoryKiB() - before < 600L * 1024 * (test::slower > 1 ? 2 : 1),
             std::to_string(test::peakMemoryKiB() - before).c_str());
}

void TestHostileDns::keepsWhatFits() {
    run::EvidenceWriter writer(CheckRequest{*Target::parse("example.org"), {}, {}, {}, {}});
    const auto write = [&](int number, std::size_t records) {
        const Question question =
            DnsQuestion::of(*DomainName::parse("n" + std::to_string(number) + ".example"), dns::Type::Txt);
        writer.enter(question, {});
        writer.close({question, run::Answer(answerOf(records)), SteadyClock::now(), SteadyClock::now()});
        return writer.evidence().of<DnsQuestion>().at(std::get<DnsQuestion>(question));
    };
    const std::size_t each = weightOf(answerOf(500));
    const std::size_t fits = heaviestEvidence / each;
    int number = 0;
    for (std::size_t weight = 0; weight + 2 * each < heaviestEvidence; weight += each + 2000) {
        QVERIFY(write(++number, 500).answer() != nullptr);
        QVERIFY(!writer.isFull());
    }
    QVERIFY(number > 10 && static_cast<std::size_t>(number) <= fits);
    const Failure* failure = nullptr;
    for (int i = 0; i < 5 && failure == nullptr; ++i) failure = write(++number, 500).failure();
    QVERIFY(failure != nullptr && writer.isFull());
    // The room that is left is not used either: what comes next must not depend on chance.
    const Attempt<DnsAnswer> small = write(++number, 1);
    QVERIFY(small.failure() != nullptr && small.failure()->why == FailureReason::HeldBack);
    QVERIFY(isOurDoing(FailureReason::HeldBack));
}

void TestHostileDns::takesACutForNoAnswer() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) {
        dns::Message reply = query;
        reply.isResponse = true;
        reply.authoritative = true;
        reply.truncated = true;
        return reply;
    });
    const run::CheckUpdate update = checked(dns.endpoint());
    accusesNobody(update);
    QVERIFY(countOf(*update.evidence, FailureReason::CutOff) > 10);
    int cut = 0;
    for (const Finding& finding : update.findings) {
        for (const Arg& arg : finding.args) {
            const auto* text = std::get_if<std::string>(&arg.value);
            cut += text != nullptr && text->find("cut off") != text->npos ? 1 : 0;
        }
    }
    QVERIFY(cut > 3);
}

QTEST_GUILESS_MAIN(TestHostileDns)
#include "hostile_dns.moc"
