// SPDX-License-Identifier: GPL-3.0-or-later
#include "handing.h"
#include "report/mail_system.h"
#include "support/secretive_texts.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/widgets/calm_combo_box.h"
#include "ui/widgets/code_block.h"

#include <QPlainTextEdit>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

const QByteArray incident =
    "=== postconf -n\nmynetworks_style = subnet\nmyhostname = mail.homelab.example\n"
    "=== docker network inspect x\n[{\"Name\": \"<b>mailcow</b>\", \"Id\": \"0123456789ab\", \"EnableIPv6\": "
    "false, "
    "\"IPAM\": {\"Config\": [{\"Subnet\": \"172.22.1.0/24\"}]}}]\n"
    "=== cat /etc/docker/daemon.json\n{\"iptables\": false}\n";

ConfigurationDialog* opened(Bench& bench) {
    QTest::keyClick(&bench.window, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    return bench.window.findChild<ConfigurationDialog*>();
}

QStringList lines(const QWidget& dialog) {
    QStringList texts;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) texts << label->text();
    return texts;
}

bool says(const QWidget& dialog, const QString& text) {
    return QTest::qWaitFor([&] { return !lines(dialog).filter(text).isEmpty(); }, longWait);
}

QPushButton* check(const QWidget& dialog) {
    return dialog.findChild<QPushButton*>("check-texts");
}

bool ready(const QWidget& dialog) {
    return QTest::qWaitFor([&] { return check(dialog)->isEnabled(); }, longWait);
}

}  // namespace

/// What the owner hands over of his server's settings: pasted, opened, dropped.
class ConfigurationTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aPasteShowsTheDangerInRed() {
        Bench bench;
        ConfigurationDialog* dialog = opened(bench);
        QVERIFY(dialog);
        QVERIFY(!check(*dialog)->isEnabled());
        dialog->findChild<QPlainTextEdit*>("paste")->setPlainText(QString::fromUtf8(incident));
        QVERIFY(ready(*dialog));
        for (const char* line :
             {"postconf -n: 2 settings", "docker network inspect: 1 network", "daemon.json: 1 setting"})
            QVERIFY2(!lines(*dialog).filter(line).isEmpty(), line);
        QCOMPARE(clipped(*dialog), QStringList());
        QTest::mouseClick(check(*dialog), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor(
            [&] { return bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Finished; },
            longWait));
        QCOMPARE(bench.card(Area::Relay)->accessibleName(), QString("Relaying: Critical"));
        QVERIFY(!bench.card(Area::Dns)->isVisible());
        QCOMPARE(bench.field()->text(), QString());
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("trust.configuration"));
        QTest::mouseClick(bench.row("trust.configuration")->header(), Qt::LeftButton);
        // The name that somebody gave his network is text and stays text.
        QTRY_VERIFY(bench.row("trust.configuration")->findChild<CodeBlock*>());
    }

    void filesAreTakenAndWhatIsUnknownIsSaid() {
        QTemporaryDir folder;
        Bench bench;
        ConfigurationDialog* dialog = opened(bench);
        QVERIFY(dropFiles(*dialog, {written(folder, "letter.txt", "Dear all,\nhello\n"),
                                    written(folder, "main.cf", "mynetworks = 127.0.0.0/8\n"),
                                    folder.filePath("not there")}));
        QVERIFY(ready(*dialog));
        QVERIFY(says(*dialog, "main.cf"));
        QVERIFY(says(*dialog, "letter.txt, line 1: it is none of the texts that are known"));
        QVERIFY(says(*dialog, "not there: "));
    }

    /// Nothing of what is forgotten is in the list of what was recognised, nor in what the window shows then.
    void secretsAreShownNowhere() {
        Bench bench;
        ConfigurationDialog* dialog = opened(bench);
        dialog->findChild<QPlainTextEdit*>("paste")->setPlainText(
            QString::fromStdString(mailvitals::test::allSecretiveTexts()));
        QVERIFY(ready(*dialog));
        QVERIFY(says(*dialog, "postconf -n: 10 settings"));
        const QString mark = QString::fromLatin1(mailvitals::test::secretMark.data());
        QCOMPARE(lines(*dialog).filter(mark), QStringList());
        QTest::mouseClick(check(*dialog), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor(
            [&] { return bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Finished; },
            longWait));
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("trust.configuration"));
        for (FindingView* row : bench.rows()) QTest::mouseClick(row->header(), Qt::LeftButton);
        QTRY_VERIFY(bench.row("trust.configuration")->findChild<CodeBlock*>());
        QCOMPARE(lines(bench.window).filter(mark), QStringList());
        for (const CodeBlock* block : bench.window.findChildren<CodeBlock*>())
            QVERIFY2(!block->text().contains(mark), qPrintable(block->text()));
        for (const Finding& finding : bench.snapshot()->findings) {
            QVERIFY(finding.subject.toString().find(mailvitals::test::secretMark) == std::string::npos);
            QVERIFY(policy().catalogue.sentence(finding).find(mailvitals::test::secretMark) ==
                    std::string::npos);
        }
    }

    void itFitsASmallScreen() {
        Bench bench;
        ConfigurationDialog* dialog = opened(bench);
        dialog->findChild<QPlainTextEdit*>("paste")->setPlainText(QString::fromUtf8(incident));
        QVERIFY(ready(*dialog));
        dialog->resize(640, 300);
        QTRY_COMPARE(dialog->size(), QSize(640, 300));
        // What does not scroll is there whole.
        QVERIFY(dialog->rect().contains(check(*dialog)->geometry()));
        QCOMPARE(clipped(*dialog), QStringList());
    }

    void theFieldHasAnEdgeThatIsSeen_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void theFieldHasAnEdgeThatIsSeen() {
        QFETCH(bool, dark);
        Bench bench;
        applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
        ConfigurationDialog* dialog = opened(bench);
        auto* paste = dialog->findChild<QPlainTextEdit*>("paste");
        const auto edge = [&] { return paste->grab().toImage().pixelColor(0, paste->height() / 2); };
        const Colours& colours = dark ? darkColours() : lightColours();
        paste->setFocus();
        QTRY_COMPARE(edge(), colours.accent);
        check(*dialog)->setEnabled(true);
        check(*dialog)->setFocus();
        QTRY_COMPARE(edge(), colours.outline);
        applyTheme(*qApp, ThemeChoice::Light);
    }

    /// The owner need not say again what the check has seen.
    void theRecognisedSystemIsChosen() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        const std::string seen = report::recognisedMailSystem(*bench.snapshot()->evidence);
        ConfigurationDialog* dialog = opened(bench);
        const QString chosen = dialog->findChild<CalmComboBox*>()->currentText();
        QCOMPARE(chosen, seen.empty() ? QString("Postfix") : ownText(seen));
        dialog->reject();

        Background background;
        MailSystem mailSystem{QString()};
        ConfigurationDialog other(bench.settings, mailSystem, background, "mailcow");
        QCOMPARE(other.findChild<CalmComboBox*>()->currentText(), QString("mailcow"));
        mailSystem.choose("Exim");
        ConfigurationDialog own(bench.settings, mailSystem, background, "mailcow");
        QCOMPARE(own.findChild<CalmComboBox*>()->currentText(), QString("Exim"));
    }

    void theCommandFitsTheSystem() {
        Bench bench;
        ConfigurationDialog* dialog = opened(bench);
        auto* choice = dialog->findChild<CalmComboBox*>();
        choice->setCurrentIndex(choice->findText("mailcow"));
        Q_EMIT choice->activated(choice->currentIndex());
        const QString command = dialog->findChild<CodeBlock*>()->text();
        QVERIFY2(command.contains("postfix-mailcow"), qPrintable(command));
        QCOMPARE(bench.settings.mailSystem(), QString("mailcow"));
    }
};

QTEST_MAIN(ConfigurationTest)
#include "configuration.moc"
