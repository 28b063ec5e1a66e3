// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/file_commands.h"

#include "ui/files/evidence_file.h"
#include "ui/session/recovery_book.h"
#include "ui/style/open_dialog.h"
#include "ui/text/text.h"

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

QString kindOf(const QString& suffix) {
    if (suffix == QLatin1String("pdf")) return FileCommands::tr("PDF document");
    if (suffix == QLatin1String("html")) return FileCommands::tr("Web page");
    if (suffix == QLatin1String("json")) return FileCommands::tr("JSON");
    if (suffix == QLatin1String("md")) return FileCommands::tr("Markdown, for a forum");
    return FileCommands::tr("Text");
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
    auto* dialog = new QFileDialog(window_, tr("Open"), settings_.lastFolder());
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("All files (*)"), tr("Evidence (*.json)"), tr("Messages (*.eml *.emlx *.mbox *.txt)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        if (files.isEmpty()) return;
        settings_.setLastFolder(QFileInfo(files.constFirst()).absolutePath());
        open(files);
    });
    openDialog(dialog);
}

void FileCommands::askAndOpenMessage() {
    auto* dialog = new QFileDialog(window_, tr("Check a message"), settings_.lastFolder());
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Messages (*.eml *.emlx *.mbox *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        settings_.setLastFolder(QFileInfo(file).absolutePath());
        openMessage(file);
    });
    openDialog(dialog);
}

void FileCommands::openMessage(const QString& file) {
    background_.run([file] { return asInput(readMessageFile(file)); },
                    [this, file](const Expected<Input, QString>& result) { hand(result, file); });
}

void FileCommands::takeMessage(const QByteArray& source) {
    background_.run([source] { return asInput(readMessageSource(source)); },
                    [this](const Expected<Input, QString>& result) { hand(result); });
}

void FileCommands::takeFromMailbox(const InputMailbox& mailbox, std::size_t number) {
    background_.run([mailbox, number] { return Expected<Input, QString>(readMessageOf(mailbox, number)); },
                    [this](const Expected<Input, QString>& result) { hand(result); });
}

void FileCommands::open(const QStringList& files) {
    background_.run([files, &policy = policy_] { return readInputFiles(files, policy); },
                    [this, file = files.size() == 1 ? files.constFirst() : QString()](
                        const Expected<Input, QString>& result) { hand(result, file); });
}

void FileCommands::take(const QByteArray& text) {
    background_.run([text, &policy = policy_] { return readInputText(text, policy); },
                    [this](const Expected<Input, QString>& result) { hand(result); });
}

void FileCommands::hand(const Expected<Input, QString>& result, const QString& file) {
    if (!result) return Q_EMIT failed(result.error());
    if (!file.isEmpty()) settings_.addRecentFile(file);
    if (const auto* snapshot = std::get_if<SnapshotPtr>(&*result)) return Q_EMIT opened(*snapshot);
    if (const auto* message = std::get_if<InputMessage>(&*result)) return Q_EMIT messageRead(*message);
    if (const auto* mailbox = std::get_if<InputMailbox>(&*result)) return Q_EMIT mailboxRead(*mailbox);
    Q_EMIT configurationRead(std::get<ConfigurationItem>(*result));
}

void FileCommands::askWhereTo(const QString& title, const QString& name, const QString& suffix,
                              std::function<void(const QString&)> use) {
    auto* dialog = new QFileDialog(window_, title, settings_.lastFolder());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilters({QStringLiteral("%1 (*.%2)").arg(kindOf(suffix), suffix), tr("All files (*)")});
    dialog->selectFile(name + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, use = std::move(use)](const QString& file) {
        settings_.setLastFolder(QFileInfo(file).absolutePath());
        use(file);
    });
    openDialog(dialog);
}

void FileCommands::askAndSave(const SnapshotPtr& snapshot) {
    askWhereTo(tr("Save evidence"), nameFor(*snapshot) + QStringLiteral("-evidence"), QStringLiteral("json"),
               [this, snapshot](const QString& file) { save(file, snapshot); });
}

void FileCommands::askAndExport(ReportFormat format, const SnapshotPtr& snapshot) {
    askWhereTo(tr("Export report"), nameFor(*snapshot), suffixOf(format),
               [this, format, snapshot](const QString& file) { exportReport(format, file, snapshot); });
}

void FileCommands::save(const QString& file, const SnapshotPtr& snapshot) {
    background_.run([file, snapshot] { return saveEvidence(file, *snapshot->evidence); },
                    [this, file](const Expected<void, QString>& result) { tell(result, file); });
}

void FileCommands::exportReport(ReportFormat format, const QString& file, const SnapshotPtr& snapshot) {
    background_.run(
        [=, masked = masked_, progress = recovery_.progress(), &policy = policy_] {
            return writeReport(format, file, *snapshot, progress, policy, masked);
        },
        [this, file](const Expected<void, QString>& result) { tell(result, file); });
}

void FileCommands::tell(const Expected<void, QString>& result, const QString& file) {
    if (result)
        Q_EMIT written(tr("Written: %1").arg(networkText(toUtf8(QDir::toNativeSeparators(file)))), file);
    else
        Q_EMIT failed(result.error());
}

}  // namespace mailvitals::ui
