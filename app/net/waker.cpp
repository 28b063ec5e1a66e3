// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/waker.h"

#include <fcntl.h>
#include <unistd.h>

namespace mailvitals::net {

Waker::Waker() {
    if (pipe(ends_) != 0) {
        ends_[0] = ends_[1] = -1;
        return;
    }
    for (const int end : ends_) {
        // One that blocks would hold the thread for ever.
        const bool set = fcntl(end, F_SETFL, O_NONBLOCK) == 0 && fcntl(end, F_SETFD, FD_CLOEXEC) == 0;
        if (set) continue;
        closeBoth();
        return;
    }
}

Waker::~Waker() {
    if (works()) closeBoth();
}

void Waker::closeBoth() {
    for (int& end : ends_) {
        close(end);
        end = -1;
    }
}

void Waker::wake() {
    if (!works()) return;
    const char byte = 0;
    // A full pipe wakes as well as an emptier one.
    [[maybe_unused]] const auto written = write(ends_[1], &byte, 1);
}

void Waker::drain() {
    char bytes[64];
    while (read(ends_[0], bytes, sizeof bytes) > 0) {
    }
}

}  // namespace mailvitals::net
