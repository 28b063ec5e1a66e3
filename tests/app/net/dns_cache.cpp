// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/dns_cache.h"

#include "asking.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::test;
using namespace std::chrono_literals;

namespace {

const SteadyClock::time_point start = SteadyClock::now();

DnsAnswer mxWith(std::uint32_t ttl) {
    DnsAnswer answer;
    answer.answers.push_back({"example.org"_dn, dns::Type::Mx, ttl, dns::Mx{10, "mail.example.org"_dn}});
    return answer;
}

DnsAnswer nothingWith(dns::Rcode rcode, std::uint32_t ttl, std::uint32_t minimum) {
    DnsAnswer answer;
    answer.rcode = rcode;
    answer.authority.push_back({"example.org"_dn, dns::Type::Soa, ttl, dns::Soa{{}, {}, 1, minimum}});
    return answer;
}

net::DnsResult failure(FailureReason why) {
    return unexpected(Failure{why, {}});
}

}  // namespace

class TestDnsCache : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsHowLongAnAnswerIsGood() {
        QVERIFY(net::lifetimeOf(mxWith(300)) == 300s);
        QVERIFY(net::lifetimeOf(mxWith(0)) == 30s);
        QVERIFY(net::lifetimeOf(mxWith(86400)) == 3600s);
        DnsAnswer two = mxWith(300);
        two.answers.push_back(mxWith(60).answers.front());
        QVERIFY(net::lifetimeOf(two) == 60s);
    }

    void knowsHowLongNothingIsGood() {
        QVERIFY(net::lifetimeOf(nothingWith(dns::Rcode::NxDomain, 600, 120)) == 120s);
        QVERIFY(net::lifetimeOf(nothingWith(dns::Rcode::NoError, 60, 120)) == 60s);
        QVERIFY(net::lifetimeOf(nothingWith(dns::Rcode::NxDomain, 86400, 86400)) == 900s);
        QVERIFY(net::lifetimeOf(nothingWith(dns::Rcode::ServFail, 600, 600)) == 30s);
        QVERIFY(net::lifetimeOf(DnsAnswer()) == 30s);
        QVERIFY(net::lifetimeOf(failure(FailureReason::TimedOut)) == 30s);
        QVERIFY(net::lifetimeOf(failure(FailureReason::Cancelled)) == 0s);
    }

    void givesBackWhatIsStillGood() {
        net::DnsCache cache(100000);
        const DnsQuestion question = mxQuestion();
        QVERIFY(cache.find(question, start) == nullptr);
        cache.keep(question, mxWith(300), start);
        const net::DnsResult* known = cache.find(question, start + 299s);
        QVERIFY(known != nullptr && *known == net::DnsResult(mxWith(300)));
        QVERIFY(cache.find(mxQuestion("example.net"), start) == nullptr);
        QVERIFY(cache.find(DnsQuestion::direct(question.name, question.type, {}), start) == nullptr);
        QVERIFY(cache.find(question, start + 300s) == nullptr);
        QCOMPARE(cache.size(), 0u);
    }

    void takesTheNewerAnswer() {
        net::DnsCache cache(100000);
        cache.keep(mxQuestion(), failure(FailureReason::TimedOut), start);
        cache.keep(mxQuestion(), mxWith(300), start);
        QVERIFY(cache.find(mxQuestion(), start)->has_value());
        QCOMPARE(cache.size(), 1u);
    }

    void keepsNothingThatWeBroughtAbout() {
        net::DnsCache cache(100000);
        cache.keep(mxQuestion(), failure(FailureReason::Cancelled), start);
        QVERIFY(cache.find(mxQuestion(), start) == nullptr);
    }

    void staysWithinItsBounds() {
        const std::size_t one = DnsKind::weigh(mxQuestion()) + DnsKind::weigh(mxWith(300));
        net::DnsCache cache(3 * one);
        for (const char* name : {"a.example", "b.example", "c.example"})
            cache.keep(mxQuestion(name), mxWith(300), start);
        QVERIFY(cache.find(mxQuestion("a.example"), start) != nullptr);
        cache.keep(mxQuestion("d.example"), mxWith(300), start);
        QCOMPARE(cache.size(), 3u);
        QVERIFY(cache.find(mxQuestion("b.example"), start) == nullptr);
        QVERIFY(cache.find(mxQuestion("a.example"), start) != nullptr);
        DnsAnswer huge = mxWith(300);
        for (int i = 0; i < 100; ++i) huge.answers.push_back(huge.answers.front());
        cache.keep(mxQuestion("huge.example"), huge, start);
        QVERIFY(cache.find(mxQuestion("huge.example"), start) == nullptr);
        QCOMPARE(cache.size(), 3u);
    }

    void mayKeepNothingAtAll() {
        net::DnsCache cache(0);
        QVERIFY(!cache.keepsAnything());
        cache.keep(mxQuestion(), mxWith(300), start);
        QCOMPARE(cache.size(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestDnsCache)
#include "dns_cache.moc"
