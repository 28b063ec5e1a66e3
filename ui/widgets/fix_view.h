// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/remediation.h"
#include "ui/widgets/finding_item.h"

#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace mailvitals::ui {

class Slices;

/// How to fix it: the steps that hold for everybody, then those for the user's own mail system, with his own
/// names filled in.
class FixView : public QWidget {
    Q_OBJECT

 public:
    FixView(const FindingItem& item, const FindingContext& context, Slices& slices,
            QWidget* parent = nullptr);

 private:
    void addChoice();
    void showSteps();
    int rememberedIndex() const;

    const RulePage& page_;
    MailSystem& mailSystem_;
    Slices& slices_;
    QString recognised_;  ///< mail system; empty: none
    report::Remediation remediation_;
    QVBoxLayout* column_;
    QComboBox* choice_ = nullptr;
    QWidget* steps_ = nullptr;
};

}  // namespace mailvitals::ui
