// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice_bar.h"

#include "ui/style/theme.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/wrap_label.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QFileInfo>
#include <QPainter>
#include <QPushButton>
#include <QUrl>

namespace mailvitals::ui {

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent),
      mark_(new LightMark(20, this)),
      sentence_(new WrapLabel(this)),
      open_(new QPushButton(tr("&Open it"), this)),
      folder_(new QPushButton(tr("Show in folder"), this)) {
    open_->setObjectName(QStringLiteral("open-written"));
    folder_->setObjectName(QStringLiteral("show-written"));
    for (QPushButton* button : {open_, folder_}) {
        button->setProperty("quiet", true);
        button->hide();
    }
    connect(open_, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(file_)); });
    connect(folder_, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file_).absolutePath())); });
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
    row->addWidget(open_, 0, Qt::AlignVCenter);
    row->addWidget(folder_, 0, Qt::AlignVCenter);
    row->addWidget(close, 0, Qt::AlignVCenter);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void NoticeBar::sayWritten(const QString& sentence, const QString& file) {
    say(Status::Ok, sentence);
    file_ = file;
    open_->show();
    folder_->show();
}

void NoticeBar::say(Status status, const QString& sentence) {
    open_->hide();
    folder_->hide();
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
