// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

#include <QDialog>

class QLineEdit;
class QTreeWidget;
class QVBoxLayout;

namespace mailvitals::ui {

class WrapLabel;

/// Every rule there is, with its page: what it looks at, why, and how to fix it.
class RulesDialog : public QDialog {
    Q_OBJECT

 public:
    /// The catalogue must outlive the dialog.
    explicit RulesDialog(const Catalogue& catalogue, QWidget* parent = nullptr);

 private:
    void fillTree();
    void filter(const QString& text);
    void showPage(const RulePage* page);

    const Catalogue& catalogue_;
    QLineEdit* filter_;
    QTreeWidget* tree_;
    WrapLabel* none_;  ///< in the place of a page, where no rule fits
    QVBoxLayout* detail_;
    QWidget* page_ = nullptr;
};

}  // namespace mailvitals::ui
