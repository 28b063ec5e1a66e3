// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/recovery.h"

#include <QObject>

namespace mailvitals::ui {

class MailSystem;
class Settings;

/// How far the owner has come in the recovery guide, target by target: what was ticked is still
/// ticked tomorrow. Also where others say that somebody wants to be led; who leads is the window's affair.
class RecoveryBook : public QObject {
    Q_OBJECT

 public:
    /// Both must outlive the book.
    RecoveryBook(Settings& settings, const MailSystem& mailSystem, QObject* parent = nullptr);

    /// The pages of this target from now on. Those of a demonstration are not remembered.
    void open(const QString& target, bool remembered);
    report::RecoveryProgress progress() const;
    void tick(const std::string& step, bool done);
    void startOver();
    void ask() { Q_EMIT wanted(); }
    /// What every button is called that opens the guide: it is begun, or gone on with.
    QString wordForOpening() const;

 Q_SIGNALS:
    void changed();
    void wanted();

 private:
    void write();

    Settings& settings_;
    const MailSystem& mailSystem_;
    QString target_;
    bool remembered_ = false;
    std::set<std::string, std::less<>> done_;
};

}  // namespace mailvitals::ui
