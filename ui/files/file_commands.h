// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/input_files.h"
#include "ui/files/report_file.h"
#include "ui/session/background.h"
#include "ui/session/settings.h"

#include <QWidget>

namespace mailvitals::ui {

class RecoveryBook;

/// Opens, saves and exports, with and without asking where. The work is done in the background; what came of
/// it is said in a sentence.
class FileCommands : public QObject {
    Q_OBJECT

 public:
    FileCommands(const Policy& policy, Settings& settings, const RecoveryBook& recovery,
                 Background& background, QWidget* window);

    void askAndOpen();
    void askAndOpenMessage();
    void askAndSave(const SnapshotPtr& snapshot);
    void askAndExport(ReportFormat format, const SnapshotPtr& snapshot);

    /// Whatever these files are.
    void open(const QStringList& files);
    void take(const QByteArray& text);
    void openMessage(const QString& file);
    /// Other names in place of the owner's, in the reports that are exported from now on.
    void setMasked(bool masked) { masked_ = masked; }
    /// A message's source, as mail programs show it.
    void takeMessage(const QByteArray& source);
    void takeFromMailbox(const InputMailbox& mailbox, std::size_t number);
    void save(const QString& file, const SnapshotPtr& snapshot);
    void exportReport(ReportFormat format, const QString& file, const SnapshotPtr& snapshot);

 Q_SIGNALS:
    void opened(const mailvitals::ui::SnapshotPtr& snapshot);
    void messageRead(const mailvitals::ui::InputMessage& message);
    void mailboxRead(const mailvitals::ui::InputMailbox& mailbox);
    void configurationRead(const mailvitals::ConfigurationItem& configuration);
    void written(const QString& sentence, const QString& file);
    void failed(const QString& sentence);

 private:
    void askWhereTo(const QString& title, const QString& name, const QString& suffix,
                    std::function<void(const QString&)> use);
    void hand(const Expected<Input, QString>& result, const QString& file = {});
    void tell(const Expected<void, QString>& result, const QString& file);

    const Policy& policy_;
    Settings& settings_;
    const RecoveryBook& recovery_;
    Background& background_;
    QWidget* window_;
    bool masked_ = false;
};

}  // namespace mailvitals::ui
