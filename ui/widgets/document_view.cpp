// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/document_view.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/slices.h"
#include "ui/widgets/text_block.h"

#include <QBoxLayout>
#include <QPointer>

namespace mailvitals::ui {
namespace {

/// A code block for itself, or whatever stands between two of them.
std::vector<Document> partsOf(const Document& document) {
    std::vector<Document> parts;
    bool afterCode = true;
    for (const Block& block : document) {
        const bool code = block.kind == Block::Kind::Code;
        if (code || afterCode) parts.emplace_back();
        parts.back().push_back(block);
        afterCode = code;
    }
    return parts;
}

}  // namespace

DocumentView::DocumentView(const Document& document, QWidget* parent)
    : QWidget(parent), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(unit);
    for (const Document& part : partsOf(document)) addPart(part);
}

DocumentView::DocumentView(const Document& document, Slices& slices, QWidget* parent)
    : DocumentView(Document(), parent) {
    for (Document& part : partsOf(document)) {
        slices.add([view = QPointer<DocumentView>(this), part = std::move(part)] {
            if (view) view->addPart(part);
        });
    }
}

void DocumentView::addPart(const Document& part) {
    if (part.front().kind != Block::Kind::Code) return column_->addWidget(new TextBlock(part, this));
    QString code = ownText(part.front().code);
    while (code.endsWith(QLatin1Char('\n'))) code.chop(1);
    // What a command does at its end must not lie out of sight beside the button that copies it.
    const bool oneLine = !code.contains(QLatin1Char('\n'));
    column_->addWidget(
        new CodeBlock(code, oneLine ? CodeBlock::LongLines::Fold : CodeBlock::LongLines::Scroll, this));
}

}  // namespace mailvitals::ui
