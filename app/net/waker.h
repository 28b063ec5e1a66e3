// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailvitals::net {

/// Wakes a thread that sleeps in poll(): a pipe whose reading end the thread watches.
class Waker {
 public:
    Waker();
    ~Waker();
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;

    void wake();  ///< from any thread
    void drain();
    int descriptor() const { return ends_[0]; }

 private:
    int ends_[2] = {-1, -1};
};

}  // namespace mailvitals::net
