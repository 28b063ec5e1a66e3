// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_commands.h"

#include "ui/recovery_book.h"
#include "ui/text.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace mailvitals::ui {
namespace {

/// "mailvitals-example.org-2026-11-23"
QString nameFor(const Snapshot& snapshot) {
    QString target = networkText(snapshot.evidence->request.target.toString());
    target.replace(QLatin1Char(':'), QLatin1Char('-'));
    const auto seconds = snapshot.evidence->startedAt.time_since_epoch().count();
    return QStringLiteral("mailvitals-%1-%2")
        .arg(target, QDateTime::fromSecsSinceEpoch(seconds).toString(QStringLiteral("yyyy-MM-dd")));
}

}  // namespace

FileCommands::FileCommands(const Policy& policy, Settings& settings, const RecoveryBook& recovery,
                           Background& background, QWidget* window)
    : QObject(window),
      policy_(policy),
      settings_(settings),
      recovery_(recovery),
      background_(background),
      window_(window) {}

void FileCommands::askAndOpen() {
    auto* dialog = new QFileDialog(window_, tr("Open evidence"), settings_.lastFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Evidence (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        settings_.setLastFolder(QFileInfo(file).absolutePath());
        open(file);
    });
    dialog->open();
}

void FileCommands::askAndOpenMessage() {
    auto* dialog = new QFileDialog(window_, tr("Check a message"), settings_.lastFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Messages (*.eml *.msg *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        settings_.setLastFolder(QFileInfo(file).absolutePath());
        openMessage(file);
    });
    dialog->open();
}

void FileCommands::openMessage(const QString& file) {
    background_.run([file] { return readMessageFile(file); },
                    [this](const Expected<HandedMessage, QString>& result) { hand(result); });
}

void FileCommands::takeMessage(const QByteArray& source) {
    background_.run([source] { return readMessageSource(source); },
                    [this](const Expected<HandedMessage, QString>& result) { hand(result); });
}

void FileCommands::hand(const Expected<HandedMessage, QString>& result) {
    if (result)
        Q_EMIT messageRead(*result);
    else
        Q_EMIT failed(result.error());
}

void FileCommands::askWhereTo(const QString& title, const QString& name, const QString& suffix,
                              std::function<void(const QString&)> use) {
    auto* dialog = new QFileDialog(window_, title, settings_.lastFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(suffix));
    dialog->selectFile(name + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, use = std::move(use)](const QString& file) {
        settings_.setLastFolder(QFileInfo(file).absolutePath());
        use(file);
    });
    dialog->open();
}

void FileCommands::askAndSave(const SnapshotPtr& snapshot) {
    askWhereTo(tr("Save evidence"), nameFor(*snapshot) + QStringLiteral("-evidence"), QStringLiteral("json"),
               [this, snapshot](const QString& file) { save(file, snapshot); });
}

void FileCommands::askAndExport(ReportFormat format, const SnapshotPtr& snapshot) {
    askWhereTo(tr("Export report"), nameFor(*snapshot), suffixOf(format),
               [this, format, snapshot](const QString& file) { exportReport(format, file, snapshot); });
}

void FileCommands::open(const QString& file) {
    background_.run([file, &policy = policy_] { return openEvidence(file, policy); },
                    [this](const Expected<SnapshotPtr, QString>& result) {
                        if (result)
                            Q_EMIT opened(*result);
                        else
                            Q_EMIT failed(result.error());
                    });
}

void FileCommands::save(const QString& file, const SnapshotPtr& snapshot) {
    background_.run([file, snapshot] { return saveEvidence(file, *snapshot->evidence); },
                    [this, file](const Expected<void, QString>& result) { tell(result, file); });
}

void FileCommands::exportReport(ReportFormat format, const QString& file, const SnapshotPtr& snapshot) {
    background_.run(
        [=, progress = recovery_.progress(), &catalogue = policy_.catalogue] {
            return writeReport(format, file, *snapshot, progress, catalogue);
        },
        [this, file](const Expected<void, QString>& result) { tell(result, file); });
}

void FileCommands::tell(const Expected<void, QString>& result, const QString& file) {
    if (result)
        Q_EMIT written(tr("Written: %1").arg(QDir::toNativeSeparators(file)));
    else
        Q_EMIT failed(result.error());
}

}  // namespace mailvitals::ui
