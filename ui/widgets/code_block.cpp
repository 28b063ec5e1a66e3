// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/code_block.h"

#include "ui/style/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>

namespace mailvitals::ui {
namespace {

// What is longer is shown when asked for; otherwise one transcript would bury the page. Only what no honest
// server sends scrolls in itself: a page within a page is a trap for the wheel.
constexpr int linesAtFirst = 16;
constexpr int linesAtMost = 400;

/// Leaves the wheel to the page unless there is something to scroll, and Tab to whoever is next.
class Editor : public QPlainTextEdit {
 public:
    explicit Editor(QWidget* parent) : QPlainTextEdit(parent) {
        setReadOnly(true);
        setTabChangesFocus(true);
        setFrameShape(QFrame::NoFrame);
        setUndoRedoEnabled(false);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        viewport()->setAutoFillBackground(false);
        document()->setDocumentMargin(0);
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    QSize minimumSizeHint() const override { return {40, fontMetrics().lineSpacing()}; }

 protected:
    void wheelEvent(QWheelEvent* event) override {
        const bool sideways = event->angleDelta().x() != 0;
        const bool scrolls = verticalScrollBarPolicy() == Qt::ScrollBarAsNeeded;
        if (sideways || scrolls)
            QPlainTextEdit::wheelEvent(event);
        else
            event->ignore();
    }
};

}  // namespace

CodeBlock::CodeBlock(const QString& text, LongLines longLines, QWidget* parent)
    : QFrame(parent),
      text_(text),
      longLines_(longLines),
      editor_(new Editor(this)),
      copy_(new QPushButton(tr("Copy"), this)),
      more_(new QPushButton(tr("Show all of it"), this)),
      mostLines_(linesAtFirst) {
    editor_->setFont(monospaced(font()));
    editor_->setAccessibleName(longLines == LongLines::Wrap ? tr("What was seen") : tr("Command or setting"));
    editor_->setLineWrapMode(longLines == LongLines::Scroll ? QPlainTextEdit::NoWrap
                                                            : QPlainTextEdit::WidgetWidth);
    editor_->setWordWrapMode(longLines == LongLines::Scroll ? QTextOption::NoWrap
                                                            : QTextOption::WrapAtWordBoundaryOrAnywhere);
    editor_->setHorizontalScrollBarPolicy(longLines == LongLines::Scroll ? Qt::ScrollBarAsNeeded
                                                                         : Qt::ScrollBarAlwaysOff);
    editor_->setPlainText(text_);
    copy_->setProperty("quiet", true);
    copy_->setAccessibleName(tr("Copy this text"));
    copy_->setObjectName(QStringLiteral("copy-code"));
    copy_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    // Wide enough for the longer word, or the text beside it would jump when it is copied.
    copy_->setMinimumWidth(fontMetrics().horizontalAdvance(tr("Copied")) + 3 * unit);
    connect(copy_, &QPushButton::clicked, this, [this] { copy(); });

    more_->setProperty("quiet", true);
    more_->hide();
    connect(more_, &QPushButton::clicked, this, [this] {
        mostLines_ = linesAtMost;
        editor_->setFocus();
        fitHeight();
    });

    // In this order the Tab key visits them: what stands at the foot comes last.
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, unit, 4, unit);
    grid->setSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->addWidget(editor_, 0, 0);
    grid->addWidget(copy_, 0, 1, Qt::AlignTop);
    grid->addWidget(more_, 1, 0, Qt::AlignLeft);
    fitHeight();
}

void CodeBlock::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    paintSurface(*this, colours.code, colours.border);
}

void CodeBlock::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fitHeight();
}

/// Of the text at the width it has, as far as so many lines.
double CodeBlock::heightOf(int mostLines) const {
    const QTextDocument* text = editor_->document();
    const double line = editor_->fontMetrics().lineSpacing();
    double height = 0;
    for (QTextBlock block = text->begin(); block.isValid() && height <= line * mostLines;
         block = block.next()) {
        height += std::max(line, text->documentLayout()->blockBoundingRect(block).height());
    }
    return height;
}

void CodeBlock::fitHeight() {
    const double line = editor_->fontMetrics().lineSpacing();
    const double whole = heightOf(mostLines_ + 1);
    const bool cut = whole > line * mostLines_ + 0.5;
    more_->setVisible(cut && mostLines_ == linesAtFirst);
    // The bars are wanted only where nothing else shows the rest.
    editor_->setVerticalScrollBarPolicy(cut && mostLines_ == linesAtMost ? Qt::ScrollBarAsNeeded
                                                                         : Qt::ScrollBarAlwaysOff);
    // Before it is shown for the first time the viewport has not heard yet how wide it is.
    const bool sideways =
        longLines_ == LongLines::Scroll && editor_->document()->size().width() > editor_->width();
    const int bar = sideways ? editor_->horizontalScrollBar()->sizeHint().height() : 0;
    const int wanted = static_cast<int>(std::ceil(std::min(whole, line * mostLines_))) + bar + 2;
    if (editor_->minimumHeight() != wanted || editor_->maximumHeight() != wanted)
        editor_->setFixedHeight(wanted);
}

void CodeBlock::copy() {
    QApplication::clipboard()->setText(text_);
    copy_->setText(tr("Copied"));
    QTimer::singleShot(1500, copy_, [this] { copy_->setText(tr("Copy")); });
}

}  // namespace mailvitals::ui
