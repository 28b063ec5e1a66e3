// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

#include <QObject>

#include <vector>

namespace mailvitals::ui {

/// Does one of them leave open what only a check from another place could tell?
bool anyWantsOutsideView(const std::vector<Finding>& findings, const Catalogue& catalogue);

/// Where a finding says that somebody would like to look from another machine; who shows how is the window's
/// affair.
class OutsideView : public QObject {
    Q_OBJECT

 public:
    using QObject::QObject;
    void ask() { Q_EMIT wanted(); }

 Q_SIGNALS:
    void wanted();
};

}  // namespace mailvitals::ui
