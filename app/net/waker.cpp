// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/waker.h"

#include <fcntl.h>
#include <unistd.h>

namespace mailvitals::net {

Waker::Waker() {
    if (pipe(ends_) != 0) return;
    for (const int end : ends_) {
        fcntl(end, F_SETFL, O_NONBLOCK);
        fcntl(end, F_SETFD, FD_CLOEXEC);
    }
}

Waker::~Waker() {
    for (const int end : ends_) {
        if (end >= 0) close(end);
    }
}

void Waker::wake() {
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
