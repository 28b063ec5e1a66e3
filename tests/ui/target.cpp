// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/target_words.h"
#include "support.h"

#include <QAbstractItemView>
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
        QCOMPARE(bench.refusal()->text(), ownText(explain(TargetError(error), toUtf8(typed))));
        QVERIFY(!bench.window.session().isRunning());
        QVERIFY(bench.settings.recentTargets().isEmpty());
        // Right under the field.
        const QPoint field = bench.field()->mapTo(&bench.window, QPoint(0, bench.field()->height()));
        const int gap = bench.refusal()->mapTo(&bench.window, QPoint()).y() - field.y();
        QVERIFY2(gap >= 0 && gap < 40, qPrintable(QString::number(gap)));
    }

    /// Whoever typed it finds it at once.
    void theCharacterIsNamed_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("words");
        QTest::newRow("mark") << "mail!example.org"
                              << "“!”";
        QTest::newRow("underscore") << "_dmarc.example.org"
                                    << "“_”";
        QTest::newRow("blank") << "my example.org"
                               << "a blank inside";
        QTest::newRow("comma") << "example,org"
                               << "a comma";
        QTest::newRow("behind an @") << "me@exam*ple.org"
                                     << "“*”";
    }
    void theCharacterIsNamed() {
        QFETCH(QString, typed);
        QFETCH(QString, words);
        Bench bench;
        bench.type(qPrintable(typed));
        QVERIFY2(bench.refusal()->text().contains(words), qPrintable(bench.refusal()->text()));
    }

    void namesAreShownAsPeopleWriteThem() {
        QCOMPARE(readableName("xn--bcher-kva.example"), QString("bücher.example"));
        QCOMPARE(readableName("example.org"), QString("example.org"));
        // What does not lead back to the same name stays.
        QCOMPARE(readableName("xn--\x01.example"), QString("xn--\x01.example"));
        QCOMPARE(readableName("xn--zz.example"), QString("xn--zz.example"));
    }

    void downOpensWhatWasCheckedLately() {
        FreshSettings fresh;
        Settings settings;
        settings.addRecentTarget("xn--bcher-kva.example");
        settings.addRecentTarget("example.org");
        MainWindow window(policy(), settings);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto* field = window.findChild<QLineEdit*>();
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(field->completer()->completionModel()->rowCount(), 2);
        QTRY_VERIFY(field->completer()->popup()->isVisible());
        QCOMPARE(field->completer()->completionModel()->index(1, 0).data().toString(),
                 QString("bücher.example"));
        field->completer()->popup()->hide();

        const auto buttons = window.findChildren<QPushButton*>("recent-target");
        QCOMPARE(buttons.size(), 2);
        QCOMPARE(buttons[1]->text(), QString("bücher.example"));
        QVERIFY(buttons[1]->isVisible());
        auto* forget = window.findChild<QPushButton*>("forget-targets");
        QTest::mouseClick(forget, Qt::LeftButton);
        QVERIFY(settings.recentTargets().isEmpty());
        QTRY_VERIFY(window.findChildren<QPushButton*>("recent-target").isEmpty());
        QCOMPARE(field->completer()->model()->rowCount(), 0);
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
