// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupts.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <poll.h>

using namespace mailvitals;
using cli::Interrupts;

namespace {

bool isAwake(const Interrupts& interrupts) {
    pollfd waiting{interrupts.waker.descriptor(), POLLIN, 0};
    return poll(&waiting, 1, 0) == 1;
}

}  // namespace

class TestInterrupts : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void wakes_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void wakes() {
        QFETCH(int, signal);
        Interrupts interrupts;
        QVERIFY(!isAwake(interrupts));
        std::raise(signal);
        QVERIFY(isAwake(interrupts));
        interrupts.waker.drain();
        QVERIFY(!isAwake(interrupts));
    }

    void leavesNothingBehind() {
        const auto mine = [](int) {};
        for (const int signal : {SIGINT, SIGTERM}) {
            const auto before = std::signal(signal, mine);
            { Interrupts interrupts; }
            QVERIFY(std::signal(signal, before) == static_cast<void (*)(int)>(mine));
        }
    }

    void leavesIgnoredWhatWasIgnored() {
        for (const int signal : {SIGINT, SIGTERM}) {
            const auto before = std::signal(signal, SIG_IGN);
            {
                Interrupts interrupts;
                std::raise(signal);
                QVERIFY(!isAwake(interrupts));
            }
            QVERIFY(std::signal(signal, before) == SIG_IGN);
        }
    }

    /// What was interrupted may be about to look at it. A pipe that is full sets it.
    void keepsErrno() {
        Interrupts interrupts;
        for (int i = 0; i < 100000; ++i) {
            errno = EDOM;
            std::raise(SIGINT);
            const int after = errno;
            if (after != EDOM) QCOMPARE(after, EDOM);
        }
    }
};

QTEST_APPLESS_MAIN(TestInterrupts)
#include "interrupts.moc"
