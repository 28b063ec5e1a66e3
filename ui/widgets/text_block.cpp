// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text_block.h"

#include "ui/style/colours.h"
#include "ui/text/links.h"
#include "ui/text/rich_text.h"

#include <QTextDocument>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace mailvitals::ui {
namespace {

bool hasLinks(const Document& document) {
    const auto inSpans = [](const Spans& spans) {
        return std::any_of(spans.begin(), spans.end(),
                           [](const Span& span) { return span.kind == Span::Kind::Link; });
    };
    return std::any_of(document.begin(), document.end(), [&](const Block& block) {
        return inSpans(block.spans) || std::any_of(block.items.begin(), block.items.end(), inSpans);
    });
}

}  // namespace

TextBlock::TextBlock(Document document, QWidget* parent)
    : QTextBrowser(parent), document_(std::move(document)) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setOpenLinks(false);
    // Without links there is nothing to do here with the keyboard, so the Tab key need not stop.
    setFocusPolicy(hasLinks(document_) ? Qt::StrongFocus : Qt::ClickFocus);
    viewport()->setAutoFillBackground(false);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    this->document()->setDocumentMargin(0);
    this->document()->setIndentWidth(20);
    connect(this, &QTextBrowser::anchorClicked, this, &openLink);
    render();
}

void TextBlock::render() {
    heights_.clear();
    setHtml(richText(document_, coloursFor(palette()), font()));
}

int TextBlock::heightForWidth(int width) const {
    if (const auto known = heights_.find(width)) return *known;
    // The document is what is painted, so it gets back the width that it has on the screen.
    QTextDocument* text = document();
    const double painted = text->textWidth();
    if (painted != width) text->setTextWidth(width);
    const int height = static_cast<int>(std::ceil(text->size().height())) + 1;
    if (painted != width && painted > 0) text->setTextWidth(painted);
    return heights_.remember(width, height);
}

QSize TextBlock::sizeHint() const {
    const int width = fontMetrics().averageCharWidth() * 60;
    return {width, heightForWidth(this->width() > 0 ? this->width() : width)};
}

QSize TextBlock::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 8, fontMetrics().height()};
}

void TextBlock::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        render();
        updateGeometry();
    }
}

/// The page scrolls, not this.
void TextBlock::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

}  // namespace mailvitals::ui
