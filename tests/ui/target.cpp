// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QCompleter>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

/// The field at the top: what it understands, what it refuses, what it remembers.
class TargetTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void nonsenseIsRefusedInWords_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("error");
        QTest::newRow("nothing") << "" << int(TargetError::Empty);
        QTest::newRow("one word") << "example" << int(TargetError::NoDot);
        QTest::newRow("sentence") << "not a domain!" << int(TargetError::NotAName);
        QTest::newRow("bad address") << "300.1.2.3" << int(TargetError::NotAnAddress);
        QTest::newRow("private name") << "nas.local" << int(TargetError::NotPublic);
    }
    void nonsenseIsRefusedInWords() {
        QFETCH(QString, typed);
        QFETCH(int, error);
        Bench bench;
        bench.type(qPrintable(typed));
        QVERIFY(bench.refusal()->isVisible());
        QCOMPARE(bench.refusal()->text(), ownText(explain(TargetError(error))));
        QVERIFY(!bench.window.session().isRunning());
        QVERIFY(bench.settings.recentTargets().isEmpty());
        // Right under the field.
        const QPoint field = bench.field()->mapTo(&bench.window, QPoint(0, bench.field()->height()));
        const int gap = bench.refusal()->mapTo(&bench.window, QPoint()).y() - field.y();
        QVERIFY2(gap >= 0 && gap < 40, qPrintable(QString::number(gap)));
    }

    void typingTakesTheRefusalAway() {
        Bench bench;
        bench.type("example");
        QVERIFY(bench.refusal()->isVisible());
        QTest::keyClicks(bench.field(), "x");
        QVERIFY(!bench.refusal()->isVisible());
    }

    void enterChecksTheDemonstrationsServer() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        const SnapshotPtr before = bench.snapshot();
        QSignalSpy ended(&bench.window.session(), &CheckSession::finished);
        bench.type("https://HomeLab.Example/webmail");
        QVERIFY(bench.window.session().isRunning());
        QVERIFY(ended.wait(longWait));
        QVERIFY(bench.snapshot() != before);
        QVERIFY(bench.snapshot()->light == Light::Green);
    }

    void theDemonstrationChecksNothingElse() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        bench.type("example.org");
        QVERIFY(!bench.window.session().isRunning());
        QVERIFY(bench.refusal()->text().contains("homelab.example"));
    }

    void aMailAddressIsUnderstoodAndRemembered() {
        SilentDns silent;
        Bench bench;
        CheckOptions options;
        options.resolvers = ownText(silent.server.endpoint().toString());
        bench.settings.setOptions(options);
        bench.type("Postmaster@Homelab.Example");
        QVERIFY(bench.window.session().isRunning());
        QCOMPARE(bench.settings.recentTargets(), QStringList{"homelab.example"});
        QCOMPARE(bench.field()->completer()->model()->rowCount(), 1);
        QTRY_VERIFY(bench.snapshot());
        QCOMPARE(bench.snapshot()->evidence->request.target.toString(), std::string("homelab.example"));
        QCOMPARE(bench.snapshot()->evidence->request.resolvers.size(), std::size_t(1));
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
    }

    void theDemonstrationIsNotRemembered() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        bench.type("homelab.example");
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QVERIFY(bench.settings.recentTargets().isEmpty());
    }

    void twelveTargetsAreRememberedTheLastOneFirst() {
        FreshSettings fresh;
        Settings settings;
        for (int i = 0; i < 15; ++i) settings.addRecentTarget(QStringLiteral("host%1.example").arg(i));
        settings.addRecentTarget("host9.example");
        const QStringList targets = settings.recentTargets();
        QCOMPARE(targets.size(), 12);
        QCOMPARE(targets.first(), QString("host9.example"));
        QCOMPARE(targets.count("host9.example"), 1);
        QVERIFY(targets.contains("host3.example"));
        QVERIFY(!targets.contains("host2.example"));
    }
};

QTEST_MAIN(TargetTest)
#include "target.moc"
