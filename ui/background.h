// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/threads.h"

#include <QObject>

namespace mailvitals::ui {

/// Work that would make the window wait: files, and reports of many pages. What it needs it takes with it as
/// values; what comes out is handed over on the window's thread.
class Background : public QObject {
    Q_OBJECT

 public:
    explicit Background(QObject* parent = nullptr) : QObject(parent) {}
    ~Background() override { threads_.join(); }

    /// `use` is called with the work's result, unless this object has gone by then. Where the system gives no
    /// thread for it, the window waits after all.
    template <class Work, class Use>
    void run(Work work, Use use) {
        const auto task = [this, work = std::move(work), use = std::move(use)] {
            QMetaObject::invokeMethod(
                this, [use, result = work()] { use(result); }, Qt::QueuedConnection);
        };
        if (!threads_.start(task)) task();
    }

 private:
    Threads threads_;
};

}  // namespace mailvitals::ui
