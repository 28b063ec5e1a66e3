// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"
#include "ui/widgets/height_cache.h"

#include <QTextBrowser>

namespace mailvitals::ui {

/// Paragraphs, headings and lists of our own pages, as high as they need to be: it never scrolls by itself.
/// Text can be selected; links open in the browser, with the mouse and with the keyboard.
class TextBlock : public QTextBrowser {
    Q_OBJECT

 public:
    explicit TextBlock(Document document, QWidget* parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

 private:
    void render();

    Document document_;
    mutable HeightCache heights_;
};

}  // namespace mailvitals::ui
