// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/proof_dialog.h"

#include "base/mark.h"
#include "base/timestamp.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/tick_box.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>

namespace mailvitals::ui {
ProofDialog::ProofDialog(AcceptedForm through, Target target, QWidget* parent)
    : QDialog(parent),
      through_(std::move(through)),
      target_(std::move(target)),
      mark_(newMark()),
      time_(now()),
      mailbox_(new QLineEdit),
      refusal_(new WrapLabel),
      words_(new QPlainTextEdit),
      agreed_(new TickBox(tr("I run this server, this mailbox is mine, and I want &this message sent."))),
      send_(new QPushButton(tr("&Send this one message"))) {
    setWindowTitle(tr("Proof by one message"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * unit, 3 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    addWords(column);
    column->addLayout(makeFoot());
    connect(mailbox_, &QLineEdit::textChanged, this, &ProofDialog::showWhatIsSaid);
    connect(agreed_, &QCheckBox::toggled, this, &ProofDialog::showWhatIsSaid);
    showWhatIsSaid();
    mailbox_->setFocus();
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    resize(std::min(fontMetrics().averageCharWidth() * 92, room.width() - 4 * unit),
           std::min(fontMetrics().lineSpacing() * 42, room.height() - 8 * unit));
}

void ProofDialog::addWords(QBoxLayout* column) {
    column->addWidget(
        wrapLabel(tr("Prove it with one message through %1?").arg(ownText(through_.server.toString())),
                  scaled(font(), 1.3, true)));
    column->addWidget(wrapLabel(
        tr("The server accepted mail between external addresses. Whether it relays it, only a message can "
           "show. "
           "This one goes to a mailbox of yours that is not on this server, such as one with a large "
           "provider, "
           "and names that mailbox as its sender too, so nobody else is bothered. It is sent once. Below is "
           "every word of it."),
        font()));
    auto* label = new QLabel(tr("Your &mailbox elsewhere:"));
    label->setBuddy(mailbox_);
    mailbox_->setObjectName(QStringLiteral("proof-mailbox"));
    mailbox_->setMaxLength(320);
    mailbox_->setPlaceholderText(QStringLiteral("you@example.com"));
    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addWidget(label);
    row->addWidget(mailbox_, 1);
    column->addLayout(row);
    refusal_->setInk(Ink::Look);
    refusal_->setObjectName(QStringLiteral("proof-refusal"));
    column->addWidget(refusal_);
    words_->setObjectName(QStringLiteral("proof-words"));
    words_->setAccessibleName(tr("What is said to the server, word by word"));
    words_->setReadOnly(true);
    words_->setProperty("framed", true);
    words_->setTabChangesFocus(true);
    words_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    column->addWidget(words_, 1);
    agreed_->setObjectName(QStringLiteral("proof-agreed"));
    column->addWidget(agreed_);
}

QBoxLayout* ProofDialog::makeFoot() {
    auto* cancel = new QPushButton(tr("Cancel"));
    send_->setObjectName(QStringLiteral("proof-send"));
    // Enter, pressed too soon, must not be the one that does it.
    send_->setAutoDefault(false);
    cancel->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(unit);
    foot->addStretch(1);
    foot->addWidget(send_);
    foot->addWidget(cancel);
    connect(send_, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

void ProofDialog::showWhatIsSaid() {
    const std::string typed = toUtf8(mailbox_->text().trimmed());
    const auto refusal = whyNotForProof(typed, target_);
    refusal_->setText(typed.empty() || !refusal ? QString() : ownText(*refusal));
    refusal_->setVisible(!refusal_->text().isEmpty());
    const RelayProof shown = refusal ? makeProof(through_, target_, "YOUR-MAILBOX", mark_, time_) : proof();
    if (const QString words = ownText(wordsOf(shown)).trimmed(); words != words_->toPlainText())
        words_->setPlainText(words);
    send_->setEnabled(!refusal && agreed_->isChecked());
}

RelayProof ProofDialog::proof() const {
    return makeProof(through_, target_, toUtf8(mailbox_->text().trimmed()), mark_, time_);
}

}  // namespace mailvitals::ui
