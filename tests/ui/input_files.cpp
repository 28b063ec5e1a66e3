// SPDX-License-Identifier: GPL-3.0-or-later
#include "handing.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/files/file_commands.h"

#include <sys/stat.h>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

const QByteArray letter = "From: Alice <alice@example.net>\r\nSubject: x\r\n\r\n";
const QByteArray postconf = "mynetworks = 172.16.0.0/12\nmyhostname = mail.homelab.example\n";

ConfigurationDialog* dialogOf(Bench& bench) {
    const auto find = [&] { return bench.window.findChild<ConfigurationDialog*>(); };
    return QTest::qWaitFor(find, longWait) ? find() : nullptr;
}

QString said(Bench& bench) {
    auto* notice = bench.find<WrapLabel>("notice");
    return QTest::qWaitFor([&] { return notice->isVisible(); }, longWait) ? notice->text() : QString();
}

bool lists(const QWidget& dialog, const QString& text) {
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
        if (label->text().contains(text)) return true;
    }
    return false;
}

}  // namespace

/// Whatever is dropped on the window is known by what is in it, not by its name.
class InputFilesTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void configurationOpensItsDialog_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("line");
        QTest::newRow("postconf -n") << postconf << "postconf -n: 2 settings";
        QTest::newRow("daemon.json") << QByteArray("{\"iptables\": false}") << "daemon.json: 1 setting";
        // One of its words is one that evidence has as well.
        QTest::newRow("daemon.json with dns") << QByteArray("{\"dns\": [\"192.0.2.1\"]}") << "daemon.json: 1";
        QTest::newRow("compose") << QByteArray("services:\n  postfix:\n    ports:\n      - \"25:25\"\n")
                                 << "compose";
        QTest::newRow("nft") << QByteArray(
                                    "table ip nat {\n  chain POSTROUTING {\n    type nat hook postrouting "
                                    "priority 100; policy accept;\n    masquerade\n  }\n}\n")
                             << "nft";
        QTest::newRow("listeners")
            << QByteArray(
                   "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
                   "LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:((\"master\",pid=1,fd=13))\n")
            << "ss -ltnp";
    }
    void configurationOpensItsDialog() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, line);
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(dropFiles(bench.window, {written(folder, "given", bytes)}));
        ConfigurationDialog* dialog = dialogOf(bench);
        QVERIFY(dialog);
        QVERIFY(lists(*dialog, line));
        QVERIFY(lists(*dialog, "given"));
        auto* check = dialog->findChild<QPushButton*>("check-texts");
        QVERIFY(check->isEnabled());
        QTest::mouseClick(check, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Finished,
                                 longWait);
        QVERIFY(bench.snapshot()->evidence->request.configuration);
    }

    void textIsKnownLikeAFile() {
        Bench bench;
        QMimeData data;
        data.setText(QString::fromUtf8(postconf));
        QVERIFY(drop(bench.window, data));
        QVERIFY(dialogOf(bench));
        QVERIFY(lists(*dialogOf(bench), "postconf -n: 2 settings"));
    }

    void severalFilesAndFoldersAreConfiguration() {
        QTemporaryDir folder;
        const QString lone = written(folder, "main.cf", postconf);
        QVERIFY(QDir(folder.path()).mkdir("more"));
        written(folder, "more/daemon.json", "{\"iptables\": false}");
        written(folder, "more/letter.eml", letter);
        Bench bench;
        QVERIFY(dropFiles(bench.window, {lone, folder.filePath("more")}));
        ConfigurationDialog* dialog = dialogOf(bench);
        QVERIFY(dialog);
        for (const char* line : {"main.cf", "daemon.json: 1 setting", "letter.eml, line 1: it is none"})
            QVERIFY2(lists(*dialog, line), line);
    }

    void aMessageNeedsNoSuffix_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << letter;
        // What it says of a configuration is what somebody wrote in a letter.
        QTest::newRow("that quotes a configuration")
            << letter + "My settings:\r\n$ postconf -n\r\n" + QByteArray(postconf).replace("\n", "\r\n");
    }
    void aMessageNeedsNoSuffix() {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        Bench bench;
        CheckOptions options;
        options.resolvers = "127.0.0.1:9";
        bench.settings.setOptions(options);
        QVERIFY(dropFiles(bench.window, {written(folder, "given.json", bytes)}));
        QTRY_VERIFY_WITH_TIMEOUT(bench.snapshot(), longWait);
        QVERIFY(bench.snapshot()->evidence->request.message);
        QCOMPARE(bench.field()->text(), QString());
        bench.window.session().stop();
    }

    void evidenceNeedsNoSuffix() {
        QTemporaryDir folder;
        const QString path = folder.filePath("given");
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        QSignalSpy saved(&bench.window.files(), &FileCommands::written);
        bench.window.files().save(path, bench.snapshot());
        QVERIFY(saved.wait(longWait));
        QVERIFY(dropFiles(bench.window, {path}));
        QTRY_VERIFY_WITH_TIMEOUT(bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Opened,
                                 longWait);
    }

    void whatIsUnknownIsSaidInWords_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QByteArray() << "there is nothing in it";
        QTest::newRow("a text") << QByteArray("Dear all,\nhello\n") << "none of the texts that are known";
        QTest::newRow("Apple Mail") << QByteArray("812\nFrom: a@b.example\n\n") << ".emlx";
        QTest::newRow("quoted") << QByteArray("> From: a@b.example\n") << "as in a quotation";
        QTest::newRow("a header of nobody") << QByteArray("Subject: x\r\n\r\n") << "none of the texts";
        QTest::newRow("bytes") << QByteArray(1000, '\0') << "it is no text";
        QTest::newRow("large") << QByteArray(5 * 1024 * 1024, 'x') << "larger than any of these texts";
        QTest::newRow("JSON of others")
            << QByteArray("{\"schema\": \"x\"}") << "none of the texts that are known";
        QTest::newRow("WireGuard") << QByteArray("[Interface]\nAddress 192.0.2.1\n")
                                   << "none of the texts that are known";
        QTest::newRow("half a JSON") << QByteArray("{\"iptables\": ") << "looks like JSON, but is none";
    }
    void whatIsUnknownIsSaidInWords() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(dropFiles(bench.window, {written(folder, "<b>x", bytes)}));
        const QString sentence = said(bench);
        QVERIFY2(sentence.startsWith("“<b>x” cannot be opened: "), qPrintable(sentence));
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
        QVERIFY2(sentence.contains("This window takes a message"), qPrintable(sentence));
        QVERIFY(!bench.snapshot());
        QVERIFY(!bench.window.findChild<ConfigurationDialog*>());
    }

    void severalThatAreNoConfigurationAreSaidInWords() {
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(dropFiles(bench.window, {written(folder, "1", letter), written(folder, "2", letter)}));
        QVERIFY2(said(bench).contains("is opened alone"), qPrintable(said(bench)));
        QVERIFY(!bench.snapshot());
    }

    void foldersThatCannotBeMeantAreSaidInWords() {
        QTemporaryDir folder;
        {
            Bench bench;
            QVERIFY(dropFiles(bench.window, {folder.path()}));
            QVERIFY2(said(bench).contains("no file in this folder"), qPrintable(said(bench)));
        }
        for (int i = 0; i < 61; ++i) written(folder, qPrintable(QString::number(i)), postconf);
        Bench bench;
        QVERIFY(dropFiles(bench.window, {folder.path()}));
        QVERIFY2(said(bench).contains("more than 60 files"), qPrintable(said(bench)));
    }

    void aPipeIsNotWaitedFor() {
        QTemporaryDir folder;
        const QString path = folder.filePath("pipe");
        QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
        Bench bench;
        QVERIFY(dropFiles(bench.window, {path}));
        QVERIFY2(said(bench).contains("it is a pipe"), qPrintable(said(bench)));
    }

    void norIsOneAmongOthers() {
        QTemporaryDir folder;
        QCOMPARE(mkfifo(qPrintable(folder.filePath("pipe")), 0600), 0);
        Bench bench;
        QVERIFY(dropFiles(bench.window, {folder.filePath("pipe"), written(folder, "main.cf", postconf)}));
        ConfigurationDialog* dialog = dialogOf(bench);
        QVERIFY(dialog);
        QVERIFY(lists(*dialog, "main.cf"));
        QVERIFY(lists(*dialog, "it is a pipe"));
    }

    /// Never as if it were something else that it is not either.
    void evidenceThatCannotBeUsedIsCalledSo_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("newer") << QByteArray("{\"schema\": \"mailvitals.evidence/2\"}")
                               << "another version of Mailvitals";
        QTest::newRow("cut off") << QByteArray("{\n \"dns\": [\n  {\"answer\": ") << "cut off or damaged";
        QTest::newRow("too large") << QByteArray(64 * 1024 * 1024 + 1, 'x') << "larger than 64 MiB";
        QTest::newRow("a report") << QByteArray("{\"schema\": \"mailvitals.report/1\"}") << "it is a report";
    }
    void evidenceThatCannotBeUsedIsCalledSo() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(dropFiles(bench.window, {written(folder, "given", bytes)}));
        QVERIFY2(said(bench).startsWith("This cannot be judged: "), qPrintable(said(bench)));
        QVERIFY2(said(bench).contains(words), qPrintable(said(bench)));
    }
};

QTEST_MAIN(InputFilesTest)
#include "input_files.moc"
