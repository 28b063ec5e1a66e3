// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/surface.h"

class QPlainTextEdit;
class QPushButton;

namespace mailvitals::ui {

/// Monospaced text with a button that copies it. It can be selected, and it never widens anything.
class CodeBlock : public QFrame {
    Q_OBJECT

 public:
    /// What happens to lines that are longer than there is room.
    enum class LongLines {
        Scroll,  ///< files: a line must stay a line
        Fold,    ///< one command: seen to its end before it is copied, as the one line that it is
        Wrap,    ///< records and transcripts: all of it should be seen
    };
    CodeBlock(const QString& text, LongLines longLines, QWidget* parent = nullptr);

    QString text() const { return text_; }

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void copy();
    void fitHeight();
    double heightOf(int mostLines) const;

    QString text_;
    LongLines longLines_;
    QPlainTextEdit* editor_;
    QPushButton* copy_;
    QPushButton* more_;  ///< there where not all is shown
    int mostLines_;
};

}  // namespace mailvitals::ui
