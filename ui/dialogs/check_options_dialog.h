// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/check_options.h"

#include <QDialog>

#include <map>

class QBoxLayout;
class QLineEdit;
class QSpinBox;

namespace mailvitals::ui {

class PageScroll;
class WrapLabel;

/// How checks are made. Takes values and gives values; what cannot be understood is said under its field, and
/// the dialog stays.
class CheckOptionsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit CheckOptionsDialog(const CheckOptions& options, QWidget* parent = nullptr);

    CheckOptions options() const;

 public Q_SLOTS:
    void accept() override;

 private:
    struct Row {
        QLineEdit* edit;
        WrapLabel* wrong;
    };
    using Field = OptionError::Field;

    Row addField(QBoxLayout* column, Field field, const QString& label, const QString& value,
                 const QString& placeholder, const QString& help);
    void chooseFile(QLineEdit* edit);
    void addTime(QBoxLayout* column, int seconds);

    std::map<Field, Row> rows_;
    PageScroll* scroll_ = nullptr;
    QSpinBox* seconds_ = nullptr;
};

}  // namespace mailvitals::ui
