// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"

#include <QWidget>

#include <optional>

namespace mailvitals::ui {

class CalmComboBox;

/// At which step of its route a message came in: as its lines tell, or by the word of whoever reads it.
class ArrivalChooser : public QWidget {
    Q_OBJECT

 public:
    explicit ArrivalChooser(QWidget* parent = nullptr);

    /// Shows itself where the request has a message with a route.
    void display(const CheckRequest& request, bool canChoose);

 Q_SIGNALS:
    /// Counted from 0 in the order of time; none: as the lines tell.
    void chosen(const std::optional<std::size_t>& hop);

 private:
    void readSteps(const CheckRequest& request);

    CalmComboBox* steps_;
    // Whose route is shown.
    std::shared_ptr<const MessageItem> message_;
    std::vector<Cidr> treatAsPublic_;
};

}  // namespace mailvitals::ui
