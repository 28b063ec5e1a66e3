// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page_stack.h"

#include <algorithm>

namespace mailvitals::ui {

PageStack::PageStack(std::vector<Page*> pages, QWidget* parent)
    : QStackedWidget(parent), all_(std::move(pages)) {
    for (Page* page : all_) addWidget(page);
}

Page* PageStack::current() const {
    return static_cast<Page*>(currentWidget());
}

void PageStack::display(const SnapshotPtr& snapshot, const PageState& state) {
    const auto suits = [&](const Page* page) { return page->suits(snapshot.get()); };
    if (!suits(current())) {
        const auto first = std::find_if(all_.begin(), all_.end(), suits);
        if (first != all_.end()) open(*first);
    }
    if (!snapshot) return;
    // The first is the way back from every other, so it is never behind.
    if (suits(all_.front())) all_.front()->display(*snapshot, state);
    if (current() != all_.front()) current()->display(*snapshot, state);
}

}  // namespace mailvitals::ui
