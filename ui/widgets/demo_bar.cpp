// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/demo_bar.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace mailvitals::ui {

DemoBar::DemoBar(QWidget* parent)
    : QWidget(parent),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      buttons_(new QWidget(this)),
      story_(new WrapLabel(this)),
      first_(new QPushButton(tr("Act &1: the healthy server"), this)),
      second_(new QPushButton(tr("Act &2: after the network change"), this)) {
    auto* title = new WrapLabel(this);
    title->setText(tr("Demonstration – nothing leaves this computer"));
    title->setFont(scaled(font(), 1.0, true));
    title->setInk(Ink::Notice);
    story_->setObjectName(QStringLiteral("story"));
    first_->setObjectName(QStringLiteral("act-1"));
    second_->setObjectName(QStringLiteral("act-2"));
    auto* end = new QPushButton(tr("&End"), this);
    end->setAccessibleName(tr("End the demonstration"));
    first_->setCheckable(true);
    second_->setCheckable(true);

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(title);
    words->addWidget(story_);
    auto* row = new QHBoxLayout(buttons_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(unit);
    row->addWidget(first_);
    row->addWidget(second_);
    row->addWidget(end);
    row->addStretch(1);
    parts_->setContentsMargins(3 * unit, unit, 3 * unit, unit);
    parts_->setSpacing(unit);
    parts_->addLayout(words, 1);
    parts_->addWidget(buttons_);
    connect(first_, &QPushButton::clicked, this, [this] { Q_EMIT actWanted(demo::Act::Healthy); });
    connect(second_, &QPushButton::clicked, this, [this] { Q_EMIT actWanted(demo::Act::Incident); });
    connect(end, &QPushButton::clicked, this, &DemoBar::endWanted);
}

void DemoBar::showAct(demo::Act act) {
    story_->setText(ownText(demo::storyOf(act)));
    first_->setChecked(act == demo::Act::Healthy);
    second_->setChecked(act == demo::Act::Incident);
}

void DemoBar::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colours.blue.tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.blue.rim);
}

/// Where the story would have to squeeze in beside the buttons, they go below it.
void DemoBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int wide = buttons_->sizeHint().width() + fontMetrics().averageCharWidth() * 60;
    parts_->setDirection(width() < wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

}  // namespace mailvitals::ui
