// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/dialogs/thorough_dialog.h"

#include <QAction>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

struct Desk : Bench {
    SilentDns dns;
    Desk() {
        CheckOptions options;
        options.resolvers = QString::fromStdString(dns.server.endpoint().toString());
        settings.setOptions(options);
    }
    QAction* action() {
        for (QAction* action : window.findChildren<QAction*>()) {
            if (action->text() == "T&horough relay test…") return action;
        }
        return nullptr;
    }
    ThoroughDialog* dialog() { return window.findChild<ThoroughDialog*>(); }
};

}  // namespace

/// Every known trick is tried only by somebody who has read what it may cost.
class ThoroughTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void namesThePriceBeforehand() {
        Desk desk;
        desk.field()->setText("homelab.example");
        desk.action()->trigger();
        QVERIFY(desk.dialog() && desk.dialog()->isVisible());
        QString words;
        for (const WrapLabel* label : desk.dialog()->findChildren<WrapLabel*>()) words += label->text() + ' ';
        for (const char* word : {"homelab.example", "ban", "week", "another way in"})
            QVERIFY2(words.contains(word), word);
        QTRY_COMPARE(clipped(*desk.dialog()), QStringList());
        QVERIFY(!desk.window.session().isRunning());
    }

    void enterAloneDoesNothing() {
        Desk desk;
        desk.field()->setText("homelab.example");
        desk.action()->trigger();
        QTest::keyClick(desk.dialog(), Qt::Key_Return);
        QTRY_VERIFY(!desk.dialog());
        QVERIFY(!desk.window.session().isRunning());
    }

    void whoAgreesIsObeyed() {
        Desk desk;
        desk.field()->setText("homelab.example");
        desk.action()->trigger();
        QTest::mouseClick(desk.dialog()->findChild<QPushButton*>("test-thoroughly"), Qt::LeftButton);
        QVERIFY(desk.window.session().isRunning());
        QVERIFY(desk.snapshot()->evidence->request.thorough);
        QVERIFY(!desk.action()->isEnabled());
        desk.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.window.session().isRunning(), longWait);
        // The next ordinary check is a gentle one again.
        desk.type("homelab.example");
        QVERIFY(!desk.snapshot()->evidence->request.thorough);
    }

    void needsATarget() {
        Desk desk;
        desk.field()->setText("not a name");
        desk.action()->trigger();
        QVERIFY(!desk.dialog());
        QVERIFY(desk.refusal()->isVisible());
    }

    void theDemonstrationIsLeftAlone() {
        Desk desk;
        QVERIFY(desk.play(demo::Act::Healthy));
        QVERIFY(!desk.action()->isEnabled());
    }
};

QTEST_MAIN(ThoroughTest)
#include "thorough.moc"
