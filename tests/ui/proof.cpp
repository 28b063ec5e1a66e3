// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/dialogs/proof_dialog.h"
#include "ui/session/proof_desk.h"

#include <QCheckBox>
#include <QPlainTextEdit>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

/// The demonstration's incident, with the finding open that says that strangers were accepted.
struct Desk : Bench {
    bool begin() {
        if (!play(demo::Act::Incident)) return false;
        window.openArea(Area::Relay);
        return open("relay.open") && QTest::qWaitFor([&] { return button("finding-proof") != nullptr; });
    }
    bool open(const std::string& rule) {
        if (!QTest::qWaitFor([&] { return row(rule) != nullptr; })) return false;
        row(rule)->setOpen(true);
        return true;
    }
    QPushButton* button(const char* name) {
        for (QPushButton* button : window.findChildren<QPushButton*>(name)) {
            if (button->isVisible()) return button;
        }
        return nullptr;
    }
    ProofDialog* dialog() { return window.findChild<ProofDialog*>(); }
    void type(const char* mailbox) {
        auto* field = dialog()->findChild<QLineEdit*>("proof-mailbox");
        field->clear();
        QTest::keyClicks(field, mailbox);
    }
    void agree() { dialog()->findChild<QCheckBox*>("proof-agreed")->setChecked(true); }
    QPushButton* send() { return dialog()->findChild<QPushButton*>("proof-send"); }
    QString words() { return dialog()->findChild<QPlainTextEdit*>("proof-words")->toPlainText(); }
    std::size_t sent() { return window.demonstration().messagesTaken(); }
    const Finding* finding() {
        for (const Finding& finding : snapshot()->findings) {
            if (finding.rule == "relay.proof") return &finding;
        }
        return nullptr;
    }
    /// All the way to a message that the server took.
    bool sendOne() {
        button("finding-proof")->click();
        type("me@elsewhere.example");
        agree();
        QSignalSpy ended(&window.session(), &CheckSession::finished);
        QTest::mouseClick(send(), Qt::LeftButton);
        return ended.wait(longWait) && finding();
    }
};

Finding about(const char* rule, const char* tag) {
    return {rule, "192.0.2.25:25", Outcome::Warning, tag, {}, {}};
}

}  // namespace

/// One message, and only for somebody who has read it.
class ProofTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isOfferedWhereAStrangerWasAccepted() {
        Desk desk;
        QVERIFY(desk.begin());
        QVERIFY(desk.button("finding-proof"));
        // Nowhere else: not where nothing was accepted, and not where we look from inside.
        const Evidence nothing = emptyEvidence();
        QVERIFY(!provableIn(about("relay.open", "closed"), nothing, policy().catalogue));
        const Finding& open = desk.row("relay.open")->finding();
        QVERIFY(provableIn(open, *desk.snapshot()->evidence, policy().catalogue));
        Finding inside = open;
        inside.tag = "accepted-inside";
        QVERIFY(!provableIn(inside, *desk.snapshot()->evidence, policy().catalogue));
        Finding other = open;
        other.rule = "smtp.banner";
        QVERIFY(!provableIn(other, *desk.snapshot()->evidence, policy().catalogue));
    }

    void sendsNothingWithoutEveryConsent() {
        Desk desk;
        QVERIFY(desk.begin());
        desk.button("finding-proof")->click();
        QVERIFY(desk.dialog() && desk.dialog()->isVisible());
        QVERIFY(!desk.send()->isEnabled());
        desk.agree();
        QVERIFY(!desk.send()->isEnabled());
        for (const char* mailbox :
             {"me", "me@homelab.example", "me@elsewhere.example, you@elsewhere.example"}) {
            desk.type(mailbox);
            QVERIFY2(!desk.send()->isEnabled(), mailbox);
            QVERIFY(desk.dialog()->findChild<WrapLabel*>("proof-refusal")->isVisible());
        }
        desk.type("me@elsewhere.example");
        QVERIFY(desk.send()->isEnabled());
        QVERIFY(!desk.dialog()->findChild<WrapLabel*>("proof-refusal")->isVisible());
        desk.dialog()->findChild<QCheckBox*>("proof-agreed")->setChecked(false);
        QVERIFY(!desk.send()->isEnabled());
        desk.dialog()->reject();
        QVERIFY(!desk.window.session().isRunning());
        QCOMPARE(desk.sent(), std::size_t(0));
    }

    void enterAloneDoesNothing() {
        Desk desk;
        QVERIFY(desk.begin());
        desk.button("finding-proof")->click();
        desk.type("me@elsewhere.example");
        desk.agree();
        QTest::keyClick(desk.dialog()->findChild<QLineEdit*>("proof-mailbox"), Qt::Key_Return);
        QTRY_VERIFY(!desk.dialog());
        QVERIFY(!desk.window.session().isRunning());
        QCOMPARE(desk.sent(), std::size_t(0));
    }

    void showsEveryWordBeforehand() {
        Desk desk;
        QVERIFY(desk.begin());
        desk.button("finding-proof")->click();
        QVERIFY(desk.words().contains("RCPT TO:<YOUR-MAILBOX>"));
        desk.type("me@elsewhere.example");
        QVERIFY(desk.words().contains("RCPT TO:<me@elsewhere.example>"));
        const QString agreed = desk.words();
        QTRY_COMPARE(clipped(*desk.dialog()), QStringList());
        desk.agree();
        QSignalSpy ended(&desk.window.session(), &CheckSession::finished);
        desk.send()->click();
        QVERIFY(ended.wait(longWait));
        // What was sent is what was shown.
        const auto& proof = desk.snapshot()->evidence->request.proof;
        QVERIFY(proof);
        QCOMPARE(ownText(wordsOf(*proof)).trimmed(), agreed);
        QCOMPARE(desk.sent(), std::size_t(1));
    }

    void asksWhetherItHasArrived() {
        Desk desk;
        QVERIFY(desk.begin() && desk.sendOne());
        QCOMPARE(desk.finding()->tag, std::string("taken"));
        // It opens by itself, where it is seen.
        QTRY_VERIFY(desk.button("proof-arrived"));
        QTRY_VERIFY(!desk.button("proof-arrived")->visibleRegion().isEmpty());
        desk.button("proof-arrived")->click();
        QCOMPARE(desk.finding()->tag, std::string("arrived"));
        QVERIFY(desk.finding()->outcome == Outcome::Critical);
        QTRY_VERIFY(desk.button("proof-missing") && !desk.button("proof-arrived")->isEnabled());
        desk.button("proof-missing")->click();
        QCOMPARE(desk.finding()->tag, std::string("missing"));
        // To tell is not to send.
        QVERIFY(!desk.window.session().isRunning());
        QCOMPARE(desk.sent(), std::size_t(1));
    }

    void isNeverSentAgainByLookingAgain() {
        Desk desk;
        QVERIFY(desk.begin() && desk.sendOne());
        QTRY_VERIFY(desk.button("proof-arrived"));
        QVERIFY(!canBeLookedAtAgain(about("relay.proof", "refused")));
        QVERIFY(canBeLookedAtAgain(about("relay.open", "open")));
        for (const QPushButton* again : desk.row("relay.proof")->findChildren<QPushButton*>("recheck"))
            QVERIFY(!again->isVisible());
        QSignalSpy ended(&desk.window.session(), &CheckSession::finished);
        desk.window.check("homelab.example");
        QVERIFY(ended.wait(longWait));
        QVERIFY(!desk.finding());
        QCOMPARE(desk.sent(), std::size_t(1));
    }
};

QTEST_MAIN(ProofTest)
#include "proof.moc"
