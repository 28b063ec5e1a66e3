// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"

#include <QDialog>

class QBoxLayout;
class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// Asks whether one message shall be handed to the server, and shows every word of it beforehand. Accepted:
/// it shall.
class ProofDialog : public QDialog {
    Q_OBJECT

 public:
    ProofDialog(AcceptedForm through, Target target, QWidget* parent = nullptr);

    /// What was agreed to.
    RelayProof proof() const;

 private:
    void addWords(QBoxLayout* column);
    QBoxLayout* makeFoot();
    void showWhatIsSaid();

    AcceptedForm through_;
    Target target_;
    std::string mark_;
    std::chrono::sys_seconds time_;
    QLineEdit* mailbox_;
    WrapLabel* refusal_;
    QPlainTextEdit* words_;
    QCheckBox* agreed_;
    QPushButton* send_;
};

}  // namespace mailvitals::ui
