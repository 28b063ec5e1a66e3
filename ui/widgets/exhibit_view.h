// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/exhibit.h"

#include <QWidget>

namespace mailvitals::ui {

/// One item of evidence: what was asked, how, and what came back word for word.
class ExhibitView : public QWidget {
    Q_OBJECT

 public:
    explicit ExhibitView(const report::Exhibit& exhibit, QWidget* parent = nullptr);
};

}  // namespace mailvitals::ui
