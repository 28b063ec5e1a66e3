// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "tests/support/few_threads.h"
#include "tests/support/pace.h"
#include "ui/session/background.h"

#include <QDir>
#include <QElapsedTimer>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

constexpr qint64 aSecond = 1000 * mailvitals::test::slower;

qsizetype threads() {
    return QDir("/proc/self/task").entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

}  // namespace

/// A check that would go on for long ends within a second, however it is ended.
class StoppingTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theStopButtonEndsTheCheck() {
        SilentDns silent;
        Bench bench;
        QVERIFY(!bench.find("stop")->isEnabled());
        // Qt starts threads of its own when something is first drawn or asked; a first check calls them up.
        bench.window.session().start(silent.request(), {});
        QTest::qWait(200);
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QTest::qWait(200);
        const qsizetype before = threads();
        bench.window.session().start(silent.request(), {});
        QTRY_VERIFY(bench.snapshot());
        QVERIFY(bench.find("stop")->isEnabled());
        QVERIFY(!bench.find("check")->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(bench.find<QLabel>("progress")->text().contains(" checks done"), longWait);

        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(bench.find<QPushButton>("stop"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QVERIFY2(clock.elapsed() < aSecond, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Stopped);
        QVERIFY(!bench.find("stop")->isEnabled());
        QVERIFY(bench.find("check")->isEnabled());
        if (before > 0) QTRY_VERIFY(threads() <= before);
    }

    void escapeEndsTheCheck() {
        SilentDns silent;
        Bench bench;
        bench.window.session().start(silent.request(), {});
        QTRY_VERIFY(bench.snapshot());
        QTest::keyClick(&bench.window, Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Stopped);
    }

    void closingTheWindowEndsTheCheck() {
        SilentDns silent;
        auto bench = std::make_unique<Bench>();
        bench->window.session().start(silent.request(), {});
        QTRY_VERIFY(bench->snapshot());
        QElapsedTimer clock;
        clock.start();
        QVERIFY(bench->window.close());
        QVERIFY(!bench->window.isVisible());
        bench.reset();
        QVERIFY2(clock.elapsed() < aSecond, qPrintable(QString::number(clock.elapsed())));
    }

    void anotherCheckTakesThePlaceOfTheOneThatRuns() {
        SilentDns silent;
        Bench bench;
        bench.window.session().start(silent.request(), {});
        QTRY_VERIFY(bench.snapshot());
        QVERIFY(bench.play(demo::Act::Healthy));
        QVERIFY(bench.snapshot()->light == Light::Green);
        QVERIFY(!bench.window.session().isRunning());
    }

    void withoutThreadsTheWindowLives() {
        SilentDns silent;
        Bench bench;
        int got = 0;
        Background background;
        // Qt draws large gradients on threads of its own, and waits for ever for those that it is not given.
        bench.window.hide();
        {
            const mailvitals::test::FewThreads none(0);
            bench.window.session().start(silent.request(), {});
            QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
            background.run([] { return 7; }, [&got](int seven) { got = seven; });
        }
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Finished);
        QVERIFY(bench.snapshot()->light == Light::Grey);
        QVERIFY(!bench.find("stop")->isEnabled());
        QTRY_COMPARE(got, 7);
    }

    void theWindowRemembersItsSize() {
        FreshSettings fresh;
        Settings settings;
        {
            MainWindow window(policy(), settings);
            window.resize(873, 612);
            window.show();
            window.close();
        }
        MainWindow again(policy(), settings);
        QCOMPARE(again.size(), QSize(873, 612));
    }
};

QTEST_MAIN(StoppingTest)
#include "stopping.moc"
