// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/page_scroll.h"

#include <QKeyEvent>
#include <QLayout>
#include <QScrollBar>

namespace mailvitals::ui {
namespace {

/// The widgets that Tab stops at, as they stand on the page.
void collect(QWidget* widget, QList<QWidget*>& stops);

void collect(const QLayout* layout, QList<QWidget*>& stops) {
    for (int i = 0; i < layout->count(); ++i) {
        const QLayoutItem* item = layout->itemAt(i);
        if (const QLayout* inner = const_cast<QLayoutItem*>(item)->layout()) collect(inner, stops);
        if (QWidget* widget = const_cast<QLayoutItem*>(item)->widget()) collect(widget, stops);
    }
}

void collect(QWidget* widget, QList<QWidget*>& stops) {
    if (widget->isHidden()) return;
    if ((widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus) stops << widget;
    // The inside of a button or an editor is its own affair.
    if (widget->layout() && !widget->inherits("QAbstractScrollArea")) collect(widget->layout(), stops);
}

}  // namespace

PageScroll::PageScroll(QWidget* content, int mostWidth, QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    setFocusPolicy(Qt::NoFocus);
    content->setMaximumWidth(mostWidth);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

bool PageScroll::focusNextPrevChild(bool next) {
    QList<QWidget*> stops;
    collect(widget(), stops);
    for (qsizetype i = 1; i < stops.size(); ++i) setTabOrder(stops[i - 1], stops[i]);
    return QScrollArea::focusNextPrevChild(next);
}

/// Keys that nobody on the page wanted turn the page.
void PageScroll::keyPressEvent(QKeyEvent* event) {
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
        case Qt::Key_PageDown: bar->triggerAction(QAbstractSlider::SliderPageStepAdd); return;
        case Qt::Key_PageUp: bar->triggerAction(QAbstractSlider::SliderPageStepSub); return;
        case Qt::Key_Home: bar->triggerAction(QAbstractSlider::SliderToMinimum); return;
        case Qt::Key_End: bar->triggerAction(QAbstractSlider::SliderToMaximum); return;
        default: QScrollArea::keyPressEvent(event);
    }
}

}  // namespace mailvitals::ui
