// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace mailvitals::ui {

/// The mail system that the user runs ("mailcow"). Chosen at one finding, it is chosen for all of them.
class MailSystem : public QObject {
    Q_OBJECT

 public:
    explicit MailSystem(QString name, QObject* parent = nullptr) : QObject(parent), name_(std::move(name)) {}

    QString name() const { return name_; }  ///< empty: never chosen
    void choose(const QString& name) {
        if (name == name_) return;
        name_ = name;
        Q_EMIT chosen(name);
    }

 Q_SIGNALS:
    void chosen(const QString& name);

 private:
    QString name_;
};

}  // namespace mailvitals::ui
