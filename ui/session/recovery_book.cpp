// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/recovery_book.h"

#include "ui/session/mail_system.h"
#include "ui/session/settings.h"
#include "ui/text/text.h"

namespace mailvitals::ui {

RecoveryBook::RecoveryBook(Settings& settings, const MailSystem& mailSystem, QObject* parent)
    : QObject(parent), settings_(settings), mailSystem_(mailSystem) {}

void RecoveryBook::open(const QString& target, bool remembered) {
    if (target == target_ && remembered == remembered_) return;
    target_ = target;
    remembered_ = remembered;
    done_.clear();
    if (remembered_) {
        for (const QString& step : settings_.recoverySteps(target_)) done_.insert(toUtf8(step));
    }
    Q_EMIT changed();
}

report::RecoveryProgress RecoveryBook::progress() const {
    return {done_, toUtf8(mailSystem_.name())};
}

void RecoveryBook::tick(const std::string& step, bool done) {
    const bool news = done ? done_.insert(step).second : done_.erase(step) > 0;
    if (news) write();
}

void RecoveryBook::startOver() {
    if (done_.empty()) return;
    done_.clear();
    write();
}

QString RecoveryBook::wordForOpening() const {
    return done_.empty() ? tr("Start recover&y") : tr("Continue recover&y");
}

void RecoveryBook::write() {
    QStringList steps;
    for (const std::string& step : done_) steps << ownText(step);
    if (remembered_) settings_.setRecoverySteps(target_, steps);
    Q_EMIT changed();
}

}  // namespace mailvitals::ui
