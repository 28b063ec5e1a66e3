// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice_bar.h"

#include "ui/style/theme.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/wrap_label.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace mailvitals::ui {

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent), mark_(new LightMark(20, this)), sentence_(new WrapLabel(this)) {
    sentence_->setObjectName(QStringLiteral("notice"));
    sentence_->setMostLines(4);
    auto* close = new QPushButton(tr("Close"), this);
    close->setProperty("quiet", true);
    close->setAccessibleName(tr("Close this notice"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * unit, 4, 3 * unit, 4);
    row->setSpacing(unit);
    row->addWidget(mark_, 0, Qt::AlignVCenter);
    row->addWidget(sentence_, 1, Qt::AlignVCenter);
    row->addWidget(close, 0, Qt::AlignVCenter);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void NoticeBar::say(Status status, const QString& sentence) {
    mark_->setStatus(status);
    sentence_->setText(sentence);
    setAccessibleName(sentence);
    show();
    update();  // all of it: the parts that changed are not the whole ground
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::paintEvent(QPaintEvent*) {
    const Tone& tone = toneOf(mark_->status(), coloursFor(palette()));
    QPainter painter(this);
    painter.fillRect(rect(), tone.tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tone.rim);
}

}  // namespace mailvitals::ui
