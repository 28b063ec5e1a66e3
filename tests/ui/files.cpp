// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "ui/files/file_commands.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/stat.h>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

/// Evidence that is saved and opened again, and reports.
class FilesTest : public QObject {
    Q_OBJECT

    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

 private Q_SLOTS:
    void savedEvidenceGivesTheSameFindingsWithoutNetwork() {
        QTemporaryDir folder;
        const QString path = folder.filePath("evidence.json");
        std::vector<Finding> found;
        {
            Bench bench;
            QVERIFY(bench.play(demo::Act::Incident));
            found = bench.snapshot()->findings;
            QSignalSpy written(&bench.window.files(), &FileCommands::written);
            bench.window.files().save(path, bench.snapshot());
            QVERIFY(written.wait(longWait));
        }
        // The demonstration's servers are gone with its window.
        Bench bench;
        QSignalSpy running(&bench.window.session(), &CheckSession::runningChanged);
        bench.window.files().open({path});
        QTRY_VERIFY_WITH_TIMEOUT(bench.snapshot(), longWait);
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Opened);
        QVERIFY(bench.snapshot()->findings == found);
        QCOMPARE(running.count(), 0);
        QCOMPARE(bench.card(Area::Relay)->accessibleName(), QString("Relaying: Critical"));
        QCOMPARE(bench.field()->text(), QString("homelab.example"));
    }

    void openingEndsTheDemonstration() {
        QTemporaryDir folder;
        const QString path = folder.filePath("evidence.json");
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        QSignalSpy written(&bench.window.files(), &FileCommands::written);
        bench.window.files().save(path, bench.snapshot());
        QVERIFY(written.wait(longWait));
        bench.window.files().open({path});
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.demonstration().isOn(), longWait);
        QTRY_VERIFY(bench.snapshot() && bench.snapshot()->phase == Snapshot::Phase::Opened);
    }

    void evidenceThatIsBrokenIsSaidInWords() {
        QTemporaryDir folder;
        const QString path = folder.filePath("x.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"schema\": \"mailvitals.evidence/1\", \"request\": {}}");
        file.close();
        Bench bench;
        bench.window.files().open({path});
        auto* notice = bench.find<WrapLabel>("notice");
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), longWait);
        QVERIFY2(notice->text().startsWith("This is not evidence that can be judged. At"),
                 qPrintable(notice->text()));
        QVERIFY(!bench.snapshot());
    }

    void aFileThatIsNotThereIsSaidInWords() {
        Bench bench;
        bench.window.files().open({"/nowhere/at/all.json"});
        auto* notice = bench.find<WrapLabel>("notice");
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), longWait);
        QVERIFY2(notice->text().startsWith("/nowhere/at/all.json cannot be read: "),
                 qPrintable(notice->text()));
    }

    void reportsAreWritten() {
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        for (const ReportFormat format : allReportFormats) {
            const QString path = folder.filePath("report." + suffixOf(format));
            QSignalSpy written(&bench.window.files(), &FileCommands::written);
            bench.window.files().exportReport(format, path, bench.snapshot());
            QVERIFY2(written.wait(longWait), qPrintable(path));
        }
        QVERIFY(bench.find<QPushButton>("open-written")->isVisible());
        QVERIFY(bench.find<QPushButton>("show-written")->isVisible());
        QVERIFY(read(folder.filePath("report.md")).contains("open relay"));
        QVERIFY(read(folder.filePath("report.txt")).contains("open relay"));
        QVERIFY(read(folder.filePath("report.html")).contains("open relay"));
        QVERIFY(read(folder.filePath("report.pdf")).startsWith("%PDF-"));
        const auto json = QJsonDocument::fromJson(read(folder.filePath("report.json"))).object();
        QCOMPARE(json.value("target").toString(), QString("homelab.example"));
    }

    /// Also in what is taken from the evidence.
    void aMaskedReportNamesNobody() {
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        bench.find<QAction>("masked-reports")->trigger();
        for (const ReportFormat format : allReportFormats) {
            const QString path = folder.filePath("report." + suffixOf(format));
            QSignalSpy written(&bench.window.files(), &FileCommands::written);
            bench.window.files().exportReport(format, path, bench.snapshot());
            QVERIFY2(written.wait(longWait), qPrintable(path));
            if (format == ReportFormat::Pdf) continue;  // its text is packed
            const QByteArray text = read(path);
            QVERIFY2(text.contains("domain-1.example"), qPrintable(path));
            QVERIFY2(!text.contains("homelab.example"), qPrintable(path));
        }
    }

    void aFileThatWasOpenedIsOfferedAgain() {
        QTemporaryDir folder;
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        const QString path = folder.filePath("seen.json");
        QSignalSpy written(&bench.window.files(), &FileCommands::written);
        bench.window.files().save(path, bench.snapshot());
        QVERIFY(written.wait(longWait));
        QSignalSpy opened(&bench.window.files(), &FileCommands::opened);
        bench.window.files().open({path});
        QVERIFY(opened.wait(longWait));
        QCOMPARE(bench.settings.recentFiles(), QStringList{path});
        QVERIFY(QFile::remove(path));
        QVERIFY(bench.settings.recentFiles().isEmpty());
    }

    void theVersionsAreCopied() {
        Bench bench;
        bench.find<QAction>("report-problem")->trigger();
        QVERIFY(QApplication::clipboard()->text().startsWith("Mailvitals "));
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String(qVersion())));
        QVERIFY(bench.find<WrapLabel>("notice")->isVisible());
        QVERIFY(!bench.find<QPushButton>("open-written")->isVisible());
    }

    void aPipeIsNotReplaced() {
        QTemporaryDir folder;
        const QString path = folder.filePath("pipe");
        QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        const auto stays = [&](const auto& write) {
            QSignalSpy failed(&bench.window.files(), &FileCommands::failed);
            write();
            struct stat facts {};
            return failed.wait(longWait) && failed.first().first().toString().contains("it is a pipe") &&
                   lstat(qPrintable(path), &facts) == 0 && S_ISFIFO(facts.st_mode);
        };
        QVERIFY(stays([&] { bench.window.files().save(path, bench.snapshot()); }));
        for (const ReportFormat format : allReportFormats)
            QVERIFY2(stays([&] { bench.window.files().exportReport(format, path, bench.snapshot()); }),
                     qPrintable(suffixOf(format)));
    }

    void aPlaceThatCannotBeWrittenIsSaidInWords() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Healthy));
        QSignalSpy failed(&bench.window.files(), &FileCommands::failed);
        bench.window.files().exportReport(ReportFormat::Json, "/nowhere/at/all.json", bench.snapshot());
        QVERIFY(failed.wait(longWait));
        QVERIFY(
            bench.find<WrapLabel>("notice")->text().startsWith("/nowhere/at/all.json cannot be written: "));
    }
};

QTEST_MAIN(FilesTest)
#include "files.moc"
