// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/check_run.h"

#include "base/deadline.h"
#include "demo/world.h"
#include "evidence/json.h"
#include "evidence/summary.h"
#include "findings/light.h"
#include "servers/odd_server.h"
#include "support/scenario.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

/// Runs a check to its end and keeps every update.
struct Watched {
    std::mutex mutex;
    std::vector<run::CheckUpdate> updates;
    run::CheckRun check;

    Watched(const CheckRequest& request, const run::RunSettings& settings)
        : check(request, test::shipped(), settings, [this](const run::CheckUpdate& update) {
              const std::lock_guard lock(mutex);
              updates.push_back(update);
          }) {}

    run::CheckUpdate last() {
        check.wait();
        return updates.back();
    }
};

Outcome outcomeOf(const run::CheckUpdate& update, const std::string& rule, const std::string& subject) {
    const auto found = std::find_if(
        update.findings.begin(), update.findings.end(),
        [&](const Finding& finding) { return finding.rule == rule && finding.subject == subject; });
    return found == update.findings.end() ? Outcome::NotApplicable : found->outcome;
}

std::map<std::string, Timing> allTimings(const Evidence& evidence) {
    std::map<std::string, Timing> timings;
    const auto note = [&](const auto& items) {
        for (const auto& [question, attempt] : items) timings[question.id()] = attempt.timing();
    };
    std::apply([&](const auto&... items) { (note(items), ...); }, evidence.items);
    return timings;
}

int threadsNow() {
    return static_cast<int>(
        QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

}  // namespace

class TestCheckRun : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void findsTheHealthyServerHealthy();
    void catchesTheIncident();
    void deliversNoMessage();
    void judgesSavedEvidenceAlike();
    void tellsWhatDependedOnWhat();
    void lightsChangeWhileItRuns();
    void stopsWithinASecond();
    void keepsToItsTime();
    void leavesNothingRunning();
    void saysWhyASessionWasCutOff();
    void greyWithoutANetwork();
    void runsOneRuleAlone();
    void itsObserverMayStopAndWait();
    void asksNoMoreThanItsLimit();
    void handsOutTheSameItems();
    void tellsNoMoreOftenThanAnEyeCanSee();
    void asksNobodyWhenOffline();
};

void TestCheckRun::findsTheHealthyServerHealthy() {
    demo::World world;
    QVERIFY(world.isUp());
    const run::CheckUpdate result = Watched(world.request(), world.settings()).last();
    QVERIFY(result.finished);
    QVERIFY(!result.cancelled);
    for (const Finding& finding : result.findings) {
        // A Postfix does not say what it sees, so nobody knows.
        const bool silent = finding.tag == "silent" &&
                            (finding.rule == "trust.client-address" || finding.rule == "trust.canary");
        // The owner's own texts are another check, and what may get somebody banned is left to him.
        const bool notGiven = finding.tag == "nothing-given" || finding.tag == "left-out";
        const bool well = silent || notGiven || finding.outcome == Outcome::Pass ||
                          finding.outcome == Outcome::NotApplicable;
        QVERIFY2(well, (finding.rule + " " + finding.subject.toString() + " " + finding.tag).c_str());
    }
    QVERIFY(overallLight(result.findings, test::shipped().catalogue) == Light::Green);
    for (const char* rule :
         {"smtp.null-sender", "smtp.postmaster", "smtp.vrfy", "smtp.extensions", "smtp.greylisting"})
        QVERIFY2(outcomeOf(result, rule, "198.51.100.25:25") == Outcome::Pass, rule);
}

void TestCheckRun::catchesTheIncident() {
    demo::World world;
    world.setAct(demo::Act::Incident);
    const run::CheckUpdate result = Watched(world.request(), world.settings()).last();
    QVERIFY(outcomeOf(result, "relay.open", "198.51.100.25:25") == Outcome::Critical);
    QVERIFY(outcomeOf(result, "relay.open", "[2001:db8:25::25]:25") == Outcome::Critical);
    QVERIFY(outcomeOf(result, "dnsbl.address", "198.51.100.25 zen.spamhaus.org") == Outcome::Critical);
    QVERIFY(outcomeOf(result, "spf.present", "homelab.example") == Outcome::Pass);
    world.setAct(demo::Act::Healthy);
    const run::CheckUpdate mended = Watched(world.request(), world.settings()).last();
    QVERIFY(outcomeOf(mended, "relay.open", "198.51.100.25:25") == Outcome::Pass);
}

void TestCheckRun::deliversNoMessage() {
    demo::World world;
    world.setAct(demo::Act::Incident);
    Watched(world.request(), world.settings()).last();
    QCOMPARE(world.messagesTaken(), 0u);
}

void TestCheckRun::judgesSavedEvidenceAlike() {
    demo::World world;
    world.setAct(demo::Act::Incident);
    const run::CheckUpdate result = Watched(world.request(), world.settings()).last();
    const auto reread = evidenceFromJson(toJson(*result.evidence));
    QVERIFY2(reread.has_value(), reread ? "" : (reread.error().where + ": " + reread.error().what).c_str());
    const std::vector<Finding> again = judge(*reread, test::shipped(), {}, reread->startedAt);
    QCOMPARE(again.size(), result.findings.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
        QVERIFY2(again[i] == result.findings[i], (again[i].rule + " " + again[i].subject.toString()).c_str());
    }
}

void TestCheckRun::tellsWhatDependedOnWhat() {
    demo::World world;
    const run::CheckUpdate result = Watched(world.request(), world.settings()).last();
    const auto& dns = result.evidence->of<DnsQuestion>();
    const auto timing = [&](const char* name, dns::Type type) {
        return dns.at(DnsQuestion::of(*DomainName::parse(name), type)).timing();
    };
    QCOMPARE(timing("homelab.example", dns::Type::Mx).after, std::string());
    QCOMPARE(timing("mail.homelab.example", dns::Type::A).after, std::string("dns:MX homelab.example"));
    // Each look began when the one that it leans on had its answer. Which chain is the longest depends on
    // what else the machine does.
    const RunSummary summary = summarise(*result.evidence);
    QVERIFY(summary.criticalPath.count() > 0);
    QVERIFY(summary.criticalPath <= summary.wall);
    QVERIFY(!summary.criticalChain.empty());
    const std::map<std::string, Timing> times = allTimings(*result.evidence);
    QVERIFY(times.at(summary.criticalChain.front()).after.empty());
    std::size_t deepest = 0;
    for (const auto& [id, time] : times) {
        std::size_t depth = 1;
        for (std::string at = time.after; !at.empty(); at = times.at(at).after, ++depth)
            QVERIFY2(times.at(at).finished <= time.started, (id + " began before " + at).c_str());
        deepest = std::max(deepest, depth);
    }
    QVERIFY(deepest >= 3);
}

void TestCheckRun::lightsChangeWhileItRuns() {
    demo::LoopbackThread thread;
    // SMTP never answers, so what the DNS says is known long before the end.
    const test::OddServer silent(thread, [](QSslSocket*) {});
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", silent.endpoint().port};
    std::promise<void> seen;
    bool early = false;
    run::CheckUpdate last;
    run::CheckRun check(world.request(), test::shipped(), settings, [&](const run::CheckUpdate& update) {
        const bool now = !update.finished &&
                         outcomeOf(update, "spf.present", "homelab.example") == Outcome::Pass &&
                         std::find(update.waitingRules.begin(), update.waitingRules.end(), "relay.open") !=
                             update.waitingRules.end();
        if (now && !std::exchange(early, true)) seen.set_value();
        last = update;
    });
    // Long before the silent server would have made anybody give up.
    QVERIFY(seen.get_future().wait_for(settings.probeTimeout) == std::future_status::ready);
    check.cancel();
    check.wait();
    // Of the address, or, where that was not known yet, of the domain.
    std::size_t said = 0;
    for (const Finding& finding : last.findings) {
        if (finding.rule != "relay.open") continue;
        ++said;
        QVERIFY2(finding.outcome == Outcome::Unknown, finding.subject.toString().c_str());
    }
    QVERIFY(said > 0);
}

void TestCheckRun::stopsWithinASecond() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    demo::LoopbackDns silentDns(thread, [](const dns::Message&, bool) { return std::nullopt; });
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", silent.endpoint().port};
    for (const bool deafDns : {false, true}) {
        CheckRequest request = world.request();
        if (deafDns) request.resolvers = {silentDns.endpoint()};
        Watched watched(request, settings);
        QTest::qWait(300);
        const auto start = SteadyClock::now();
        watched.check.cancel();
        const run::CheckUpdate last = watched.last();
        QVERIFY2(SteadyClock::now() - start < 1s, "everything must stop within a second");
        QVERIFY(last.finished);
        QVERIFY(last.cancelled);
        QVERIFY(outcomeOf(last, deafDns ? "mx.present" : "relay.open",
                          deafDns ? "homelab.example" : "198.51.100.25:25") == Outcome::Unknown);
    }
}

void TestCheckRun::keepsToItsTime() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", silent.endpoint().port};
    settings.timeout = 700ms;
    const auto start = SteadyClock::now();
    const run::CheckUpdate last = Watched(world.request(), settings).last();
    const auto took = SteadyClock::now() - start;
    QVERIFY(took >= 700ms);
    QVERIFY(took < 1700ms);
    QVERIFY(!last.cancelled);
    QVERIFY(overallLight(last.findings, test::shipped().catalogue) == Light::Grey);
}

void TestCheckRun::leavesNothingRunning() {
    demo::World world;
    Watched(world.request(), world.settings()).last();  // whatever Qt starts once is there now
    const int before = threadsNow();
    Watched(world.request(), world.settings()).last();
    { Watched abandoned(world.request(), world.settings()); }
    QTRY_VERIFY_WITH_TIMEOUT(threadsNow() <= before, 1000);
}

/// In the middle of a greeting, of a session, of what a proxy says: the end is ours, and nobody's mistake.
void TestCheckRun::saysWhyASessionWasCutOff() {
    const QByteArray beginnings[] = {"220-mail.homelab.exam", "220 mail.homelab.example ESMTP\r\n",
                                     QByteArray("\x05")};
    for (const QByteArray& beginning : beginnings) {
        std::promise<void> heard;
        std::once_flag once;
        demo::LoopbackThread thread;
        // A proxy that says yes, and behind it a server that goes no further than this.
        const test::OddServer server(thread, [&](QSslSocket* socket) {
            QObject::connect(socket, &QSslSocket::readyRead, socket, [&, socket, step = 0]() mutable {
                socket->readAll();
                if (beginning == "\x05") {
                    socket->write(beginning);
                } else if (step++ == 0) {
                    socket->write(QByteArray("\x05\x00", 2));
                } else if (step == 2) {
                    socket->write(QByteArray("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x19", 10) + beginning);
                }
                if (beginning == "\x05" || step == 2) std::call_once(once, [&] { heard.set_value(); });
            });
        });
        const demo::World world;
        run::RunSettings settings = world.settings();
        settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", server.endpoint().port};
        for (const bool stopped : {true, false}) {
            if (!stopped) settings.timeout = 1500ms;
            Watched watched(world.request(), settings);
            if (stopped) {
                QVERIFY(heard.get_future().wait_for(20s) == std::future_status::ready);
                watched.check.cancel();
            }
            const run::CheckUpdate last = watched.last();
            const FailureReason why = stopped ? FailureReason::Cancelled : FailureReason::OutOfTime;
            for (const auto& [question, attempt] : last.evidence->of<SmtpQuestion>()) {
                if (question.tls == TlsUse::Implicit) continue;  // plain text is no beginning of a handshake
                const SmtpSession* session = attempt.answer();
                QVERIFY2(attempt.failure() || session, question.id().c_str());
                if (!session) QVERIFY2(attempt.failure()->why == why, toString(attempt.failure()->why));
                if (session)
                    QVERIFY2(session->brokeOff && session->brokeOff->why == why, question.id().c_str());
            }
            for (const Finding& finding : last.findings) {
                if (finding.rule.starts_with("smtp.") || finding.rule.starts_with("tls.") ||
                    finding.rule.starts_with("relay."))
                    QVERIFY2(finding.outcome != Outcome::Warning && finding.outcome != Outcome::Critical,
                             (finding.rule + " " + finding.tag).c_str());
            }
        }
    }
}

void TestCheckRun::greyWithoutANetwork() {
    demo::World world;
    CheckRequest request = world.request();
    request.resolvers = {IpEndpoint{IpAddress::v4({127, 0, 0, 1}), 1}};
    request.ownAddressServices.clear();
    const run::CheckUpdate last = Watched(request, {}).last();
    QVERIFY(overallLight(last.findings, test::shipped().catalogue) == Light::Grey);
    for (const Finding& finding : last.findings) {
        const bool honest = finding.outcome == Outcome::Unknown || finding.outcome == Outcome::NotApplicable;
        QVERIFY2(honest, (finding.rule + " " + finding.tag).c_str());
    }
}

void TestCheckRun::runsOneRuleAlone() {
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.selection.only = {"mx.present"};
    const run::CheckUpdate last = Watched(world.request(), settings).last();
    // What took no part is named where its area needs it, and says nothing else.
    const auto speak = std::count_if(last.findings.begin(), last.findings.end(), [](const Finding& finding) {
        return finding.outcome != Outcome::Unknown && finding.outcome != Outcome::NotApplicable;
    });
    QCOMPARE(speak, 1);
    // MX, and the domain's own addresses; and by two names of nobody, whether the resolver invents such.
    QVERIFY(last.evidence->of<DnsQuestion>().size() <= 7);
    QVERIFY(last.evidence->of<SmtpQuestion>().empty());
}

/// Waiting for the check in a call of the check's would be for ever.
void TestCheckRun::itsObserverMayStopAndWait() {
    const demo::World world;
    std::promise<run::CheckRun*> made;
    const std::shared_future<run::CheckRun*> check = made.get_future().share();
    std::atomic<int> calls = 0;
    std::atomic<bool> finished = false;
    run::CheckRun run(world.request(), test::shipped(), world.settings(),
                      [&, check](const run::CheckUpdate& update) {
                          ++calls;
                          check.get()->wait();
                          check.get()->cancel();
                          check.get()->wait();
                          finished = update.finished;
                      });
    made.set_value(&run);
    run.wait();
    QVERIFY(finished);
    QVERIFY(calls >= 1);
    run.wait();  // again, and it is over
    run.cancel();
}

/// Whoever has so many selectors, or a name server that makes up so many names, gets no more than this.
void TestCheckRun::asksNoMoreThanItsLimit() {
    constexpr std::size_t most = 3000;
    const demo::World world;
    CheckRequest request = world.request();
    for (std::size_t i = 0; i < most + 200; ++i) request.selectors.push_back("s" + std::to_string(i));
    run::RunSettings settings = world.settings();
    settings.selection.only = {"dkim.found"};
    const run::CheckUpdate last = Watched(request, settings).last();
    const auto& dns = last.evidence->of<DnsQuestion>();
    const auto heldBack =
        static_cast<std::size_t>(std::count_if(dns.begin(), dns.end(), [](const auto& item) {
            return item.second.failure() && item.second.failure()->why == FailureReason::HeldBack;
        }));
    QVERIFY(heldBack > 0);
    QCOMPARE(last.evidence->size() - heldBack, most);
    QCOMPARE(last.progress.done, last.progress.known);
    for (const auto& [question, attempt] : dns) QVERIFY2(!attempt.isOpen(), question.id().c_str());
}

/// What has not changed between two updates is not copied, however much it is.
void TestCheckRun::handsOutTheSameItems() {
    const demo::World world;
    Watched watched(world.request(), world.settings());
    const run::CheckUpdate last = watched.last();
    QVERIFY(watched.updates.size() >= 2);
    std::size_t shared = 0;
    for (const run::CheckUpdate& update : watched.updates) {
        if (update.finished) continue;
        const auto& items = update.evidence->of<DnsQuestion>();
        const auto& final = last.evidence->of<DnsQuestion>();
        for (const auto& item : items) {
            if (item.second.isOpen()) continue;
            QVERIFY2(&*final.find(item.first) == &item, item.first.id().c_str());
            ++shared;
        }
    }
    QVERIFY(shared > 0);
}

/// However fast the answers come; the first and the last are told at once.
void TestCheckRun::tellsNoMoreOftenThanAnEyeCanSee() {
    const demo::World world;
    const auto start = SteadyClock::now();
    Watched watched(world.request(), world.settings());
    watched.check.wait();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
    const auto most = static_cast<std::size_t>(took / 33ms) + 2;
    QVERIFY2(watched.updates.size() <= most,
             (std::to_string(watched.updates.size()) + " of " + std::to_string(most)).c_str());
    QVERIFY(watched.updates.size() >= 2);
}

/// Neither the resolver nor a name server nor a mail server hears of it.
void TestCheckRun::asksNobodyWhenOffline() {
    demo::LoopbackThread thread;
    std::atomic<int> asked = 0;
    const test::OddDns resolver(thread, [&](const QByteArray&) {
        ++asked;
        return std::vector<QByteArray>();
    });
    const test::OddServer server(thread, [&](QSslSocket*) { ++asked; });
    CheckRequest request{*Target::parse("127.0.0.1"), {resolver.endpoint()}, {}, {}, {}};
    request.treatAsPublic.push_back(*Cidr::parse("127.0.0.0/8"));
    request.offline = true;
    run::RunSettings settings;
    settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", server.endpoint().port};
    const run::CheckUpdate last = Watched(request, settings).last();
    QVERIFY(last.finished && !last.cancelled);
    QVERIFY(last.evidence->of<DnsQuestion>().size() > 0 && last.evidence->of<SmtpQuestion>().size() > 0);
    QCOMPARE(last.progress.done, last.progress.known);
    const auto saysSo = [](const auto& items) {
        for (const auto& [question, attempt] : items)
            QVERIFY2(attempt.failure() && attempt.failure()->why == FailureReason::Offline,
                     question.id().c_str());
    };
    saysSo(last.evidence->of<DnsQuestion>());
    saysSo(last.evidence->of<SmtpQuestion>());
    QCOMPARE(asked.load(), 0);
}

QTEST_GUILESS_MAIN(TestCheckRun)
#include "check_run.moc"
