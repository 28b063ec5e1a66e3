// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/widgets/notice_bar.h"

#include <QAction>
#include <QTreeWidget>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

/// The window by its keys, and what of it comes and goes with its pages.
class KeysTest : public QObject {
    Q_OBJECT

    static QTreeWidgetItem* current(const RulesDialog& dialog) {
        return dialog.findChild<QTreeWidget*>()->currentItem();
    }

 private Q_SLOTS:
    void enterPressesAButtonOfTheWindow_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("Return") << int(Qt::Key_Return);
        QTest::newRow("Enter") << int(Qt::Key_Enter);
        QTest::newRow("Space") << int(Qt::Key_Space);
    }
    void enterPressesAButtonOfTheWindow() {
        QFETCH(int, key);
        Bench bench;
        auto* button = bench.find<QPushButton>("check-configuration");
        button->setFocus();
        QVERIFY(button->hasFocus());
        QSignalSpy pressed(button, &QPushButton::clicked);
        QTest::keyClick(button, static_cast<Qt::Key>(key));
        QCOMPARE(pressed.count(), 1);
    }

    void ctrlWClosesTheWindow() {
        Bench bench;
        QVERIFY(bench.active);
        QTest::keyClick(&bench.window, Qt::Key_W, Qt::ControlModifier);
        QVERIFY(!bench.window.isVisible());
    }

    /// X11 desktops give the key to a field, as a second End, unless the field leaves it to the window.
    void theFieldLeavesCtrlEToTheWindow() {
        Bench bench;
        QKeyEvent key(QEvent::ShortcutOverride, Qt::Key_E, Qt::ControlModifier);
        QVERIFY(QApplication::sendEvent(bench.field(), &key));
        QVERIFY(!key.isAccepted());
    }

    /// What was said about one page is no news on the next.
    void aNoticeGoesWithItsPage() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        auto* notice = bench.window.findChild<NoticeBar*>();
        const auto say = [&] {
            notice->say(Status::Ok, "written");
            return notice->isVisible();
        };
        QVERIFY(say());
        bench.window.openArea(Area::Relay);
        QVERIFY(!notice->isVisible());
        QVERIFY(say());
        bench.window.openArea(Area::Dns);
        QVERIFY(!notice->isVisible());
        QVERIFY(say());
        QTest::keyClick(&bench.window, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(!notice->isVisible());
        QVERIFY(say());
        QTest::keyClick(&bench.window, Qt::Key_R, Qt::ControlModifier);
        QVERIFY(!notice->isVisible());
    }

    /// In each theme, also where that changes while the notice is there.
    void aNoticeHasTheColoursOfNow() {
        Bench bench;
        auto* notice = bench.window.findChild<NoticeBar*>();
        const auto ground = [&] { return notice->grab().toImage().pixelColor(2, 2); };
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Light}) {
            applyTheme(*qApp, choice);
            const Colours& colours = choice == ThemeChoice::Dark ? darkColours() : lightColours();
            QTRY_COMPARE(coloursFor(notice->palette()).dark, colours.dark);
            notice->say(Status::Ok, "written");
            QCOMPARE(ground(), colours.green.tint);
            notice->say(Status::Warning, "failed");
            QCOMPARE(ground(), colours.yellow.tint);
        }
        applyTheme(*qApp, ThemeChoice::Dark);
        QTRY_COMPARE(ground(), darkColours().yellow.tint);
        applyTheme(*qApp, ThemeChoice::Light);
    }

    void rulesAreFoundByTheirWords_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("rule");
        QTest::newRow("title") << "open relay"
                               << "relay.open";
        QTest::newRow("id") << "ptr.forward"
                            << "ptr.forward";
        QTest::newRow("another word") << "rdns present"
                                      << "ptr.present";
    }
    void rulesAreFoundByTheirWords() {
        QFETCH(QString, words);
        QFETCH(QString, rule);
        RulesDialog dialog(policy().catalogue);
        dialog.show();
        dialog.findChild<QLineEdit*>("find-rule")->setText(words);
        QVERIFY(current(dialog));
        QCOMPARE(current(dialog)->data(0, Qt::UserRole).toString(), rule);
        QVERIFY(!current(dialog)->isHidden());
        auto* page = dialog.findChild<QWidget*>("rule-" + rule);
        QVERIFY(page && page->isVisible());
    }

    void wordsOfNoRuleLeaveNoOldPage() {
        RulesDialog dialog(policy().catalogue);
        dialog.show();
        auto* find = dialog.findChild<QLineEdit*>("find-rule");
        find->setText("open relay");
        QVERIFY(dialog.findChild<QWidget*>("rule-relay.open")->isVisible());
        find->setText("kerberos zebra");
        QVERIFY(!dialog.findChild<QWidget*>("rule-relay.open")->isVisible());
        QVERIFY(dialog.findChild<WrapLabel*>("no-rule")->isVisible());
        find->clear();
        QVERIFY(dialog.findChild<QWidget*>("rule-relay.open")->isVisible());
        QVERIFY(!dialog.findChild<WrapLabel*>("no-rule")->isVisible());
    }
};

QTEST_MAIN(KeysTest)
#include "keys.moc"
