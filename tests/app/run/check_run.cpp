// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/check_run.h"

#include "base/deadline.h"
#include "demo/world.h"
#include "evidence/json.h"
#include "evidence/summary.h"
#include "findings/light.h"
#include "servers/odd_server.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const Policy& policy() {
    static const Policy shipped = *shippedPolicy();
    return shipped;
}

/// Runs a check to its end and keeps every update.
struct Watched {
    std::mutex mutex;
    std::vector<run::CheckUpdate> updates;
    run::CheckRun check;

    Watched(const CheckRequest& request, const run::RunSettings& settings)
        : check(request, policy(), settings, [this](const run::CheckUpdate& update) {
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
    void greyWithoutANetwork();
    void runsOneRuleAlone();
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
        QVERIFY2(well, (finding.rule + " " + finding.subject + " " + finding.tag).c_str());
    }
    QVERIFY(overallLight(result.findings, policy().catalogue) == Light::Green);
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
    const std::vector<Finding> again = judge(*reread, policy(), {}, reread->startedAt);
    QCOMPARE(again.size(), result.findings.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
        QVERIFY2(again[i] == result.findings[i], (again[i].rule + " " + again[i].subject).c_str());
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
    const RunSummary summary = summarise(*result.evidence);
    QVERIFY(summary.criticalPath.count() > 0);
    QVERIFY(summary.criticalPath <= summary.wall);
    QVERIFY(summary.criticalChain.size() >= 3);
}

void TestCheckRun::lightsChangeWhileItRuns() {
    demo::LoopbackThread thread;
    // SMTP never answers, so what the DNS says is known long before the end.
    const test::OddServer silent(thread, [](QSslSocket*) {});
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.wayOut.proxy = net::WayOut::Socks5{"127.0.0.1", silent.endpoint().port};
    settings.timeout = 2s;
    Watched watched(world.request(), settings);
    const run::CheckUpdate last = watched.last();
    const bool early =
        std::any_of(watched.updates.begin(), watched.updates.end(), [](const run::CheckUpdate& update) {
            return !update.finished && outcomeOf(update, "spf.present", "homelab.example") == Outcome::Pass &&
                   std::find(update.waitingRules.begin(), update.waitingRules.end(), "relay.open") !=
                       update.waitingRules.end();
        });
    QVERIFY(early);
    QVERIFY(outcomeOf(last, "relay.open", "198.51.100.25:25") == Outcome::Unknown);
}

void TestCheckRun::stopsWithinASecond() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    demo::LoopbackDns silentDns(thread, [](const dns::Message&, bool) { return std::nullopt; });
    demo::World world;
    run::RunSettings settings = world.settings();
    settings.wayOut.proxy = net::WayOut::Socks5{"127.0.0.1", silent.endpoint().port};
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
    settings.wayOut.proxy = net::WayOut::Socks5{"127.0.0.1", silent.endpoint().port};
    settings.timeout = 700ms;
    const auto start = SteadyClock::now();
    const run::CheckUpdate last = Watched(world.request(), settings).last();
    const auto took = SteadyClock::now() - start;
    QVERIFY(took >= 700ms);
    QVERIFY(took < 1700ms);
    QVERIFY(!last.cancelled);
    QVERIFY(overallLight(last.findings, policy().catalogue) == Light::Grey);
}

void TestCheckRun::leavesNothingRunning() {
    demo::World world;
    Watched(world.request(), world.settings()).last();  // whatever Qt starts once is there now
    const int before = threadsNow();
    Watched(world.request(), world.settings()).last();
    { Watched abandoned(world.request(), world.settings()); }
    QTRY_VERIFY_WITH_TIMEOUT(threadsNow() <= before, 1000);
}

void TestCheckRun::greyWithoutANetwork() {
    demo::World world;
    CheckRequest request = world.request();
    request.resolvers = {IpEndpoint{IpAddress::v4({127, 0, 0, 1}), 1}};
    request.ownAddressServices.clear();
    const run::CheckUpdate last = Watched(request, {}).last();
    QVERIFY(overallLight(last.findings, policy().catalogue) == Light::Grey);
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
    QCOMPARE(last.findings.size(), 1u);
    QVERIFY(last.evidence->of<DnsQuestion>().size() <= 3);  // MX, and the domain's own addresses
    QVERIFY(last.evidence->of<SmtpQuestion>().empty());
}

QTEST_GUILESS_MAIN(TestCheckRun)
#include "check_run.moc"
