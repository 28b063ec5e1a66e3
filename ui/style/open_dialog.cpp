// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/open_dialog.h"

#include <QDialog>
#include <QScreen>
#include <QStyle>

#include <algorithm>

namespace mailvitals::ui {
namespace {

/// What the window manager draws around a dialog, before it has drawn anything.
QMargins frameOf(const QDialog& dialog) {
    const int title = dialog.style()->pixelMetric(QStyle::PM_TitleBarHeight);
    const int side = dialog.style()->pixelMetric(QStyle::PM_MdiSubWindowFrameWidth);
    return {side, std::max(title, 24), side, side};
}

void moveInto(QDialog& dialog, const QRect& room) {
    const QRect now(dialog.pos(), dialog.size());
    dialog.move(std::clamp(now.x(), room.left(), std::max(room.left(), room.right() + 1 - now.width())),
                std::clamp(now.y(), room.top(), std::max(room.top(), room.bottom() + 1 - now.height())));
}

}  // namespace

void openDialog(QDialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QWidget* parent = dialog->parentWidget();
    const QRect room =
        (parent ? parent : dialog)->screen()->availableGeometry().marginsRemoved(frameOf(*dialog));
    dialog->ensurePolished();
    const QSize wanted = dialog->testAttribute(Qt::WA_Resized) ? dialog->size() : dialog->sizeHint();
    dialog->resize(wanted.boundedTo(room.size()));
    dialog->open();
    // What its contents need at least may be more; then its upper part is what has to be reached.
    if (dialog->size() != dialog->size().boundedTo(room.size()))
        dialog->resize(dialog->size().boundedTo(room.size()));
    moveInto(*dialog, room);
}

}  // namespace mailvitals::ui
