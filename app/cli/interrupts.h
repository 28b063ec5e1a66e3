// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/waker.h"

namespace mailvitals::cli {

/// While it lives, Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) do not end the program but wake the
/// pipe. There can be one at a time. What the caller had this program ignore (nohup, a job in the background)
/// stays ignored.
class Interrupts {
 public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    net::Waker waker;

 private:
    using Handler = void (*)(int);
    Handler oldInterrupt_;
    Handler oldTerminate_;
    Handler oldHangUp_;
};

}  // namespace mailvitals::cli
