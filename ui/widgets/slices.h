// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>

namespace mailvitals::ui {

/// Work of the window cut into slices: a few milliseconds of it, then keys and the mouse get their turn. A
/// page of a hundred findings thus appears at once and fills up, and never freezes anything.
class Slices : public QObject {
    Q_OBJECT

 public:
    explicit Slices(QObject* parent) : QObject(parent) {}

    /// Steps run in order, later, on this thread; never inside this call.
    void add(std::function<void()> step);
    void clear() { steps_.clear(); }
    bool isIdle() const { return steps_.empty(); }

 private:
    void schedule();
    void run();

    std::deque<std::function<void()>> steps_;
    bool scheduled_ = false;
};

}  // namespace mailvitals::ui
