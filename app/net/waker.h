// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailvitals::net {

/// Wakes a thread that sleeps in poll(): a pipe whose reading end the thread watches. Where the system gives
/// no pipe it wakes nobody, and the thread has to look by itself now and then.
class Waker {
 public:
    Waker();
    ~Waker();
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;

    void wake();  ///< from any thread
    void drain();
    bool works() const { return ends_[0] >= 0; }
    int descriptor() const { return ends_[0]; }  ///< -1, which poll() passes over, where it does not work

 private:
    void closeBoth();

    int ends_[2] = {-1, -1};
};

}  // namespace mailvitals::net
