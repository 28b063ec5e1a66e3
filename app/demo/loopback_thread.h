// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <optional>
#include <thread>

class QEventLoop;

namespace mailvitals::demo {

/// A thread with an event loop on which the servers of the demonstration live, so that neither the window nor
/// the check waits for them. None of Qt's own: those count as ended while the system still clears them away,
/// so that what libraries keep for each thread could outlive the program.
class LoopbackThread {
 public:
    LoopbackThread();
    ~LoopbackThread();
    LoopbackThread(const LoopbackThread&) = delete;
    LoopbackThread& operator=(const LoopbackThread&) = delete;

    /// Runs the work there and returns when it is done. Where the system gave no thread, nothing is done.
    void run(const std::function<void()>& work);
    /// Lives on the thread; the last to go there.
    QObject* home() { return home_; }

 private:
    std::optional<std::thread> thread_;  ///< none: the system gave none
    QEventLoop* loop_ = nullptr;
    QObject* home_ = nullptr;
};

/// What a server keeps on the thread: sockets and conversations are its children. When it goes they go, over
/// there, so none of their callbacks runs any more once this has been destroyed. A server therefore declares
/// it behind everything that its callbacks use.
class LoopbackHouse {
 public:
    explicit LoopbackHouse(LoopbackThread& thread);
    ~LoopbackHouse();
    LoopbackHouse(const LoopbackHouse&) = delete;
    LoopbackHouse& operator=(const LoopbackHouse&) = delete;

    QObject* get() const { return house_; }

 private:
    LoopbackThread& thread_;
    QObject* house_ = nullptr;
};

}  // namespace mailvitals::demo
