// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/exhibit_view.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>

namespace mailvitals::ui {

ExhibitView::ExhibitView(const report::Exhibit& exhibit, QWidget* parent) : QWidget(parent) {
    auto* heading = new WrapLabel(this);
    heading->setMostLines(2);
    heading->setInk(Ink::Muted);
    QString words = ownText(exhibit.title);
    if (!exhibit.how.empty()) words += QStringLiteral("  ·  ") + ownText(exhibit.how);
    heading->setText(words);

    QStringList lines;
    for (const std::string& line : exhibit.lines) lines << ownText(line);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(heading);
    if (!lines.isEmpty()) {
        column->addWidget(new CodeBlock(lines.join(QLatin1Char('\n')), CodeBlock::LongLines::Wrap, this));
    }
}

}  // namespace mailvitals::ui
