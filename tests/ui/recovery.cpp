// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/recovery_page.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/step_card.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QScrollBar>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

Finding openRelay() {
    return {"relay.open",
            "192.0.2.1:25",
            Outcome::Critical,
            "open",
            {{arg::address, std::string("192.0.2.1")},
             {arg::port, std::int64_t(25)},
             {arg::sender, std::string("a@one.example")},
             {arg::recipient, std::string("<b>b</b>@two.example")}},
            {}};
}

/// A window that shows an open relay, with or without the page that leads out of it.
struct Disaster : Bench {
    Disaster() { showFindings({openRelay()}); }
    void showFindings(std::vector<Finding> findings) {
        window.session().show(invented(std::move(findings), emptyEvidence()));
    }
    void leadOut() { QTest::mouseClick(find("lead-me-out"), Qt::LeftButton); }
    RecoveryPage* page() { return window.findChild<RecoveryPage*>(); }
    StepCard* step(const char* id) { return find<StepCard>((std::string("step-") + id).c_str()); }
    QCheckBox* box(const char* id) { return step(id)->findChild<QCheckBox*>("done"); }
    void tick(const char* id) { QTest::mouseClick(box(id), Qt::LeftButton); }
    QComboBox* system() { return find<QComboBox>("recovery-system"); }
    void choose(const char* name) {
        const int index = system()->findText(name);
        system()->setCurrentIndex(index);
        Q_EMIT system()->activated(index);
    }
    QStringList linesOf(const char* id) {
        QStringList lines;
        for (const CodeBlock* block : step(id)->findChildren<CodeBlock*>()) lines << block->text();
        return lines;
    }
    QString state() { return find<WrapLabel>("recovery-state")->text(); }
};

}  // namespace

/// The recovery guide for an open relay, as its owner follows it.
class RecoveryTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void nobodyIsLedWhoNeedNotBe() {
        Disaster bench;
        bench.showFindings({});
        QVERIFY(!bench.find("lead-me-out")->isVisible());
        QTest::keyClick(&bench.window, Qt::Key_R, Qt::ControlModifier);
        QVERIFY(!bench.page()->isVisible());
    }

    void leadsFromTheOverview() {
        Disaster bench;
        QVERIFY(bench.find("lead-me-out")->isVisible());
        QCOMPARE(bench.find<WrapLabel>("recovery-next")->text(),
                 QString("Next: Stop the mail service and hold the queue"));
        bench.leadOut();
        QVERIFY(bench.page()->isVisible());
        QVERIFY(bench.find<WrapLabel>("recovery-reasons")->text().contains("<b>b</b>@two.example"));
        QCOMPARE(bench.state(), QString("Take the steps in this order. 0 of 7 steps done."));
        QVERIFY(bench.step("stop")->isOpen() && !bench.step("cause")->isOpen());
        QTRY_COMPARE(clipped(bench.window), QStringList());
    }

    void leadsFromTheFinding() {
        Disaster bench;
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("relay.open"));
        bench.row("relay.open")->setOpen(true);
        QVERIFY(press(bench.row("relay.open")->findChild<QPushButton*>("finding-way-out")));
        QVERIFY(bench.page()->isVisible());
    }

    void showsTheLinesOfTheOwnersSystem() {
        Disaster bench;
        bench.leadOut();
        QTest::qWait(100);
        QVERIFY(bench.linesOf("stop").isEmpty());
        bench.choose("Postfix");
        QTRY_COMPARE(bench.linesOf("stop"),
                     QStringList({"sudo systemctl stop postfix", "sudo postsuper -h ALL"}));
        QCOMPARE(bench.settings.mailSystem(), QString("Postfix"));
        bench.choose("Exim");
        QTRY_VERIFY(bench.linesOf("stop").join("").contains("exiqgrep"));
    }

    void aTickOpensTheNextStepAndIsRemembered() {
        Disaster bench;
        bench.leadOut();
        bench.tick("stop");
        QVERIFY(!bench.step("stop")->isOpen() && bench.step("cause")->isOpen());
        QCOMPARE(bench.state(), QString("Take the steps in this order. 1 of 7 steps done."));
        QCOMPARE(bench.settings.recoverySteps("homelab.example"), QStringList("stop"));
        // By the keyboard too, and back again.
        bench.box("cause")->setFocus();
        QTest::keyClick(bench.box("cause"), Qt::Key_Space);
        QVERIFY(bench.step("close")->isOpen());
        QTest::keyClick(bench.box("cause"), Qt::Key_Space);
        QCOMPARE(bench.settings.recoverySteps("homelab.example"), QStringList("stop"));
    }

    void tomorrowItGoesOnWhereItWas() {
        Disaster bench;
        bench.settings.setRecoverySteps("homelab.example", {"stop", "cause"});
        MainWindow tomorrow(policy(), bench.settings);
        tomorrow.show();
        tomorrow.session().show(invented({openRelay()}, emptyEvidence()));
        QCOMPARE(tomorrow.findChild<WrapLabel*>("recovery-next")->text(), QString("Next: Close the relay"));
        QCOMPARE(tomorrow.findChild<QPushButton*>("lead-me-out")->text(), QString("Continue recover&y"));
        // Another server has a way of its own.
        Evidence other(CheckRequest{*Target::parse("other.example"), {}, {}, {}, {}});
        tomorrow.session().show(invented({openRelay()}, other));
        QCOMPARE(tomorrow.findChild<QPushButton*>("lead-me-out")->text(), QString("Start recover&y"));
    }

    void itEndsWhenAllIsDoneAndClosed() {
        Disaster bench;
        bench.leadOut();
        for (const RecoveryStep& step : policy().catalogue.recoveryGuide()) bench.tick(step.id.c_str());
        QVERIFY(bench.state().contains("still finds the relay open"));
        // A server that has been stopped, or was not looked at, is not thereby closed.
        bench.showFindings({});
        QVERIFY(bench.page()->isVisible());
        QVERIFY(bench.state().contains("could not be checked"));
        QCOMPARE(bench.page()->findChild<LightMark*>()->status(), Status::Unknown);
        bench.showFindings({{"relay.open", "192.0.2.1:25", Outcome::Pass, "closed", {}, {}}});
        QCOMPARE(bench.page()->findChild<LightMark*>()->status(), Status::Ok);
        QVERIFY(bench.state().contains("All steps done"));
        QTest::mouseClick(bench.find("start-over"), Qt::LeftButton);
        QVERIFY(bench.settings.recoverySteps("homelab.example").isEmpty());
        QVERIFY(bench.step("stop")->isOpen());
        QVERIFY(!bench.find("start-over")->isVisible());
    }

    void verifiesWithOneClick() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        QTest::mouseClick(bench.find("lead-me-out"), Qt::LeftButton);
        auto* verify = bench.find<StepCard>("step-verify");
        verify->setOpen(true);
        QSignalSpy ended(&bench.window.session(), &CheckSession::finished);
        QVERIFY(press(verify->findChild<QPushButton*>("check-step")));
        QVERIFY(bench.window.session().isRunning());
        QVERIFY(ended.wait(longWait));
        QVERIFY(bench.window.findChild<RecoveryPage*>()->isVisible());
        QVERIFY(verify->isOpen());
        QTRY_VERIFY(verify->findChild<QPushButton*>("check-step")->isEnabled());
        const auto* seen = verify->findChild<WrapLabel*>("seen");
        QVERIFY(seen && seen->text().contains("is an open relay"));
        // The demonstration is nobody's server: nothing of it is remembered.
        QTest::mouseClick(bench.find<StepCard>("step-stop")->findChild<QCheckBox*>("done"), Qt::LeftButton);
        QVERIFY(bench.settings.recoverySteps("homelab.example").isEmpty());
        QTest::mouseClick(verify->findChild<QPushButton*>("show-findings"), Qt::LeftButton);
        QTRY_VERIFY(bench.row("relay.open"));
    }

    /// Who pastes a command that deletes has seen its end, and runs it by a key of their own.
    void aCommandIsSeenWholeAndCopiedAsOneLine() {
        Disaster bench;
        bench.choose("mailcow");
        bench.leadOut();
        bench.window.resize(900, 600);
        bench.step("queue")->setOpen(true);
        QTRY_COMPARE(bench.linesOf("queue").size(), 5);
        for (CodeBlock* block : bench.step("queue")->findChildren<CodeBlock*>()) {
            auto* editor = block->findChild<QPlainTextEdit*>();
            QTRY_VERIFY(editor->isVisible() && editor->width() > 300);
            // The blank at which a line is folded may hang over.
            QTRY_VERIFY(editor->horizontalScrollBar()->maximum() <=
                        editor->fontMetrics().horizontalAdvance(' '));
            QTRY_COMPARE(editor->verticalScrollBar()->maximum(), 0);
            QVERIFY(press(block->findChild<QPushButton*>("copy-code")));
            QCOMPARE(QApplication::clipboard()->text(), block->text());
            QVERIFY(!block->text().contains('\n'));
        }
        QVERIFY(QApplication::clipboard()->text().startsWith("docker compose exec postfix-mailcow"));
    }

    void nothingIsCutOffInTheSmallestWindow() {
        Disaster bench;
        bench.choose("mailcow");
        bench.leadOut();
        bench.window.resize(900, 600);
        for (const RecoveryStep& step : policy().catalogue.recoveryGuide())
            bench.step(step.id.c_str())->setOpen(true);
        QTRY_VERIFY(bench.step("watch")->height() > 100);
        QTRY_COMPARE(clipped(bench.window), QStringList());
    }
};

QTEST_MAIN(RecoveryTest)
#include "recovery.moc"
