// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cerrno>
#include <dlfcn.h>
#include <pthread.h>

namespace mailvitals::test {

inline constexpr int noLimit = -1;
inline std::atomic<int> threadsLeft = noLimit;

/// While it lives the system gives this program only so many more threads, as under a limit of processes.
class FewThreads {
 public:
    explicit FewThreads(int many) { threadsLeft = many; }
    ~FewThreads() { threadsLeft = noLimit; }
    FewThreads(const FewThreads&) = delete;
    FewThreads& operator=(const FewThreads&) = delete;
};

inline bool mayHaveOneMore() {
    int left = threadsLeft;
    while (left > 0 && !threadsLeft.compare_exchange_weak(left, left - 1)) continue;
    return left != 0;
}

}  // namespace mailvitals::test

/// In place of the system's own, for all libraries of this program. To be included once in a program.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                              void* argument) {
    static const auto systems = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, __func__));
    if (!mailvitals::test::mayHaveOneMore()) return EAGAIN;
    return systems(thread, attributes, work, argument);
}
