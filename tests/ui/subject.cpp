// SPDX-License-Identifier: GPL-3.0-or-later
#include "handing.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/files/file_commands.h"

#include <QPlainTextEdit>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

/// The subject is "Grüße <b>", the sender's name "Jürgen", both as encoded words (RFC 2047).
const QByteArray letter =
    "Return-Path: <alice@example.net>\r\n"
    "Received: from out.example.net (out.example.net [198.51.100.7]) by mail.homelab.example with ESMTPS\r\n"
    "\tfor <me@homelab.example>; Mon, 23 Nov 2026 12:00:08 +0000\r\n"
    "From: =?iso-8859-1?Q?J=FCrgen?= <alice@example.net>\r\n"
    "Subject: =?utf-8?B?R3LDvMOfZSA8Yj4=?=\r\n"
    "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.net>\r\n\r\nHi\r\n";

const QByteArray settingsText =
    "=== postconf -n\nmynetworks_style = subnet\nmyhostname = mail.homelab.example\n";

/// A window that asks nobody on behalf of a message.
struct OfflineBench : Bench {
    OfflineBench() { settings.setSenderLookup(false); }

    bool open(const QTemporaryDir& folder) {
        QSignalSpy over(&window.session(), &CheckSession::finished);
        window.files().openMessage(written(folder, "letter.eml", letter));
        return over.wait(longWait);
    }
    const CheckRequest& request() { return snapshot()->evidence->request; }
    bool isAboutTheMessage() { return request().message && request().message->name == "letter.eml"; }
};

/// The one that can be seen now; null: none.
ConfigurationDialog* dialogIn(Bench& bench) {
    for (auto* dialog : bench.window.findChildren<ConfigurationDialog*>()) {
        if (dialog->isVisible()) return dialog;
    }
    return nullptr;
}

bool judged(Bench& bench) {
    QTest::keyClick(&bench.window, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = bench.window.findChild<ConfigurationDialog*>();
    dialog->findChild<QPlainTextEdit*>("paste")->setPlainText(QString::fromUtf8(settingsText));
    auto* check = dialog->findChild<QPushButton*>("check-texts");
    if (!QTest::qWaitFor([&] { return check->isEnabled(); }, longWait)) return false;
    QTest::mouseClick(check, Qt::LeftButton);
    return QTest::qWaitFor(
        [&] { return bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Finished; }, longWait);
}

}  // namespace

/// What "Check" is about while a message or a configuration is shown.
class SubjectTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    /// By every way to it; the servers of the sender's domain are a stranger's.
    void checkJudgesTheMessageAgain_data() {
        QTest::addColumn<QString>("way");
        for (const char* way : {"F5", "button", "Enter in the field"}) QTest::newRow(way) << QString(way);
    }
    void checkJudgesTheMessageAgain() {
        QFETCH(QString, way);
        QTemporaryDir folder;
        OfflineBench bench;
        bench.window.check("not a name!");  // what was typed before must not be checked now
        QVERIFY(bench.open(folder));
        QVERIFY(bench.isAboutTheMessage());
        QCOMPARE(bench.field()->text(), QString());
        const SnapshotPtr before = bench.snapshot();
        QSignalSpy over(&bench.window.session(), &CheckSession::finished);
        if (way == "F5") QTest::keyClick(&bench.window, Qt::Key_F5);
        if (way == "button") QTest::mouseClick(bench.find<QPushButton>("check"), Qt::LeftButton);
        if (way == "Enter in the field") bench.type("");
        QVERIFY(over.count() == 1 || over.wait(longWait));
        QVERIFY(bench.snapshot() != before);
        QVERIFY(bench.isAboutTheMessage());
        QVERIFY(!bench.refusal()->isVisible());
        QVERIFY(bench.settings.recentTargets().isEmpty());
    }

    void whatIsTypedAfterwardsIsChecked() {
        SilentDns silent;
        QTemporaryDir folder;
        OfflineBench bench;
        CheckOptions options;
        options.resolvers = ownText(silent.server.endpoint().toString());
        bench.settings.setOptions(options);
        QVERIFY(bench.open(folder));
        bench.type("homelab.example");
        QVERIFY(!bench.request().message);
        QCOMPARE(bench.field()->text(), QString("homelab.example"));
        QVERIFY(!bench.find("subject-bar")->isVisible());
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
    }

    /// The domain has a button of its own, and only that asks its servers.
    void theDomainIsCheckedByItsButton() {
        SilentDns silent;
        QTemporaryDir folder;
        OfflineBench bench;
        CheckOptions options;
        options.resolvers = ownText(silent.server.endpoint().toString());
        bench.settings.setOptions(options);
        QVERIFY(bench.open(folder));
        auto* domain = bench.find<QPushButton>("check-named-domain");
        QVERIFY(domain->isVisible());
        QCOMPARE(domain->text(), QString("Check the servers of example.net"));
        QTest::mouseClick(domain, Qt::LeftButton);
        QVERIFY(!bench.request().message);
        QCOMPARE(bench.field()->text(), QString("example.net"));
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
    }

    void theHeadIsDecodedAndTextOnly() {
        QTemporaryDir folder;
        OfflineBench bench;
        QVERIFY(bench.open(folder));
        const auto* subject = bench.find<WrapLabel>("subject");
        QVERIFY(subject->isVisible());
        QCOMPARE(subject->text(), QString::fromUtf8("Message: Grüße <b>"));
        QCOMPARE(subject->textFormat(), Qt::PlainText);
        QCOMPARE(bench.find<WrapLabel>("message-head")->text(),
                 QString::fromUtf8("From: Jürgen <alice@example.net>  ·  Date: Mon, 23 Nov 2026 12:00:00 "
                                   "+0000  ·  File: letter.eml"));
        QCOMPARE(bench.find("subject-bar")->accessibleName(), subject->text());
    }

    /// A button that judges the same text again would say nothing: the owner changed the settings meanwhile.
    void aConfigurationIsCheckedAgainWithANewText() {
        Bench bench;
        QVERIFY(judged(bench));
        QTRY_VERIFY(!dialogIn(bench));
        const SnapshotPtr before = bench.snapshot();
        bench.window.activateWindow();  // a window manager does so when a dialog goes
        QTRY_VERIFY(bench.window.isActiveWindow());
        QTest::keyClick(&bench.window, Qt::Key_F5);
        QTRY_VERIFY(dialogIn(bench));
        QVERIFY(bench.snapshot() == before);
        QVERIFY(!bench.window.session().isRunning());
        dialogIn(bench)->reject();
        QTRY_VERIFY(!dialogIn(bench));

        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("trust.configuration"));
        QTest::mouseClick(bench.row("trust.configuration")->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.row("trust.configuration")->findChild<QPushButton*>("recheck"));
        QVERIFY(press(bench.row("trust.configuration")->findChild<QPushButton*>("recheck")));
        QTRY_VERIFY(dialogIn(bench));
        QVERIFY(bench.snapshot() == before);
    }

    /// One card would only repeat the verdict.
    void oneAreaIsShownAtOnce() {
        Bench bench;
        const Finding well{"relay.open", "192.0.2.1", Outcome::Pass, "closed", {}, {}};
        auto shown = std::make_shared<Snapshot>(*invented({well}, emptyEvidence()));
        QVERIFY(!soleArea(std::make_shared<const Snapshot>(Snapshot())));
        std::erase_if(shown->areas, [](const AreaState& state) { return state.area != Area::Relay; });
        QCOMPARE(soleArea(shown), std::optional(Area::Relay));
        bench.window.session().show(shown);
        QVERIFY(!bench.card(Area::Relay)->isVisible());
        QTRY_VERIFY(bench.row("relay.open"));
        // Nothing is to be done, so what passed is open; and there is no overview to go back to.
        QCOMPARE(bench.find<WrapLabel>("fact")->text(),
                 QString("Not an open relay: 1 of 1 endpoint refused."));
        for (QPushButton* button : bench.window.findChildren<QPushButton*>())
            QVERIFY(button->accessibleName() != "Back to the overview" || !button->isVisible());
    }
};

QTEST_MAIN(SubjectTest)
#include "subject.moc"
