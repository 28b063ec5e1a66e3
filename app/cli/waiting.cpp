// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/waiting.h"

#include "cli/output.h"
#include "net/waker.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace mailvitals::cli {
namespace {

/// Where the signal handler can reach it: a handler may do little more than write to a pipe.
net::Waker* interruptWaker = nullptr;

/// The code that it interrupts may be about to look at errno.
void onInterrupt(int) {
    const int error = errno;
    interruptWaker->wake();
    errno = error;
}

using Handler = void (*)(int);

/// What the caller had this program ignore (nohup, a job in the background) stays ignored.
Handler catchUnlessIgnored(int signal) {
    const Handler before = std::signal(signal, onInterrupt);
    if (before == SIG_IGN) std::signal(signal, SIG_IGN);
    return before;
}

/// While it lives, Ctrl-C does not end the program but wakes the pipe.
class InterruptGuard {
 public:
    InterruptGuard() {
        interruptWaker = &waker;
        oldInterrupt_ = catchUnlessIgnored(SIGINT);
        oldTerminate_ = catchUnlessIgnored(SIGTERM);
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
    Handler oldInterrupt_;
    Handler oldTerminate_;
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
