// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"

#include <QWidget>

class QBoxLayout;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// On the page about exposure: the owner confirms that the mail servers are theirs, once for a domain, and
/// may take that back. Without their word no other port of a server is looked at.
class OwnServerBar : public QWidget {
    Q_OBJECT

 public:
    explicit OwnServerBar(QWidget* parent = nullptr);

    /// Shows itself where the request is about the mail servers of a domain.
    void display(const CheckRequest& request, bool confirmed, bool canCheckAgain);

 Q_SIGNALS:
    void confirmed();
    void withdrawn();

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    QBoxLayout* parts_;
    WrapLabel* words_;
    QPushButton* confirm_;
    QPushButton* withdraw_;
};

}  // namespace mailvitals::ui
