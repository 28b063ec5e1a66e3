// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"
#include "ui/pages/page.h"

class QBoxLayout;

namespace mailvitals::ui {

/// Before the first check: what will be looked at, what will never be done, and a way to see it all without a
/// server.
class WelcomePage : public Page {
    Q_OBJECT

 public:
    explicit WelcomePage(const Catalogue& catalogue, QWidget* parent = nullptr);

    /// What was checked lately, as buttons.
    void setRecent(const QStringList& targets);
    bool suits(const Snapshot* snapshot) const override { return snapshot == nullptr; }
    void display(const Snapshot& /*snapshot*/, const PageState& /*state*/) override {}

 Q_SIGNALS:
    void demonstrationWanted();
    void targetWanted(const QString& target);
    void forgetWanted();
    void messageWanted();
    void configurationWanted();

 private:
    QWidget* recent_;
    QBoxLayout* recentRow_;
};

}  // namespace mailvitals::ui
