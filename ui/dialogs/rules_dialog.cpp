// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/rules_dialog.h"

#include "findings/rule_search.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/document_view.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScreen>
#include <QScrollBar>
#include <QSplitter>
#include <QTreeWidget>

namespace mailvitals::ui {
namespace {

WrapLabel* label(const QString& text, const QFont& font, Ink ink = Ink::Text) {
    auto* made = new WrapLabel;
    made->setText(text);
    made->setFont(font);
    made->setInk(ink);
    return made;
}

QWidget* makePage(const RulePage& page, const QFont& font) {
    auto* sheet = new QWidget;
    sheet->setObjectName(QStringLiteral("rule-") + ownText(page.id));
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit);
    column->addWidget(label(ownText(page.title), scaled(font, 1.4, true)));
    QString about = ownText(page.id);
    if (!page.source.empty()) about += QStringLiteral("  ·  ") + ownText(page.source);
    if (page.planned) about += QStringLiteral("  ·  ") + RulesDialog::tr("planned; not judged yet");
    column->addWidget(label(about, font, Ink::Muted));
    const auto section = [&](const QString& title, const Document& document) {
        if (document.empty()) return;
        column->addSpacing(unit);
        column->addWidget(label(title, scaled(font, 1.1, true)));
        column->addWidget(new DocumentView(document));
    };
    section(RulesDialog::tr("What is looked at"), page.what);
    section(RulesDialog::tr("Why it matters"), page.why);
    section(RulesDialog::tr("How to fix it"), page.fix);
    for (const StackFix& fix : page.stackFixes)
        section(RulesDialog::tr("How to fix it: %1").arg(ownText(fix.stack)), fix.steps);
    column->addStretch(1);
    return sheet;
}

}  // namespace

RulesDialog::RulesDialog(const Catalogue& catalogue, QWidget* parent)
    : QDialog(parent),
      catalogue_(catalogue),
      filter_(new QLineEdit),
      tree_(new QTreeWidget),
      none_(new WrapLabel) {
    setWindowTitle(tr("All rules"));
    filter_->setPlaceholderText(tr("Find words: open relay, certificate"));
    filter_->setAccessibleName(tr("Find a rule"));
    filter_->setClearButtonEnabled(true);
    filter_->setObjectName(QStringLiteral("find-rule"));
    tree_->setHeaderHidden(true);
    tree_->setFrameShape(QFrame::NoFrame);
    tree_->setAccessibleName(tr("Rules by area"));
    tree_->setUniformRowHeights(true);

    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(2 * unit, 2 * unit, unit, 2 * unit);
    leftColumn->addWidget(filter_);
    leftColumn->addWidget(tree_, 1);
    auto* content = new QWidget;
    detail_ = new QVBoxLayout(content);
    detail_->setContentsMargins(2 * unit, 2 * unit, 3 * unit, 2 * unit);
    none_->setInk(Ink::Muted);
    none_->setObjectName(QStringLiteral("no-rule"));
    none_->hide();
    detail_->addWidget(none_);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(new PageScroll(content, QWIDGETSIZE_MAX));
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(1, 1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(splitter);

    connect(filter_, &QLineEdit::textChanged, this, &RulesDialog::filter);
    connect(tree_, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        const QString id = item ? item->data(0, Qt::UserRole).toString() : QString();
        showPage(catalogue_.page(toUtf8(id)));
    });
    fillTree();
    const int letter = fontMetrics().averageCharWidth();
    splitter->setSizes({letter * 56, letter * 84});
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    resize(std::min(letter * 140, room.width() - 8 * unit), std::min(letter * 84, room.height() - 10 * unit));
}

void RulesDialog::fillTree() {
    std::map<Area, QTreeWidgetItem*> areas;
    for (const RulePage& page : catalogue_.pages()) {
        QTreeWidgetItem*& area = areas[page.area];
        if (!area) {
            area = new QTreeWidgetItem(tree_, {ownText(titleOf(page.area))});
            area->setFlags(Qt::ItemIsEnabled);
            area->setFont(0, scaled(font(), 1.0, true));
            area->setExpanded(true);
        }
        auto* item = new QTreeWidgetItem(area, {ownText(page.title)});
        item->setData(0, Qt::UserRole, ownText(page.id));
        item->setToolTip(0, plainToolTip(ownText(page.id)));
        if (page.planned)
            item->setForeground(0, palette().placeholderText());
        else if (!tree_->currentItem())
            tree_->setCurrentItem(item);
    }
}

/// Hides what does not fit, and shows the page that fits best: whoever searches wants to read it.
void RulesDialog::filter(const QString& text) {
    const std::vector<const RulePage*> hits = searchRules(catalogue_, toUtf8(text));
    std::set<QString> ids;
    for (const RulePage* page : hits) ids.insert(ownText(page->id));
    const QString best = hits.empty() ? QString() : ownText(hits.front()->id);
    for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* area = tree_->topLevelItem(i);
        bool any = false;
        for (int j = 0; j < area->childCount(); ++j) {
            QTreeWidgetItem* item = area->child(j);
            const QString id = item->data(0, Qt::UserRole).toString();
            item->setHidden(!ids.contains(id));
            any = any || !item->isHidden();
            if (id == best && !text.trimmed().isEmpty()) tree_->setCurrentItem(item);
        }
        area->setHidden(!any);
    }
    none_->setText(tr("No rule has these words: %1").arg(text.trimmed()));
    none_->setVisible(hits.empty());
    if (page_) page_->setVisible(!hits.empty());
}

void RulesDialog::showPage(const RulePage* page) {
    if (!page) return;
    if (page_) {
        page_->hide();
        page_->deleteLater();
    }
    page_ = makePage(*page, font());
    detail_->addWidget(page_);
}

}  // namespace mailvitals::ui
