// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"
#include "ui/pages/page.h"

namespace mailvitals::ui {

/// Before the first check: what will be looked at, what will never be done, and a way to see it all without a
/// server.
class WelcomePage : public Page {
    Q_OBJECT

 public:
    explicit WelcomePage(const Catalogue& catalogue, QWidget* parent = nullptr);

    bool suits(const Snapshot* snapshot) const override { return snapshot == nullptr; }
    void display(const Snapshot& /*snapshot*/, const PageState& /*state*/) override {}

 Q_SIGNALS:
    void demonstrationWanted();
    void messageWanted();
    void configurationWanted();
};

}  // namespace mailvitals::ui
