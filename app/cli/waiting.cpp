// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/waiting.h"

#include "cli/output.h"
#include "net/waker.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace mailvitals::cli {
namespace {

/// Where the signal handler can reach it: a handler may do little more than write to a pipe.
net::Waker* interruptWaker = nullptr;

void onInterrupt(int) {
    interruptWaker->wake();
}

/// While it lives, Ctrl-C does not end the program but wakes the pipe.
class InterruptGuard {
 public:
    InterruptGuard() {
        interruptWaker = &waker;
        oldInterrupt_ = std::signal(SIGINT, onInterrupt);
        oldTerminate_ = std::signal(SIGTERM, onInterrupt);
    }
    ~InterruptGuard() {
        std::signal(SIGINT, oldInterrupt_);
        std::signal(SIGTERM, oldTerminate_);
        interruptWaker = nullptr;
    }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    net::Waker waker;

 private:
    void (*oldInterrupt_)(int);
    void (*oldTerminate_)(int);
};

void showProgress(const run::CheckUpdate& update) {
    if (!isTerminal(STDERR_FILENO)) return;
    if (update.finished)
        std::fputs("\r\x1b[K", stderr);
    else
        std::fprintf(stderr, "\r\x1b[K%zu of %zu looked at", update.progress.done, update.progress.known);
    std::fflush(stderr);
}

}  // namespace

run::CheckUpdate runToTheEnd(const CheckRequest& request, const Policy& policy,
                             const run::RunSettings& settings) {
    InterruptGuard guard;
    run::CheckUpdate last;
    QEventLoop loop;
    run::CheckRun check(request, policy, settings, [&](const run::CheckUpdate& update) {
        showProgress(update);
        if (!update.finished) return;
        last = update;
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    QSocketNotifier interrupted(guard.waker.descriptor(), QSocketNotifier::Read);
    QObject::connect(&interrupted, &QSocketNotifier::activated, &loop, [&] {
        guard.waker.drain();
        check.cancel();
    });
    loop.exec();
    check.wait();
    return last;
}

}  // namespace mailvitals::cli
