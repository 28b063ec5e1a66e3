// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <optional>
#include <thread>

namespace mailvitals {

/// A thread that does this; none where the system gives no more of them (a limit of processes, a container).
std::optional<std::thread> startThread(std::function<void()> work);

/// Threads that each do one piece of work. Unlike with a pool, work that cannot be begun is never silently
/// kept for a thread that will not come. One owner starts them all.
class Threads {
 public:
    Threads() = default;
    ~Threads() { join(); }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

    /// False: there is no thread for it, and it will not be done.
    [[nodiscard]] bool start(std::function<void()> work);
    /// Waits for all that was begun.
    void join();

 private:
    struct One {
        std::atomic<bool> over = false;
        std::thread thread;
    };
    void sweep();

    std::list<One> all_;
};

}  // namespace mailvitals
