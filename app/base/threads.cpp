// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/threads.h"

#include <QEventLoop>

#include <system_error>

namespace mailvitals {

std::optional<std::thread> startThread(std::function<void()> work) {
    try {
        return std::thread(std::move(work));
    } catch (const std::system_error&) {
        return std::nullopt;
    }
}

bool Threads::start(std::function<void()> work) {
    sweep();
    One& one = all_.emplace_back();
    auto thread = startThread([work = std::move(work), &one] {
        // Only with one of these is there somebody who watches the sockets of a thread that is not Qt's own.
        const QEventLoop watcher;
        work();
        one.over = true;
    });
    if (!thread) {
        all_.pop_back();
        return false;
    }
    one.thread = std::move(*thread);
    return true;
}

void Threads::join() {
    for (One& one : all_) one.thread.join();
    all_.clear();
}

/// Those that have done their work would lie about until the end else.
void Threads::sweep() {
    std::erase_if(all_, [](One& one) {
        if (!one.over) return false;
        one.thread.join();
        return true;
    });
}

}  // namespace mailvitals
