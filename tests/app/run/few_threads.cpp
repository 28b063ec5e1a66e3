// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/few_threads.h"

#include "base/deadline.h"
#include "demo/world.h"
#include "findings/light.h"
#include "run/check_run.h"
#include "run/spf_run.h"
#include "support/scenario.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

run::CheckUpdate lastOf(const demo::World& world, run::RunSettings settings) {
    run::CheckUpdate last;
    run::CheckRun check(world.request(), test::shipped(), std::move(settings),
                        [&](const run::CheckUpdate& update) {
                            if (update.finished) last = update;
                        });
    check.wait();
    return last;
}

Outcome outcomeOf(const run::CheckUpdate& update, const std::string& rule) {
    const auto found = std::find_if(update.findings.begin(), update.findings.end(),
                                    [&](const Finding& finding) { return finding.rule == rule; });
    return found == update.findings.end() ? Outcome::NotApplicable : found->outcome;
}

template <class Q>
std::size_t withoutThread(const Evidence& evidence) {
    return static_cast<std::size_t>(
        std::count_if(evidence.of<Q>().begin(), evidence.of<Q>().end(), [](const auto& item) {
            const Failure* failure = item.second.failure();
            return failure && *failure == Failure{FailureReason::Internal, noThread};
        }));
}

bool allClosed(const Evidence& evidence) {
    bool closed = true;
    AllKinds::forEach([&]<class K>(K) {
        for (const auto& [question, attempt] : evidence.of<typename K::Question>())
            closed = closed && !attempt.isOpen();
    });
    return closed;
}

}  // namespace

/// Where the system gives no (more) threads, by a limit of processes or in a container, questions fail; the
/// check ends all the same, and in time.
class TestFewThreads : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void endsHoweverFewThereAre_data();
    void endsHoweverFewThereAre();
    void withoutAnyTheCheckIsOverAtOnce();
    void withOneForTheDnsItIsStillAsked();
    void anSpfEvaluationEnds();
    void theDemonstrationSaysThatItIsNotUp();
};

void TestFewThreads::endsHoweverFewThereAre_data() {
    QTest::addColumn<int>("threads");
    for (int i = 0; i < 14; ++i) QTest::addRow("%d", i) << i;
}

void TestFewThreads::endsHoweverFewThereAre() {
    QFETCH(int, threads);
    const demo::World world;
    QVERIFY(world.isUp());
    run::RunSettings settings = world.settings();
    settings.timeout = 20s;
    const test::FewThreads few(threads);
    const run::CheckUpdate last = lastOf(world, settings);
    QVERIFY(last.finished && !last.cancelled);
    QVERIFY(last.waitingRules.empty());
    QCOMPARE(last.progress.done, last.progress.known);
    QVERIFY(allClosed(*last.evidence));
    // It did not wait for the deadline.
    QVERIFY(*last.evidence->took < 20s);
    const Light light = overallLight(last.findings, test::shipped().catalogue);
    // What was not looked at is neither red nor, where it decides, green.
    QVERIFY(light == Light::Grey || light == Light::Green);
    const bool anyUnknown =
        std::any_of(last.findings.begin(), last.findings.end(), [](const Finding& finding) {
            return finding.rule == "relay.open" && finding.outcome == Outcome::Unknown;
        });
    QVERIFY(light == Light::Grey || !anyUnknown);
    QVERIFY(light == Light::Grey || threads > 2);
    // With more than a few, one that has ended makes room for the next in time.
    const auto without = withoutThread<LocalQuestion>(*last.evidence) +
                         withoutThread<DnsQuestion>(*last.evidence) +
                         withoutThread<SmtpQuestion>(*last.evidence);
    QVERIFY(threads > 4 || without > 0);
}

void TestFewThreads::withoutAnyTheCheckIsOverAtOnce() {
    const demo::World world;
    for (const int threads : {0, 1}) {  // the first is the DNS's
        const test::FewThreads few(threads);
        int calls = 0;
        std::thread::id caller;
        run::CheckRun check(
            world.request(), test::shipped(), world.settings(), [&](const run::CheckUpdate& update) {
                ++calls;
                caller = std::this_thread::get_id();
                QVERIFY(update.finished);
                for (const Finding& finding : update.findings) {
                    const bool honest =
                        finding.outcome == Outcome::Unknown || finding.outcome == Outcome::NotApplicable;
                    QVERIFY2(honest, (finding.rule + " " + finding.tag).c_str());
                }
            });
        QCOMPARE(calls, 1);
        QVERIFY(caller == std::this_thread::get_id());
        check.cancel();
        check.wait();
        QCOMPARE(calls, 1);
    }
}

void TestFewThreads::withOneForTheDnsItIsStillAsked() {
    const demo::World world;
    const test::FewThreads two(2);
    const run::CheckUpdate last = lastOf(world, world.settings());
    QVERIFY(outcomeOf(last, "spf.present") == Outcome::Pass);
    QVERIFY(outcomeOf(last, "relay.open") == Outcome::Unknown);
    QVERIFY(withoutThread<SmtpQuestion>(*last.evidence) > 0);
    QCOMPARE(withoutThread<DnsQuestion>(*last.evidence), 0u);
    const auto connection = std::find_if(last.findings.begin(), last.findings.end(), [](const Finding& one) {
        return one.rule == "tls.starttls" && one.tag == "could-not-look";
    });
    QVERIFY(connection != last.findings.end());
    QCOMPARE(std::get<std::string>(connection->args.front().value),
             std::string("Mailvitals itself could not go on: ") + noThread);
}

void TestFewThreads::anSpfEvaluationEnds() {
    const test::FewThreads none(0);
    const auto session =
        spf::Session::of(IpAddress::v4({192, 0, 2, 1}), "user@example.org", "mail.example.org");
    const run::SpfAnswer answer = run::askSpf(session, {{IpAddress::v4({127, 0, 0, 1}), 1}}, 20s);
    QVERIFY(answer.evaluation.result == spf::Result::TempError);
    QVERIFY(answer.took < 20s);
}

void TestFewThreads::theDemonstrationSaysThatItIsNotUp() {
    const test::FewThreads none(0);
    const demo::World world;
    QVERIFY(!world.isUp());
}

QTEST_GUILESS_MAIN(TestFewThreads)
#include "few_threads.moc"
