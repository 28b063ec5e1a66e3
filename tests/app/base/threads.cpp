// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/threads.h"

#include "support/few_threads.h"

#include <QTest>

#include <latch>

using namespace mailvitals;

class TestThreads : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void allWorkAtOnce();
    void waitsForAllThatWasBegun();
    void saysWhereThereIsNoThread();
    void keepsNoThreadThatHasDoneItsWork();
};

void TestThreads::allWorkAtOnce() {
    constexpr int many = 20;
    std::latch together(many);
    Threads threads;
    for (int i = 0; i < many; ++i) QVERIFY(threads.start([&] { together.arrive_and_wait(); }));
    threads.join();
    QVERIFY(together.try_wait());
}

void TestThreads::waitsForAllThatWasBegun() {
    std::atomic<int> done = 0;
    {
        Threads threads;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(threads.start([&] {
                QTest::qSleep(20);
                ++done;
            }));
        }
    }
    QCOMPARE(done.load(), 5);
}

void TestThreads::saysWhereThereIsNoThread() {
    std::atomic<int> done = 0;
    Threads threads;
    {
        const test::FewThreads two(2);
        QVERIFY(threads.start([&] { ++done; }));
        QVERIFY(threads.start([&] { ++done; }));
        QVERIFY(!threads.start([&] { ++done; }));
        QVERIFY(!startThread([&] { ++done; }));
    }
    // One refusal is not for ever.
    QVERIFY(threads.start([&] { ++done; }));
    threads.join();
    QCOMPARE(done.load(), 3);
}

void TestThreads::keepsNoThreadThatHasDoneItsWork() {
    // Under a limit of processes a thread that nobody has waited for would still count in some systems; and a
    // thorough check makes hundreds of connections.
    const auto held = std::make_shared<int>(0);
    Threads threads;
    for (int i = 0; i < 50; ++i) {
        QVERIFY(threads.start([held] {}));
        QTRY_COMPARE(held.use_count(), 1L);
    }
}

QTEST_GUILESS_MAIN(TestThreads)
#include "threads.moc"
