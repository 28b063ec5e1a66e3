// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/message_file.h"
#include "ui/session/settings.h"

#include <QObject>

class QAction;
class QWidget;

namespace mailvitals::ui {

/// Where a message arrives in the window. Judging it asks for records of the domains that it names, and
/// whoever runs their name servers can see that. So the owner is told before the first one, and chooses; his
/// choice is remembered, and a tick in the menu changes it.
class MessageDesk : public QObject {
    Q_OBJECT

 public:
    MessageDesk(Settings& settings, QWidget* window);

    void take(const InputMessage& message);
    /// Of several messages one is chosen first.
    void choose(const InputMailbox& mailbox);
    /// Keeps a tick and the setting the same.
    void follow(QAction* tick);
    /// A message is judged by its own header alone.
    bool isOffline() const;

 Q_SIGNALS:
    void checkWanted(const InputMessage& message);
    void messageWanted(const InputMailbox& mailbox, std::size_t number);

 private:
    void setLookUp(bool lookUp);

    Settings& settings_;
    QWidget* window_;
    QAction* tick_ = nullptr;
};

}  // namespace mailvitals::ui
