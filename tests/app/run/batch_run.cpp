// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/batch_run.h"

#include "demo/world.h"
#include "evidence/summary.h"
#include "support/scenario.h"

#include <QTest>

#include <condition_variable>
#include <set>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

/// A batch in the demonstration's world, to its end.
struct Batch {
    std::mutex mutex;
    std::condition_variable came;
    std::map<std::size_t, run::CheckUpdate> ended;
    std::size_t mostAtATime = 0;
    std::size_t calls = 0;
    run::BatchRun run;

    Batch(const CheckRequest& model, const run::RunSettings& settings, std::size_t jobs)
        : run(model, test::shipped(), settings, jobs,
              [this](std::size_t number, const run::CheckUpdate& last) {
                  const std::lock_guard lock(mutex);
                  ++calls;
                  ended[number] = last;
                  came.notify_all();
              }) {}

    void checkAll(const std::vector<Target>& targets) {
        for (std::size_t next = 0; next < targets.size() || run.running() > 0;) {
            run.sweep();
            while (next < targets.size() && run.hasRoom()) run.start(targets[next++]);
            mostAtATime = std::max(mostAtATime, run.running());
            std::unique_lock lock(mutex);
            came.wait_for(lock, 20ms);
        }
    }
};

Target domain(const std::string& name) {
    return Target::ofDomain(*DomainName::parse(name));
}

/// Without the arguments: some of them hold the time of day.
QString gistOf(const Finding& finding) {
    return QString::fromStdString(finding.rule + " " + finding.subject.toString() + ": " +
                                  std::string(toString(finding.outcome)) + ", " + finding.tag);
}

}  // namespace

class TestBatchRun : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void judgesLikeACheckAlone() {
        demo::World world;
        world.setAct(demo::Act::Incident);
        run::CheckUpdate alone;
        {
            run::CheckRun check(world.request(), test::shipped(), world.settings(),
                                [&](const run::CheckUpdate& update) { alone = update; });
            check.wait();
        }
        Batch batch(world.request(), world.settings(), 4);
        const std::vector<Target> targets(6, world.request().target);
        batch.checkAll(targets);
        QCOMPARE(batch.ended.size(), targets.size());
        QCOMPARE(batch.calls, targets.size());
        QVERIFY(batch.mostAtATime <= 4);
        for (const auto& [number, last] : batch.ended) {
            QVERIFY(last.finished && !last.cancelled);
            QVERIFY(last.evidence->request.target == world.request().target);
            QCOMPARE(last.findings.size(), alone.findings.size());
            for (std::size_t i = 0; i < last.findings.size(); ++i)
                QCOMPARE(gistOf(last.findings[i]), gistOf(alone.findings[i]));
        }
    }

    void asksEverybodyLessOften() {
        demo::World world;
        Batch batch(world.request(), world.settings(), 2);
        batch.checkAll(std::vector<Target>(5, world.request().target));
        // What another check had seen took no time at all.
        std::size_t looks = 0;
        std::size_t made = 0;
        for (const auto& [number, last] : batch.ended) {
            for (const auto& [question, attempt] : last.evidence->of<SmtpQuestion>()) {
                ++looks;
                if (attempt.timing().finished > attempt.timing().started) ++made;
            }
        }
        QVERIFY(looks > 0);
        QVERIFY2(made * 5 == looks, qPrintable(QString("%1 of %2").arg(made).arg(looks)));
    }

    void goesOnWhereADomainIsBroken() {
        demo::World world;
        Batch batch(world.request(), world.settings(), 3);
        batch.checkAll({domain("nobody.example"), world.request().target, domain("nothing.invalid"),
                        Target::ofAddress(IpAddress::v4({192, 0, 2, 1}))});
        QCOMPARE(batch.ended.size(), 4u);
        std::set<std::string> names;
        for (const auto& [number, last] : batch.ended) names.insert(last.evidence->request.target.toString());
        QCOMPARE(names.size(), 4u);
    }

    void endsAllAtOnce() {
        demo::World world;
        Batch batch(world.request(), world.settings(), 8);
        for (int i = 0; i < 8; ++i) batch.run.start(domain("n" + std::to_string(i) + ".example"));
        QVERIFY(!batch.run.hasRoom());
        batch.run.cancel();
        batch.checkAll({});
        QCOMPARE(batch.ended.size(), 8u);
        QVERIFY(batch.run.hasRoom());
    }

    void mayGoWhileChecksRun() {
        demo::World world;
        Batch batch(world.request(), world.settings(), 4);
        for (int i = 0; i < 4; ++i) batch.run.start(world.request().target);
    }
};

QTEST_GUILESS_MAIN(TestBatchRun)
#include "batch_run.moc"
