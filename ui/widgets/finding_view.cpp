// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finding_view.h"

#include "ui/widgets/finding_body.h"
#include "ui/widgets/finding_header.h"

#include <QBoxLayout>

namespace mailvitals::ui {

FindingView::FindingView(const FindingItem& item, const FindingContext& context, QWidget* parent)
    : Surface(parent),
      item_(item),
      context_(context),
      column_(new QVBoxLayout(this)),
      header_(new FindingHeader(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    column_->addWidget(header_);
    header_->show(item_, context_.catalogue);
    header_->setOpen(false);
    connect(header_, &QAbstractButton::clicked, this, [this] { setOpen(!open_); });
}

void FindingView::update(const FindingItem& item) {
    const bool same = item_.showsTheSameAs(item);
    const bool sameHead = item_.finding == item.finding && item_.looking == item.looking;
    item_ = item;
    if (!sameHead) header_->show(item_, context_.catalogue);
    if (!open_) return;
    if (same)
        body_->setRecheck(item_.canRecheck, item_.looking);
    else
        buildBody();
}

void FindingView::setOpen(bool open) {
    if (open == open_) return;
    open_ = open;
    header_->setOpen(open);
    if (open) return buildBody();
    // Rebuilt when opened again: evidence may have come meanwhile, and text browsers are no light guests.
    body_->hide();
    body_->deleteLater();
    body_ = nullptr;
}

void FindingView::buildBody() {
    if (body_) {
        const bool hadFocus = body_->isAncestorOf(window()->focusWidget());
        body_->hide();
        body_->deleteLater();
        if (hadFocus) header_->setFocus();
    }
    body_ = new FindingBody(item_, context_, this);
    column_->addWidget(body_);
    connect(body_, &FindingBody::recheckWanted, this, &FindingView::recheckWanted);
}

}  // namespace mailvitals::ui
