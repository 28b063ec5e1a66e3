// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/slices.h"

#include <QElapsedTimer>
#include <QTimer>

namespace mailvitals::ui {
namespace {

// Leaves room for layout and painting in the 16 ms that nobody notices.
constexpr qint64 budgetMs = 3;

}  // namespace

void Slices::add(std::function<void()> step) {
    steps_.push_back(std::move(step));
    schedule();
}

void Slices::schedule() {
    if (scheduled_) return;
    scheduled_ = true;
    QTimer::singleShot(0, this, [this] { run(); });
}

void Slices::run() {
    scheduled_ = false;
    if (steps_.empty()) return;
    QElapsedTimer clock;
    clock.start();
    do {
        const auto step = std::move(steps_.front());
        steps_.pop_front();
        step();
    } while (!steps_.empty() && clock.elapsed() < budgetMs);
    if (!steps_.empty()) schedule();
}

}  // namespace mailvitals::ui
