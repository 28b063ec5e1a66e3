// SPDX-License-Identifier: GPL-3.0-or-later
#include "handing.h"
#include "ui/dialogs/mailbox_dialog.h"
#include "ui/dialogs/message_dialog.h"
#include "ui/files/file_commands.h"
#include "ui/widgets/code_block.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QTreeWidget>

#include <atomic>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

/// A message from outside, in whose topmost line the server noted the container's gateway.
const QByteArray masqueraded =
    "Return-Path: <alice@example.net>\r\n"
    "Received: from out.example.net (unknown [172.22.1.1]) by mail.homelab.example (Postcow) with ESMTPS\r\n"
    "\tfor <me@homelab.example>; Mon, 23 Nov 2026 12:00:08 +0000\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=spring; h=from; b=AAAA;\r\n"
    " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n"
    "From: Alice <alice@example.net>\r\nSubject: <b>Hello</b><img src=http://192.0.2.1/>\r\n"
    "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.net>\r\n\r\nHi\r\n";

/// A resolver that knows where the sender is.
struct SmallDns {
    std::atomic<int> questions = 0;
    demo::LoopbackThread thread;
    demo::LoopbackDns server{thread, [this](const dns::Message& query, bool) -> std::optional<dns::Message> {
                                 ++questions;
                                 demo::ZoneData zone;
                                 zone.add("out.example.net"_dn, dns::Type::A,
                                          *IpAddress::parse("198.51.100.7"));
                                 zone.add("example.net"_dn, dns::Type::Txt, dns::Txt{{"v=spf1 -all"}});
                                 return zone.answer(query);
                             }};

    void use(Settings& settings) const {
        CheckOptions options;
        options.resolvers = QString::fromStdString(server.endpoint().toString());
        options.treatAsPublic = "198.51.100.0/24";
        settings.setOptions(options);
    }
};

bool ended(Bench& bench) {
    return QTest::qWaitFor(
        [&] { return bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Finished; }, longWait);
}

}  // namespace

/// A message handed to the window: dropped, opened or pasted.
class MessageTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aDroppedMessageShowsTheCauseInRed() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        QVERIFY(dropFiles(bench.window, {written(folder, "letter.eml", masqueraded)}));
        QVERIFY(ended(bench));
        QCOMPARE(bench.card(Area::Relay)->accessibleName(), QString("Relaying: Critical"));
        QVERIFY(bench.card(Area::Message)->isVisible());
        QVERIFY(!bench.card(Area::Dns)->isVisible());
        // Enter there must not check the sender's server.
        QCOMPARE(bench.field()->text(), QString());
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("trust.client-address"));
        QTest::mouseClick(bench.row("trust.client-address")->header(), Qt::LeftButton);
        // What the sender wrote is shown as it stands, and as text only.
        QTRY_VERIFY(bench.row("trust.client-address")->findChild<CodeBlock*>());
    }

    void pastedSourceIsAMessageToo() {
        SmallDns dns;
        Bench bench;
        dns.use(bench.settings);
        QApplication::clipboard()->setText(QString::fromUtf8(masqueraded));
        QTest::keyClick(&bench.window, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(ended(bench));
        QCOMPARE(bench.card(Area::Relay)->accessibleName(), QString("Relaying: Critical"));
    }

    /// Before the first one its owner is told who can see that, and may do without.
    void theOwnerIsToldBeforeTheFirstOne() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        QSettings().remove("senderLookup");
        const QString letter = written(folder, "letter.eml", masqueraded);
        bench.window.files().openMessage(letter);
        MessageDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = bench.window.findChild<MessageDialog*>()));
        QCOMPARE(clipped(*dialog), QStringList());
        QVERIFY(!bench.snapshot());
        QCOMPARE(dns.questions.load(), 0);
        dialog->reject();
        QTRY_VERIFY(!bench.window.findChild<MessageDialog*>());
        QVERIFY(!bench.snapshot());
        QVERIFY(!bench.settings.senderLookup());

        bench.window.files().openMessage(letter);
        QTRY_VERIFY((dialog = bench.window.findChild<MessageDialog*>()));
        auto* tick = dialog->findChild<QCheckBox*>("look-up-sender");
        QVERIFY(tick->isChecked());
        tick->click();
        QTest::mouseClick(dialog->findChild<QPushButton*>("check-this-message"), Qt::LeftButton);
        QVERIFY(ended(bench));
        QVERIFY(bench.snapshot()->evidence->request.offline);
        QCOMPARE(dns.questions.load(), 0);
        QCOMPARE(bench.settings.senderLookup(), std::optional(false));
        const auto& findings = bench.snapshot()->findings;
        QVERIFY(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
            return finding.rule == "message.dmarc" && finding.outcome == Outcome::Unknown;
        }));

        // Remembered: not asked again, until the tick in the menu says otherwise.
        QAction* inMenu = bench.window.findChild<QAction*>("look-up-sender-of-messages");
        QVERIFY(!inMenu->isChecked());
        inMenu->trigger();
        QCOMPARE(bench.settings.senderLookup(), std::optional(true));
        QSignalSpy over(&bench.window.session(), &CheckSession::finished);
        bench.window.files().openMessage(letter);
        QVERIFY(over.wait(longWait));
        QVERIFY(!bench.window.findChild<MessageDialog*>());
        QVERIFY(!bench.snapshot()->evidence->request.offline);
        QVERIFY(dns.questions.load() > 0);
    }

    void itsSelectorsAreRememberedForTheDomain() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        bench.window.files().openMessage(written(folder, "letter.eml", masqueraded));
        QVERIFY(ended(bench));
        QCOMPARE(bench.settings.learnedSelectors("example.net"), QStringList{"spring"});
        bench.window.check("example.net");
        QVERIFY(!bench.snapshot()->evidence->request.message);
        const auto& selectors = bench.snapshot()->evidence->request.selectors;
        QVERIFY(std::find(selectors.begin(), selectors.end(), "spring") != selectors.end());
        QVERIFY(!bench.card(Area::Message)->isVisible());
        bench.window.session().stop();
    }

    void oneRuleOfAMessageIsCheckedAgain() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        bench.window.files().openMessage(written(folder, "letter.eml", masqueraded));
        QVERIFY(ended(bench));
        const auto before = bench.snapshot()->findings;
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("trust.client-address"));
        QTest::mouseClick(bench.row("trust.client-address")->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.row("trust.client-address")->findChild<QPushButton*>("recheck"));
        QSignalSpy over(&bench.window.session(), &CheckSession::finished);
        QVERIFY(press(bench.row("trust.client-address")->findChild<QPushButton*>("recheck")));
        QVERIFY(over.wait(longWait));
        QVERIFY(bench.snapshot()->findings == before);
        // That nothing changed is an answer too, and has to be seen.
        QVERIFY(bench.find<WrapLabel>("notice")->isVisible());
        QVERIFY(bench.find<WrapLabel>("notice")->text().endsWith("the result is the same as before."));
    }

    /// Of several messages one is chosen before anything is judged or asked.
    void oneOfAMailboxIsChosen() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        const QByteArray mark = "From a Mon Nov 23 12:00:00 2026\r\n";
        QByteArray second = masqueraded;
        second.replace("From: Alice <alice@example.net>", "From: Bob <bob@example.com>");
        const QString file = written(folder, "Inbox", mark + masqueraded + "\r\n" + mark + second);
        QVERIFY(dropFiles(bench.window, {file}));
        MailboxDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = bench.window.findChild<MailboxDialog*>()));
        auto* list = dialog->findChild<QTreeWidget*>("messages-of-mailbox");
        QCOMPARE(list->topLevelItemCount(), 2);
        // A subject is text and no markup.
        QCOMPARE(list->topLevelItem(1)->text(3), QString("<b>Hello</b><img src=http://192.0.2.1/>"));
        QCOMPARE(clipped(*dialog), QStringList());
        dialog->reject();
        QTRY_VERIFY(!bench.window.findChild<MailboxDialog*>());
        QVERIFY(!bench.snapshot());
        QCOMPARE(dns.questions.load(), 0);

        bench.window.files().openMessage(file);
        QTRY_VERIFY((dialog = bench.window.findChild<MailboxDialog*>()));
        list = dialog->findChild<QTreeWidget*>("messages-of-mailbox");
        list->setCurrentItem(list->topLevelItem(1));
        QTest::mouseClick(dialog->findChild<QPushButton*>("check-chosen-message"), Qt::LeftButton);
        QVERIFY(ended(bench));
        QCOMPARE(bench.snapshot()->evidence->request.message->number, std::size_t(2));
        QCOMPARE(bench.snapshot()->evidence->request.target.toString(), std::string("example.com"));
    }

    /// Where it came in can be said by whoever reads it, and taken back.
    void theStepAtWhichItCameInIsChosen() {
        SmallDns dns;
        QTemporaryDir folder;
        Bench bench;
        dns.use(bench.settings);
        const QByteArray inner =
            "Received: from mail.homelab.example (v12.hoster.example [198.51.100.40]) by box.homelab.example "
            "with ESMTPS; Mon, 23 Nov 2026 12:00:09 +0000\r\n";
        QByteArray letter = inner + masqueraded;
        letter.replace("unknown [172.22.1.1]", "<i>x</i> [198.51.100.7]");
        bench.window.files().openMessage(written(folder, "letter.eml", letter));
        QVERIFY(ended(bench));
        auto* steps = bench.find<QComboBox>("arrival-step");
        bench.window.openArea(Area::Relay);
        QVERIFY(!steps->isVisible());
        bench.window.openArea(Area::Message);
        QTRY_VERIFY(steps->isVisible());
        QCOMPARE(steps->count(), 3);
        QCOMPARE(steps->currentIndex(), 0);
        QCOMPARE(steps->itemText(0), QString("As the Received lines show: step 1 (assumed)"));
        QVERIFY(steps->itemText(2).startsWith("Step 2: box.homelab.example received it from"));
        QTRY_COMPARE(clipped(bench.window).join('\n'), QString());
        const auto choose = [&](int index) {
            QSignalSpy over(&bench.window.session(), &CheckSession::finished);
            steps->setFocus();
            steps->setCurrentIndex(index);
            Q_EMIT steps->activated(index);
            return over.wait(longWait);
        };
        QVERIFY(choose(2));
        QCOMPARE(bench.snapshot()->evidence->request.arrivalHop, std::optional<std::size_t>(1));
        QTRY_VERIFY(bench.row("message.path"));
        QCOMPARE(steps->currentIndex(), 2);
        QVERIFY(choose(0));
        QVERIFY(!bench.snapshot()->evidence->request.arrivalHop);
        QCOMPARE(steps->currentIndex(), 0);
        // What was chosen outlives a second look.
        QVERIFY(choose(1));
        QSignalSpy over(&bench.window.session(), &CheckSession::finished);
        QTRY_VERIFY(bench.row("message.path"));
        QTest::mouseClick(bench.row("message.path")->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.row("message.path")->findChild<QPushButton*>("recheck"));
        QVERIFY(press(bench.row("message.path")->findChild<QPushButton*>("recheck")));
        QVERIFY(over.wait(longWait));
        QCOMPARE(bench.snapshot()->evidence->request.arrivalHop, std::optional<std::size_t>(0));
    }

    void whatIsNoMessageIsSaidInWords_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QByteArray() << "cannot be read as a message";
        QTest::newRow("a text") << QByteArray("Dear all,\r\nhello\r\n") << "does not begin with a header";
        QTest::newRow("bytes") << QByteArray(100000, '\xff') << "does not begin with a header";
        QTest::newRow("a header of nobody")
            << QByteArray("Subject: x\r\n\r\n") << "neither a From nor a Received line";
        QTest::newRow("Apple Mail") << QByteArray("812\nFrom: a@b.example\n\n") << ".emlx";
        QTest::newRow("UTF-32") << QByteArray("\xff\xfe\0\0F\0\0\0", 8) << "UTF-32";
        QTest::newRow("51 MB") << QByteArray(51 * 1024 * 1024, 'x') << "cannot be read as a message";
    }
    void whatIsNoMessageIsSaidInWords() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        QTemporaryDir folder;
        Bench bench;
        QSignalSpy failed(&bench.window.files(), &FileCommands::failed);
        bench.window.files().openMessage(written(folder, "x.eml", bytes));
        QVERIFY(failed.wait(longWait));
        const QString sentence = failed.first().first().toString();
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
        QVERIFY(!bench.snapshot());
    }
};

QTEST_MAIN(MessageTest)
#include "message.moc"
