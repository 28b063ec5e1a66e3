// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/height_cache.h"
#include "ui/widgets/ink.h"

#include <QLabel>

class QTextLayout;

namespace mailvitals::ui {

/// Plain text that breaks anywhere if it must. A QLabel asks for the width of its longest word, and one word
/// of the network may be ten thousand letters long: it would push the window off the screen.
class WrapLabel : public QLabel {
    Q_OBJECT

 public:
    explicit WrapLabel(QWidget* parent = nullptr);

    void setInk(Ink ink);

    /// More lines than this end in an ellipsis; the text is still there for screen readers. 0: no limit.
    void setMostLines(int lines);
    /// Does it end in an ellipsis now?
    bool isCut() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    /// Lays the text out and says how high it gets; where lines are cut, the last one shows an ellipsis.
    double layOut(QTextLayout& layout, double width, bool& cut) const;
    QString visibleText() const;

    Ink ink_ = Ink::Text;
    int mostLines_ = 0;
    mutable QString measuredText_;
    mutable QFont measuredFont_;
    mutable HeightCache heights_;  ///< of that text in that font
};

/// One that is made in one go; whoever lays it out owns it.
WrapLabel* wrapLabel(const QString& text, const QFont& font, Ink ink = Ink::Text);

}  // namespace mailvitals::ui
