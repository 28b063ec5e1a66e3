// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupts.h"

#include <cerrno>
#include <csignal>

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

auto catchUnlessIgnored(int signal) {
    const auto before = std::signal(signal, onInterrupt);
    if (before == SIG_IGN) std::signal(signal, SIG_IGN);
    return before;
}

}  // namespace

Interrupts::Interrupts() {
    interruptWaker = &waker;
    oldInterrupt_ = catchUnlessIgnored(SIGINT);
    oldTerminate_ = catchUnlessIgnored(SIGTERM);
    oldHangUp_ = catchUnlessIgnored(SIGHUP);
}

Interrupts::~Interrupts() {
    std::signal(SIGINT, oldInterrupt_);
    std::signal(SIGTERM, oldTerminate_);
    std::signal(SIGHUP, oldHangUp_);
    interruptWaker = nullptr;
}

}  // namespace mailvitals::cli
