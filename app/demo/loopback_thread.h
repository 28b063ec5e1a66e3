// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <functional>

namespace mailvitals::demo {

/// A thread with an event loop on which the servers of the demonstration live, so that neither the window nor
/// the check waits for them.
class LoopbackThread {
 public:
    LoopbackThread();
    ~LoopbackThread();
    LoopbackThread(const LoopbackThread&) = delete;
    LoopbackThread& operator=(const LoopbackThread&) = delete;

    /// Runs the work there and returns when it is done. Where the system gave no thread, nothing is done.
    void run(const std::function<void()>& work);
    /// Lives on the thread; servers make themselves its children, so they end with it.
    QObject* home() { return home_; }

 private:
    QThread thread_;
    bool started_ = false;
    QObject* home_ = nullptr;
};

}  // namespace mailvitals::demo
