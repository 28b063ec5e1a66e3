// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"

#include <QWidget>

class QBoxLayout;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// Names the message or the configuration that is shown, where the field above has no words for it. What
/// "Check" does is about that alone; the servers of the domain that it names are checked only by the button
/// here, because of a message they are mostly somebody else's.
class SubjectBar : public QWidget {
    Q_OBJECT

 public:
    explicit SubjectBar(QWidget* parent = nullptr);

    /// Hides itself where the request is about a domain or an address.
    void display(const CheckRequest& request);
    void setRunning(bool running);

 Q_SIGNALS:
    void domainWanted(const QString& domain);

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    QBoxLayout* parts_;
    WrapLabel* title_;
    WrapLabel* head_;
    QPushButton* domain_;
    QString name_;
};

}  // namespace mailvitals::ui
