// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/own_server_bar.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>

namespace mailvitals::ui {

OwnServerBar::OwnServerBar(QWidget* parent)
    : QWidget(parent),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      words_(new WrapLabel(this)),
      confirm_(new QPushButton(tr("&These servers are mine: check them"), this)),
      withdraw_(new QPushButton(tr("&Withdraw"), this)) {
    words_->setObjectName(QStringLiteral("own-server-words"));
    confirm_->setObjectName(QStringLiteral("own-server"));
    withdraw_->setObjectName(QStringLiteral("not-own-server"));
    withdraw_->setAccessibleName(tr("Take back that these servers are mine"));
    for (QPushButton* button : {confirm_, withdraw_}) button->setAutoDefault(false);
    parts_->setContentsMargins(0, 0, 0, 0);
    parts_->setSpacing(2 * unit);
    parts_->addWidget(words_, 1);
    parts_->addWidget(confirm_, 0, Qt::AlignLeft | Qt::AlignVCenter);
    parts_->addWidget(withdraw_, 0, Qt::AlignLeft | Qt::AlignVCenter);
    connect(confirm_, &QPushButton::clicked, this, &OwnServerBar::confirmed);
    connect(withdraw_, &QPushButton::clicked, this, &OwnServerBar::withdrawn);
    hide();
}

void OwnServerBar::display(const CheckRequest& request, bool confirmed, bool canCheckAgain) {
    if (!request.target.domain() || request.message || request.configuration || request.proof) return hide();
    const QString domain = networkText(request.target.toString());
    words_->setText(
        confirmed
            ? tr("You confirmed that the mail servers of %1 are yours, so their other ports are checked too.")
                  .arg(domain)
            : tr("Does the Internet reach Redis, a database or the Docker API on the mail servers of %1? "
                 "The program looks only if the servers are yours. It connects once to each of some 30 ports "
                 "at the addresses of the MX records and reads the first words of the reply. It tries no "
                 "password and changes nothing; an intrusion detection system may report a port scan.")
                  .arg(domain));
    words_->setInk(confirmed ? Ink::Muted : Ink::Text);
    confirm_->setVisible(!confirmed);
    confirm_->setEnabled(canCheckAgain);
    withdraw_->setVisible(confirmed);
    setVisible(true);
}

/// Where the words would have to squeeze in beside the button, they go above it.
void OwnServerBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int wide = confirm_->sizeHint().width() + fontMetrics().averageCharWidth() * 60;
    parts_->setDirection(width() < wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace mailvitals::ui
