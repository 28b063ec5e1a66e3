// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/surface.h"

#include <QKeyEvent>
#include <QLayout>
#include <QPainter>

namespace mailvitals::ui {
namespace {

constexpr double radius = 8;

}  // namespace

void paintSurface(QWidget& widget, const QColor& fill, const QColor& edge, bool focused) {
    QPainter painter(&widget);
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = focused ? 2 : 1;
    painter.setPen(edge.isValid() ? QPen(edge, line) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), radius,
                            radius);
}

Surface::Surface(QWidget* parent) : QFrame(parent) {
    setFrameShape(QFrame::NoFrame);
}

void Surface::setTint(Status status) {
    if (tint_ == status) return;
    tint_ = status;
    update();
}

void Surface::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    if (!tint_) return paintSurface(*this, colours.surface, colours.border);
    const Tone& tone = toneOf(*tint_, colours);
    paintSurface(*this, tone.tint, tone.rim);
}

SurfaceButton::SurfaceButton(Look look, QWidget* parent) : QAbstractButton(parent), look_(look) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
}

QSize SurfaceButton::sizeHint() const {
    return layout() ? layout()->sizeHint() : QSize();
}

QSize SurfaceButton::minimumSizeHint() const {
    return layout() ? layout()->minimumSize() : QSize();
}

void SurfaceButton::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    const QColor ground = look_ == Look::Raised ? colours.surface : QColor();
    const QColor edge = look_ == Look::Raised ? colours.border : QColor();
    const bool lit = isDown() || (isEnabled() && underMouse());
    paintSurface(*this, lit ? colours.hover : ground, hasFocus() ? colours.accent : edge, hasFocus());
}

/// Enter does what Space does: whoever came here with the Tab key expects either.
void SurfaceButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
        return QAbstractButton::keyPressEvent(event);
    }
    if (!event->isAutoRepeat()) click();
}

bool SurfaceButton::event(QEvent* event) {
    // A button's own size does not follow its layout unless it is told to.
    if (event->type() == QEvent::LayoutRequest) updateGeometry();
    return QAbstractButton::event(event);
}

}  // namespace mailvitals::ui
