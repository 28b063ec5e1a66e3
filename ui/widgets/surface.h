// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/paint_icon.h"

#include <QAbstractButton>
#include <QFrame>

#include <optional>

namespace mailvitals::ui {

/// A rounded sheet on the window's ground.
void paintSurface(QWidget& widget, const QColor& fill, const QColor& edge, bool focused = false);

/// A sheet that holds things.
class Surface : public QFrame {
    Q_OBJECT

 public:
    explicit Surface(QWidget* parent = nullptr);
    /// Tinted in the tone of this status from now on.
    void setTint(Status status);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    std::optional<Status> tint_;
};

/// A sheet that is one large button: focus, Space and Enter, hover. Lay labels into it.
class SurfaceButton : public QAbstractButton {
    Q_OBJECT

 public:
    enum class Look {
        Raised,  ///< a sheet of its own
        Flat,    ///< part of another sheet: only hover and focus are drawn
    };
    explicit SurfaceButton(Look look, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

 private:
    Look look_;
};

}  // namespace mailvitals::ui
