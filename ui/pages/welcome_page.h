// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

#include <QWidget>

namespace mailvitals::ui {

/// Before the first check: what will be looked at, what will never be done, and a way to see it all without a
/// server.
class WelcomePage : public QWidget {
    Q_OBJECT

 public:
    explicit WelcomePage(const Catalogue& catalogue, QWidget* parent = nullptr);

 Q_SIGNALS:
    void demonstrationWanted();
    void messageWanted();
    void configurationWanted();
};

}  // namespace mailvitals::ui
