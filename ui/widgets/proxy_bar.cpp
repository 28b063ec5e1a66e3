// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/proxy_bar.h"

#include "ui/style/theme.h"
#include "ui/widgets/surface.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace mailvitals::ui {

ProxyBar::ProxyBar(QWidget* parent)
    : QWidget(parent),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      buttons_(new QWidget(this)),
      title_(new WrapLabel(this)),
      sentence_(new WrapLabel(this)),
      outside_(new QPushButton(this)),
      off_(new QPushButton(tr("Turn &off"), this)) {
    title_->setFont(scaled(font(), 1.0, true));
    title_->setInk(Ink::Notice);
    title_->setObjectName(QStringLiteral("way"));
    sentence_->setObjectName(QStringLiteral("way-sentence"));
    outside_->setObjectName(QStringLiteral("outside-view"));
    off_->setObjectName(QStringLiteral("way-off"));
    off_->setAccessibleName(tr("Check from this computer again"));

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(title_);
    words->addWidget(sentence_);
    auto* row = new QHBoxLayout(buttons_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(unit);
    row->addWidget(outside_);
    row->addWidget(off_);
    row->addStretch(1);
    parts_->setContentsMargins(3 * unit, unit, 3 * unit, unit);
    parts_->setSpacing(unit);
    parts_->addLayout(words, 1);
    parts_->addWidget(buttons_);
    connect(outside_, &QPushButton::clicked, this, &ProxyBar::outsideViewWanted);
    connect(off_, &QPushButton::clicked, this, &ProxyBar::offWanted);
    hide();
}

void ProxyBar::show(const QString& title, const QString& sentence, const QString& button, bool on) {
    on_ = on;
    title_->setText(title);
    sentence_->setText(sentence);
    outside_->setText(button);
    off_->setVisible(on);
    setAccessibleName(title);
    setVisible(true);
    update();
}

void ProxyBar::showProxy(const QString& proxy) {
    show(tr("Checks go through another host, %1").arg(proxy),
         tr("Mail servers and name servers are seen from there, not from this computer."), tr("Chan&ge…"),
         true);
}

void ProxyBar::offerOutsideView() {
    show(tr("Not everything can be checked from here"),
         tr("What external clients may do with your server can be seen only from outside. Any machine of "
            "yours elsewhere will do."),
         tr("&Check through another host (SSH)…"), false);
}

void ProxyBar::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colours.blue.tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.blue.rim);
    if (on_) painter.fillRect(QRect(0, 0, unit / 2, height()), colours.blue.ink);
}

/// Where the words would have to squeeze in beside the buttons, they go above them.
void ProxyBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int wide = buttons_->sizeHint().width() + fontMetrics().averageCharWidth() * 60;
    parts_->setDirection(width() < wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace mailvitals::ui
