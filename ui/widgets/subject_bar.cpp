// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/subject_bar.h"

#include "evidence/message_item.h"
#include "records/message/head.h"
#include "ui/style/colours.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace mailvitals::ui {
namespace {

/// A subject may fill pages; two lines of each are enough to know the message by.
constexpr int mostLines = 4;

QString titleOf(const MessageItem& message) {
    const message::Head head = message::headOf(message.header);
    return head.subject.empty() ? SubjectBar::tr("Message without a subject")
                                : SubjectBar::tr("Message: %1").arg(networkText(head.subject));
}

QString headOf(const MessageItem& message) {
    const message::Head head = message::headOf(message.header);
    QStringList parts;
    if (!head.from.empty()) parts << SubjectBar::tr("From: %1").arg(networkText(head.from));
    if (!head.date.empty()) parts << SubjectBar::tr("Date: %1").arg(networkText(head.date));
    if (!message.name.empty()) parts << SubjectBar::tr("File: %1").arg(networkText(message.name));
    return parts.join(QStringLiteral("  ·  "));
}

}  // namespace

SubjectBar::SubjectBar(QWidget* parent)
    : QWidget(parent),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      title_(new WrapLabel(this)),
      head_(new WrapLabel(this)),
      domain_(new QPushButton(this)) {
    setObjectName(QStringLiteral("subject-bar"));
    title_->setObjectName(QStringLiteral("subject"));
    title_->setFont(scaled(font(), 1.0, true));
    head_->setObjectName(QStringLiteral("message-head"));
    head_->setInk(Ink::Muted);
    domain_->setObjectName(QStringLiteral("check-named-domain"));
    for (WrapLabel* label : {title_, head_}) label->setMostLines(mostLines);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(title_);
    words->addWidget(head_);
    parts_->setContentsMargins(3 * unit, unit, 3 * unit, unit);
    parts_->setSpacing(unit);
    parts_->addLayout(words, 1);
    parts_->addWidget(domain_, 0, Qt::AlignLeft | Qt::AlignVCenter);
    connect(domain_, &QPushButton::clicked, this, [this] { Q_EMIT domainWanted(name_); });
    hide();
}

void SubjectBar::display(const CheckRequest& request) {
    if (!request.message && !request.configuration) return hide();
    title_->setText(request.message ? titleOf(*request.message) : tr("The server's configuration"));
    head_->setText(request.message ? headOf(*request.message)
                                   : tr("“Check” asks for a new text to judge. Nothing of it leaves this "
                                        "computer."));
    name_ = request.target.domain() ? networkText(request.target.toString()) : QString();
    domain_->setVisible(!name_.isEmpty());
    domain_->setText(onButton(
        tr("Check the servers of %1")
            .arg(fontMetrics().elidedText(name_, Qt::ElideMiddle, fontMetrics().averageCharWidth() * 32))));
    domain_->setAccessibleName(tr("Check the mail servers of %1 as well").arg(name_));
    setAccessibleName(title_->text());
    setAccessibleDescription(head_->text());
    setVisible(true);
}

void SubjectBar::setRunning(bool running) {
    domain_->setEnabled(!running);
}

void SubjectBar::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colours.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
}

/// Where the words would have to squeeze in beside the button, they go above it.
void SubjectBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int wide = domain_->sizeHint().width() + fontMetrics().averageCharWidth() * 50;
    parts_->setDirection(width() < wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace mailvitals::ui
