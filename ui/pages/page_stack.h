// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

#include <QStackedWidget>

namespace mailvitals::ui {

/// The pages of the window, of which one is seen. Where that one has nothing to show, the first that has
/// takes its place.
class PageStack : public QStackedWidget {
    Q_OBJECT

 public:
    explicit PageStack(std::vector<Page*> pages, QWidget* parent = nullptr);

    Page* current() const;
    void open(Page* page) { setCurrentWidget(page); }
    void display(const SnapshotPtr& snapshot, const PageState& state);

 private:
    std::vector<Page*> all_;
};

}  // namespace mailvitals::ui
